/** Where an open meeting stands: who came, and what each has brought. */
import type { Meeting, Member } from '../../../shared/ledger/ledger.ts'
import { attendanceOf } from '../../../shared/ledger/meeting.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { addCentavos, centavos, zero } from '../../../shared/money/centavos.ts'
import type { FactKey, Presence } from '../../../shared/record/record.ts'
import { refToKey } from '../../../shared/record/record.ts'
import type { LoanView } from '../home/passbook.ts'
import { openLoansOf } from '../home/passbook.ts'

export interface WomanAtMeeting {
  readonly member: Member
  readonly key: FactKey
  readonly alias: string
  readonly picture: number
  readonly presence: Presence | null
  readonly saved: Centavos
  readonly repaid: Centavos
  readonly loans: readonly LoanView[]
}

export const womenAt = (meeting: Meeting | null, members: readonly Member[]): WomanAtMeeting[] => {
  const presenceByMember = meeting === null ? null : attendanceOf(meeting)
  return members.map((member) => ({
    member,
    key: member.key,
    alias: member.alias,
    picture: member.picture,
    presence: presenceByMember?.get(member.key) ?? null,
    ...broughtTo(meeting, member),
    loans: openLoansOf(member),
  }))
}

const broughtTo = (
  meeting: Meeting | null,
  member: Member,
): Pick<WomanAtMeeting, 'saved' | 'repaid'> => {
  const loans = new Set(member.loans.map(({ key }) => key))
  let saved = zero
  let repaid = zero
  for (const { fact, reversals } of meeting?.entries ?? []) {
    if (reversals.length > 0) continue
    if (fact.kind === 'saving' && refToKey(fact.member) === member.key) {
      saved = addCentavos(saved, fact.amount)
    }
    if (fact.kind === 'repayment' && loans.has(refToKey(fact.loan))) {
      repaid = addCentavos(repaid, fact.amount)
    }
  }
  return { saved, repaid }
}

/** What is still expected of her savings this week; null where she has brought it. */
export const savingExpected = (weekly: Centavos, saved: Centavos): Centavos | null =>
  saved >= weekly ? null : centavos(weekly - saved)
