// @vitest-environment node
/**
 * A device that went back in time (rule PG3): an old backup was put back, or a profile was copied. What it wrote then stands where other
 * records of its own stand for everybody else.
 */
import { beforeEach, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { refuse } from '../../../shared/base/result.ts'
import { noticesOf, vectorOf } from '../../../shared/journal/journal.ts'
import { problemsOf } from '../../../shared/ledger/fold.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { FactRef } from '../../../shared/record/record.ts'
import { pots } from '../../../shared/record/record.ts'
import { encodeRuns } from '../../../shared/replica/page-codec.ts'
import { encodeReplica, readPageFrom } from '../../../shared/replica/replica.ts'
import * as acts from '../../../client/state/acts.ts'
import { bookOf } from '../../../client/state/book.ts'
import { Notebook } from '../../../client/sync/notebook.ts'
import { done } from '../../support/devices.ts'
import { littleGroup, phone, save, savingsIn } from '../../support/little-group.ts'
import { picture } from '../../support/picture.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await littleGroup()
})

const notebookOf = (device: string): Notebook => stage.device(device).notebook

/** Puts the tablet back to what it was before `since`, which the others have; from there it goes on without a network. */
const rollBack = async (since: () => Promise<unknown>): Promise<void> => {
  const old = await stage.device(tablet).copy()
  await since()
  await stage.exchangeAll()
  stage.devices.set(tablet, old)
  stage.part(tablet)
}

const everywhere = (): Readonly<Record<string, number>>[] =>
  [...stage.devices.values()].map(({ notebook }) => savingsIn(notebook))

const expectEverywhere = (savings: Readonly<Record<string, number>>): void => {
  expect(everywhere()).toEqual([savings, savings])
  expect(picture(notebookOf(phone).ledger)).toEqual(picture(notebookOf(tablet).ledger))
  expect(notebookOf(phone).stateId()).toEqual(notebookOf(tablet).stateId())
  expect(notebookOf(tablet).unsent).toBe(0)
  expect(problemsOf(notebookOf(phone).ledger)).toEqual([])
}

const counts = [
  ['less than the relay has', 1, 3],
  ['as much as the relay has', 2, 2],
  ['more than the relay has', 3, 1],
] as const

test.each(counts)('[PG3] %s: both lives count, each once', async (_, written, there) => {
  await rollBack(async () => {
    for (let nth = 0; nth < there; nth++) await save(stage, 'Rosa', 'Rosa', 10)
  })
  for (let nth = 0; nth < written; nth++) await save(stage, 'Rosa', 'Lupe', 7)
  await stage.meet(tablet)
  expectEverywhere({ Rosa: 10 * there, Lupe: 7 * written })
})

test('[PG3] it goes on after that, over a restart, and is not recovered twice', async () => {
  await rollBack(() => save(stage, 'Rosa', 'Rosa', 10))
  await save(stage, 'Rosa', 'Lupe', 7)
  await stage.meet(tablet)
  const again = notebookOf(tablet)
  const theirs = stage.letterbox.pages().map((run) => encodeRuns([run]))
  for (const update of theirs) done(await again.receive(update, 'told again'))
  expectEverywhere({ Rosa: 10, Lupe: 7 })
  await stage.device(tablet).restart()
  await save(stage, 'Rosa', 'Rosa', 1)
  await save(stage, 'Lupe', 'Lupe', 1)
  await stage.exchangeAll()
  expectEverywhere({ Rosa: 11, Lupe: 8 })
})

test('[PG7] a copy from before does not bring back what was given up', async () => {
  await rollBack(() => save(stage, 'Rosa', 'Rosa', 10))
  await save(stage, 'Rosa', 'Lupe', 7)
  await save(stage, 'Lupe', 'Lupe', 1)
  const copy = encodeReplica(notebookOf(tablet).replica)
  const { notebook } = stage.device(tablet)
  done(await notebook.receive(encodeRuns(stage.letterbox.pages()), 'relay'))
  expect(savingsIn(notebook)).toEqual({ Lupe: 8 })
  // The relay's records are asked for anew, and are not here yet.
  expect(await notebook.compareCopy(copy)).toBe('foreign')
  expect(savingsIn(notebook)).toEqual({ Lupe: 8 })
  await stage.meet(tablet)
  expectEverywhere({ Rosa: 10, Lupe: 8 })
})

test('[PG3] a second time it opens a third page', async () => {
  for (const amount of [10, 20]) {
    await rollBack(() => save(stage, 'Rosa', 'Rosa', amount))
    await save(stage, 'Rosa', 'Lupe', 7)
    await stage.meet(tablet)
  }
  expectEverywhere({ Rosa: 30, Lupe: 14 })
  const rosas = [...notebookOf(phone).journal.pages.values()].filter(
    ({ author }) => author === required(notebookOf(tablet).own[0], 'Rosa').key,
  )
  expect(new Set(rosas.map(({ number }) => number)).size).toBe(3)
})

test('[PG3] who shares the device and wrote on top is taken along, who did not is left alone', async () => {
  await rollBack(() => save(stage, 'Rosa', 'Rosa', 10))
  await save(stage, 'Lupe', 'Lupe', 3)
  await save(stage, 'Rosa', 'Rosa', 20)
  await save(stage, 'Lupe', 'Lupe', 4)
  const before = vectorOf(notebookOf(tablet).journal)
  const lupes = required(notebookOf(tablet).records.at(-1), 'hers').page
  await stage.meet(tablet)
  expectEverywhere({ Rosa: 30, Lupe: 7 })
  const after = vectorOf(notebookOf(tablet).journal)
  expect(after.get(lupes)).toBe(required(before.get(lupes), 'records') - 1)
})

test('[PG3] what the relay took from who shares the device waits in vain, and counts once all the same', async () => {
  await rollBack(() => save(stage, 'Rosa', 'Rosa', 10))
  await save(stage, 'Rosa', 'Rosa', 20)
  await save(stage, 'Lupe', 'Lupe', 4)
  const { replica, records } = notebookOf(tablet)
  const { page, clock } = required(records.at(-1), 'Lupe’s')
  const items = readPageFrom(replica, page, clock)
  stage.letterbox.put({ page, from: clock, items })
  await stage.meet(tablet)
  expectEverywhere({ Rosa: 30, Lupe: 4 })
  expect(noticesOf(notebookOf(phone).journal)).toEqual([{ kind: 'waiting', page, records: 1 }])
})

test('[PG3] confirmations, corrections, closing and signatures keep what they are about', async () => {
  await rollBack(() => save(stage, 'Rosa', 'Rosa', 10))
  await save(stage, 'Rosa', 'Lupe', 500)
  await stage.act('Rosa', ({ notebook, key }) =>
    acts.correctEntry(notebook, key, required(notebook.ledger.movements.at(-1), 'it'), 'error'),
  )
  await save(stage, 'Rosa', 'Lupe', 50)
  await stage.act('Lupe', ({ notebook, key }) =>
    acts.confirmEntries(notebook, key, notebook.ledger.movements.slice(-1)),
  )
  await stage.act('Rosa', ({ notebook, key }) => {
    const { box } = notebook.ledger
    const counted = {
      'loan-fund': box['loan-fund'].balance,
      savings: box.savings.balance,
      'group-fund': box['group-fund'].balance,
    }
    const cash = [{ form: 'note', value: pesos(50), count: 1 }] as const
    return acts.closeMeeting(bookOf(notebook), key, counted, cash, '')
  })
  const sign = (name: string): Promise<FactRef[]> =>
    stage.act(name, ({ notebook, key }) =>
      acts.signClosing(
        notebook,
        key,
        required([...notebook.ledger.meetings.values()].at(-1), 'the meeting'),
      ),
    )
  await sign('Lupe')
  await stage.meet(tablet)
  await sign('Ana')
  await stage.exchangeAll()
  expect(everywhere()).toEqual([
    { Rosa: 10, Lupe: 50 },
    { Rosa: 10, Lupe: 50 },
  ])
  const { ledger } = notebookOf(phone)
  const [closing] = [...ledger.meetings.values()].map((meeting) => required(meeting.closing, 'it'))
  expect(closing?.signatures.map(({ author }) => author.alias)).toEqual(['Lupe', 'Ana'])
  expect(pots.map((pot) => closing?.pots.find((one) => one.pot === pot)?.expected)).toEqual(
    [0, 50, 0].map(pesos),
  )
  // The other life's ten pesos were not in the box that was counted: late, and nothing else is odd.
  expect(problemsOf(ledger).map(({ code }) => code)).toEqual(['late'])
  const [, right] = ledger.movements.filter(({ fact }) => fact.kind === 'saving').slice(-2)
  expect(right?.confirmations.map(({ author }) => author.alias)).toEqual(['Lupe'])
})

test('[PG3] if the store fails in the middle nothing is lost, and the next time it goes through', async () => {
  await rollBack(() => save(stage, 'Rosa', 'Rosa', 10))
  await save(stage, 'Rosa', 'Lupe', 7)
  const { device, store, notebook } = stage.device(tablet)
  const kept = store.notebook(notebook.id)
  let isFull = true
  const hindered = done(
    await Notebook.open(notebook.id, device, {
      ...kept,
      closePages: (from, then) =>
        isFull ? Promise.resolve(refuse('storage-full')) : kept.closePages(from, then),
    }),
  )
  const theirs = encodeRuns(stage.letterbox.pages())
  const before = hindered.stateId()
  expect(await hindered.receive(theirs, 'relay')).toEqual({ ok: false, error: 'storage-full' })
  expect(hindered.stateId()).toEqual(before)
  expect(savingsIn(hindered)).toEqual({ Lupe: 7 })
  isFull = false
  done(await hindered.receive(theirs, 'relay'))
  expect(savingsIn(hindered)).toEqual({ Lupe: 7 })
  await stage.letterbox.exchange(hindered)
  expect(savingsIn(hindered)).toEqual({ Rosa: 10, Lupe: 7 })
  await stage.device(tablet).restart()
  expect(savingsIn(notebookOf(tablet))).toEqual({ Rosa: 10, Lupe: 7 })
})

test('[PG3] what the other life wrote may come in the very middle of a write', async () => {
  await rollBack(() => save(stage, 'Rosa', 'Rosa', 10))
  const { device, store, notebook } = stage.device(tablet)
  const kept = store.notebook(notebook.id)
  const theirs = encodeRuns(stage.letterbox.pages())
  let opened: Notebook | null = null
  opened = done(
    await Notebook.open(notebook.id, device, {
      ...kept,
      async addOwn(run) {
        const stored = await kept.addOwn(run)
        if (opened !== null) done(await opened.receive(theirs, 'relay'))
        return stored
      },
    }),
  )
  const member = stage.member(opened, 'Lupe')
  done(await acts.recordSaving(opened, required(opened.own[0], 'Rosa').key, member, pesos(7)))
  expect(savingsIn(opened)).toEqual({ Rosa: 10, Lupe: 7 })
  await stage.letterbox.exchange(opened)
  await stage.exchangeAll()
  expect(savingsIn(notebookOf(phone))).toEqual({ Rosa: 10, Lupe: 7 })
})

test('[PG4] a relay’s word, or bytes that nobody signed, recover nothing', async () => {
  await save(stage, 'Rosa', 'Rosa', 10)
  const { journal } = notebookOf(tablet)
  const before = notebookOf(tablet).stateId()
  const page = required(notebookOf(tablet).records.at(-1), 'hers').page
  const count = required(vectorOf(journal).get(page), 'records')
  const forged = new Uint8Array(300).fill(7)
  for (const from of [0, count - 1, count]) {
    done(await notebookOf(tablet).receive(encodeRuns([{ page, from, items: [forged] }]), 'relay'))
  }
  expect(notebookOf(tablet).stateId()).toEqual(before)
  await save(stage, 'Rosa', 'Rosa', 5)
  await stage.exchangeAll()
  expectEverywhere({ Rosa: 15 })
})
