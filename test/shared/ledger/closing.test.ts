import { expect, test } from 'vitest'
import { turnoverCentavos } from '../../../shared/ledger/account.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'
import type { PageId } from '../../../shared/record/record.ts'
import { fakeId } from '../../support/plain-notebook.ts'
import { codesOf, group } from '../../support/story.ts'

test('[AU5] a closing states heads, expected and counted cash by pot, notes and coins', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(500), { weeks: 10 })
  const meeting = story.meeting().save('Ana', pesos(50)).pay('Ana', pesos(50))
  const cash = [{ form: 'note', value: pesos(100), count: 1 }] as const
  meeting.close({ cash }).sign('Ana', 'Lupe')
  const { closed } = meeting
  expect(story.problems).toEqual([])
  expect(closed.pots.map(({ pot, expected, counted }) => [pot, expected, counted])).toEqual([
    ['loan-fund', pesos(50), pesos(50)],
    ['savings', pesos(50), pesos(50)],
    ['group-fund', 0, 0],
  ])
  expect(closed.cash).toEqual(cash)
  expect(closed.heads.get(story.memberRef('Rosa').page)).toBe(meeting.closing.clock - 1)
  expect(closed.signatures.map(({ author }) => author.alias)).toEqual(['Ana', 'Lupe'])
})

test('[ME2] a difference is posted, so that the books agree with the count', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50))
  meeting.close({ counted: { savings: pesos(48) }, reason: 'faltó cambio' })
  expect(meeting.closed.pots[1]).toMatchObject({ difference: pesos(-2) })
  expect(story.cash('savings')).toBe(pesos(48))
  expect(story.ledger.cashDifference.savings.balance).toBe(pesos(2))
  expect(story.member('Ana').savings.balance).toBe(pesos(-50))
  expect(story.problems).toEqual([])
})

test('[ME2] a difference needs a reason', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().close({ counted: { savings: pesos(5) } })
  expect(story.problems).toEqual(['closing-reason-missing'])
})

test('[AU5] notes and coins must add up to what was counted', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).close({ cash: [] })
  expect(story.problems).toEqual(['closing-cash-differs'])
})

test('[AU5] expected cash that the records below the heads do not give is shown', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50))
  meeting.close({ expected: { savings: pesos(40) }, counted: { savings: pesos(50) } })
  expect(story.problems).toEqual(['closing-expected-differs'])
  expect(meeting.closed.pots[1]).toMatchObject({ stated: pesos(40), expected: pesos(50) })
  expect(story.cash('savings')).toBe(pesos(50))
})

test('[AU6] expected cash is what lies below the heads, wherever others fall in the order', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Ana', pesos(50))
  const hers = meeting.by('Lupe').save('Lupe', pesos(30)).last
  story.part('Lupe')
  story.reverse('Lupe', hers)
  meeting.by('Lupe').save('Lupe', pesos(70))
  meeting.by('Rosa').save('Ana', pesos(10))
  story.reverse('Rosa', hers)
  meeting.close()
  story.meet()
  expect(story.entry(hers).reversals.map(({ author }) => author.alias)).toEqual(['Lupe', 'Rosa'])
  expect(meeting.closed.pots[1]).toMatchObject({ stated: pesos(60), expected: pesos(60) })
  expect(story.problems.toSorted()).toEqual(['late', 'reversed-twice'])
  expect(story.cash('savings')).toBe(pesos(130))
})

test('[AU5] a meeting is closed once', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().close()
  const { closing } = meeting
  meeting.close()
  expect(story.problems).toEqual(['closed-twice'])
  expect(meeting.closed.entry).toMatchObject(closing)
})

test('[AU6] a closing states only heads that its author has seen', () => {
  const story = group('Rosa', 'Ana')
  const ana = story.memberRef('Rosa').page
  const meeting = story.meeting()
  const unseen = { page: ana, clock: 99, id: fakeId(ana, 99) }
  meeting.close({ heads: [unseen] })
  const own = { ...unseen, clock: story.last.clock + 1 }
  meeting.close({ heads: [own] }).close({ heads: [{ ...unseen, page: 5 as PageId, clock: 0 }] })
  expect(story.problems).toEqual(Array.from({ length: 3 }, () => 'heads-unseen'))
  expect(meeting.meeting.closing).toBeNull()
})

test('[AU5] a head names the record that is meant by its whole id', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().by('Ana').save('Ana', pesos(50)).by('Rosa')
  const heads = story.heads('Rosa').map((head) => ({ ...head, id: fakeId(head.page, 0, 1) }))
  meeting.close({ heads })
  expect(story.problems).toEqual(['head-differs'])
})

test('[AU5] a signature is under one closing, by its whole id, once', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().close()
  story.state('Ana', {
    kind: 'closing-signed',
    closing: meeting.closing,
    id: fakeId(1 as PageId, 1),
  })
  meeting.sign('Ana', 'Rosa', 'Ana')
  expect(story.problems).toEqual(['closing-signed-wrong-id', 'closing-signed-twice'])
  expect(meeting.closed.signatures).toHaveLength(2)
})

test('[AU6] what is said in one record with the closing is late for it', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting()
  const heads = story.heads('Rosa')
  const saving = {
    kind: 'saving',
    meeting: meeting.ref,
    member: story.memberRef('Ana'),
    amount: pesos(50),
  } as const
  const closing = { kind: 'meeting-closed', meeting: meeting.ref, heads } as const
  story.state('Rosa', saving, { ...closing, pots: [], cash: [], reason: '' })
  expect(story.problems).toEqual(['late'])
})

test('[AU6] a head that was not seen is pointed at', () => {
  const story = group('Rosa', 'Ana')
  const { page } = story.memberRef('Rosa')
  story.meeting().close({ heads: [{ page, clock: 99, id: fakeId(page, 99) }] })
  expect(story.ledger.problems).toMatchObject([
    { code: 'heads-unseen', about: { page, clock: 99, index: 0 } },
  ])
})

test('[AU5] a closing that names a page of which nothing is here settles nothing', () => {
  const story = group('Rosa', 'Ana')
  const { page } = story.meeting().by('Ana').save('Ana', pesos(50)).last
  story.meeting().close()
  const { records, ...input } = story.input()
  const alone = { ...input, records: records.filter((record) => record.page !== page) }
  expect(codesOf(alone)).toEqual(['head-differs'])
})

test('[MO1] a difference that can no longer be added exactly closes nothing', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting()
  meeting.close({ counted: { savings: centavos(turnoverCentavos) }, reason: 'sobró', cash: [] })
  expect(story.problems).toContain('sum-too-large')
  expect(meeting.meeting.closing).toBeNull()
})

test('[AU5] of a page that the heads do not name nothing is settled, not even its beginning', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().by('Ana').save('Ana', pesos(50)).by('Rosa')
  const saving = meeting.last
  expect(saving.clock).toBe(1)
  const heads = story.heads('Rosa').filter(({ page }) => page !== saving.page)
  meeting.close({ heads, expected: { savings: pesos(0) }, counted: { savings: pesos(0) } })
  expect(story.entry(saving).late).toBe(true)
  expect(story.status(saving)).toBe('recorded')
  expect(meeting.closed.pots.map(({ difference }) => difference)).toEqual([0, 0, 0])
})
