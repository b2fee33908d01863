/** The relay's operator and staff together: all files and traffic, and a reader's key, so that nothing is sealed for them. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { secretsFor } from '../../shared/control/epochs.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import { openRecord, placePrefix, sealRecord } from '../../shared/journal/sealing.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { Fact, PageId, PlainRecord } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import * as acts from '../../client/state/acts.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { done } from '../support/devices.ts'
import { littleGroup, phone, save, savingsIn } from '../support/little-group.ts'
import { coldDevice, Operator } from '../support/operator.ts'
import type { ColdDevice } from '../support/operator.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'
import { isShownElsewhere, shownBy } from '../support/threat-table.ts'

vi.setConfig({ testTimeout: 60_000 })

const office = 'Oficina de Via'
let stage: Stage
let operator: Operator

beforeEach(async ({ task }) => {
  if (isShownElsewhere(task.name)) return
  stage = await littleGroup()
  await stage.invite(null, office)
  await save(stage, 'Rosa', 'Lupe', 50)
  await save(stage, 'Ana', 'Ana', 70)
  await stage.exchangeAll()
  operator = await Operator.start()
  await operator.serve(stage, tablet, phone, office)
  await operator.pause()
})

afterEach(async ({ task }) => {
  if (!isShownElsewhere(task.name)) await operator[Symbol.asyncDispose]()
})

const notebookOf = (device: string): Notebook => stage.device(device).notebook
const keysOn = (device: string): Keys => required(notebookOf(device).own[0], 'a credential').keys

/** What the reader's key alone opens of the control chain on the operator's disk. */
const epochs = (): ReadonlyMap<number, Epoch> => {
  const secrets = secretsFor(notebookOf(office).control, [keysOn(office)])
  return new Map([...secrets].map(([number, secret]) => [number, openEpoch(secret)]))
}

const cold = (runs: readonly PageRun[]): ColdDevice =>
  coldDevice(notebookOf(tablet).control, notebookOf(tablet).journal.epochs, runs)

const servedCold = async (): Promise<ColdDevice> => {
  await operator.resume()
  return cold(await operator.served(stage, phone))
}

const honest = { Lupe: 50, Ana: 70 }

const anasPage = () => {
  const { group } = notebookOf(office)
  const key = keysOn(phone).public.sign
  return { group, id: pageIdOf(group, key, 0) as PageId, key, number: 0 }
}

const anasItems = (): readonly Uint8Array[] =>
  required(
    operator.pages().find(({ page }) => page === anasPage().id),
    'her page',
  ).items

/** Ana's page from `clock` on with this said there, by whoever has these keys. */
const withRecord = (clock: number, record: PlainRecord, keys: Keys): Uint8Array[] => {
  const below = anasItems().slice(0, clock)
  const prev = chainIds(firstPrev, below).at(-1) ?? firstPrev
  const epoch = { ...required(epochs().get(0), 'the epoch'), number: 0 }
  return [...below, sealRecord(anasPage(), clock, prev, epoch, record, keys)]
}

/** All that Ana has said, opened with the reader's key. */
const opened = (): PlainRecord[] => {
  const items = anasItems()
  const ids = chainIds(firstPrev, items)
  return items.map((item, clock) =>
    done(
      openRecord(
        placePrefix(anasPage()),
        clock,
        ids[clock - 1] ?? firstPrev,
        epochs(),
        item,
        'check',
      ),
    ),
  )
}

const saving = (amount: number): Fact => ({
  kind: 'saving',
  meeting: required(acts.openMeetingOf(notebookOf(office)), 'a meeting').entry,
  member: stage.member(notebookOf(office), 'Ana').entry,
  amount: pesos(amount),
})

describe('can: read', () => {
  test('[KE2] the operator’s file and the reader’s key give the whole notebook', () => {
    expect(savingsIn(coldDevice(notebookOf(office).control, epochs(), operator.pages()))).toEqual(
      honest,
    )
    expect(opened().at(-1)?.facts.at(-1)).toMatchObject({ kind: 'saving', amount: pesos(70) })
  })
})

describe('cannot: forge', () => {
  test('[RE3] an entry on Ana’s page, perfect but for her signature, is taken by nobody; with it, it would count', async () => {
    const record = { at: 0, seen: [], facts: [saving(9_999)] }
    operator.rewrite(anasPage().id, withRecord(anasItems().length, record, keysOn(office)))
    expect(savingsIn(await servedCold())).toEqual(honest)
    // Naive: whoever asks only whether it opens with the group's secret would believe it.
    expect(opened().at(-1)?.facts).toMatchObject([{ amount: pesos(9_999) }])
    await operator.pause()
    const items = withRecord(anasItems().length - 1, record, keysOn(phone))
    operator.rewrite(anasPage().id, items)
    expect(savingsIn(await servedCold())['Ana']).toBe(70 + 9_999)
  })

  test('[PG6] a page of the reader’s own, put into the file, is nobody’s page', async () => {
    const { group } = notebookOf(office)
    const key = keysOn(office).public.sign
    const page = { group, id: pageIdOf(group, key, 0) as PageId, key, number: 0 }
    const epoch = { ...required(epochs().get(0), 'the epoch'), number: 0 }
    const record = { at: 0, seen: [], facts: [saving(9_999)] }
    operator.rewrite(page.id, [sealRecord(page, 0, firstPrev, epoch, record, keysOn(office))])
    expect(savingsIn(cold(operator.pages()))).toEqual(honest)
    done(await notebookOf(tablet).receive(encodeRuns(operator.pages()), 'operator'))
    expect(savingsIn(notebookOf(tablet))).toEqual(honest)
  })

  shownBy('test/shared/control/chain.test.ts', 'two leaders together are one too many')
})

describe('cannot: change anything', () => {
  test('[RE2] one peso more or less in what Ana said, sealed anew: her old signature does not fit, and theirs is not hers', async () => {
    const clock = anasItems().length - 1
    const original = required(anasItems()[clock], 'her saving')
    const record = { ...required(opened()[clock], 'her saving'), facts: [saving(69)] }
    const theirs = withRecord(clock, record, keysOn(office))
    const changed = required(theirs.at(-1), 'the new record')
    const keeping = new Uint8Array([...changed.slice(0, -64), ...original.slice(-64)])
    for (const items of [theirs, [...theirs.slice(0, -1), keeping]]) {
      operator.rewrite(anasPage().id, items)
      expect(savingsIn(await servedCold())).toEqual({ Lupe: 50 })
      const file = { ...notebookOf(tablet).file(), pages: operator.pages() }
      expect(done(await notebookOf(tablet).takeFile(file))).toEqual({ news: 0, hasStrange: true })
      expect(savingsIn(notebookOf(tablet))).toEqual(honest)
      await operator.pause()
    }
  })

  test('[RE2] the sealed bytes of one record open in one place only', () => {
    const items = anasItems()
    const ids = chainIds(firstPrev, items)
    const last = items.length - 1
    const item = required(items[last], 'her saving')
    const prev = ids[last - 1] ?? firstPrev
    const openAt = (clock: number, below: Uint8Array, key = anasPage().key) =>
      openRecord(placePrefix({ ...anasPage(), key }), clock, below, epochs(), item, 'check').ok
    expect(openAt(last, prev)).toBe(true)
    expect(openAt(last + 1, prev)).toBe(false)
    expect(openAt(last, firstPrev.with(0, 1))).toBe(false)
    expect(openAt(last, prev, keysOn(tablet).public.sign)).toBe(false)
  })

  shownBy(
    'test/shared/crypto/keys.test.ts',
    '[RE3] nobody else can change an honest signature: S + L, other lengths, other bits',
  )
})
