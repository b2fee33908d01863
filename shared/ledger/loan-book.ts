/**
 * A loan as it is being repaid: its instalments, and what each payment made of them (rules LO1, LO2).
 *
 * A payment goes to the instalments that are due, in the group's order. What is beyond those is paid ahead, and then
 * - it goes on to the next instalments, where the loan has the simple form;
 * - 'shortens': the last instalments fall away; 'lowers': those that are left become smaller.
 * Where a charge is on what is still owed, what is paid ahead is principal, and the charges to come are reckoned on what is left of it. A
 * flat charge is paid in full, ahead or not.
 */
import type { Centavos } from '../money/centavos.ts'
import { addCentavos, centavos, subtractCentavos, sumCentavos, zero } from '../money/centavos.ts'
import type { LoanTerms } from '../record/agreement.ts'
import type { Day } from '../time/civil-date.ts'
import { addWeeks } from '../time/civil-date.ts'
import type { Instalment } from './loan-schedule.ts'
import { loanSchedule, scheduleOfSize } from './loan-schedule.ts'

export interface LoanRow extends Instalment {
  readonly paidPrincipal: Centavos
  readonly paidCharge: Centavos
  /** Of these two, what others paid for her. */
  readonly covered: Centavos
}

interface RowState extends LoanRow {
  principal: Centavos
  charge: Centavos
  paidPrincipal: Centavos
  paidCharge: Centavos
  covered: Centavos
}

/** The simple form knows no settings: what is paid ahead goes on to the next instalments. */
export type BookRules = Pick<LoanTerms, 'charge' | 'unit' | 'allocation'> & {
  readonly prepayment: LoanTerms['prepayment'] | 'goes-on'
}

export interface LoanBook {
  readonly rules: BookRules
  /** Oldest first. */
  readonly rows: RowState[]
  /** Place of the first instalment of which something is open; the rows' count if none is. */
  first: number
  /** Principal that was paid ahead and stands in no row. */
  paidAhead: Centavos
  /** Charges paid, in all. */
  chargePaid: Centavos
  /** Beyond all that was owed: hers. */
  surplus: Centavos
  /** Day of the payment that left nothing open; null while something is. */
  closedOn: Day | null
}

export type Payer = 'borrower' | 'others'

/** Without those at the end that ask for nothing. */
export const openBook = (rules: BookRules, plan: readonly Instalment[]): LoanBook => {
  const last = plan.findLastIndex(({ principal, charge }) => principal > 0 || charge > 0)
  const book: LoanBook = {
    rules,
    rows: plan.slice(0, last + 1).map(unpaid),
    first: 0,
    paidAhead: zero,
    chargePaid: zero,
    surplus: zero,
    closedOn: null,
  }
  settleFirst(book)
  return book
}

const unpaid = (instalment: Instalment): RowState => ({
  ...instalment,
  paidPrincipal: zero,
  paidCharge: zero,
  covered: zero,
})

export const openOf = (row: LoanRow): Centavos =>
  centavos(row.principal + row.charge - row.paidPrincipal - row.paidCharge)

/** Equal instalments without charges, of which the last absorbs the rest: the simple form of a loan. */
export const simplePlan = (
  principal: Centavos,
  instalment: Centavos,
  weeks: number,
  firstDue: Day,
): Instalment[] => {
  const plan: Instalment[] = []
  let left = principal
  for (let week = 0; week < Math.max(weeks, 1) && left > 0; week++) {
    const isLast = week >= weeks - 1
    const part = isLast ? left : centavos(Math.min(instalment, left))
    plan.push({ due: addWeeks(firstDue, week), principal: part, charge: zero })
    left = subtractCentavos(left, part)
  }
  return plan
}

/** An instalment counts as due from so many days before: a meeting may be held a little earlier. */
export const graceDays = 3

/** All that she would have to pay on a day to owe nothing more: where charges are reckoned on what is owed, those to come fall away. */
export const payoffOf = (
  rows: readonly LoanRow[],
  { charge }: Pick<BookRules, 'charge'>,
  day: Day,
): Centavos => {
  const isReckoned = charge.method === 'level' || charge.method === 'equal-principal'
  return sumCentavos(
    rows.map((row) =>
      isReckoned && row.due > day + graceDays
        ? subtractCentavos(row.principal, row.paidPrincipal)
        : openOf(row),
    ),
  )
}

/** Place of the last instalment that a payment of this day is for; −1 if none is due yet. */
const lastDue = ({ rows }: LoanBook, from: number, day: Day): number => {
  let place = from
  while (place < rows.length && (rows[place]?.due ?? Infinity) <= day + graceDays) place++
  return place - 1
}

export const payInto = (book: LoanBook, amount: Centavos, day: Day, payer: Payer): void => {
  const due = lastDue(book, book.first, day)
  let left = payRows(book, book.first, due, amount, payer)
  if (left > 0) left = payAhead(book, due, left, payer)
  book.surplus = addCentavos(book.surplus, left)
  settleFirst(book)
  if (book.first === book.rows.length) book.closedOn ??= day
}

const settleFirst = (book: LoanBook): void => {
  for (let row = book.rows[book.first]; row !== undefined && openOf(row) === 0;) {
    row = book.rows[++book.first]
  }
}

/** Pays instalments from one place to another, both included, in the order of the rules, and returns what is left. */
const payRows = (
  book: LoanBook,
  from: number,
  to: number,
  amount: Centavos,
  payer: Payer,
): Centavos => {
  const { allocation } = book.rules
  let left = amount
  const payEach = (...parts: readonly Part[]): void => {
    for (let place = from; place <= to && left > 0; place++) {
      for (const part of parts) left = payPart(book, book.rows[place], part, left, payer)
    }
  }
  if (allocation === 'principal-first') payEach('principal')
  if (allocation === 'oldest-first') payEach('charge', 'principal')
  else payEach('charge')
  if (allocation === 'charges-first') payEach('principal')
  return left
}

type Part = 'charge' | 'principal'

const payPart = (
  book: LoanBook,
  row: RowState | undefined,
  part: Part,
  amount: Centavos,
  payer: Payer,
): Centavos => {
  if (row === undefined) return amount
  const open = part === 'charge' ? row.charge - row.paidCharge : row.principal - row.paidPrincipal
  const paid = centavos(Math.min(open, amount))
  if (part === 'charge') {
    row.paidCharge = addCentavos(row.paidCharge, paid)
    book.chargePaid = addCentavos(book.chargePaid, paid)
  } else {
    row.paidPrincipal = addCentavos(row.paidPrincipal, paid)
  }
  if (payer === 'others') row.covered = addCentavos(row.covered, paid)
  return subtractCentavos(amount, paid)
}

const payAhead = (book: LoanBook, due: number, amount: Centavos, payer: Payer): Centavos => {
  const { charge, prepayment } = book.rules
  const from = due + 1
  const last = book.rows.length - 1
  if (prepayment === 'goes-on') return payRows(book, from, last, amount, payer)
  if (charge.method === 'level' || charge.method === 'equal-principal') {
    return payPrincipal(book, from, amount, payer)
  }
  const left = prepayment === 'lowers' ? lowerRows(book, from, amount) : amount
  return payFromLast(book, from, left, payer)
}

const payFromLast = (book: LoanBook, from: number, amount: Centavos, payer: Payer): Centavos => {
  let left = amount
  for (let place = book.rows.length - 1; place >= from && left > 0; place--) {
    left = payRows(book, place, place, left, payer)
  }
  return left
}

/** Takes the payment off the principal of all instalments that are left, and returns what is beyond it. */
const lowerRows = (book: LoanBook, from: number, amount: Centavos): Centavos => {
  const rows = book.rows.slice(from)
  const open = sumCentavos(
    rows.map(({ principal, paidPrincipal }) => subtractCentavos(principal, paidPrincipal)),
  )
  const paid = centavos(Math.min(amount, open))
  const parts = equalParts(subtractCentavos(open, paid), rows.length, book.rules.unit)
  for (const [place, row] of rows.entries()) {
    row.principal = addCentavos(row.paidPrincipal, parts[place] ?? zero)
  }
  book.paidAhead = addCentavos(book.paidAhead, paid)
  return subtractCentavos(amount, paid)
}

/** As a loan without charges is repaid: in multiples of the unit, and the last absorbs the rest. */
const equalParts = (whole: Centavos, count: number, unit: Centavos): Centavos[] => {
  if (count === 0) return []
  const terms = { principal: whole, weeks: count, firstDue: 0 as Day, unit }
  return loanSchedule({ ...terms, charge: { method: 'none' } }).map(({ principal }) => principal)
}

/**
 * Reckons the instalments that nobody has begun to pay anew, on less principal; returns what is beyond that. Those begun, by a payment of a
 * later day that is told first, are paid like those that are due.
 */
const payPrincipal = (book: LoanBook, from: number, payment: Centavos, payer: Payer): Centavos => {
  const begun = book.rows.findLastIndex((row) => row.paidPrincipal > 0 || row.paidCharge > 0)
  const start = Math.max(from, begun + 1)
  const amount = payRows(book, from, start - 1, payment, payer)
  const [next, ...others] = book.rows.slice(start)
  if (next === undefined || amount === 0) return amount
  const open = sumCentavos([next, ...others].map(({ principal }) => principal))
  const paid = centavos(Math.min(amount, open))
  const { charge, unit, prepayment } = book.rules
  const principal = subtractCentavos(open, paid)
  const terms = { principal, weeks: 1 + others.length, firstDue: next.due, charge, unit }
  const size = charge.method === 'level' ? addCentavos(next.principal, next.charge) : next.principal
  const plan = prepayment === 'shortens' ? scheduleOfSize(terms, size) : loanSchedule(terms)
  book.rows.splice(start, Infinity, ...(principal > 0 ? plan.map(unpaid) : []))
  book.paidAhead = addCentavos(book.paidAhead, paid)
  return subtractCentavos(amount, paid)
}

/**
 * What is left, anew: principal in so many weeks from a day on. Charges that were due by `today` and not paid stay due, with the first new
 * instalment; of a flat charge all that is not paid stays.
 */
export const reschedule = (
  book: LoanBook,
  { weeks, firstDue }: { readonly weeks: number; readonly firstDue: Day },
  today: Day,
): void => {
  const { rows, rules } = book
  const open = rows.slice(book.first)
  const principal = sumCentavos(
    open.map((row) => subtractCentavos(row.principal, row.paidPrincipal)),
  )
  if (principal === 0) return
  const isFlat = rules.charge.method === 'flat'
  const unpaidCharges = open
    .filter(({ due }) => isFlat || due <= today)
    .map((row) => subtractCentavos(row.charge, row.paidCharge))
  const arrears = sumCentavos(unpaidCharges)
  const charge = isFlat ? ({ method: 'none' } as const) : rules.charge
  const plan = loanSchedule({ principal, weeks, firstDue, charge, unit: rules.unit })
  const flatParts = isFlat ? equalParts(arrears, weeks, rules.unit) : [arrears]
  for (const row of open) {
    row.principal = row.paidPrincipal
    row.charge = row.paidCharge
  }
  const kept = rows.filter((row) => row.principal > 0 || row.charge > 0)
  const fresh = plan.map((instalment, place) =>
    unpaid({
      ...instalment,
      charge: addCentavos(instalment.charge, flatParts[place] ?? zero),
    }),
  )
  rows.splice(0, Infinity, ...kept, ...fresh)
  book.first = kept.length
  settleFirst(book)
}
