/** Meetings as they run: opening, presence (rule ME1). Steps come in any order and from several devices at once. */
import type { FactKey, FactRef, Presence } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import { agreementAt } from './agreement.ts'
import { valueOfCash } from './cash.ts'
import type { Entry, Meeting } from './ledger.ts'
import { endOf } from './membership.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp } from './reference.ts'
import type { Act, EntryState, FactOf, LedgerState, MeetingState } from './state.ts'
import { note } from './state.ts'

export const applyMeetingOpened = (
  { state, entry }: Act,
  { day }: FactOf<'meeting-opened'>,
): Refusal | null => {
  const key = refToKey(entry)
  const agreement = agreementAt(state, entry)
  const meeting: MeetingState = {
    kind: 'meeting',
    key,
    entry,
    day,
    agreement,
    entries: [],
    closing: null,
  }
  state.meetings.set(key, meeting)
  if (day > state.today) state.today = day
  entry.subject = meeting
  return null
}

export const applyAttendance = (act: Act, fact: FactOf<'attendance'>): Refusal | null => {
  const meeting = lookUp(act, fact.meeting, 'meeting')
  if (!meeting.ok) return meeting.error
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const end = endOf(member.value)
  if (end !== null) return refusal('member-left', end)
  claimMeeting(act, meeting.value)
  return null
}

/** The box as it is found, before anything is paid (rule ME1). */
export const applyBoxCounted = (act: Act, fact: FactOf<'box-counted'>): Refusal | null => {
  const refused = listUnder(act, fact)
  if (refused !== null) return refused
  const { state, entry } = act
  const counted = fact.pots.reduce((sum, pot) => sum + pot.counted, 0)
  if (counted !== valueOfCash(fact.cash)) note(state, entry, refusal('closing-cash-differs'))
  if (fact.pots.some((pot) => pot.counted !== pot.expected)) {
    note(state, entry, refusal('box-count-differs'))
  }
  return null
}

type Claiming = { readonly meeting: FactRef }

const listUnder = (act: Act, fact: Claiming): Refusal | null => {
  const meeting = lookUp(act, fact.meeting, 'meeting')
  if (!meeting.ok) return meeting.error
  claimMeeting(act, meeting.value)
  return null
}

export const applyStepDone = (act: Act, fact: FactOf<'step-done'>): Refusal | null =>
  listUnder(act, fact)

export const applyNextMeeting = (act: Act, fact: FactOf<'next-meeting'>): Refusal | null =>
  listUnder(act, fact)

export const applyTraining = (act: Act, fact: FactOf<'training'>): Refusal | null =>
  listUnder(act, fact)

/** Lists the fact under the meeting that it claims; the closing does not cover what comes after it in the order (rule AU6). */
export const claimMeeting = ({ state, entry }: Act, meeting: MeetingState): void => {
  meeting.entries.push(entry)
  if (meeting.closing !== null) markLate(state, entry, meeting)
}

/** Kept and shown; it changes nothing of what was settled (rules ME3, AU6). */
export const markLate = (state: LedgerState, entry: EntryState, meeting: MeetingState): void => {
  if (comesAfterClosing(entry)) return
  entry.late = true
  note(state, entry, refusal('late', meeting.entry))
}

/** Reading a closing aloud, giving receipts and fixing the next date: done with a closing, and settled by none. */
const comesAfterClosing = ({ fact }: Entry): boolean =>
  fact.kind === 'next-meeting' ||
  (fact.kind === 'step-done' && fact.step !== 'last-closing-recited')

/** Who came, by member: the last word before the closing holds. */
export const attendanceOf = (meeting: Meeting): ReadonlyMap<FactKey, Presence> => {
  const presenceByMember = new Map<FactKey, Presence>()
  for (const { fact, late } of meeting.entries) {
    if (fact.kind !== 'attendance' || late) continue
    presenceByMember.set(refToKey(fact.member), fact.presence)
  }
  return presenceByMember
}

/** Whether a fact says that it belongs to a meeting. */
export const isClaimedBy = ({ key }: Meeting, { fact }: Entry): boolean =>
  'meeting' in fact && fact.meeting !== null && refToKey(fact.meeting) === key

export const isThere = (presence: Presence): boolean =>
  presence === 'present' || presence === 'late'

/** Whether a fact counts in its meeting's totals: as the closing settled it, or as it stands while the meeting is open. */
export const isCounted = ({ closing }: Meeting, entry: Entry): boolean => {
  if (entry.late) return false
  if (closing === null) return entry.reversals.length === 0
  return !entry.reversals.some(({ page, clock }) => clock <= (closing.heads.get(page) ?? -1))
}
