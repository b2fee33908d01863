import { expect, test } from 'vitest'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { neededOf } from '../../../shared/ledger/vote.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Agreement } from '../../../shared/record/agreement.ts'
import type { Motion } from '../../../shared/record/vote-facts.ts'
import type { Story } from '../../support/story.ts'
import { codesOf, group } from '../../support/story.ts'

const end: Motion = { kind: 'cycle-end' }

const agreeing = (changes: Partial<Agreement>): Motion => ({
  kind: 'agreement',
  agreement: { ...foundingAgreement(pesos(50)), ...changes },
})

const electing = (story: Story, name: string, replaces: string | null = null): Motion => ({
  kind: 'leader-elected',
  member: story.memberRef(name),
  replaces: replaces === null ? null : story.memberRef(replaces),
})

const outcomeOf = (story: Story, proposal: Parameters<Story['proposal']>[0]) =>
  story.proposal(proposal).decision?.outcome ?? null

const leadersOf = (story: Story): string[] =>
  [...story.ledger.members.values()].filter(({ leads }) => leads).map(({ alias }) => alias)

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

test('[AU6] a vote that leaves out the closing changes no result', () => {
  const story = group('Rosa', 'Ana', 'Lupe').device('Lupe', 'her phone')
  const proposal = story.propose('Rosa', end)
  story.part('her phone')
  story.vote(proposal, 'yes', 'Rosa', 'Ana', 'Lupe').closeVote('Rosa', proposal)
  story.vote(proposal, 'no', 'her phone')
  story.meet()
  expect(story.proposal(proposal).decision?.yes.size).toBe(3)
  expect(story.problems).toEqual(['vote-late'])
})

test('[AU6] a closing that leaves out another does not undo what passed', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche').device('Meche', 'her phone')
  const proposal = story.propose('Rosa', end)
  story.vote(proposal, 'no', 'Ana', 'Lupe')
  story.part('her phone')
  story.vote(proposal, 'yes', 'Rosa', 'Ana', 'Lupe', 'Meche').closeVote('Rosa', proposal)
  story.closeVote('her phone', proposal)
  story.meet()
  expect(outcomeOf(story, proposal)).toBe('passed')
})

test('[AU6] a replaced leader who leaves out the election leads no more', () => {
  const story = group('Rosa', 'Ana', 'Lupe').device('Rosa', 'her phone')
  const kept = story.meeting()
  kept.by('her phone').receive(pesos(500))
  story.part('her phone')
  story.decide(electing(story, 'Ana', 'Rosa'), 'Ana', 'Lupe')
  kept.receive(pesos(900)).close()
  story.meeting('her phone')
  story.meet()
  expect(story.problems).toEqual(['not-leader', 'not-leader', 'not-leader'])
  expect(story.cash('loan-fund')).toBe(pesos(500))
  expect(kept.meeting.closing).toBeNull()
  kept.by('Ana').close()
  expect(kept.closed.entry.author.alias).toBe('Ana')
})

test('[AU6] an election closed anew by one who leaves out what followed elects nobody', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche').device('Ana', 'her phone')
  const open = story.propose('Rosa', electing(story, 'Ana', 'Rosa'))
  story.vote(open, 'yes', 'Rosa', 'Ana', 'Lupe')
  story.part('her phone')
  story.decide(electing(story, 'Meche', 'Rosa'), 'Meche', 'Rosa', 'Lupe')
  story.decide({ kind: 'leader-ended', member: story.memberRef('Ana') }, 'Meche', 'Rosa', 'Lupe')
  story.closeVote('her phone', open)
  story.meeting('her phone')
  story.meet()
  expect(leadersOf(story)).toEqual(['Meche'])
  expect(story.problems).toEqual(['not-leader'])
})

test('[AU6] an agreement that was left open does not come back when it is closed late', () => {
  const story = group('Rosa', 'Ana', 'Lupe').device('Ana', 'her phone')
  const open = story.propose('Rosa', agreeing({ weeklySaving: pesos(20) }))
  story.vote(open, 'yes', 'Rosa', 'Ana', 'Lupe').part('her phone')
  story.decide(agreeing({ weeklySaving: pesos(70) }), 'Rosa', 'Ana', 'Lupe')
  story.closeVote('her phone', open)
  expect(story.agreement().weeklySaving).toBe(pesos(70))
  story.meet()
  expect(story.agreement().weeklySaving).toBe(pesos(70))
  expect(story.problems).toEqual([])
  story.closeVote('Ana', open)
  expect(story.problems).toEqual(['vote-closed-twice'])
})

test('[VO1] what was open while another passed on the same matter has lapsed', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const open = story.propose('Rosa', agreeing({ weeklySaving: pesos(20) }))
  story.vote(open, 'yes', 'Rosa', 'Ana', 'Lupe')
  story.decide(agreeing({ weeklySaving: pesos(70) }), 'Rosa', 'Ana', 'Lupe')
  story.closeVote('Ana', open)
  expect(story.problems).toEqual(['vote-lapsed'])
  expect(story.agreement().weeklySaving).toBe(pesos(70))
})

test('[AU6] two agreements settled apart, and no word on which is the later: the old one stays', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const low = story.propose('Rosa', agreeing({ weeklySaving: pesos(20) }))
  const high = story.propose('Rosa', agreeing({ weeklySaving: pesos(70) }))
  story.vote(low, 'yes', 'Rosa', 'Ana').vote(high, 'yes', 'Ana', 'Rosa')
  story.vote(high, 'yes', 'Lupe').vote(low, 'yes', 'Meche')
  story.vote(low, 'yes', 'Rosa').part('Rosa', 'Meche')
  story.closeVote('Rosa', low)
  story.closeVote('Meche', high)
  story.meet()
  expect(story.problems).toEqual(['votes-opposed'])
  expect(story.agreement().weeklySaving).toBe(pesos(50))
  story.decide(agreeing({ weeklySaving: pesos(30) }), 'Rosa', 'Ana', 'Lupe')
  expect(story.agreement().weeklySaving).toBe(pesos(30))
})

test('[AU6] a proposal that leaves out a new agreement is counted by it', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche').device('Rosa', 'her phone')
  story.part('her phone', 'Ana', 'Lupe')
  const old = story.propose('her phone', end)
  story.hear('Ana', 'her phone').hear('Lupe', 'her phone')
  story.vote(old, 'yes', 'her phone', 'Ana', 'Lupe')
  story.hear('her phone', 'Ana').hear('her phone', 'Lupe')
  story.closeVote('her phone', old)
  expect(codesOf(story.input('her phone'))).toEqual([])
  const stricter = story.propose('Rosa', agreeing({ quorumPercent: 100 }))
  story.vote(stricter, 'yes', 'Rosa', 'Meche').hear('Ana', 'Meche').vote(stricter, 'yes', 'Ana')
  story.hear('Meche', 'Ana').closeVote('Meche', stricter)
  story.meet()
  expect(story.agreement().quorumPercent).toBe(100)
  expect(story.proposal(old).decision?.outcome).toBe('passed')
})

test('[AU6] few who leave out the others do not outvote them', () => {
  const story = group('Rosa').device('Rosa', 'her phone').part('her phone')
  story.join('Ana').join('Lupe').join('Meche')
  story.meeting().save('Ana', pesos(50)).close().sign('Ana')
  const alone = story.decide(agreeing({ weeklySaving: pesos(500) }), 'her phone')
  expect(codesOf(story.input('her phone'))).toEqual([])
  story.meet()
  expect(story.problems).toEqual(['vote-undecided'])
  expect(story.proposal(alone).decision).toBeNull()
  expect(story.agreement().weeklySaving).toBe(pesos(50))
  expect(story.cash('savings')).toBe(pesos(50))
})

test('[AU6] members whom a leader adds behind a vote that has passed do not undo it', () => {
  const story = group('Rosa', 'Ana', 'Lupe').device('Rosa', 'her phone').part('her phone')
  const proposal = story.decide(
    { kind: 'leader-ended', member: story.memberRef('Rosa') },
    'Ana',
    'Lupe',
  )
  for (const name of ['X', 'Y', 'Z', 'W']) story.joinFrom('her phone', name)
  story.meet()
  expect(story.proposal(proposal).decision).toMatchObject({ outcome: 'passed', entitled: 3 })
  expect(leadersOf(story)).toEqual([])
  expect(story.ledger.members.size).toBe(3)
})

test('[AU6] a leaving that leaves out a vote takes no vote back', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche').device('Rosa', 'her phone')
  const { ref } = story.meeting()
  story.part('her phone', 'Meche')
  const proposal = story.decide(electing(story, 'Ana', 'Rosa'), 'Ana', 'Lupe', 'Rosa')
  const member = story.memberRef('Lupe')
  story.state('her phone', { kind: 'member-left', meeting: ref, member, savingsPaid: pesos(0) })
  story.hear('Meche', 'her phone').confirm('Meche', story.last)
  story.meet()
  expect(outcomeOf(story, proposal)).toBe('passed')
  expect(leadersOf(story)).toEqual(['Ana'])
})

test('[AU3] votes of the dismissed that leave out her dismissal count for nothing', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche').device('Ana', 'her phone')
  const open = story.propose('Rosa', electing(story, 'Ana', 'Rosa'))
  story.vote(open, 'yes', 'Lupe', 'Meche').part('her phone')
  story.decide({ kind: 'dismissal', member: story.memberRef('Ana') }, 'Rosa', 'Lupe', 'Meche')
  story.vote(open, 'yes', 'her phone').closeVote('her phone', open)
  story.meet()
  expect(outcomeOf(story, open)).toBeNull()
  expect(leadersOf(story)).toEqual(['Rosa'])
  expect(story.problems).toEqual(['author-left', 'author-left'])
})

test('[AU3] nor does another help them by closing a vote with them', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche').device('Ana', 'her phone')
  story.device('Lupe', 'Lupe’s phone')
  const open = story.propose('Rosa', electing(story, 'Ana', 'Rosa'))
  story.vote(open, 'yes', 'Lupe', 'Meche').part('her phone', 'Lupe’s phone')
  const dismissal: Motion = { kind: 'dismissal', member: story.memberRef('Ana') }
  story.decide(dismissal, 'Rosa', 'Lupe', 'Meche')
  story.vote(open, 'yes', 'her phone').hear('Lupe’s phone', 'her phone')
  story.closeVote('Lupe’s phone', open)
  expect(codesOf(story.input('Lupe’s phone'))).toEqual([])
  story.meet()
  expect(outcomeOf(story, open)).toBeNull()
  expect(story.problems.toSorted()).toEqual(['author-left', 'vote-undecided'])
})

test('[AU6] a vote that passed only by one who was gone when another passed without her', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche', 'Paty').device('Paty', 'her phone')
  const dismissRosa: Motion = { kind: 'dismissal', member: story.memberRef('Rosa') }
  const dismissPaty: Motion = { kind: 'dismissal', member: story.memberRef('Paty') }
  const one = story.propose('Paty', dismissRosa)
  const other = story.propose('Rosa', dismissPaty)
  story.vote(one, 'yes', 'Ana', 'Lupe').vote(other, 'yes', 'Lupe', 'Meche')
  story.part('Rosa', 'her phone')
  story.vote(one, 'yes', 'her phone').vote(other, 'yes', 'Rosa')
  story.closeVote('her phone', one)
  story.closeVote('Rosa', other)
  story.meet()
  // Each needs a vote, and the closing, of one whom the other dismisses.
  expect(story.member('Rosa').dismissed).toBeNull()
  expect(story.member('Paty').dismissed).toBeNull()
  expect(story.problems).toEqual(['votes-opposed', 'votes-opposed'])
  story.meeting('Rosa').by('her phone').save('Paty', pesos(10))
  expect(story.cash('savings')).toBe(pesos(10))
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

test('[AU6] of two closings apart that both found it rejected, the first holds', () => {
  const story = group('Rosa', 'Ana', 'Lupe').device('Rosa', 'her phone')
  const proposal = story.propose('Ana', end)
  story.vote(proposal, 'no', 'Rosa', 'Lupe').part('her phone')
  const first = story.closeVote('Rosa', proposal)
  story.closeVote('her phone', proposal)
  story.meet()
  expect(story.problems).toEqual(['vote-undecided'])
  expect(story.proposal(proposal).decision).toMatchObject({ outcome: 'rejected', entry: first })
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
