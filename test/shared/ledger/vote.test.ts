import { expect, test } from 'vitest'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { neededOf } from '../../../shared/ledger/vote.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Motion } from '../../../shared/record/vote-facts.ts'
import { group } from '../../support/story.ts'
import { agreeing, electing, end, leadersOf, outcomeOf } from '../../support/voting.ts'

test('[VO1] a vote passes when the quorum of the active members said yes', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const proposal = story.propose('Ana', end)
  story.vote(proposal, 'yes', 'Ana', 'Lupe')
  story.closeVote('Ana', proposal)
  expect(story.problems).toEqual(['vote-undecided'])
  expect(outcomeOf(story, proposal)).toBeNull()
  story.vote(proposal, 'yes', 'Rosa').closeVote('Lupe', proposal)
  expect(story.proposal(proposal).decision).toMatchObject({
    outcome: 'passed',
    entitled: 4,
    needed: 3,
  })
})

test('[VO1] a vote fails when the quorum can no longer be reached', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const proposal = story.propose('Ana', end)
  story.vote(proposal, 'yes', 'Ana').vote(proposal, 'no', 'Lupe', 'Meche')
  story.closeVote('Rosa', proposal)
  expect(outcomeOf(story, proposal)).toBe('rejected')
  story.vote(proposal, 'yes', 'Lupe').closeVote('Rosa', proposal)
  expect(story.problems).toEqual(['vote-late', 'vote-closed-twice'])
  expect(outcomeOf(story, proposal)).toBe('rejected')
})

test.each([
  [1, 51, 1],
  [2, 51, 2],
  [3, 51, 2],
  [10, 51, 6],
  [11, 67, 8],
  [12, 75, 9],
  [12, 100, 12],
  [101, 51, 52],
  [100, 51, 51],
])('[VO1] of %i members at a quorum of %i percent it takes %i', (entitled, quorum, needed) => {
  expect(neededOf(entitled, quorum)).toBe(needed)
})

test('[VO1] her last word before the closing holds', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const proposal = story.propose('Ana', end)
  story.vote(proposal, 'no', 'Rosa', 'Lupe').vote(proposal, 'yes', 'Ana', 'Rosa')
  story.closeVote('Ana', proposal)
  expect(outcomeOf(story, proposal)).toBe('passed')
  const against = [...(story.proposal(proposal).decision?.no.values() ?? [])]
  expect(against.map(({ author }) => author.alias)).toEqual(['Lupe'])
})

test('[VO1] one woman with two devices has one vote', () => {
  const story = group('Rosa', 'Ana', 'Lupe').device('Ana', 'her phone')
  const proposal = story.propose('Ana', end)
  story.vote(proposal, 'yes', 'Ana', 'her phone').closeVote('Ana', proposal)
  expect(story.problems).toEqual(['vote-undecided'])
})

test('[VO1] who joins after the proposal has no vote on it', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const proposal = story.propose('Rosa', end)
  story.join('Meche').vote(proposal, 'yes', 'Rosa', 'Meche', 'Ana').closeVote('Rosa', proposal)
  expect(story.problems).toEqual(['vote-not-entitled'])
  expect(story.proposal(proposal).decision).toMatchObject({ outcome: 'passed', entitled: 3 })
})

test('[VO1] who had left or was dismissed before the proposal has no vote on it', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche', 'Paty')
  story.decide({ kind: 'dismissal', member: story.memberRef('Paty') }, 'Rosa', 'Ana', 'Lupe')
  story.confirm('Ana', story.meeting().leave('Meche').last)
  const proposal = story.propose('Rosa', end)
  story.vote(proposal, 'yes', 'Rosa', 'Ana').closeVote('Rosa', proposal)
  expect(story.proposal(proposal).decision).toMatchObject({ outcome: 'passed', entitled: 3 })
  expect(story.problems).toEqual([])
})

test('[SA1] the agreement is the one that was voted, from there on', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  expect(story.agreement()).toEqual(foundingAgreement(pesos(50)))
  story.decide(agreeing({ weeklySaving: pesos(70), quorumPercent: 100 }), 'Ana', 'Lupe')
  expect(story.ledger.group?.weeklySaving).toBe(pesos(70))
  const proposal = story.decide(agreeing({ weeklySaving: pesos(80) }), 'Ana', 'Lupe')
  expect(story.proposal(proposal).decision).toBeNull()
  story.vote(proposal, 'yes', 'Rosa').closeVote('Rosa', proposal)
  expect(story.agreement()).toMatchObject({ weeklySaving: pesos(80), quorumPercent: 51 })
})

test('[VO1] a leader who is elected leads from there on, beside or instead of another', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  story.meeting('Ana')
  story.decide(electing(story, 'Ana'), 'Ana', 'Lupe')
  story.meeting('Ana')
  expect(leadersOf(story)).toEqual(['Rosa', 'Ana'])
  story.decide(electing(story, 'Lupe', 'Rosa'), 'Ana', 'Lupe')
  story.meeting('Lupe')
  story.meeting('Rosa')
  expect(story.problems).toEqual(['not-leader', 'not-leader'])
  expect(leadersOf(story)).toEqual(['Ana', 'Lupe'])
  story.decide({ kind: 'leader-ended', member: story.memberRef('Ana') }, 'Rosa', 'Lupe')
  expect(leadersOf(story)).toEqual(['Lupe'])
  story.decide(electing(story, 'Rosa'), 'Rosa', 'Lupe')
  expect(leadersOf(story)).toEqual(['Rosa', 'Lupe'])
  story.meeting('Rosa')
  expect(story.problems).toHaveLength(2)
})

test('[AU1] a motion refers to what it is about', () => {
  const story = group('Rosa', 'Ana')
  const { ref } = story.meeting()
  story.propose('Ana', { kind: 'dismissal', member: ref })
  story.propose('Ana', { kind: 'write-off', loan: story.memberRef('Ana') })
  story.propose('Ana', electing(story, 'Ana', 'Ana'))
  story.propose('Ana', { ...electing(story, 'Ana'), replaces: ref } as Motion)
  story.vote(ref, 'yes', 'Ana').closeVote('Ana', ref)
  expect(story.problems).toEqual(Array.from({ length: 6 }, () => 'refers-to-wrong-kind'))
})

test('[VO1] the dismissed writes no more, and her savings wait to be paid to her', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Ana', pesos(50))
  story.decide({ kind: 'dismissal', member: story.memberRef('Ana') }, 'Rosa', 'Lupe')
  meeting.by('Ana').save('Ana', pesos(10)).by('Rosa').present('Ana')
  expect(story.problems).toEqual(['author-left', 'member-left', 'leaver-savings-left'])
  meeting.leave('Ana')
  expect(story.problems).toEqual(['author-left', 'member-left'])
  expect(story.member('Ana').savings.balance).toBe(0)
})

test('[VO1] a woman may close the vote by which she is dismissed', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  story.decide({ kind: 'dismissal', member: story.memberRef('Ana') }, 'Ana', 'Lupe')
  story.meeting().by('Ana').save('Ana', pesos(10))
  expect(story.member('Ana').dismissed).not.toBeNull()
  expect(story.problems).toEqual(['author-left'])
})

// Leaving out what one has seen (rule AU6).

test('[VO1] what was open while another passed on the same matter has lapsed', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const open = story.propose('Rosa', agreeing({ weeklySaving: pesos(20) }))
  story.vote(open, 'yes', 'Rosa', 'Ana', 'Lupe')
  story.decide(agreeing({ weeklySaving: pesos(70) }), 'Rosa', 'Ana', 'Lupe')
  story.closeVote('Ana', open)
  expect(story.problems).toEqual(['vote-lapsed'])
  expect(story.agreement().weeklySaving).toBe(pesos(70))
})

test('[VO1] votes above the heads of the closing are late, and count for nothing', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const proposal = story.propose('Ana', end)
  story.vote(proposal, 'yes', 'Ana')
  const heads = story.heads('Ana')
  story.vote(proposal, 'yes', 'Lupe').closeVote('Ana', proposal, heads)
  expect(story.problems).toEqual(['vote-undecided'])
  story.vote(proposal, 'yes', 'Rosa').closeVote('Ana', proposal, story.heads('Ana'))
  expect(story.proposal(proposal).decision?.yes.size).toBe(3)
})

test('[VO1] who joined after the proposal does not make up the number', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const proposal = story.propose('Rosa', end)
  story.join('Meche').vote(proposal, 'yes', 'Rosa', 'Meche').closeVote('Rosa', proposal)
  expect(story.problems).toEqual(['vote-not-entitled', 'vote-undecided'])
})

test('[VO1] whoever is elected is a member', () => {
  const story = group('Rosa', 'Ana')
  const { ref } = story.meeting()
  story.propose('Ana', { kind: 'leader-elected', member: ref, replaces: null })
  expect(story.problems).toEqual(['refers-to-wrong-kind'])
  expect(story.ledger.proposals.size).toBe(0)
})

test('[VO1] votes that are on no matter do not lapse by one another', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const open = story.propose('Ana', end)
  const motion = { kind: 'expense', pot: 'group-fund', amount: pesos(9), note: '' } as const
  story.decide(motion, 'Ana', 'Lupe')
  story.decide({ kind: 'dismissal', member: story.memberRef('Rosa') }, 'Ana', 'Lupe')
  story.vote(open, 'yes', 'Ana', 'Lupe').closeVote('Lupe', open)
  expect(story.problems).toEqual([])
  expect(outcomeOf(story, open)).toBe('passed')
})
