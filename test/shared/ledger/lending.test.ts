import { expect, test } from 'vitest'
import { turnoverCentavos } from '../../../shared/ledger/account.ts'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { askStateOf, daysLate, loanStateOn, payoffOn } from '../../../shared/ledger/loan.ts'
import { centavos, pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import type { Agreement, Charge, LoanTerms } from '../../../shared/record/agreement.ts'
import type { FactRef } from '../../../shared/record/record.ts'
import { addDays, addWeeks } from '../../../shared/time/civil-date.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

const level: Charge = { method: 'level', rate: { millionths: 240_000, per: 'year' } }
const flat = { method: 'flat', rate: { millionths: 200_000, per: 'loan' } } as const

/** A group with an agreement, and money to lend. */
const lending = (changes: Partial<Agreement> = {}): Story => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const agreement = { ...foundingAgreement(pesos(50)), ...changes }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana')
  story.meeting().receive(pesos(20_000)).close()
  return story
}

const vote = (story: Story, ask: FactRef): FactRef =>
  story.decide({ kind: 'loan', ask }, 'Rosa', 'Ana')

const balanceOf = (story: Story, kind: 'interest' | 'loan-loss'): number =>
  sumCentavos(
    story.ledger.accounts.flatMap(({ name, balance }) => (name.kind === kind ? balance : [])),
  )

test('[LO3] asked, voted, disbursed, repaid, closed', () => {
  const story = lending({ charge: level })
  const meeting = story.meeting().ask('Ana', pesos(10_000), 4)
  const asked = meeting.last
  const ask = () => askStateOf(story.asked(asked))
  expect(ask()).toBe('asked')
  vote(story, asked)
  expect(ask()).toBe('voted')
  meeting.grant('Ana', { principal: pesos(10_000), weeks: 4 }, asked).close()
  expect(ask()).toBe('disbursed')
  const { day } = meeting
  expect(loanStateOn(story.loan('Ana'), day)).toBe('current')
  for (const amount of [2_528.91, 2_528.91, 2_528.91, 2_528.91]) {
    story.meeting().pay('Ana', pesos(amount)).close()
  }
  expect(story.problems).toEqual([])
  expect(story.loan('Ana')).toMatchObject({ balance: 0, surplus: 0, instalmentsLeft: 0 })
  expect(loanStateOn(story.loan('Ana'), addWeeks(day, 5))).toBe('closed')
  expect(balanceOf(story, 'interest')).toBe(pesos(-115.64))
  expect(story.cash('loan-fund')).toBe(pesos(20_115.64))
})

test('[LO3] a loan without a vote, or other than it was asked for, is counted and shown', () => {
  const story = lending()
  const meeting = story.meeting().grant('Ana', { principal: pesos(100), weeks: 4 })
  expect(story.problems).toEqual(['loan-not-voted'])
  const asked = meeting.ask('Lupe', pesos(500), 4).last
  meeting.grant('Lupe', { principal: pesos(600), weeks: 4 }, asked)
  expect(story.problems).toEqual(['loan-not-voted', 'loan-not-voted', 'loan-not-as-asked'])
  expect(story.loan('Lupe').balance).toBe(pesos(600))
})

test('[AU6] a vote that its leader had not seen allows no loan', () => {
  const story = lending()
  const meeting = story.meeting()
  const asked = meeting.ask('Lupe', pesos(500), 4).last
  const proposal = story.propose('Ana', { kind: 'loan', ask: asked })
  story.vote(proposal, 'yes', 'Rosa', 'Ana').part('Rosa').closeVote('Ana', proposal)
  meeting.grant('Lupe', { principal: pesos(500), weeks: 4 }, asked)
  story.meet()
  expect(story.problems).toEqual(['loan-not-voted'])
})

test('[LO3] what the group refused stays refused', () => {
  const story = lending()
  const asked = story.meeting().ask('Lupe', pesos(500), 4).last
  const proposal = story.propose('Lupe', { kind: 'loan', ask: asked })
  story.vote(proposal, 'no', 'Rosa', 'Ana').closeVote('Ana', proposal)
  expect(askStateOf(story.asked(asked))).toBe('refused')
})

test('[LO2] charge and principal are told apart, whatever is taken back before', () => {
  const story = lending({ charge: flat })
  const loan = story.meeting().grant('Ana', { principal: pesos(400), weeks: 4 }).last
  const second = story.meeting().pay('Ana', pesos(100))
  const wrong = second.last
  second.pay('Ana', pesos(20))
  expect(balanceOf(story, 'interest')).toBe(pesos(-20))
  expect(story.loan('Ana').account.balance).toBe(pesos(300))
  story.reverse('Rosa', wrong)
  expect(balanceOf(story, 'interest')).toBe(pesos(-20))
  expect(story.loan('Ana').account.balance).toBe(pesos(400))
  story.reverse('Rosa', loan)
  expect(story.loan('Ana')).toMatchObject({ balance: 0, surplus: pesos(20) })
  expect(balanceOf(story, 'interest')).toBe(0)
  expect(sumCentavos(story.ledger.accounts.map(({ balance }) => balance))).toBe(0)
})

test('[LO3] late is counted in days, from the oldest instalment that is missing', () => {
  const story = lending()
  story.meeting().grant('Ana', { principal: pesos(400), weeks: 4 })
  const { firstDue } = story.loan('Ana')
  const days = (day: number) => daysLate(story.loan('Ana'), addDays(firstDue, day))
  expect([days(0), days(1), days(7), days(30)]).toEqual([0, 1, 7, 30])
  story.meeting().pay('Ana', pesos(100))
  expect([days(1), days(7), days(8)]).toEqual([0, 0, 1])
  expect(loanStateOn(story.loan('Ana'), addDays(firstDue, 8))).toBe('late')
})

test('[LO3] spread anew by vote: what was paid stays, what is left has new days', () => {
  const story = lending()
  story.meeting().grant('Ana', { principal: pesos(400), weeks: 4 })
  const meeting = story.meeting().pay('Ana', pesos(100))
  const firstDue = addWeeks(meeting.day, 4)
  const motion = { kind: 'reschedule', loan: story.loanRef('Ana'), weeks: 6, firstDue } as const
  const proposal = story.propose('Ana', motion, meeting.ref)
  story.vote(proposal, 'yes', 'Ana', 'Lupe').closeVote('Lupe', proposal)
  expect(story.loan('Ana')).toMatchObject({
    paid: pesos(100),
    balance: pesos(300),
    instalmentsLeft: 6,
    next: { due: firstDue, amount: pesos(50) },
  })
  expect(loanStateOn(story.loan('Ana'), addWeeks(meeting.day, 3))).toBe('rescheduled')
})

test('[LO3] written off by vote: the loss is on the books, and what she pays all the same takes it back', () => {
  const story = lending({ charge: flat })
  story.meeting().grant('Ana', { principal: pesos(400), weeks: 4 })
  const loan = story.loanRef('Ana')
  story.meeting().pay('Ana', pesos(120))
  story.decide({ kind: 'write-off', loan }, 'Rosa', 'Lupe')
  expect(balanceOf(story, 'loan-loss')).toBe(pesos(300))
  expect(story.loan('Ana').account.balance).toBe(0)
  expect(loanStateOn(story.loan('Ana'), story.meeting().day)).toBe('written-off')
  const meeting = story.meeting().pay('Ana', pesos(120))
  expect(balanceOf(story, 'loan-loss')).toBe(pesos(200))
  expect(balanceOf(story, 'interest')).toBe(pesos(-40))
  story.reverse('Rosa', meeting.last)
  expect(balanceOf(story, 'loan-loss')).toBe(pesos(300))
  expect(sumCentavos(story.ledger.accounts.map(({ balance }) => balance))).toBe(0)
})

test('[LO3] the ladder, the last loan and the terms of the agreement are watched', () => {
  const story = lending({ ladder: [pesos(500), pesos(800)], charge: flat })
  const meeting = story.meeting().grant('Ana', { principal: pesos(600), weeks: 1 })
  expect(story.problems).toEqual(['loan-not-voted', 'loan-above-ladder'])
  story.reverse('Rosa', meeting.last)
  meeting.grant('Ana', { principal: pesos(500), weeks: 1 })
  const next = story.meeting().pay('Ana', pesos(600))
  next.grant('Ana', { principal: pesos(800), weeks: 1, charge: level })
  const found = story.problems.filter((code) => code !== 'loan-not-voted')
  expect(found).toEqual(['loan-terms-differ'])
  const last = story.meeting().grant('Ana', { principal: pesos(900), weeks: 1 })
  expect(story.problems.slice(-3)).toEqual([
    'loan-terms-differ',
    'loan-above-ladder',
    'loan-before-last-closed',
  ])
  expect(last.meeting.entries).toHaveLength(1)
})

test('[LO3] a next loan only after the last was closed on time', () => {
  const story = lending()
  story.meeting().grant('Ana', { principal: pesos(500), weeks: 1 })
  story.meeting()
  const late = story.meeting().pay('Ana', pesos(500))
  late.grant('Ana', { principal: pesos(500), weeks: 1 })
  expect(story.problems.at(-1)).toBe('loan-before-last-closed')
})

test('[LO2] the most that a payment may be falls with what is paid ahead', () => {
  const story = lending({ charge: level })
  const meeting = story.meeting().grant('Ana', { principal: pesos(10_000), weeks: 4 })
  expect(payoffOn(story.loan('Ana'), meeting.day)).toBe(pesos(10_000))
  expect(payoffOn(story.loan('Ana'), addWeeks(meeting.day, 1))).toBe(pesos(10_046.15))
})

test('[MO1] charges that no notebook can hold exactly make no loan', () => {
  const story = group('Rosa', 'Ana')
  const rate = { millionths: 10_000_000, per: 'week' } as const
  const principal = centavos(900_000_000_000)
  const terms = { principal, weeks: 1040, charge: { method: 'flat', rate } } as const
  story.meeting().grant('Ana', terms)
  expect(story.problems).toEqual(['sum-too-large'])
})

test('[LO3] the last loan must be closed by the day of the next, whichever is written down first', () => {
  const story = lending()
  const first = story.meeting().grant('Ana', { principal: pesos(500), weeks: 4 })
  const second = story.meeting().pay('Ana', pesos(500))
  first.grant('Ana', { principal: pesos(500), weeks: 4 })
  expect(story.problems.at(-1)).toBe('loan-before-last-closed')
  story.reverse('Rosa', first.last)
  second.grant('Ana', { principal: pesos(500), weeks: 4 })
  expect(story.problems).not.toContain('loan-before-last-closed')
})

const otherTerms: [name: string, terms: Partial<LoanTerms>][] = [
  ['unit', { unit: pesos(1) }],
  ['allocation', { allocation: 'charges-first' }],
  ['prepayment', { prepayment: 'lowers' }],
  ['way of charging', { charge: { ...flat, method: 'equal-principal' } }],
  ['rate', { charge: { ...flat, rate: { millionths: 200_001, per: 'loan' } } }],
  ['period of the rate', { charge: { ...flat, rate: { millionths: 200_000, per: 'year' } } }],
  ['charge, none at all,', { charge: { method: 'none' } }],
]

test.each(otherTerms)('[LO3] terms with another %s than was agreed are shown', (_name, terms) => {
  const story = lending({ charge: flat })
  story.meeting().grant('Ana', { principal: pesos(400), weeks: 4 })
  expect(story.problems).toEqual(['loan-not-voted'])
  story.meeting().grant('Lupe', { principal: pesos(400), weeks: 4, ...terms })
  expect(story.problems).toEqual(['loan-not-voted', 'loan-not-voted', 'loan-terms-differ'])
})

test('[LO3] a loan that has no effect is no answer to what was asked', () => {
  const story = lending()
  const asked = story.meeting().ask('Ana', pesos(500), 4).last
  vote(story, asked)
  story.device('Rosa', 'her phone').part('her phone')
  story
    .meeting()
    .by('her phone')
    .grant('Ana', { principal: pesos(500), weeks: 4 }, asked)
  story.meet()
  expect(story.problems).toEqual(['refers-to-unseen'])
  expect(askStateOf(story.asked(asked))).toBe('voted')
})

test('[SA2] a loan to one who has left is counted and shown', () => {
  const story = lending()
  const meeting = story.meeting().leave('Lupe')
  meeting.lend('Lupe', pesos(100), { weeks: 2 })
  expect(story.problems).toEqual(['for-leaver'])
  expect(story.loan('Lupe').balance).toBe(pesos(100))
})

test('[MO1] what is to be repaid of all loans is bounded, not of each alone', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting()
  const rate = { millionths: 1_000_000, per: 'week' } as const
  const charge = { method: 'flat', rate } as const
  // As much again each week: seven tenths of the bound in one loan.
  const principal = centavos(Math.floor((turnoverCentavos * 0.7) / 1_001))
  const terms = { principal, weeks: 1_000, charge } as const
  meeting.grant('Ana', terms)
  expect(story.problems).not.toContain('sum-too-large')
  meeting.grant('Rosa', terms)
  expect(story.problems.filter((code) => code === 'sum-too-large')).toHaveLength(1)
  expect(story.member('Rosa').loans).toEqual([])
})

test('[LO3] a loan that was paid off before its first instalment was due is closed on time', () => {
  const story = lending({ charge: level })
  story.meeting().grant('Ana', { principal: pesos(500), weeks: 4 })
  story
    .meeting()
    .grant('Lupe', { principal: pesos(500), weeks: 4 })
    .pay('Lupe', pesos(500))
  expect(story.loan('Lupe').book.rows).toEqual([])
  story.meeting().grant('Lupe', { principal: pesos(500), weeks: 4 })
  expect(story.problems).not.toContain('loan-before-last-closed')
})
