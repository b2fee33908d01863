import { expect, test } from 'vitest'
import { closedBy, dayOf, membershipOn, rollOf, stayingOf } from '../../../shared/ledger/roll.ts'
import { addDays } from '../../../shared/time/civil-date.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import { MeetingStory } from '../../support/meeting-story.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

/** Not the next week's, but on a day of one's choice. */
const meetingOn = (story: Story, day: Day): MeetingStory =>
  new MeetingStory(story, story.state('Rosa', { kind: 'meeting-opened', day }), day, 'Rosa')

const aliases = (members: readonly { readonly alias: string }[]): string[] =>
  members.map(({ alias }) => alias)

const called = ({ story, meeting }: MeetingStory): string[] =>
  aliases(rollOf(story.ledger, meeting))

const staying = ({ story, meeting }: MeetingStory): string[] =>
  aliases(stayingOf(story.ledger, meeting))

test('[SA2] who leaves at a meeting is on its roll, does not stay, and is not called at the next', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const before = story.meeting().close()
  const meeting = story.meeting().leave('Lupe').close()
  const next = story.meeting()
  expect([before, meeting, next].map(called)).toEqual([
    ['Rosa', 'Ana', 'Lupe'],
    ['Rosa', 'Ana', 'Lupe'],
    ['Rosa', 'Ana'],
  ])
  expect([before, meeting, next].map(staying)).toEqual([
    ['Rosa', 'Ana', 'Lupe'],
    ['Rosa', 'Ana'],
    ['Rosa', 'Ana'],
  ])
})

test('[VO1] who is dismissed by a vote of a meeting was a member of that meeting, and did not stay', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting()
  const motion = { kind: 'dismissal', member: story.memberRef('Lupe') } as const
  const proposal = story.propose('Ana', motion, meeting.ref)
  story.vote(proposal, 'yes', 'Rosa', 'Ana')
  meeting.close()
  const later = story.meeting()
  story.closeVote('Ana', proposal)
  expect(called(meeting)).toEqual(['Rosa', 'Ana', 'Lupe'])
  expect(staying(meeting)).toEqual(['Rosa', 'Ana'])
  expect(called(later)).toEqual(['Rosa', 'Ana'])
  expect(dayOf(story.ledger, story.entry(story.last))).toBe(meeting.day)
})

test('[ME1] of two meetings on one day, who left at the first is not called at the second', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const morning = story.meeting().leave('Lupe')
  const evening = meetingOn(story, morning.day)
  expect([called(morning), called(evening)]).toEqual([
    ['Rosa', 'Ana', 'Lupe'],
    ['Rosa', 'Ana'],
  ])
  const other = group('Rosa', 'Ana', 'Lupe')
  const first = other.meeting()
  const second = meetingOn(other, first.day).leave('Lupe')
  expect([called(first), called(second)]).toEqual([
    ['Rosa', 'Ana', 'Lupe'],
    ['Rosa', 'Ana', 'Lupe'],
  ])
})

test('[ME1] the day decides, not when it was written down: an older meeting told afterwards still calls her', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().leave('Lupe').close()
  const older = meetingOn(story, addDays(meeting.day, -7))
  expect(called(older)).toEqual(['Rosa', 'Ana', 'Lupe'])
})

test('[VO1] a dismissal that claims no meeting stands in the order between two of one day', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const morning = story.meeting()
  story.decide({ kind: 'dismissal', member: story.memberRef('Lupe') }, 'Rosa', 'Ana')
  const evening = meetingOn(story, morning.day)
  expect([called(morning), called(evening)]).toEqual([
    ['Rosa', 'Ana', 'Lupe'],
    ['Rosa', 'Ana'],
  ])
})

test('[ME1] who was added after the closing is not on the roll; who was called all the same is', () => {
  const story = group('Rosa', 'Ana')
  const first = story.meeting().close()
  story.join('Lupe')
  const second = story.meeting()
  expect([called(first), called(second)]).toEqual([
    ['Rosa', 'Ana'],
    ['Rosa', 'Ana', 'Lupe'],
  ])
  first.present('Lupe')
  expect(called(first)).toEqual(['Rosa', 'Ana'])
  const open = story.meeting()
  story.part('Rosa').join('Meche')
  open
    .by('Rosa')
    .present('Meche')
    .close({ heads: story.heads('Ana') })
  expect(called(open)).toContain('Meche')
})

test('[ME1] what claims no meeting is of the newest day that was opened before it, or of none', () => {
  const story = group('Rosa', 'Ana')
  const { ledger: founded } = story
  expect(dayOf(founded, story.entry(story.memberRef('Ana')))).toBe(0)
  const meeting = story.meeting()
  meetingOn(story, addDays(meeting.day, -7))
  story.join('Lupe')
  const later = story.meeting()
  expect(later.day).toBeGreaterThan(meeting.day)
  expect(dayOf(story.ledger, story.entry(story.memberRef('Lupe')))).toBe(meeting.day)
  expect(dayOf(story.ledger, story.entry(story.memberRef('Ana')))).toBe(0)
})

test('[ME1] closed meetings stand in the order of their days, up to a day and with it', () => {
  const story = group('Rosa', 'Ana')
  const first = story.meeting().close()
  const second = story.meeting().close()
  const older = meetingOn(story, addDays(first.day, -7)).close()
  story.meeting()
  const daysBy = (day: Day): number[] => closedBy(story.ledger, day).map((meeting) => meeting.day)
  expect(daysBy(second.day)).toEqual([older.day, first.day, second.day])
  expect(daysBy(addDays(second.day, -1))).toEqual([older.day, first.day])
  expect(daysBy(addDays(second.day, 70))).toHaveLength(3)
})

test('[SA2] who had been a member by a day, and who still was', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const first = story.meeting().close()
  const second = story.meeting().leave('Lupe').close()
  story.join('Meche')
  const third = story.meeting().close()
  const on = (day: Day): string[][] => {
    const { active, ended } = membershipOn(story.ledger, day)
    return [aliases(active), aliases(ended)]
  }
  expect(on(first.day)).toEqual([['Rosa', 'Ana', 'Lupe'], []])
  expect(on(second.day)).toEqual([['Rosa', 'Ana'], ['Lupe']])
  expect(on(third.day)).toEqual([['Rosa', 'Ana', 'Meche'], ['Lupe']])
})
