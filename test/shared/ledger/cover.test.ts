import { expect, test } from 'vitest'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { equalShares } from '../../../shared/ledger/cover.ts'
import { daysLate, loanStateOn } from '../../../shared/ledger/loan.ts'
import { planPayment } from '../../../shared/ledger/payment-plan.ts'
import { pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import type { FactRef, PageId } from '../../../shared/record/record.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

/** Rosa owes 150 a week for ten weeks. */
const borrowing = (): Story =>
  group('Rosa', 'Ana', 'Lupe').lend('Rosa', pesos(1_500), { weeks: 10 })

const covered = (): Story => {
  const story = borrowing()
  story
    .meeting()
    .absent('Rosa')
    .cover('Rosa', { Ana: pesos(75), Lupe: pesos(75) })
  return story
}

test('[CO1] 250 among seven: 35.72 ×3 and 35.71 ×4, and the first to join bear the centavos', () => {
  const members = [6, 2, 4, 0, 5, 1, 3].map((clock): FactRef => ({
    page: 9 as PageId,
    clock,
    index: 0,
  }))
  const shares = equalShares(pesos(250), members)
  expect(shares.map(({ member, amount }) => [member.clock, amount])).toEqual([
    [0, 3_572],
    [1, 3_572],
    [2, 3_572],
    [3, 3_571],
    [4, 3_571],
    [5, 3_571],
    [6, 3_571],
  ])
  expect(equalShares(pesos(0.02), members)).toHaveLength(2)
})

test('[CO2] each who covered has a claim on her, on the books', () => {
  const story = covered()
  expect(story.problems).toEqual([])
  expect(story.owes('Rosa', 'Ana')).toBe(pesos(75))
  expect(story.owes('Rosa', 'Lupe')).toBe(pesos(75))
  expect(story.owes('Ana', 'Rosa')).toBe(0)
  expect(sumCentavos(story.ledger.accounts.map(({ balance }) => balance))).toBe(0)
})

test('[CO4] to the loan fund a covered instalment is paid; it is shown apart', () => {
  const story = covered()
  expect(story.cash('loan-fund')).toBe(pesos(150))
  expect(story.loan('Rosa')).toMatchObject({
    paid: pesos(150),
    covered: pesos(150),
    instalmentsPaid: 1,
    balance: pesos(1_350),
  })
  expect(story.loan('Rosa').repayments).toEqual([])
  const { firstDue } = story.loan('Rosa')
  expect(daysLate(story.loan('Rosa'), firstDue)).toBe(0)
  expect(loanStateOn(story.loan('Rosa'), firstDue)).toBe('covered')
})

test('[CO3] her later money goes to her own instalment, then to the oldest cover', () => {
  const story = covered()
  story.meeting().hand('Rosa', pesos(200))
  expect(story.loan('Rosa').paid).toBe(pesos(300))
  expect(story.owes('Rosa', 'Ana')).toBe(pesos(50))
  expect(story.owes('Rosa', 'Lupe')).toBe(pesos(50))
  expect(story.cash('loan-fund')).toBe(pesos(300))
  const second = story.meeting().cover('Rosa', { Lupe: pesos(150) })
  second.hand('Rosa', pesos(110))
  expect(story.owes('Rosa', 'Ana')).toBe(0)
  expect(story.owes('Rosa', 'Lupe')).toBe(pesos(140))
})

test('[CO3] only then it goes to what is not yet due', () => {
  const story = covered()
  const meeting = story.meeting()
  const plan = planPayment(story.loan('Rosa'), pesos(1_000), meeting.day)
  expect(plan).toMatchObject({ fines: 0, loan: pesos(850), surplus: 0 })
  expect(plan.covers.map(({ member, amount }) => [member.alias, amount])).toEqual([
    ['Ana', pesos(75)],
    ['Lupe', pesos(75)],
  ])
  expect(planPayment(story.loan('Rosa'), pesos(1_600), meeting.day).surplus).toBe(pesos(100))
})

test('[CO2] who covered may give up her claim, nobody else may, and she may take it up again', () => {
  const story = covered()
  const { entry } = [...story.ledger.covers.values()][0] ?? {}
  const cover = { page: entry?.page ?? (0 as PageId), clock: entry?.clock ?? 0, index: 0 }
  story.state('Rosa', { kind: 'cover-forgiven', cover })
  const forgiven = story.state('Ana', { kind: 'cover-forgiven', cover })
  story.state('Ana', { kind: 'cover-forgiven', cover })
  expect(story.problems).toEqual(['forgiven-not-hers', 'forgiven-twice'])
  expect(story.owes('Rosa', 'Ana')).toBe(0)
  expect(story.owes('Rosa', 'Lupe')).toBe(pesos(75))
  story.reverse('Rosa', forgiven)
  expect(story.problems.at(-1)).toBe('reversal-not-hers')
  story.reverse('Ana', forgiven)
  expect(story.owes('Rosa', 'Ana')).toBe(pesos(75))
})

test('[CO2] given up is what was not paid back, whichever of the two is told first', () => {
  const story = covered()
  const { entry } = [...story.ledger.covers.values()][0] ?? {}
  const cover = { page: entry?.page ?? (0 as PageId), clock: entry?.clock ?? 0, index: 0 }
  const meeting = story.meeting().hand('Rosa', pesos(190))
  story.state('Ana', { kind: 'cover-forgiven', cover })
  meeting.hand('Rosa', pesos(55))
  expect(story.owes('Rosa', 'Lupe')).toBe(0)
  const member = story.memberRef('Ana')
  const late = story.state('Rosa', {
    kind: 'cover-repaid',
    meeting: meeting.ref,
    cover,
    member,
    amount: pesos(30),
  })
  expect(story.owes('Rosa', 'Ana')).toBe(0)
  expect(story.problems).toEqual([])
  story.state('Rosa', {
    kind: 'cover-repaid',
    meeting: meeting.ref,
    cover,
    member,
    amount: pesos(50),
  })
  expect(story.owes('Rosa', 'Ana')).toBe(pesos(-25))
  expect(story.problems).toEqual(['cover-overpaid'])
  story.reverse('Rosa', late)
  expect(story.owes('Rosa', 'Ana')).toBe(0)
  expect(story.problems).toEqual([])
})

test('[CO1] a cover that is taken back takes the claims with it', () => {
  const story = borrowing()
  const meeting = story.meeting().cover('Rosa', { Ana: pesos(75), Lupe: pesos(75) })
  const cover = meeting.last
  meeting.hand('Rosa', pesos(30))
  story.reverse('Rosa', cover)
  expect(story.loan('Rosa')).toMatchObject({ paid: 0, covered: 0, instalmentsPaid: 0 })
  expect(story.owes('Rosa', 'Lupe')).toBe(pesos(-15))
  expect(story.problems).toEqual(['cover-overpaid'])
  expect(sumCentavos(story.ledger.accounts.map(({ balance }) => balance))).toBe(0)
})

test('[CO1] nobody covers for herself', () => {
  const story = borrowing()
  story.meeting().cover('Rosa', { Ana: pesos(75), Rosa: pesos(75) })
  expect(story.problems).toEqual(['cover-own'])
  expect(story.cash('loan-fund')).toBe(0)
})

test('[CO1] more than is due, or otherwise than agreed, is counted and shown', () => {
  const story = borrowing()
  story.meeting().cover('Rosa', { Ana: pesos(200) })
  expect(story.problems).toEqual(['cover-beyond-due'])
  const agreement = { ...foundingAgreement(pesos(50)), cover: 'equal-parts' } as const
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana')
  story.meeting().cover('Rosa', { Ana: pesos(60), Lupe: pesos(40) })
  story.meeting().coverEqually('Rosa', pesos(150), 'Ana', 'Lupe')
  expect(story.problems).toEqual(['cover-beyond-due', 'cover-not-agreed'])
})

test('[LO2] a fine for lateness is paid first, into the group fund', () => {
  const story = borrowing()
  story.meeting()
  const meeting = story.meeting().fine('Rosa', pesos(20), 'late-payment', story.loanRef('Rosa'))
  meeting.hand('Rosa', pesos(170))
  expect(story.cash('group-fund')).toBe(pesos(20))
  expect(story.loan('Rosa').paid).toBe(pesos(150))
})

test('[CO3] the oldest cover is paid first, of whichever loan and whoever told it', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const first = story.meeting().receive(pesos(900)).lend('Rosa', pesos(100), { weeks: 1 })
  const older = story.loanRef('Rosa')
  first.lend('Rosa', pesos(200), { weeks: 2 }).close()
  const meeting = story.meeting()
  // Of her newer loan first, then of the older one.
  meeting.cover('Rosa', { Ana: pesos(100) })
  const shares = [{ member: story.memberRef('Lupe'), amount: pesos(100) }]
  story.state('Rosa', { kind: 'cover', meeting: meeting.ref, loan: older, shares })
  meeting.hand('Rosa', pesos(60))
  expect([story.owes('Rosa', 'Ana'), story.owes('Rosa', 'Lupe')]).toEqual([pesos(40), pesos(100)])
})
