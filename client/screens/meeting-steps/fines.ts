/** Fines that the agreement asks for at a meeting, and nobody has given yet; a fine is never given by itself. */
import type { Ledger, Loan, Meeting, Member } from '../../../shared/ledger/ledger.ts'
import { daysLate } from '../../../shared/ledger/loan.ts'
import { attendanceOf } from '../../../shared/ledger/meeting.ts'
import { endOf } from '../../../shared/ledger/membership.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import type { FineReason } from '../../../shared/record/meeting-facts.ts'
import { refToKey } from '../../../shared/record/record.ts'

export interface DueFine {
  readonly key: string
  readonly member: Member
  readonly reason: FineReason
  readonly amount: Centavos
  /** Whose instalment is late; null for other reasons. */
  readonly loan: Loan | null
}

export const dueFines = ({ members }: Ledger, meeting: Meeting): DueFine[] => {
  const { agreement } = meeting
  const presence = attendanceOf(meeting)
  return [...members.values()]
    .filter((member) => endOf(member) === null)
    .flatMap((member): DueFine[] => {
      const came = presence.get(member.key)
      const late = member.loans.find((loan) => daysLate(loan, meeting.day) > 0) ?? null
      const due = (reason: FineReason, amount: Centavos, loan: Loan | null): DueFine[] =>
        amount === 0 || wasGiven(meeting, member, reason)
          ? []
          : [{ key: `${member.key} ${reason}`, member, reason, amount, loan }]
      return [
        ...(came === 'late' ? due('late', agreement.fineLate, null) : []),
        ...(came === 'absent' ? due('absent', agreement.fineAbsent, null) : []),
        ...(late === null ? [] : due('late-payment', agreement.fineLatePayment, late)),
      ]
    })
}

const wasGiven = ({ entries }: Meeting, member: Member, reason: FineReason): boolean =>
  entries.some(
    ({ fact, reversals }) =>
      fact.kind === 'fine' &&
      fact.reason === reason &&
      refToKey(fact.member) === member.key &&
      reversals.length === 0,
  )
