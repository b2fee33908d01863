import { expect, test } from 'vitest'
import { carryOver } from '../../../shared/ledger/carry-over.ts'
import { cycleEndOf, isToBeDestroyed, lateForCycle } from '../../../shared/ledger/cycle-end.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { FactRef, PageId } from '../../../shared/record/record.ts'
import type { MeetingStory } from '../../support/meeting-story.ts'
import { fakeId } from '../../support/plain-notebook.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

const motion = { kind: 'cycle-end' } as const

interface Told {
  readonly story: Story
  readonly meeting: MeetingStory
  readonly proposal: FactRef
}

/** Saved, closed, and the end of the cycle voted. */
const voted = (): Told => {
  const story = group('Rosa', 'Ana', 'Lupe').device('Rosa', 'Rosa’s phone')
  const meeting = story.meeting().save('Ana', pesos(50)).save('Lupe', pesos(30))
  meeting.close().sign('Ana')
  return { story, meeting, proposal: story.decide(motion, 'Ana', 'Lupe') }
}

const endOf = ({ story }: Told): FactRef | null => {
  const entry = cycleEndOf(story.ledger)?.entry
  return entry === undefined ? null : { page: entry.page, clock: entry.clock, index: entry.index }
}

test('[KE7] a cycle ends by a vote, by a leader, and once another has signed', () => {
  const told = voted()
  const { story, meeting, proposal } = told
  const end = story.endCycle(meeting.ref, proposal)
  expect(endOf(told)).toBeNull()
  expect(story.problems).toEqual(['cycle-end-unsigned'])
  story.sign(end, 'Rosa')
  expect(endOf(told)).toBeNull()
  story.sign(end, 'Lupe')
  expect(endOf(told)).toEqual(end)
  expect(story.problems).toEqual([])
  story.sign(end, 'Lupe')
  expect(story.problems).toEqual(['closing-signed-twice'])
})

test('[KE7] attack: the end of a cycle that was not voted, or voted on something else, has no effect', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().close()
  const open = story.propose('Ana', motion)
  story.endCycle(meeting.ref, open)
  const other = story.decide({ kind: 'destruction' }, 'Ana', 'Lupe')
  story.endCycle(meeting.ref, other)
  expect(story.problems).toEqual(['cycle-end-not-voted', 'cycle-end-not-voted'])
  expect(story.ledger.cycleEnds).toEqual([])
})

test('[KE7] attack: a vote that the heads leave out does not count', () => {
  const { story, meeting, proposal } = voted()
  const heads = story.heads('Rosa').filter(({ page }) => page === story.memberRef('Rosa').page)
  story.endCycle(meeting.ref, proposal, heads)
  expect(story.problems).toEqual(['cycle-end-not-voted'])
})

test('[AU2] attack: who does not lead ends nothing', () => {
  const { story, meeting, proposal } = voted()
  story.state('Ana', {
    kind: 'cycle-ended',
    meeting: meeting.ref,
    heads: story.heads('Ana'),
    proposal,
  })
  expect(story.problems).toEqual(['not-leader'])
})

test('[KE7] the box is counted before: the meeting is closed below the heads', () => {
  const { story, proposal } = voted()
  const open = story.meeting()
  story.endCycle(open.ref, proposal)
  expect(story.problems).toEqual(['cycle-end-not-counted'])
})

test('[AU6] attack: heads that leave out a leaver, or anything else that their author has seen', () => {
  const { story, meeting, proposal } = voted()
  const heads = story.heads('Rosa')
  story.meeting().leave('Lupe')
  story.endCycle(meeting.ref, proposal, heads)
  expect(story.problems).toEqual(['heads-behind'])
  expect(story.ledger.cycleEnds).toEqual([])
})

test('[AU6] what is not below the heads is late: kept, shown, and not carried over', () => {
  const told = voted()
  const { story, meeting, proposal } = told
  story.part('Lupe')
  meeting.by('Lupe').save('Lupe', pesos(7))
  const late = story.last
  const end = story.endCycle(meeting.ref, proposal)
  story.sign(end, 'Ana').meet()
  meeting.by('Ana').save('Ana', pesos(9))
  expect(lateForCycle(story.ledger).map(({ clock, page }) => [page, clock])).toEqual(
    expect.arrayContaining([[late.page, late.clock]]),
  )
  expect(story.problems.filter((code) => code === 'cycle-late')).toHaveLength(2)
  expect(story.cash('savings')).toBe(pesos(96))
  const ended = cycleEndOf(story.ledger)
  if (ended === null) throw new Error('ended')
  const { balances, members } = carryOver(story.input(), ended, new Uint8Array(32))
  expect(balances.pots[1]).toEqual({ pot: 'savings', amount: pesos(80) })
  expect(members.map(({ savings }) => savings)).toEqual([pesos(0), pesos(50), pesos(30)])
})

test('[KE7] of two ends that were stated apart one has effect: the one that more signed, else the first', () => {
  const told = voted()
  const { story, meeting, proposal } = told
  story.part('Rosa’s phone')
  const first = story.endCycle(meeting.ref, proposal)
  story.sign(first, 'Ana')
  const cycle = { kind: 'cycle-ended', meeting: meeting.ref, proposal } as const
  const second = story.state('Rosa’s phone', { ...cycle, heads: story.heads('Rosa’s phone') })
  story.meet().sign(second, 'Lupe')
  expect(story.problems).toEqual(['cycle-ended-twice'])
  const one = endOf(told)
  const other = one?.page === first.page ? second : first
  story.sign(other, other === second ? 'Ana' : 'Lupe')
  expect(endOf(told)).toEqual(other)
  story.endCycle(meeting.ref, proposal)
  expect(story.problems.filter((code) => code === 'cycle-ended-twice')).toHaveLength(2)
})

test('[KE7] a signature names the end by its whole id, and one who had left signs nothing', () => {
  const told = voted()
  const { story, meeting } = told
  const next = story.meeting().leave('Lupe')
  story.confirm('Ana', story.last)
  next.close().sign('Ana')
  const end = story.endCycle(meeting.ref, told.proposal)
  story.state('Ana', { kind: 'closing-signed', closing: end, id: fakeId(1 as PageId, 1) })
  expect(endOf(told)).toBeNull()
  expect(story.problems).toEqual(['closing-signed-wrong-id', 'cycle-end-unsigned'])
  story.sign(end, 'Lupe')
  expect(endOf(told)).toBeNull()
  expect(story.problems).toContain('author-left')
  story.sign(end, 'Ana')
  expect(endOf(told)).toEqual(end)
})

test('[KE7] a notebook is destroyed by a vote of its own, and only once its cycle has ended', () => {
  const told = voted()
  const { story, meeting, proposal } = told
  story.decide({ kind: 'destruction' }, 'Ana', 'Lupe')
  const end = story.endCycle(meeting.ref, proposal)
  expect(isToBeDestroyed(story.ledger)).toBe(false)
  story.sign(end, 'Lupe')
  expect(isToBeDestroyed(story.ledger)).toBe(true)
})

test('[KE7] neither the end of a cycle, nor a vote that is open or lost, destroys a notebook', () => {
  const told = voted()
  const { story, meeting, proposal } = told
  story.sign(story.endCycle(meeting.ref, proposal), 'Lupe')
  expect(isToBeDestroyed(story.ledger)).toBe(false)
  const destruction = story.propose('Rosa', { kind: 'destruction' })
  story.vote(destruction, 'yes', 'Rosa')
  expect(isToBeDestroyed(story.ledger)).toBe(false)
  story.vote(destruction, 'no', 'Ana', 'Lupe').closeVote('Rosa', destruction)
  expect(isToBeDestroyed(story.ledger)).toBe(false)
})
