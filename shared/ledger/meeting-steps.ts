/**
 * How far a meeting has come (rule ME1): its steps in their usual order. They can be done in any order and by several devices at once; what
 * is missing is shown, with those for whom it is missing.
 */
import type { Step } from '../record/meeting-facts.ts'
import type { FactKind } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { Entry, Ledger, Meeting, Member } from './ledger.ts'
import { askStateOf, dueOn, finesOwedBy } from './loan.ts'
import { attendanceOf, isClaimedBy, isCounted, isThere } from './meeting.ts'
import { endOf } from './membership.ts'
import { stayingOf } from './roll.ts'

export type StepName =
  | 'opened-by-two'
  | 'last-closing-recited'
  | 'box-counted'
  | 'roll-call'
  | 'repayments'
  | 'savings'
  | 'dues'
  | 'fines'
  | 'loan-requests'
  | 'votes'
  | 'disbursements'
  | 'training'
  | 'closed'
  | 'closing-read-aloud'
  | 'signed'
  | 'receipts-given'
  | 'next-meeting'

export interface MeetingStep {
  readonly name: StepName
  readonly isDone: boolean
  /** For whom it is still to be done; nobody where it is the whole group's. */
  readonly members: readonly Member[]
}

/** Without the steps that this meeting does not need. */
export const stepsOf = (ledger: Ledger, meeting: Meeting): MeetingStep[] => {
  const counted = meeting.entries.filter((entry) => isCounted(meeting, entry))
  const has = (kind: FactKind): boolean => counted.some(({ fact }) => fact.kind === kind)
  const hasStep = (step: Step): boolean =>
    counted.some(({ fact }) => fact.kind === 'step-done' && fact.step === step)
  const isFirst = [...ledger.meetings.values()].every(
    ({ closing, key }) => closing === null || key === meeting.key,
  )
  return [
    whole('opened-by-two', meeting.entry.confirmations.length > 0),
    ...(isFirst
      ? []
      : [
          whole('last-closing-recited', hasStep('last-closing-recited')),
          whole('box-counted', has('box-counted')),
        ]),
    ...collectionSteps(ledger, meeting, counted),
    ...decisionSteps(ledger, meeting),
    ...(has('training') ? [whole('training', true)] : []),
    whole('closed', meeting.closing !== null),
    whole('closing-read-aloud', hasStep('closing-read-aloud')),
    signing(ledger, meeting),
    whole('receipts-given', hasStep('receipts-given')),
    whole('next-meeting', has('next-meeting')),
  ]
}

const whole = (name: StepName, isDone: boolean): MeetingStep => ({ name, isDone, members: [] })

const each = (name: StepName, members: readonly Member[]): MeetingStep => ({
  name,
  isDone: members.length === 0,
  members,
})

/** What every woman does at a meeting. */
const collectionSteps = (
  ledger: Ledger,
  meeting: Meeting,
  counted: readonly Entry[],
): MeetingStep[] => {
  const active = stayingOf(ledger, meeting)
  const presence = attendanceOf(meeting)
  const without = (kind: 'saving' | 'dues'): Member[] => {
    const done = new Set(
      counted.flatMap(({ fact }) => (fact.kind === kind ? refToKey(fact.member) : [])),
    )
    return active.filter(({ key }) => !done.has(key))
  }
  const owing = [...ledger.loans.values()].filter(
    (loan) => loan.writtenOff === null && dueOn(loan, meeting.day) > 0,
  )
  return [
    each(
      'roll-call',
      active.filter(({ key }) => !presence.has(key)),
    ),
    each('repayments', [...new Set(owing.map(({ member }) => member))]),
    each('savings', without('saving')),
    ...(meeting.agreement.weeklyDues > 0 ? [each('dues', without('dues'))] : []),
    each(
      'fines',
      active.filter((member) => finesOwedBy(member) > 0),
    ),
  ]
}

/** What the group decides in a meeting. */
const decisionSteps = ({ asks, proposals, members }: Ledger, meeting: Meeting): MeetingStep[] => {
  const asked = [...asks.values()].filter(({ entry }) => isClaimedBy(meeting, entry))
  const asking = (state: ReturnType<typeof askStateOf>): Member[] =>
    asked.filter((ask) => askStateOf(ask) === state).map(({ member }) => member)
  const open = [...proposals.values()].filter(
    ({ entry, decision }) => decision === null && isClaimedBy(meeting, entry),
  )
  const silent = [...members.values()].filter(
    (member) =>
      endOf(member) === null &&
      open.some(({ votes }) => votes.every(({ author }) => author.key !== member.key)),
  )
  return [
    each('loan-requests', asking('asked')),
    { name: 'votes', isDone: open.length === 0, members: silent },
    each('disbursements', asking('voted')),
  ]
}

/** Done when another than who closed has signed; for whom it is missing: those who were there and have not. */
const signing = ({ members }: Ledger, meeting: Meeting): MeetingStep => {
  const { closing } = meeting
  if (closing === null) return whole('signed', false)
  const signed = new Set(closing.signatures.map(({ author }) => author.key))
  const isWitnessed = closing.signatures.some(({ author }) => author !== closing.entry.author)
  const there = [...attendanceOf(meeting)].filter(([, presence]) => isThere(presence))
  const missing = there.flatMap(([key]) => (signed.has(key) ? [] : (members.get(key) ?? [])))
  return { name: 'signed', isDone: isWitnessed, members: missing }
}
