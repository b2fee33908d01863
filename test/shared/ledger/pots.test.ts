import { expect, test } from 'vitest'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { finesOwedBy } from '../../../shared/ledger/loan.ts'
import { pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import type { Agreement } from '../../../shared/record/agreement.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

const agree = (story: Story, changes: Partial<Agreement>): void => {
  const agreement = { ...foundingAgreement(pesos(50)), ...changes }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana')
}

const balanceOf = (story: Story, kind: string): number =>
  sumCentavos(
    story.ledger.accounts.flatMap(({ name, balance }) => (name.kind === kind ? balance : [])),
  )

test('[ME1] fines and dues are the group’s own', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().fine('Ana', pesos(20)).dues('Ana', pesos(5))
  expect(finesOwedBy(story.member('Ana'))).toBe(pesos(20))
  expect(story.cash('group-fund')).toBe(pesos(5))
  meeting.payFine('Ana', pesos(15))
  expect(finesOwedBy(story.member('Ana'))).toBe(pesos(5))
  expect(story.cash('group-fund')).toBe(pesos(20))
  expect([balanceOf(story, 'fines'), balanceOf(story, 'dues')]).toEqual([pesos(-15), pesos(-5)])
  meeting.payFine('Ana', pesos(10))
  expect(story.problems).toEqual(['fine-overpaid'])
  story.reverse('Rosa', meeting.last)
  expect(story.problems).toEqual([])
})

test('[ME1] a fine that is taken back is owed no more', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const fine = story.meeting().fine('Ana', pesos(20)).last
  story.reverse('Rosa', fine)
  expect(finesOwedBy(story.member('Ana'))).toBe(0)
})

test('[LO2] a fine for lateness is for her own loan', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(500), { weeks: 5 })
  story.meeting().fine('Lupe', pesos(20), 'late-payment', story.loanRef('Ana'))
  expect(story.problems).toEqual(['refers-to-wrong-kind'])
})

test('[VO1] an expense is voted, and the vote allows it once', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().dues('Ana', pesos(500))
  const motion = { kind: 'expense', pot: 'group-fund', amount: pesos(200), note: 'pastel' } as const
  const proposal = story.propose('Ana', motion)
  meeting.spend(pesos(10), proposal)
  expect(story.problems).toEqual(['expense-not-voted'])
  story.reverse('Rosa', meeting.last)
  story.vote(proposal, 'yes', 'Ana', 'Lupe').closeVote('Ana', proposal)
  meeting.spend(pesos(180), proposal)
  const paid = meeting.last
  expect(story.problems).toHaveLength(1)
  meeting.spend(pesos(20), proposal).spend(pesos(5))
  expect(story.problems).toHaveLength(3)
  expect(story.cash('group-fund')).toBe(pesos(500 - 180 - 20 - 5))
  story.reverse('Rosa', paid)
  expect(balanceOf(story, 'expense')).toBe(pesos(25))
})

test('[VO1] more than was voted, or of a pot that is not the group’s, is counted and shown', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Ana', pesos(500))
  const motion = { kind: 'expense', pot: 'savings', amount: pesos(100), note: '' } as const
  const proposal = story.decide(motion, 'Ana', 'Lupe')
  meeting.spend(pesos(101), proposal, 'savings')
  expect(story.problems).toEqual(['expense-not-voted', 'expense-of-other-pot'])
  expect(story.cash('savings')).toBe(pesos(399))
  expect(story.member('Ana').savings.balance).toBe(pesos(-500))
})

test('[VO1] savings cover the loan fund only if the group votes it; what is owed to whom stays', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Ana', pesos(500))
  const motion = {
    kind: 'pot-transfer',
    from: 'savings',
    to: 'loan-fund',
    amount: pesos(300),
  } as const
  meeting.transfer('savings', 'loan-fund', pesos(50))
  expect(story.problems).toEqual(['transfer-not-voted'])
  meeting.transfer('savings', 'loan-fund', pesos(300), story.decide(motion, 'Ana', 'Lupe'))
  expect(story.problems).toHaveLength(1)
  expect([story.cash('savings'), story.cash('loan-fund')]).toEqual([pesos(150), pesos(350)])
  expect(story.member('Ana').savings.balance).toBe(pesos(-500))
})

test('[AU2] only a leader spends, moves between pots, and gives money back to Via', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().receive(pesos(500)).by('Ana')
  meeting.spend(pesos(1)).transfer('savings', 'loan-fund', pesos(1)).giveBack(pesos(1))
  expect(story.problems).toEqual(['not-leader', 'not-leader', 'not-leader'])
  meeting.by('Rosa').giveBack(pesos(200))
  expect(story.cash('loan-fund')).toBe(pesos(300))
  expect(story.ledger.loanFund.balance).toBe(pesos(-300))
})

test('[SA1] more than the weekly amount, where the agreement does not allow it, is counted and shown', () => {
  const story = group('Rosa', 'Ana')
  const first = story.meeting().save('Ana', pesos(90))
  agree(story, { maySaveMore: false })
  first.save('Ana', pesos(90))
  expect(story.problems).toEqual([])
  const next = story.meeting().save('Ana', pesos(30)).save('Rosa', pesos(50))
  next.save('Ana', pesos(30))
  expect(story.problems).toEqual(['saving-above-agreed'])
  expect(story.cash('savings')).toBe(pesos(290))
})

test('[ME2] above the group’s limit a difference needs a second signature', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  agree(story, { differenceLimit: pesos(10) })
  const meeting = story.meeting().save('Ana', pesos(50))
  meeting.close({ counted: { savings: pesos(39) }, reason: 'faltó cambio' }).sign('Rosa')
  expect(story.problems).toEqual(['second-signature-missing'])
  meeting.sign('Lupe')
  expect(story.problems).toEqual([])
  story.meeting().close({ counted: { savings: pesos(29) }, reason: 'faltó cambio' })
  expect(story.problems).toEqual([])
})
