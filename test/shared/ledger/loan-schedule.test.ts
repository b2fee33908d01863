import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Terms } from '../../../shared/ledger/loan-schedule.ts'
import { loanSchedule, scheduleOfSize } from '../../../shared/ledger/loan-schedule.ts'
import { centavos, pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import type { Charge, Rate } from '../../../shared/record/agreement.ts'
import { addWeeks, dayOf } from '../../../shared/time/civil-date.ts'

const firstDue = dayOf(2026, 3, 10)
const cent = centavos(1)

const perYear = (percent: number): Rate => ({ millionths: percent * 10_000, per: 'year' })
const perWeek = (percent: number): Rate => ({ millionths: percent * 10_000, per: 'week' })
const perLoan = (percent: number): Rate => ({ millionths: percent * 10_000, per: 'loan' })

const rowsOf = (terms: Omit<Terms, 'firstDue'>): number[][] =>
  loanSchedule({ ...terms, firstDue }).map(({ principal, charge }) => [
    principal / 100,
    charge / 100,
  ])

test('[LO1] Fineract, ClientLoanIntegrationTest: 10,000 at 24 % a year in 4 weeks, level', () => {
  const charge = { method: 'level', rate: perYear(24) } as const
  const terms = { principal: pesos(10_000), weeks: 4, charge, unit: cent }
  expect(rowsOf(terms)).toEqual([
    [2_482.76, 46.15],
    [2_494.22, 34.69],
    [2_505.73, 23.18],
    [2_517.29, 11.62],
  ])
})

test('[MO3] Fineract, LoanInstallmentMultiplesOfTest: 1,250 without charge in 4, in whole pesos', () => {
  const charge = { method: 'none' } as const
  const terms = { principal: pesos(1_250), weeks: 4, charge, unit: pesos(1) }
  expect(rowsOf(terms).map(([principal]) => principal)).toEqual([312, 312, 312, 314])
})

test('[MO3] the same suite: 10,000,000 at 2 % a month in 24, equal principal in hundreds', () => {
  const charge = { method: 'equal-principal', rate: perWeek(2) } as const
  const terms = { principal: pesos(10_000_000), weeks: 24, charge, unit: pesos(100) }
  const rows = rowsOf(terms)
  expect(rows.map(([principal]) => principal)).toEqual([
    ...Array<number>(23).fill(416_700),
    415_900,
  ])
  expect(rows.slice(0, 3).map(([, interest]) => interest)).toEqual([200_000, 191_700, 183_300])
})

test('[LO1] a Compartamos group loan of 2020: 6,000, flat 20 %, 16 weeks', () => {
  const charge = { method: 'flat', rate: perLoan(20) } as const
  const terms = { principal: pesos(6_000), weeks: 16, charge, unit: cent }
  expect(rowsOf(terms)).toEqual(Array.from({ length: 16 }, () => [375, 75]))
})

test('[MO3] a level instalment is rounded once and the last differs: it is not smoothed', () => {
  const charge = { method: 'none' } as const
  const terms = { principal: pesos(100.7), weeks: 3, charge, unit: cent }
  expect(rowsOf(terms).map(([principal]) => principal)).toEqual([33.57, 33.57, 33.56])
})

test('[LO1] instalments are due week by week', () => {
  const charge = { method: 'none' } as const
  const terms = { principal: pesos(300), weeks: 3, firstDue, charge, unit: cent }
  const dues = loanSchedule(terms).map(({ due }) => due)
  expect(dues).toEqual([firstDue, addWeeks(firstDue, 1), addWeeks(firstDue, 2)])
})

test('[LO1] a loan has at least one instalment', () => {
  const charge = { method: 'none' } as const
  expect(() => rowsOf({ principal: pesos(1), weeks: 0, charge, unit: cent })).toThrow()
})

const rates: fc.Arbitrary<Rate> = fc.oneof(fc.nat(20).map(perWeek), fc.nat(200).map(perYear))
const charges: fc.Arbitrary<Charge> = fc.oneof(
  fc.constant({ method: 'none' } as const),
  fc.record({ method: fc.constantFrom('flat', 'level', 'equal-principal'), rate: rates }),
)
const anyTerms: fc.Arbitrary<Terms> = fc.record({
  principal: fc.integer({ min: 1, max: 10_000_000_00 }).map(centavos),
  weeks: fc.integer({ min: 1, max: 104 }),
  firstDue: fc.constant(firstDue),
  charge: charges,
  unit: fc.constantFrom(cent, pesos(0.5), pesos(1), pesos(100)),
})

test('[LO1] principal sums to what was lent, whatever the method and the unit', () => {
  fc.assert(
    fc.property(anyTerms, (terms) => {
      const schedule = loanSchedule(terms)
      expect(schedule).toHaveLength(terms.weeks)
      expect(sumCentavos(schedule.map(({ principal }) => principal))).toBe(terms.principal)
      for (const { principal, charge } of schedule) {
        expect(Math.min(principal, charge)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('[MO3] all but the last are in multiples of the unit, and charges always', () => {
  fc.assert(
    fc.property(anyTerms, (terms) => {
      const schedule = loanSchedule(terms)
      let owed: number = terms.principal
      for (const { principal, charge } of schedule.slice(0, -1)) {
        if (principal < owed) expect(principal % terms.unit).toBe(0)
        expect(charge % terms.unit).toBe(0)
        owed -= principal
      }
    }),
  )
})

test('[LO1] a flat charge sums to the rate on the principal, rounded once', () => {
  fc.assert(
    fc.property(anyTerms, fc.nat(50), (terms, percent) => {
      const charge = { method: 'flat', rate: perLoan(percent) } as const
      const total = sumCentavos(loanSchedule({ ...terms, charge }).map((row) => row.charge))
      const exact = (terms.principal * percent) / 100
      expect(Math.abs(total - exact)).toBeLessThanOrEqual(terms.unit / 2 + 1e-3)
    }),
  )
})

test('[LO1] level instalments are of one size until the last; charges fall as the loan is repaid', () => {
  fc.assert(
    fc.property(anyTerms, rates, (terms, rate) => {
      const schedule = loanSchedule({ ...terms, charge: { method: 'level', rate }, unit: cent })
      const before = schedule.slice(0, -1)
      const sizes = before.map(({ principal, charge }) => principal + charge)
      fc.pre(before.every(({ principal }) => principal > 0))
      let owed: number = terms.principal
      for (const { principal } of before) owed -= principal
      fc.pre(owed > 0)
      expect(new Set(sizes).size).toBeLessThanOrEqual(1)
      const paid = schedule.map(({ charge }) => charge)
      expect(paid).toEqual(paid.toSorted((left, right) => right - left))
    }),
  )
})

const inSizes = (principal: number, weeks: number, size: number, charge: Charge): number[][] => {
  const terms = { principal: pesos(principal), weeks, firstDue, charge, unit: cent }
  return scheduleOfSize(terms, pesos(size)).map((row) => [row.principal / 100, row.charge / 100])
}

test('[LO1] in instalments of a given size, as many as it takes', () => {
  expect(inSizes(100, 5, 40, { method: 'none' })).toEqual([
    [40, 0],
    [40, 0],
    [20, 0],
  ])
  expect(inSizes(100, 5, 40, { method: 'equal-principal', rate: perWeek(10) })).toEqual([
    [40, 10],
    [40, 6],
    [20, 2],
  ])
  expect(inSizes(100, 5, 60, { method: 'level', rate: perWeek(10) })).toEqual([
    [50, 10],
    [50, 5],
  ])
})

test('[LO1] and no more than the weeks: the last takes what is left', () => {
  expect(inSizes(100, 3, 30, { method: 'none' })).toEqual([
    [30, 0],
    [30, 0],
    [40, 0],
  ])
})

test('[LO1] an instalment that does not reach beyond the charge is the charge alone', () => {
  expect(inSizes(100, 3, 10, { method: 'level', rate: perWeek(10) })).toEqual([
    [0, 10],
    [0, 10],
    [100, 10],
  ])
})
