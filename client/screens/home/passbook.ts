/** What a woman's own page shows: her savings, her loans, and what waits for her word. */
import type { Ledger, Loan, Meeting, Member } from '../../../shared/ledger/ledger.ts'
import type { LoanStanding } from '../../../shared/ledger/loan.ts'
import { loanStanding, savedBy } from '../../../shared/ledger/loan.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import type { NotebookView } from '../../state/desk.ts'
import { entriesToConfirm } from '../movements/entry-view.ts'

export interface LoanView {
  readonly loan: Loan
  readonly standing: LoanStanding
}

export interface Passbook {
  readonly saved: Centavos
  /** Loans of which something is still to be repaid. */
  readonly loans: readonly LoanView[]
  readonly toConfirm: number
  /** The newest closing without her signature. */
  readonly toSign: Meeting | null
}

export const passbookOf = (
  notebook: Pick<NotebookView, 'ledger' | 'tickOf'>,
  her: Member,
): Passbook => ({
  saved: savedBy(her),
  loans: openLoansOf(her),
  toConfirm: entriesToConfirm(notebook, her).length,
  toSign: meetingToSign(notebook.ledger, her),
})

export const openLoansOf = (her: Member): LoanView[] =>
  her.loans
    .map((loan) => ({ loan, standing: loanStanding(loan) }))
    .filter(({ standing }) => standing.balance > 0)

export const newestClosed = (ledger: Ledger): Meeting | null =>
  [...ledger.meetings.values()].findLast(({ closing }) => closing !== null) ?? null

export const hasSigned = (meeting: Meeting, her: Member): boolean =>
  meeting.closing?.signatures.some(({ author }) => author.key === her.key) ?? false

const meetingToSign = (ledger: Ledger, her: Member): Meeting | null => {
  const meeting = newestClosed(ledger)
  return meeting === null || hasSigned(meeting, her) ? null : meeting
}
