import { expect, test } from 'vitest'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import type { StepName } from '../../../shared/ledger/meeting-steps.ts'
import { stepsOf } from '../../../shared/ledger/meeting-steps.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { MeetingStory } from '../../support/meeting-story.ts'
import { group } from '../../support/story.ts'

const steps = ({ story, meeting }: MeetingStory) => stepsOf(story.ledger, meeting)

const missing = (meeting: MeetingStory): StepName[] =>
  steps(meeting)
    .filter(({ isDone }) => !isDone)
    .map(({ name }) => name)

const missingFor = (meeting: MeetingStory, name: StepName): string[] =>
  steps(meeting)
    .filter((step) => step.name === name)
    .flatMap(({ members }) => members.map(({ alias }) => alias))

test('[ME1] the first meeting: what is to be done, and for whom', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting()
  expect(steps(meeting).map(({ name }) => name)).toEqual([
    'opened-by-two',
    'roll-call',
    'repayments',
    'savings',
    'fines',
    'loan-requests',
    'votes',
    'disbursements',
    'closed',
    'closing-read-aloud',
    'signed',
    'receipts-given',
    'next-meeting',
  ])
  meeting.present('Rosa', 'Ana').save('Ana', pesos(50))
  expect(missingFor(meeting, 'roll-call')).toEqual(['Lupe'])
  expect(missingFor(meeting, 'savings')).toEqual(['Rosa', 'Lupe'])
  expect(missing(meeting)).not.toContain('repayments')
})

test('[ME1] a meeting is opened by two', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting()
  story.confirm('Rosa', meeting.ref)
  expect(missing(meeting)).toContain('opened-by-two')
  story.confirm('Ana', meeting.ref)
  expect(missing(meeting)).not.toContain('opened-by-two')
  expect(story.problems).toEqual(['confirmed-own'])
})

test('[ME1] a whole meeting leaves nothing undone', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(500), { weeks: 5 })
  const meeting = story.meeting().step('last-closing-recited').countBox()
  story.confirm('Ana', meeting.ref)
  meeting.present('Rosa', 'Ana').absent('Lupe')
  expect(missingFor(meeting, 'repayments')).toEqual(['Ana'])
  meeting.cover('Ana', { Rosa: pesos(100) })
  meeting.save('Rosa', pesos(50)).save('Ana', pesos(50)).save('Lupe', pesos(50))
  meeting.fine('Lupe', pesos(10))
  expect(missingFor(meeting, 'fines')).toEqual(['Lupe'])
  meeting.payFine('Lupe', pesos(10)).train('self-care').setNext().close()
  meeting.step('closing-read-aloud').sign('Rosa')
  expect(missing(meeting)).toEqual(['signed', 'receipts-given'])
  expect(missingFor(meeting, 'signed')).toEqual(['Ana'])
  meeting.sign('Ana').step('receipts-given')
  expect(missing(meeting)).toEqual([])
  expect(story.problems).toEqual([])
})

test('[ME1] what is asked for is voted on and handed over', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().receive(pesos(1_000)).ask('Ana', pesos(500), 5)
  const asked = meeting.last
  expect(missingFor(meeting, 'loan-requests')).toEqual(['Ana'])
  const proposal = story.propose('Rosa', { kind: 'loan', ask: asked }, meeting.ref)
  story.vote(proposal, 'yes', 'Rosa', 'Lupe')
  expect(missingFor(meeting, 'votes')).toEqual(['Ana'])
  story.closeVote('Rosa', proposal)
  expect(missingFor(meeting, 'disbursements')).toEqual(['Ana'])
  meeting.grant('Ana', { principal: pesos(500), weeks: 5 }, asked)
  const open = ['loan-requests', 'votes', 'disbursements']
  expect(missing(meeting).filter((name) => open.includes(name))).toEqual([])
})

test('[ME1] dues are a step where the agreement has them', () => {
  const story = group('Rosa', 'Ana')
  const agreement = { ...foundingAgreement(pesos(50)), weeklyDues: pesos(5) }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana')
  const meeting = story.meeting().dues('Ana', pesos(5))
  expect(missingFor(meeting, 'dues')).toEqual(['Rosa'])
})

test('[ME1] several devices do different steps at once, and all of it counts', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting()
  story.part('Rosa', 'Ana', 'Lupe')
  meeting.by('Ana').present('Rosa', 'Ana', 'Lupe')
  meeting.by('Lupe').save('Rosa', pesos(50)).save('Ana', pesos(50)).save('Lupe', pesos(50))
  story.meet()
  expect(missing(meeting)).not.toContain('roll-call')
  expect(missing(meeting)).not.toContain('savings')
  meeting.by('Rosa').close().sign('Ana')
  expect(missing(meeting)).not.toContain('signed')
})

test('[ME1] a box that is found otherwise than the books say is a problem to be explained', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).close()
  story.meeting().countBox({ savings: pesos(40) })
  expect(story.problems).toEqual(['box-count-differs'])
})

test('[ME1] a group without dues misses none, and a loan that was given up waits for no payment', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(500), { weeks: 5 })
  const meeting = story.meeting()
  expect(missingFor(meeting, 'repayments')).toEqual(['Ana'])
  story.decide({ kind: 'write-off', loan: story.loanRef('Ana') }, 'Rosa', 'Lupe')
  expect(missingFor(meeting, 'repayments')).toEqual([])
  expect(missing(meeting)).not.toContain('repayments')
  meeting.save('Rosa', pesos(50)).save('Ana', pesos(50)).save('Lupe', pesos(50))
  expect(missing(meeting)).not.toContain('savings')
})
