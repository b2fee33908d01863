import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Due } from '../../../shared/ledger/allocation.ts'
import { allocate } from '../../../shared/ledger/allocation.ts'
import { addCentavos, centavos, pesos, sumCentavos, zero } from '../../../shared/money/centavos.ts'
import type { AllocationOrder } from '../../../shared/record/agreement.ts'

const due = (fine: number, charge: number, principal: number): Due => ({
  fine: pesos(fine),
  charge: pesos(charge),
  principal: pesos(principal),
})

const paidBy = (payment: number, dues: readonly Due[], order: AllocationOrder): number[][] =>
  allocate(pesos(payment), dues, order).paid.map(({ fine, charge, principal }) => [
    fine / 100,
    charge / 100,
    principal / 100,
  ])

test('[LO2] RBI’s example: of two dues of 200 + 20, 40 pays both charges first', () => {
  const dues = [due(0, 20, 200), due(0, 20, 200)]
  expect(paidBy(40, dues, 'charges-first')).toEqual([
    [0, 20, 0],
    [0, 20, 0],
  ])
})

test('[LO2] by default: fine, charge, principal of the oldest instalment, then the next', () => {
  const dues = [due(5, 20, 200), due(5, 20, 200)]
  expect(paidBy(250, dues, 'oldest-first')).toEqual([
    [5, 20, 200],
    [5, 20, 0],
  ])
})

test('[LO2] a group may choose principal first', () => {
  const dues = [due(5, 20, 200), due(5, 20, 200)]
  expect(paidBy(415, dues, 'principal-first')).toEqual([
    [5, 5, 200],
    [5, 0, 200],
  ])
})

test('[LO2] what is beyond all dues is named', () => {
  const { paid, surplus } = allocate(pesos(300), [due(0, 20, 200)], 'oldest-first')
  expect(paid).toEqual([due(0, 20, 200)])
  expect(surplus).toBe(pesos(80))
  expect(allocate(pesos(3), [], 'charges-first')).toEqual({ paid: [], surplus: pesos(3) })
})

test('[MO2] paid and surplus sum to the payment, no due is paid beyond itself, none waits for nothing', () => {
  const amount = fc.nat(50_000).map(centavos)
  const dues = fc.array(fc.record({ fine: amount, charge: amount, principal: amount }))
  const orders = fc.constantFrom<AllocationOrder>(
    'oldest-first',
    'charges-first',
    'principal-first',
  )
  const total = ({ fine, charge, principal }: Due) => sumCentavos([fine, charge, principal])
  fc.assert(
    fc.property(fc.nat(400_000).map(centavos), dues, orders, (payment, owed, order) => {
      const { paid, surplus } = allocate(payment, owed, order)
      expect(addCentavos(sumCentavos(paid.map(total)), surplus)).toBe(payment)
      for (const [place, row] of paid.entries()) {
        for (const part of ['fine', 'charge', 'principal'] as const) {
          expect(row[part]).toBeLessThanOrEqual(owed[place]?.[part] ?? zero)
        }
      }
      if (surplus > 0) expect(paid).toEqual(owed)
    }),
  )
})
