/**
 * Loans as they stood at the end of a day, for the indicators (rules IN1, CO4): with cover, as the loan fund sees them, and without it, as if
 * nothing had been paid that others paid and the borrower has not paid back.
 */
import type { Centavos } from '../money/centavos.ts'
import { centavos } from '../money/centavos.ts'
import { refToKey } from '../record/record.ts'
import type { Day } from '../time/civil-date.ts'
import type { Cover, Entry, Ledger, Loan, LoanEvent } from './ledger.ts'
import type { LoanRow } from './loan-book.ts'
import { openBook, openOf, payInto, reschedule } from './loan-book.ts'
import type { Ratio } from './indicators-ratio.ts'
import { ratio } from './indicators-ratio.ts'
import { dayOf } from './roll.ts'

export interface LoanOn {
  readonly loan: Loan
  readonly day: Day
  readonly rows: readonly LoanRow[]
  /** Without what others paid and she has not paid back. */
  readonly rowsAlone: readonly LoanRow[]
  readonly isWrittenOff: boolean
  /** Facts that paid for it, taken as they were stated. */
  readonly paid: Centavos
  readonly covered: Centavos
}

/** Those that were handed over by the end of the day and not taken back. */
export const loansOn = (ledger: Ledger, day: Day): LoanOn[] =>
  [...ledger.loans.values()]
    .filter(({ entry }) => entry.reversals.length === 0 && dayOf(ledger, entry) <= day)
    .map((loan) => loanOn(ledger, loan, day))

const loanOn = (ledger: Ledger, loan: Loan, day: Day): LoanOn => {
  const counted = loan.events.filter(({ entry }) => entry.reversals.length === 0)
  const events = counted.filter(
    (event) => (event.kind === 'payment' ? event.day : event.today) <= day,
  )
  const payments = events.flatMap((event) => (event.kind === 'payment' ? event : []))
  const covers = payments.filter(({ payer }) => payer === 'others')
  const rows = events.length === counted.length ? loan.book.rows : rowsAfter(loan, events)
  return {
    loan,
    day,
    rows,
    rowsAlone: covers.length === 0 ? rows : rowsAfter(loan, aloneIn(ledger, loan, events, day)),
    isWrittenOff: loan.writtenOff !== null && dayOf(ledger, loan.writtenOff) <= day,
    paid: sumOfPayments(payments),
    covered: sumOfPayments(covers),
  }
}

const sumOfPayments = (payments: readonly { readonly amount: Centavos }[]): Centavos =>
  centavos(payments.reduce((sum, { amount }) => sum + amount, 0))

const rowsAfter = (loan: Loan, events: readonly LoanEvent[]): readonly LoanRow[] => {
  const book = openBook(loan.rules, loan.plan)
  for (const event of events) {
    if (event.kind === 'reschedule') reschedule(book, event, event.today)
    else if (event.amount > 0) payInto(book, event.amount, event.day, event.payer)
  }
  return book.rows
}

const aloneIn = (
  ledger: Ledger,
  { covers }: Loan,
  events: readonly LoanEvent[],
  day: Day,
): LoanEvent[] => {
  const openByKey = new Map(covers.map((cover) => [cover.key, openClaims(ledger, cover, day)]))
  return events.map((event) => {
    if (event.kind === 'reschedule' || event.payer === 'borrower') return event
    const open = openByKey.get(refToKey(event.entry)) ?? 0
    return { ...event, amount: centavos(event.amount - open) }
  })
}

/** What she still owed to those who covered for her: neither paid back nor given up by the end of the day. */
const openClaims = (ledger: Ledger, { claims }: Cover, day: Day): number => {
  const isTold = (entry: Entry): boolean => dayOf(ledger, entry) <= day
  return claims.reduce((sum, { amount, repaid, forgiven }) => {
    if (forgiven !== null && isTold(forgiven)) return sum
    const back = repaid.reduce((total, entry) => {
      const isCounted = entry.reversals.length === 0 && isTold(entry)
      return isCounted && entry.fact.kind === 'cover-repaid' ? total + entry.fact.amount : total
    }, 0)
    return sum + Math.max(amount - back, 0)
  }, 0)
}

export type Reading = 'with-cover' | 'without-cover'

const rowsIn = (loan: LoanOn, reading: Reading): readonly LoanRow[] =>
  reading === 'with-cover' ? loan.rows : loan.rowsAlone

/** Principal that is still to be repaid; of a loan that was written off, nothing is waited for. */
export const outstandingOf = (loan: LoanOn, reading: Reading): number =>
  loan.isWrittenOff
    ? 0
    : rowsIn(loan, reading).reduce((sum, row) => sum + row.principal - row.paidPrincipal, 0)

/** An instalment of it, or a part of one, is open and was due more than so many days ago. */
export const isLateBy = (loan: LoanOn, days: number, reading: Reading): boolean =>
  rowsIn(loan, reading).some((row) => loan.day - row.due > days && openOf(row) > 0)

/**
 * Portfolio at risk (DOMAIN, IN1): the whole outstanding principal of loans with an instalment more than so many days late ÷ all outstanding
 * principal. Never the overdue part alone.
 */
export const portfolioAtRisk = (
  loans: readonly LoanOn[],
  days: number,
  reading: Reading,
): Ratio => {
  let part = 0
  let whole = 0
  for (const loan of loans) {
    const outstanding = outstandingOf(loan, reading)
    whole += outstanding
    if (outstanding > 0 && isLateBy(loan, days, reading)) part += outstanding
  }
  return ratio(part, whole)
}

/** Received of what was due by the end of the day ÷ that; what was paid ahead of later instalments does not hide what is missing. */
export const repaymentRate = (loans: readonly LoanOn[], reading: Reading): Ratio => {
  let received = 0
  let due = 0
  for (const loan of loans) {
    for (const row of rowsIn(loan, reading)) {
      if (row.due > loan.day) continue
      received += row.paidPrincipal + row.paidCharge
      due += row.principal + row.charge
    }
  }
  return ratio(received, due)
}
