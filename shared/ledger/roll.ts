/**
 * Who was a member when: at a meeting, and on a day. What is known now decides, not what was known then: a leaving that was taken back never
 * was. The order of OR1 places what has no day of its own; it decides sums here, never authority.
 */
import type { FactRef } from '../record/record.ts'
import { compareRecords, refToKey } from '../record/record.ts'
import type { Day } from '../time/civil-date.ts'
import type { Entry, Ledger, Meeting, Member } from './ledger.ts'
import { attendanceOf } from './meeting.ts'
import { endOf } from './membership.ts'
import { isBelow } from './past.ts'

/**
 * The members of whom a meeting's roll is called: those whom its closing knows (while it is open: all so far) and whose membership had not
 * ended before it; and whoever was called all the same. Who leaves at the meeting was still a member of it.
 */
export const rollOf = (ledger: Ledger, meeting: Meeting): Member[] => {
  const called = attendanceOf(meeting)
  const heads = meeting.closing?.heads
  return [...ledger.members.values()].filter(
    (member) =>
      called.has(member.key) ||
      ((heads === undefined || isBelow(heads, member.entry)) &&
        !hasEndedBefore(ledger, member, meeting)),
  )
}

/** Those of the roll who were still members when the meeting was over. */
export const stayingOf = (ledger: Ledger, meeting: Meeting): Member[] =>
  rollOf(ledger, meeting).filter((member) => {
    const end = endOf(member)
    return end === null || meetingOf(ledger, end)?.key !== meeting.key
  })

const hasEndedBefore = (ledger: Ledger, member: Member, { key, day, entry }: Meeting): boolean => {
  const end = endOf(member)
  if (end === null) return false
  const meeting = meetingOf(ledger, end)
  if (meeting?.key === key) return false
  const ended = meeting?.day ?? dayOf(ledger, end)
  if (ended !== day) return ended < day
  return compareRecords((meeting?.entry ?? end).record, entry.record) < 0
}

/** The meeting that a fact claims; for the end of a vote, the one in which it was proposed. */
const meetingOf = ({ meetings, proposals }: Ledger, { fact }: Entry): Meeting | null => {
  const claim =
    fact.kind === 'vote-closed' ? proposals.get(refToKey(fact.proposal))?.entry.fact : fact
  const ref: FactRef | null = claim !== undefined && 'meeting' in claim ? claim.meeting : null
  return (ref && meetings.get(refToKey(ref))) ?? null
}

/** Of the meeting that it claims; else of the newest meeting that was opened before it; 0 if none was. */
export const dayOf = (ledger: Ledger, entry: Entry): Day => {
  const claimed = meetingOf(ledger, entry)
  if (claimed !== null) return claimed.day
  let newest = 0 as Day
  for (const meeting of ledger.meetings.values()) {
    if (compareRecords(meeting.entry.record, entry.record) > 0) break
    if (meeting.day > newest) newest = meeting.day
  }
  return newest
}

/** In the order of their days. */
export const closedBy = ({ meetings }: Ledger, day: Day): Meeting[] =>
  [...meetings.values()]
    .filter((meeting) => meeting.closing !== null && meeting.day <= day)
    .sort(
      (one, other) => one.day - other.day || compareRecords(one.entry.record, other.entry.record),
    )

/** Who had been a member by the end of a day, and who of them still was. */
export interface Membership {
  readonly active: readonly Member[]
  readonly ended: readonly Member[]
}

/**
 * Additions have no day: where a later meeting was closed, those count that a closing by that day covers.
 */
export const membershipOn = (ledger: Ledger, day: Day): Membership => {
  const closings = closedBy(ledger, day).flatMap(({ closing }) => closing ?? [])
  const isNewest = [...ledger.meetings.values()].every(
    (meeting) => meeting.closing === null || meeting.day <= day,
  )
  const known = [...ledger.members.values()].filter(
    ({ entry }) => isNewest || closings.some(({ heads }) => isBelow(heads, entry)),
  )
  const hasEnded = (member: Member): boolean => {
    const end = endOf(member)
    return end !== null && dayOf(ledger, end) <= day
  }
  return {
    active: known.filter((member) => !hasEnded(member)),
    ended: known.filter(hasEnded),
  }
}
