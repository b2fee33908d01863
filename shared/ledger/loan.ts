/** Where a loan stands (rules LO2, LO3): what is paid, what is left, what comes next, and how late it is. */
import type { Centavos } from '../money/centavos.ts'
import { centavos, subtractCentavos, sumCentavos, zero } from '../money/centavos.ts'
import type { Day } from '../time/civil-date.ts'
import { addDays } from '../time/civil-date.ts'
import type { Ask, Entry, Loan, Member } from './ledger.ts'
import type { LoanRow } from './loan-book.ts'
import { graceDays, openOf, payoffOf } from './loan-book.ts'

export interface LoanStanding {
  /** Repaid, without what was taken back. */
  readonly paid: Centavos
  /** Still to be repaid, with the charges to come. */
  readonly balance: Centavos
  /** Of that, principal. */
  readonly principalLeft: Centavos
  /** Paid beyond all that was owed: hers. The books carry it on the loan's account, below zero. */
  readonly surplus: Centavos
  /** Of what was paid, what others paid for her. */
  readonly covered: Centavos
  readonly instalmentsPaid: number
  readonly instalmentsLeft: number
  /** What completes the instalment she is at; null when nothing is left. */
  readonly next: { readonly due: Day; readonly amount: Centavos } | null
}

const sumOf = (rows: readonly LoanRow[], amountOf: (row: LoanRow) => number): Centavos =>
  centavos(rows.reduce((sum, row) => sum + amountOf(row), 0))

export const loanStanding = ({ book }: Loan): LoanStanding => {
  const { rows, paidAhead, surplus } = book
  const open = rows.filter((row) => openOf(row) > 0)
  const [next] = open
  const inRows = sumOf(rows, ({ paidPrincipal, paidCharge }) => paidPrincipal + paidCharge)
  return {
    paid: centavos(inRows + paidAhead + surplus),
    balance: sumOf(open, openOf),
    principalLeft: sumOf(open, ({ principal, paidPrincipal }) => principal - paidPrincipal),
    surplus,
    covered: sumOf(rows, ({ covered }) => covered),
    instalmentsPaid: rows.length - open.length,
    instalmentsLeft: open.length,
    next: next === undefined ? null : { due: next.due, amount: openOf(next) },
  }
}

const dueRows = ({ book }: Loan, day: Day): LoanRow[] => book.rows.filter(({ due }) => due <= day)

/** The instalments that a payment on this day is for, before anything is paid ahead. */
export const dueRowsOn = (loan: Loan, day: Day): LoanRow[] =>
  dueRows(loan, addDays(day, graceDays)).filter((row) => openOf(row) > 0)

/** What should have been repaid by the end of a day. */
export const dueBy = (loan: Loan, day: Day): Centavos =>
  sumOf(dueRows(loan, day), ({ principal, charge }) => principal + charge)

/** What is missing of that; nothing where she is ahead. */
export const missingBy = (loan: Loan, day: Day): Centavos => sumOf(dueRows(loan, day), openOf)

/** All that a payment on this day may be: more is refused at entry (rule LO2). */
export const payoffOn = ({ book, rules }: Loan, day: Day): Centavos =>
  payoffOf(book.rows, rules, day)

/** What they come to. */
export const dueOn = (loan: Loan, day: Day): Centavos => sumOf(dueRowsOn(loan, day), openOf)

/** Days since the oldest instalment that is not paid was due; 0 where none was. */
export const daysLate = (loan: Loan, day: Day): number => {
  const oldest = loan.book.rows.find((row) => row.due < day && openOf(row) > 0)
  return oldest === undefined || loan.writtenOff !== null ? 0 : day - oldest.due
}

/** Repaid, and no later than its last instalment was due. */
export const closedOnTime = ({ book }: Loan): boolean =>
  (book.closedOn ?? Infinity) <= (book.rows.at(-1)?.due ?? Infinity)

export type LoanState =
  'taken-back' | 'written-off' | 'closed' | 'late' | 'covered' | 'rescheduled' | 'current'

export const loanStateOn = (loan: Loan, day: Day): LoanState => {
  if (loan.entry.reversals.length > 0) return 'taken-back'
  if (loanStanding(loan).balance === 0) return 'closed'
  if (loan.writtenOff !== null) return 'written-off'
  if (daysLate(loan, day) > 0) return 'late'
  if (loan.covers.some(({ account }) => account.balance > 0)) return 'covered'
  return loan.rescheduled.length > 0 ? 'rescheduled' : 'current'
}

export type AskState = 'asked' | 'voted' | 'refused' | 'disbursed' | 'taken-back'

export const askStateOf = ({ loan, proposals, entry }: Ask): AskState => {
  if (entry.reversals.length > 0) return 'taken-back'
  if (loan !== null) return 'disbursed'
  if (proposals.some(({ decision }) => decision?.outcome === 'passed')) return 'voted'
  return proposals.some(({ decision }) => decision?.outcome === 'rejected') ? 'refused' : 'asked'
}

/** All that she still has to repay. */
export const loansOwedBy = (member: Member): Centavos =>
  sumCentavos(member.loans.map((loan) => loanStanding(loan).balance))

/** All that she has saved and not taken out. */
export const savedBy = (member: Member): Centavos => subtractCentavos(zero, member.savings.balance)

/** What one woman still owes to another who covered for her (rule CO2). */
export const owedForCover = (borrower: Member, claimant: Member): Centavos =>
  sumCentavos(
    borrower.loans.flatMap(({ covers }) =>
      covers.flatMap(({ claims }) =>
        claims.flatMap(({ member, account }) =>
          member.key === claimant.key ? centavos(0 - account.balance) : [],
        ),
      ),
    ),
  )

/** Fines that she has not paid; below zero where she paid more. */
export const finesOwedBy = ({ fines, finesPaid, finesCarried }: Member): Centavos =>
  centavos(finesCarried + sumOfEntries(fines) - sumOfEntries(finesPaid))

const sumOfEntries = (entries: readonly Entry[]): Centavos =>
  centavos(
    entries.reduce((sum, { fact, reversals }) => {
      const counts = reversals.length === 0 && (fact.kind === 'fine' || fact.kind === 'fine-paid')
      return counts ? sum + fact.amount : sum
    }, 0),
  )
