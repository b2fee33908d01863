/** What is left out, on purpose or not, by those who vote, close a vote or go (rules AU3, AU6). */
import { expect, test } from 'vitest'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Motion } from '../../../shared/record/vote-facts.ts'
import { codesOf, group } from '../../support/story.ts'
import { agreeing, electing, end, leadersOf, outcomeOf } from '../../support/voting.ts'

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
