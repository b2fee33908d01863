/** Where an open meeting stands: who came, and what each has brought. */
import type { Meeting, Member } from '../../../shared/ledger/ledger.ts'
import { attendanceOf } from '../../../shared/ledger/meeting.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { addCentavos, centavos, zero } from '../../../shared/money/centavos.ts'
import type { Fact, FactKey, Presence } from '../../../shared/record/record.ts'
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
  readonly duesPaid: Centavos
  readonly finesPaid: Centavos
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

type Brought = Pick<WomanAtMeeting, 'saved' | 'repaid' | 'duesPaid' | 'finesPaid'>

const broughtTo = (meeting: Meeting | null, member: Member): Brought => {
  const loans = new Set(member.loans.map(({ key }) => key))
  const sums = { saving: zero, repayment: zero, dues: zero, 'fine-paid': zero }
  for (const { fact, reversals } of meeting?.entries ?? []) {
    if (reversals.length > 0) continue
    const isHers =
      fact.kind === 'repayment'
        ? loans.has(refToKey(fact.loan))
        : 'member' in fact && refToKey(fact.member) === member.key
    if (isHers && isBrought(fact)) sums[fact.kind] = addCentavos(sums[fact.kind], fact.amount)
  }
  return {
    saved: sums.saving,
    repaid: sums.repayment,
    duesPaid: sums.dues,
    finesPaid: sums['fine-paid'],
  }
}

type BroughtFact = Extract<Fact, { kind: 'saving' | 'repayment' | 'dues' | 'fine-paid' }>

const isBrought = (fact: Fact): fact is BroughtFact =>
  fact.kind === 'saving' ||
  fact.kind === 'repayment' ||
  fact.kind === 'dues' ||
  fact.kind === 'fine-paid'

/** What is still expected of her this week; null where she has brought it. */
export const savingExpected = (weekly: Centavos, saved: Centavos): Centavos | null =>
  saved >= weekly ? null : centavos(weekly - saved)
