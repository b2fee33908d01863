import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BookRules, LoanBook } from '../../../shared/ledger/loan-book.ts'
import {
  openBook,
  openOf,
  payInto,
  payoffOf,
  reschedule,
  simplePlan,
} from '../../../shared/ledger/loan-book.ts'
import { loanSchedule } from '../../../shared/ledger/loan-schedule.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'
import type { Charge, LoanTerms } from '../../../shared/record/agreement.ts'
import { addDays, addWeeks, dayOf } from '../../../shared/time/civil-date.ts'

const firstDue = dayOf(2026, 3, 10)
const none: Charge = { method: 'none' }
const flat: Charge = { method: 'flat', rate: { millionths: 200_000, per: 'loan' } }
const level: Charge = { method: 'level', rate: { millionths: 240_000, per: 'year' } }
const equal: Charge = { method: 'equal-principal', rate: { millionths: 20_000, per: 'week' } }

const book = (principal: number, weeks: number, terms: Partial<LoanTerms> = {}): LoanBook => {
  const rules: BookRules = {
    charge: none,
    unit: centavos(1),
    allocation: 'oldest-first',
    prepayment: 'shortens',
    ...terms,
  }
  return openBook(rules, loanSchedule({ principal: pesos(principal), weeks, firstDue, ...rules }))
}

const pay = (loan: LoanBook, week: number, amount: number): LoanBook => {
  payInto(loan, pesos(amount), addWeeks(firstDue, week), 'borrower')
  return loan
}

/** Principal, charge and what is open of each instalment, in pesos. */
const rowsOf = ({ rows }: LoanBook): number[][] =>
  rows.map((row) => [row.principal / 100, row.charge / 100, openOf(row) / 100])

const openRows = (loan: LoanBook): number[] => loan.rows.map((row) => openOf(row) / 100)

test('[LO2] a payment goes to what is due, oldest first', () => {
  const loan = pay(book(400, 4), 1, 150)
  expect(openRows(loan)).toEqual([0, 50, 100, 100])
  expect(openRows(pay(loan, 1, 50))).toEqual([0, 0, 100, 100])
})

test('[LO2] a payment a few days early is for the instalment, not ahead', () => {
  const loan = book(400, 4)
  payInto(loan, pesos(100), addDays(firstDue, -3), 'borrower')
  expect(openRows(loan)).toEqual([0, 100, 100, 100])
})

test('[LO2] paid ahead: the last instalments fall away, or those that are left become smaller', () => {
  expect(openRows(pay(book(400, 4), 0, 250))).toEqual([0, 100, 50, 0])
  expect(openRows(pay(book(400, 4, { prepayment: 'lowers' }), 0, 250))).toEqual([0, 50, 50, 50])
})

test('[LO2] the simple form goes on to the next instalments', () => {
  const rules = { charge: none, unit: centavos(1), allocation: 'oldest-first' } as const
  const plan = simplePlan(pesos(400), pesos(110), 4, firstDue)
  const loan = openBook({ ...rules, prepayment: 'goes-on' }, plan)
  expect(openRows(pay(loan, 0, 250))).toEqual([0, 0, 80, 70])
})

test('[LO2] of a flat charge all is paid, ahead or not', () => {
  const shorter = pay(book(400, 4, { charge: flat }), 0, 270)
  expect(rowsOf(shorter)).toEqual([
    [100, 20, 0],
    [100, 20, 120],
    [100, 20, 90],
    [100, 20, 0],
  ])
  const lower = pay(book(400, 4, { charge: flat, prepayment: 'lowers' }), 0, 270)
  expect(rowsOf(lower)).toEqual([
    [100, 20, 0],
    [50, 20, 70],
    [50, 20, 70],
    [50, 20, 70],
  ])
  expect(pay(lower, 0, 200)).toMatchObject({ first: 1, surplus: 0 })
  expect(openRows(lower)).toEqual([0, 10, 0, 0])
})

test('[LO2] where charges are on what is owed, those to come are reckoned on what is left', () => {
  const shorter = pay(book(400, 4, { charge: equal }), 0, 108 + 150)
  expect(rowsOf(shorter)).toEqual([
    [100, 8, 0],
    [100, 3, 103],
    [50, 1, 51],
  ])
  const lower = pay(book(400, 4, { charge: equal, prepayment: 'lowers' }), 0, 108 + 150)
  expect(rowsOf(lower)).toEqual([
    [100, 8, 0],
    [50, 3, 53],
    [50, 2, 52],
    [50, 1, 51],
  ])
})

test('[LO1] level instalments keep their size when the loan is shortened', () => {
  const loan = book(10_000, 4, { charge: level })
  pay(loan, 0, 2_528.91 + 3_000)
  expect(
    rowsOf(loan).map(([principal = 0, charge = 0]) => Math.round(100 * (principal + charge))),
  ).toEqual([252_891, 252_891, 201_845])
})

test('[LO2] to owe nothing more she pays what is due, and of what is not yet due the principal', () => {
  const loan = book(400, 4, { charge: equal })
  const { rows, rules } = loan
  expect(payoffOf(rows, rules, addDays(firstDue, -7))).toBe(pesos(400))
  expect(payoffOf(rows, rules, firstDue)).toBe(pesos(408))
  expect(payoffOf(rows, rules, addWeeks(firstDue, 9))).toBe(pesos(408 + 6 + 4 + 2))
  pay(loan, 0, 408)
  expect(loan).toMatchObject({ surplus: 0, closedOn: firstDue })
  pay(loan, 1, 5)
  expect(loan).toMatchObject({ surplus: pesos(5), closedOn: firstDue })
})

test('[LO3] what is left is spread anew, with the charges that are missing', () => {
  const loan = pay(book(400, 4, { charge: equal }), 0, 50)
  reschedule(loan, { weeks: 2, firstDue: addWeeks(firstDue, 5) }, addWeeks(firstDue, 1))
  expect(rowsOf(loan)).toEqual([
    [42, 8, 0],
    [179, 13.16, 192.16],
    [179, 3.58, 182.58],
  ])
  expect(loan.rows.map(({ due }) => due)).toEqual([0, 5, 6].map((week) => addWeeks(firstDue, week)))
  const flatLoan = pay(book(400, 4, { charge: flat }), 0, 120)
  reschedule(flatLoan, { weeks: 2, firstDue: addWeeks(firstDue, 5) }, firstDue)
  expect(rowsOf(flatLoan)).toEqual([
    [100, 20, 0],
    [150, 30, 180],
    [150, 30, 180],
  ])
})

const anyRules: fc.Arbitrary<BookRules> = fc.record({
  charge: fc.constantFrom(none, flat, level, equal),
  unit: fc.constantFrom(centavos(1), pesos(0.5), pesos(1)),
  allocation: fc.constantFrom('oldest-first', 'charges-first', 'principal-first'),
  prepayment: fc.constantFrom('shortens', 'lowers', 'goes-on'),
})

const anyEvents = fc.array(
  fc.record({
    week: fc.integer({ min: -1, max: 30 }),
    amount: fc.integer({ min: 1, max: 60_000 }).map(centavos),
    weeks: fc.option(fc.integer({ min: 1, max: 10 }), { freq: 12 }),
  }),
  { maxLength: 30 },
)

test('[MO2] whatever is paid and however it is spread anew, principal sums to what was lent and no centavo is lost', () => {
  let closed = 0
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500_000 }).map(centavos),
      fc.integer({ min: 1, max: 20 }),
      anyRules,
      anyEvents,
      (principal, weeks, rules, events) => {
        const loan = openBook(rules, loanSchedule({ principal, weeks, firstDue, ...rules }))
        let paid = 0
        for (const event of events) {
          const day = addWeeks(firstDue, event.week)
          if (event.weeks === null) {
            payInto(loan, event.amount, day, 'borrower')
            paid += event.amount
          } else {
            const spread = { weeks: event.weeks, firstDue: addWeeks(day, 1) }
            reschedule(loan, spread, day)
          }
          const sum = (of: (row: (typeof loan.rows)[number]) => number): number =>
            loan.rows.reduce((total, row) => total + of(row), 0)
          expect(sum((row) => row.principal) + loan.paidAhead).toBe(principal)
          const inRows = sum((row) => row.paidPrincipal + row.paidCharge)
          expect(inRows + loan.paidAhead + loan.surplus).toBe(paid)
          expect(sum((row) => row.paidCharge)).toBe(loan.chargePaid)
          for (const row of loan.rows) {
            expect(row.paidPrincipal).toBeLessThanOrEqual(row.principal)
            expect(row.paidCharge).toBeLessThanOrEqual(row.charge)
          }
          const open = loan.rows.findIndex((row) => openOf(row) > 0)
          expect(loan.first).toBe(open < 0 ? loan.rows.length : open)
          if (loan.surplus > 0) expect(open).toBe(-1)
          if (open < 0) closed++
        }
      },
    ),
    { numRuns: 500 },
  )
  expect(closed).toBeGreaterThan(50)
})

test('[LO1] who pays each instalment on its day pays what the schedule says, and is done', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500_000 }).map(centavos),
      fc.integer({ min: 1, max: 20 }),
      anyRules,
      (principal, weeks, rules) => {
        const plan = loanSchedule({ principal, weeks, firstDue, ...rules })
        const loan = openBook(rules, plan)
        for (const row of plan) {
          payInto(loan, centavos(row.principal + row.charge), row.due, 'borrower')
        }
        expect(loan.surplus).toBe(0)
        expect(loan.first).toBe(loan.rows.length)
        expect(loan.chargePaid).toBe(plan.reduce((sum, { charge }) => sum + charge, 0))
      },
    ),
  )
})

test('[LO2] who pays just what is due leaves the others as they are', () => {
  const loan = pay(book(100, 3, { prepayment: 'lowers' }), 0, 33.33)
  expect(openRows(loan)).toEqual([0, 33.33, 33.34])
})

test('[LO3] a loan is closed on the day of the payment that left nothing open, and stays so', () => {
  const loan = pay(book(200, 2), 0, 100)
  expect(loan.closedOn).toBeNull()
  expect(pay(loan, 1, 100).closedOn).toBe(addWeeks(firstDue, 1))
  expect(pay(loan, 5, 10)).toMatchObject({ closedOn: addWeeks(firstDue, 1), surplus: pesos(10) })
})
