import { expect, test } from 'vitest'
import { limits } from '../../../shared/base/limits.ts'
import { turnoverCentavos } from '../../../shared/ledger/account.ts'
import { totalsOf } from '../../../shared/ledger/totals.ts'
import { centavos, pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import { group } from '../../support/story.ts'

test('[ME1] what a meeting moves lands in the pots, the loans and the savings', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().receive(pesos(3_000)).lend('Ana', pesos(1_500), { weeks: 10 })
  meeting.pay('Ana', pesos(150)).save('Ana', pesos(50)).save('Lupe', pesos(70))
  expect(story.problems).toEqual([])
  expect(story.cash('loan-fund')).toBe(pesos(1_650))
  expect(story.cash('savings')).toBe(pesos(120))
  expect(story.cash('group-fund')).toBe(0)
  expect(story.ledger.loanFund.balance).toBe(pesos(-3_000))
  expect(story.member('Lupe').savings.balance).toBe(pesos(-70))
  expect(sumCentavos(story.ledger.accounts.map(({ balance }) => balance))).toBe(0)
  expect(totalsOf(meeting.meeting)).toMatchObject({
    received: pesos(3_000),
    disbursed: pesos(1_500),
    repaid: pesos(150),
    saved: pesos(120),
    takenOut: 0,
  })
})

test('[ME1] movements are listed in order, with those that were taken back', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Ana', pesos(50))
  const { last } = meeting
  meeting.present('Ana').save('Lupe', pesos(70))
  story.reverse('Rosa', last)
  const { movements } = story.ledger
  expect(movements.map(({ fact }) => fact.kind)).toEqual(['saving', 'saving'])
  expect(movements.map(({ reversals }) => reversals.length)).toEqual([1, 0])
})

test('[AU6] a reference to what its author had not seen has no effect', () => {
  const story = group('Rosa', 'Ana', 'Lupe').part('Lupe')
  const meeting = story.meeting()
  meeting.by('Lupe').save('Ana', pesos(50)).present('Lupe')
  story.meet()
  expect(story.problems).toEqual(['refers-to-unseen', 'refers-to-unseen'])
  meeting.save('Ana', pesos(50))
  expect(story.cash('savings')).toBe(pesos(50))
})

test('[AU6] a fact may refer to an earlier one of its record, never to a later one', () => {
  const story = group('Rosa', 'Ana')
  const meeting = { page: story.memberRef('Rosa').page, clock: 2, index: 1 }
  const saving = { kind: 'saving', member: story.memberRef('Ana'), amount: pesos(50) } as const
  const day = story.meeting().day
  expect(story.last.clock).toBe(meeting.clock)
  const next = { ...meeting, clock: 3 }
  story.state(
    'Rosa',
    { ...saving, meeting: next },
    { kind: 'meeting-opened', day },
    { ...saving, meeting: next },
  )
  expect(story.problems).toEqual(['refers-to-unseen'])
  expect(story.cash('savings')).toBe(pesos(50))
})

test('[AU1] a reference to nothing, or to something without effect, has no effect', () => {
  const story = group('Rosa', 'Ana')
  const { ref } = story.meeting()
  const nothing = { ...ref, index: 5 }
  story.state('Rosa', { kind: 'saving', meeting: ref, member: nothing, amount: pesos(50) })
  story.confirm('Ana', story.last)
  expect(story.problems).toEqual(['refers-to-nothing', 'refers-to-nothing'])
})

test('[AU1] a reference to another kind of fact has no effect', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(500), { weeks: 10 })
  const { ref } = story.meeting()
  const ana = story.memberRef('Ana')
  story.state('Rosa', { kind: 'repayment', meeting: ref, loan: ana, amount: pesos(50) })
  story.state('Rosa', { kind: 'saving', meeting: ana, member: ana, amount: pesos(50) })
  story.state('Rosa', { kind: 'attendance', meeting: ref, member: ref, presence: 'present' })
  story.state('Rosa', { kind: 'closing-signed', closing: ref, id: new Uint8Array(32) })
  story.confirm('Ana', ana)
  expect(story.problems).toEqual(Array.from({ length: 5 }, () => 'refers-to-wrong-kind'))
})

test('[MO1] more money than can be added exactly has no effect', () => {
  const story = group('Rosa', 'Ana')
  const most = centavos(limits.amountCentavos)
  const meeting = story.meeting()
  const times = Math.ceil(turnoverCentavos / (2 * most))
  const saving = { kind: 'saving', meeting: meeting.ref, member: story.memberRef('Ana') } as const
  const savings = Array.from({ length: times }, () => ({ ...saving, amount: most }))
  story.state('Rosa', ...savings)
  expect(story.problems).toEqual(['sum-too-large'])
  expect(story.cash('savings')).toBe(most * (times - 1))
})

test('[ME1] a pot that holds less than nothing by the books is shown until more is recorded', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().lend('Ana', pesos(500), { weeks: 10 })
  expect(story.problems).toEqual(['pot-overdrawn'])
  meeting.receive(pesos(500))
  expect(story.problems).toEqual([])
})

test('[AU6] of a page that she never heard of, she has seen nothing, not even its beginning', () => {
  const story = group('Rosa', 'Lupe')
  const meeting = story.meeting()
  story.part('Lupe').join('Ana')
  const first = meeting.by('Ana').save('Ana', pesos(50)).last
  expect(first.clock).toBe(1)
  story.confirm('Lupe', first).dispute('Lupe', first).meet()
  expect(story.problems).toEqual(['refers-to-unseen', 'refers-to-unseen'])
  expect(story.status(first)).toBe('recorded')
})

test('[AU6] nor has she seen the fact itself that she is stating, or what she states later', () => {
  const story = group('Rosa', 'Ana')
  story.meeting()
  const { page, clock } = story.last
  const refs = [
    { page, clock: clock + 1, index: 0 },
    { page, clock: clock + 2, index: 0 },
  ]
  const facts = refs.map((fact) => ({ kind: 'reversal', fact, reason: '' }) as const)
  story.state('Rosa', ...facts)
  story.state('Rosa', {
    kind: 'next-meeting',
    meeting: { page, clock, index: 0 },
    day: 20_600 as never,
  })
  expect(story.problems).toEqual(['refers-to-unseen', 'refers-to-unseen'])
})
