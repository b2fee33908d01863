// @vitest-environment node
/** What was remembered opened, and what is opened whole: there is no difference to be seen, whatever was lost or changed in between (rule PG5). */
import { beforeEach, expect, test, vi } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { noticesOf, vectorOf } from '../../../shared/journal/journal.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { encodeReplica } from '../../../shared/replica/replica.ts'
import type { PageId } from '../../../shared/record/record.ts'
import type { NotebookStore } from '../../../client/device/store.ts'
import * as people from '../../../client/state/people.ts'
import type { Contents } from '../../../client/sync/contents.ts'
import { Memory } from '../../../client/sync/memory.ts'
import { readContents } from '../../../client/sync/reading.ts'
import { done } from '../../support/devices.ts'
import { Letterbox } from '../../support/letterbox.ts'
import { littleGroup, phone, save, savingsIn } from '../../support/little-group.ts'
import { picture } from '../../support/picture.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

vi.setConfig({ testTimeout: 60_000 })

let stage: Stage

beforeEach(async () => {
  stage = await littleGroup()
  await save(stage, 'Rosa', 'Rosa', 10)
  await save(stage, 'Ana', 'Ana', 20)
  await stage.exchangeAll()
})

const storeOf = (name: string): NotebookStore => {
  const { store, notebook } = stage.device(name)
  return store.notebook(notebook.id)
}

const read = async (name: string, change: Partial<NotebookStore> = {}): Promise<Contents> =>
  done(await readContents(stage.device(name).notebook.id, { ...storeOf(name), ...change }, 0))

/** As if nothing had ever been remembered. */
const readWhole = (name: string, change: Partial<NotebookStore> = {}): Promise<Contents> =>
  read(name, { ...change, readOpened: () => Promise.resolve({ ok: true, value: [] }) })

/** All that may be asked of it. */
const traceOf = ({ journal, records, folded, replica, mandates }: Contents) => ({
  vector: vectorOf(journal),
  notices: noticesOf(journal),
  pages: [...journal.pages.values()]
    .filter(({ ids }) => ids.length > 0)
    .map(({ id, ids, depths, seen, inspected, forkedAt, branches }) => ({
      id,
      ids: ids.map(bytesToHex),
      depths,
      seen: [...seen].sort(),
      inspected,
      forkedAt,
      branches: [...branches.keys()],
    }))
    .sort((left, right) => left.id - right.id),
  records: records.map(({ page, clock, depth, at, facts }) => ({ page, clock, depth, at, facts })),
  ledger: picture(folded.ledger),
  replica: bytesToHex(encodeReplica(replica)),
  mandates: [...mandates.keys()],
})

const expectSame = async (name: string, change: Partial<NotebookStore> = {}): Promise<Contents> => {
  const contents = await read(name, change)
  expect(traceOf(contents)).toEqual(traceOf(await readWhole(name, change)))
  return contents
}

/** Everything that is new, however little. */
const remember = async (name: string): Promise<void> =>
  new Memory(storeOf(name), 1).keep(await read(name))

const countOf = ({ remembered }: Contents): number =>
  [...remembered.values()].reduce((sum, count) => sum + count, 0)

test('[PG5] what is remembered is not opened again, and all is as if it had been', async () => {
  await remember(tablet)
  const contents = await expectSame(tablet)
  expect(countOf(contents)).toBe(contents.records.length)
})

test('[PG5] what came since is opened as ever, and remembered with the rest', async () => {
  await remember(tablet)
  const before = countOf(await read(tablet))
  await save(stage, 'Lupe', 'Lupe', 30)
  await save(stage, 'Ana', 'Ana', 5)
  await stage.exchangeAll()
  expect(countOf(await expectSame(tablet))).toBe(before)
  await remember(tablet)
  expect(countOf(await expectSame(tablet))).toBeGreaterThan(before)
})

test('[PG5] a notebook that was remembered goes on: writes, receives, and is opened again', async () => {
  await remember(tablet)
  await stage.device(tablet).restart()
  await save(stage, 'Rosa', 'Lupe', 7)
  await save(stage, 'Ana', 'Ana', 1)
  await stage.exchangeAll()
  await stage.device(tablet).restart()
  expect(savingsIn(stage.device(tablet).notebook)).toEqual({ Rosa: 10, Ana: 21, Lupe: 7 })
  expect(stage.device(tablet).notebook.stateId()).toEqual(stage.device(phone).notebook.stateId())
})

test('[PG5] little that is new is not worth it', async () => {
  await new Memory(storeOf(tablet)).keep(await read(tablet))
  expect(done(await storeOf(tablet).readOpened())).toEqual([])
})

test('[PG6] [PG7] items that are not those of which it was made are looked at, not what is remembered of them', async () => {
  await remember(tablet)
  const runs = done(await storeOf(tablet).readRuns())
  for (const [place, run] of runs.entries()) {
    const altered = runs.map((one, index) =>
      index === place
        ? { ...one, items: one.items.map((item) => item.map((byte) => byte ^ 1)) }
        : one,
    )
    const change = { readRuns: () => Promise.resolve({ ok: true as const, value: altered }) }
    const contents = await expectSame(tablet, change)
    expect(contents.remembered.get(run.page as PageId) ?? 0).toBeLessThanOrEqual(run.from)
  }
})

test('[OR1] what cites records that were lost from the store waits for them, remembered or not', async () => {
  await remember(tablet)
  const runs = done(await storeOf(tablet).readRuns())
  let waiting = 0
  for (const place of runs.keys()) {
    const kept = runs.filter((_, index) => index !== place)
    const change = { readRuns: () => Promise.resolve({ ok: true as const, value: kept }) }
    waiting += noticesOf((await expectSame(tablet, change)).journal).length
  }
  expect(waiting).toBeGreaterThan(0)
})

test('what is damaged, or was remembered by another device, is as good as none', async () => {
  await remember(tablet)
  await remember(phone)
  const blocks = done(await storeOf(tablet).readOpened())
  const readOpened = (value: Uint8Array[]) => ({
    readOpened: () => Promise.resolve({ ok: true as const, value }),
  })
  const cut = blocks.map((block) => block.slice(0, block.length >> 1))
  for (const some of [[], blocks.slice(1), cut, [new Uint8Array(0), Uint8Array.of(9)]]) {
    await expectSame(tablet, readOpened(some))
  }
  // Of another device only the key could be wrong (device-store.contract.ts): what it says of the same items is the same.
  await expectSame(phone, readOpened(blocks))
})

test('[PG4] of a page that has forked, what others have proven is looked at again each time', async () => {
  const [first, anas] = [stage.device(tablet), stage.device(phone)]
  const copy = await anas.copy()
  await remember(tablet)
  await save(stage, 'Ana', 'Ana', 3)
  const member = stage.member(copy.notebook, 'Ana')
  const { entry } = required([...copy.notebook.ledger.meetings.values()][0], 'a meeting')
  for (let turn = 0; turn < 2; turn++) {
    done(
      await copy.notebook.state(required(copy.notebook.own[0], 'Ana').key, [
        { kind: 'saving', meeting: entry, member: member.entry, amount: pesos(1) },
      ]),
    )
  }
  const [left, right] = [new Letterbox(), new Letterbox()]
  await left.exchange(anas.notebook)
  await right.exchange(copy.notebook)
  for (const box of [left, right, left, right]) await box.exchange(first.notebook)
  expect([...first.notebook.journal.pages.values()].some(({ forkedAt }) => forkedAt !== null)).toBe(
    true,
  )
  await expectSame(tablet)
  await remember(tablet)
  const contents = await expectSame(tablet)
  expect(countOf(contents)).toBeLessThan(contents.records.length)
})

test('[KE5] a device whose women have all been put out remembers nothing any more', async () => {
  await remember(phone)
  expect(done(await storeOf(phone).readOpened()).length).toBeGreaterThan(0)
  const { notebook } = stage.device(tablet)
  const [rosa, lupe] = ['Rosa', 'Lupe'].map((name) =>
    required(
      notebook.own.find(({ key }) =>
        stage.member(notebook, name).credentials.some((one) => one.key === key),
      ),
      name,
    ),
  )
  done(await people.dismiss(notebook, rosa?.key ?? '', stage.member(notebook, 'Ana')))
  for (const open of people.openMandatesOf(notebook, lupe?.key ?? '')) {
    done(await people.countersign(notebook, lupe?.key ?? '', open.name))
  }
  await notebook.settle('with the relay')
  await stage.letterbox.exchange(notebook)
  await stage.letterbox.exchange(stage.device(phone).notebook)
  expect(stage.device(phone).notebook.control.members.size).toBe(2)
  expect(done(await storeOf(phone).readOpened())).toEqual([])
  await remember(phone)
  expect(done(await storeOf(phone).readOpened())).toEqual([])
})
