/** Where a loan stands: without charges, in equal instalments of which the last absorbs the rest (rule MO3). */
import type { Centavos } from '../money/centavos.ts'
import { centavos, subtractCentavos, sumCentavos, zero } from '../money/centavos.ts'
import type { Day } from '../time/civil-date.ts'
import { addWeeks } from '../time/civil-date.ts'
import type { Loan, Member } from './ledger.ts'

export interface LoanStanding {
  /** Repaid, without what was taken back. */
  readonly paid: Centavos
  /** Still to be repaid. */
  readonly balance: Centavos
  /** Paid beyond what was lent: hers. The books carry it on the loan's account, below zero. */
  readonly surplus: Centavos
  readonly instalmentsPaid: number
  readonly instalmentsLeft: number
  /** What completes the instalment she is at; null when nothing is left. */
  readonly next: { readonly due: Day; readonly amount: Centavos } | null
}

export const loanStanding = (loan: Loan): LoanStanding => {
  const lent = loan.entry.reversals.length === 0 ? loan.principal : zero
  const open = loan.account.balance
  const paid = subtractCentavos(lent, open)
  const balance = centavos(Math.max(open, 0))
  const surplus = centavos(Math.max(0 - open, 0))
  const weeks = Math.max(loan.weeks, 1)
  const whole = Math.floor(paid / loan.instalment)
  const instalmentsPaid = balance === 0 ? weeks : Math.min(whole, weeks - 1)
  const dueSoFar = Math.min(loan.instalment * (instalmentsPaid + 1), lent)
  const isLast = instalmentsPaid === weeks - 1
  const next =
    balance === 0
      ? null
      : {
          due: addWeeks(loan.firstDue, instalmentsPaid),
          amount: isLast ? balance : centavos(dueSoFar - paid),
        }
  return {
    paid,
    balance,
    surplus,
    instalmentsPaid,
    instalmentsLeft: weeks - instalmentsPaid,
    next,
  }
}

/** What should have been repaid by the end of a day. */
export const dueBy = (loan: Loan, day: Day): Centavos => {
  if (loan.entry.reversals.length > 0) return zero
  const instalments = Math.floor((day - loan.firstDue) / 7) + 1
  if (instalments >= loan.weeks) return loan.principal
  return centavos(Math.min(loan.instalment * Math.max(instalments, 0), loan.principal))
}

/** What is missing of that; nothing where she is ahead. */
export const missingBy = (loan: Loan, day: Day): Centavos =>
  centavos(Math.max(dueBy(loan, day) - loanStanding(loan).paid, 0))

/** All that she still has to repay. */
export const loansOwedBy = (member: Member): Centavos =>
  sumCentavos(member.loans.map((loan) => loanStanding(loan).balance))

/** All that she has saved and not taken out. */
export const savedBy = (member: Member): Centavos => centavos(0 - member.savings.balance)
