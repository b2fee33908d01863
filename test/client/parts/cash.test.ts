import fc from 'fast-check'
import { expect, test } from 'vitest'
import { denominations, layOut } from '../../../client/parts/cash.ts'
import { valueOfCash } from '../../../shared/ledger/cash.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'

test('[MO2] notes and coins laid out for an amount add up to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000 }), (half) => {
      const amount = centavos(half * 50)
      expect(valueOfCash(layOut(amount))).toBe(amount)
    }),
  )
})

test('the largest come first, and a twenty is laid out as a note', () => {
  expect(
    layOut(pesos(1_770.5)).map(({ form, value, count }) => [form, value / 100, count]),
  ).toEqual([
    ['note', 1000, 1],
    ['note', 500, 1],
    ['note', 200, 1],
    ['note', 50, 1],
    ['note', 20, 1],
    ['coin', 0.5, 1],
  ])
})

test('the twenty is there as note and as coin', () => {
  const twenties = denominations.filter(({ value }) => value === pesos(20))
  expect(twenties.map(({ form }) => form)).toEqual(['note', 'coin'])
})
