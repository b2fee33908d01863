/** What is written down at a meeting and of its entries, as a screen asks for it: a part of the desk (desk.ts). */
import { ok, refuse } from '../../shared/base/result.ts'
import type { Entry, Loan, Meeting, Member } from '../../shared/ledger/ledger.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { sumCentavos } from '../../shared/money/centavos.ts'
import type { CashRow, FactRef, Pot, Presence } from '../../shared/record/record.ts'
import { pots } from '../../shared/record/record.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import type { LoanTerms } from './acts.ts'
import * as acts from './acts.ts'
import type { Act, Book } from './book.ts'
import type { ClosingDraft, Outcome } from './desk.ts'
import type { MeetingTools } from './meeting-desk.ts'

export interface EntryDesk {
  addMember(alias: string, picture: number): Outcome<FactRef>
  openMeeting(day: Day): Outcome
  markPresence(member: Member, presence: Presence): Outcome
  recordRepayment(loan: Loan, amount: Centavos): Outcome<FactRef>
  recordSaving(member: Member, amount: Centavos): Outcome<FactRef>
  confirm(entries: readonly Entry[]): Outcome
  dispute(entry: Entry, reason: string): Outcome
  /** The first entry stays, struck through. */
  correct(entry: Entry, reason: string): Outcome
  receiveLoanFund(amount: Centavos, note: string): Outcome
  disburse(terms: LoanTerms): Outcome
  memberLeaves(member: Member): Outcome
  /** Null without an open meeting. */
  closingDraft(): ClosingDraft | null
  /** `counted` by pot; a difference needs a reason (rule ME2). */
  closeMeeting(
    counted: Readonly<Record<Pot, Centavos>>,
    cash: readonly CashRow[],
    reason: string,
  ): Outcome
  signClosing(meeting: Meeting): Outcome
}

type Work = (book: Book, me: string) => Act

export const entryDeskOf = ({ book, act }: MeetingTools): EntryDesk => {
  const plainly = async (work: Work): Outcome => {
    const result = await act(work)
    return result.ok ? ok(undefined) : result
  }
  const first = async (work: Work): Outcome<FactRef> => {
    const result = await act(work)
    if (!result.ok) return result
    const [ref] = result.value
    return ref === undefined ? refuse('not-ready') : ok(ref)
  }
  return {
    addMember: (...given) => first((...of) => acts.addMember(...of, ...given)),
    recordRepayment: (...given) => first((...of) => acts.recordRepayment(...of, ...given)),
    recordSaving: (...given) => first((...of) => acts.recordSaving(...of, ...given)),
    openMeeting: (day) => plainly((...of) => acts.openMeeting(...of, day)),
    markPresence: (...given) => plainly((...of) => acts.markPresence(...of, ...given)),
    confirm: (entries) => plainly((...of) => acts.confirmEntries(...of, entries)),
    dispute: (...given) => plainly((...of) => acts.disputeEntry(...of, ...given)),
    correct: (...given) => plainly((...of) => acts.correctEntry(...of, ...given)),
    receiveLoanFund: (...given) => plainly((...of) => acts.receiveLoanFund(...of, ...given)),
    disburse: (terms) => plainly((...of) => acts.disburse(...of, terms)),
    memberLeaves: (member) => plainly((...of) => acts.leave(...of, member)),
    closingDraft: () => {
      const open = book()
      return open === null ? null : closingDraftOf(open)
    },
    closeMeeting: (...given) => plainly((...of) => acts.closeMeeting(...of, ...given)),
    signClosing: (meeting) => plainly((...of) => acts.signClosing(...of, meeting)),
  }
}

/** What closing the meeting would state now; null without an open meeting. */
const closingDraftOf = (book: Book): ClosingDraft | null => {
  const meeting = acts.openMeetingOf(book)
  if (meeting === null) return null
  const expected = pots.map((pot) => ({ pot, expected: book.ledger.box[pot].balance }))
  return { meeting, pots: expected, expected: sumCentavos(expected.map((one) => one.expected)) }
}
