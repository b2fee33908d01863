/** What entries look like to the women: weeks, corrections, and what waits for whose word. */
import { expect, test } from 'vitest'
import { passbookOf } from '../../../client/screens/home/passbook.ts'
import { entriesToConfirm, viewEntry } from '../../../client/screens/movements/entry-view.ts'
import { weeksOf } from '../../../client/screens/movements/weeks.ts'
import type { NotebookView } from '../../../client/state/desk.ts'
import { statusOf } from '../../../shared/ledger/status.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { FactRef } from '../../../shared/record/record.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

const read = ({ ledger }: Story): Pick<NotebookView, 'ledger' | 'tickOf'> => ({
  ledger,
  tickOf: (entry) => {
    const status = statusOf(entry)
    return status === 'recorded' ? 'saved' : status
  },
})

const waitingFor = (story: Story, name: string): string[] =>
  entriesToConfirm(read(story), story.member(name)).map(({ kind }) => kind)

const view = (story: Story, ref: FactRef) => viewEntry(read(story), story.entry(ref))

test('[AU4] what another recorded for her waits for her word; what she recorded herself does not', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).by('Ana').save('Ana', pesos(20)).save('Rosa', pesos(50))
  expect(waitingFor(story, 'Ana')).toEqual(['saving'])
  expect(waitingFor(story, 'Rosa')).toEqual(['saving'])
})

test('[AU4] once she has confirmed, disputed, or it was taken back, nothing waits', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting()
  const confirmed = meeting.save('Ana', pesos(50)).last
  const disputed = meeting.save('Ana', pesos(60)).last
  const takenBack = meeting.save('Ana', pesos(70)).last
  story.confirm('Ana', confirmed).dispute('Ana', disputed).reverse('Rosa', takenBack)
  expect(waitingFor(story, 'Ana')).toEqual([])
})

test('a correction leaves the entry in its place, struck through, with who and why', () => {
  const story = group('Rosa', 'Ana')
  const entry = story.meeting().save('Ana', pesos(500)).last
  story.reverse('Rosa', entry, 'Era otra cantidad')
  expect(view(story, entry)).toMatchObject({
    amount: pesos(500),
    tick: 'voided',
    correction: { by: 'Rosa', reason: 'Era otra cantidad' },
  })
  expect(weeksOf(read(story), null)[0]?.entries).toHaveLength(1)
})

test('a dispute shows with who and why until she lifts it herself', () => {
  const story = group('Rosa', 'Ana')
  const entry = story.meeting().save('Ana', pesos(50)).last
  story.dispute('Ana', entry, 'Fue otra cantidad')
  expect(view(story, entry)?.disputes).toEqual([{ by: 'Ana', reason: 'Fue otra cantidad' }])
  story.confirm('Ana', entry)
  expect(view(story, entry)?.disputes).toEqual([])
})

test('a passbook is one card a week, the newest first, hers or everybody’s', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).save('Rosa', pesos(50)).close()
  story.meeting().save('Ana', pesos(60)).close()
  const mine = weeksOf(read(story), story.member('Rosa'))
  const all = weeksOf(read(story), null)
  expect(all.map(({ entries }) => entries.map(({ amount }) => amount))).toEqual([
    [pesos(60)],
    [pesos(50), pesos(50)],
  ])
  expect(mine.map(({ entries }) => entries.map(({ member }) => member?.alias))).toEqual([['Rosa']])
  expect(all[0]?.day).toBeGreaterThan(all[1]?.day ?? Infinity)
})

test('her own page: savings, open loans only, and the newest closing that lacks her signature', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(300), { weeks: 2 })
  story.meeting().pay('Ana', pesos(300)).save('Ana', pesos(50)).close()
  story.lend('Ana', pesos(500), { weeks: 5 })
  const last = story.meeting().pay('Ana', pesos(100)).close()
  const book = passbookOf(read(story), story.member('Ana'))
  expect(book.saved).toBe(pesos(50))
  expect(book.loans.map(({ standing }) => standing.instalmentsLeft)).toEqual([4])
  expect(book.toSign?.key).toBe(last.meeting.key)
  last.sign('Ana')
  expect(passbookOf(read(story), story.member('Ana')).toSign).toBeNull()
})

test('money that this app has no name for is shown all the same', () => {
  const story = group('Rosa', 'Ana')
  const closing = story
    .meeting()
    .save('Ana', pesos(50))
    .close({ counted: { savings: pesos(40) }, reason: 'no sabemos' }).last
  expect(view(story, closing)).toMatchObject({ kind: 'other', amount: pesos(10), member: null })
})
