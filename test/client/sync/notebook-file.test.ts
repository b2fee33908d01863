// @vitest-environment node
/** A notebook goes by file from device to device, in both directions and as often as anybody likes. */
import { beforeEach, describe, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { copyOf, readerKeyOf, takeCopy } from '../../../client/state/copies.ts'
import type { Notebook } from '../../../client/sync/notebook.ts'
import { openReaderKey } from '../../../shared/crypto/reader-key.ts'
import { done } from '../../support/devices.ts'
import { littleGroup, phone, save, savingsIn } from '../../support/little-group.ts'
import { fileOf, rewritten } from '../../support/notebook-copy.ts'
import { Season } from '../../support/season.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await littleGroup()
})

const notebookOf = (device: string): Notebook => stage.device(device).notebook
const nothingNew = { news: 0, hasStrange: false }

const carry = async (from: string, to: string) =>
  done(await takeCopy(notebookOf(to), copyOf(notebookOf(from))))

describe('[PG7] a copy', () => {
  test('taken in where it came from changes nothing, and gives the same bytes again', async () => {
    const copy = copyOf(notebookOf(tablet))
    const before = bytesToHex(notebookOf(tablet).stateId())
    expect(done(await takeCopy(notebookOf(tablet), copy))).toEqual(nothingNew)
    expect(bytesToHex(notebookOf(tablet).stateId())).toBe(before)
    expect(copyOf(notebookOf(tablet))).toEqual(copy)
  })

  test('carries what was noted apart, in both directions, once however often it is taken in', async () => {
    stage.part(tablet)
    stage.part(phone)
    await save(stage, 'Rosa', 'Rosa', 20)
    await save(stage, 'Lupe', 'Lupe', 30)
    await save(stage, 'Ana', 'Ana', 50)
    expect((await carry(tablet, phone)).news).toBeGreaterThan(0)
    expect(await carry(tablet, phone)).toEqual(nothingNew)
    expect((await carry(phone, tablet)).news).toBeGreaterThan(0)
    expect(await carry(phone, tablet)).toEqual(nothingNew)
    expect(await carry(tablet, phone)).toEqual(nothingNew)
    for (const device of [tablet, phone]) {
      expect(savingsIn(notebookOf(device))).toEqual({ Rosa: 20, Lupe: 30, Ana: 50 })
    }
    expect(notebookOf(tablet).stateId()).toEqual(notebookOf(phone).stateId())
    expect(copyOf(notebookOf(tablet))).toEqual(copyOf(notebookOf(phone)))
  })

  test('is on the disk once it is taken in, and goes on to the others by way of the relay', async () => {
    await stage.invite(null, 'Oficina')
    stage.part(phone)
    await save(stage, 'Ana', 'Ana', 50)
    await carry(phone, tablet)
    await stage.device(tablet).restart()
    expect(savingsIn(notebookOf(tablet))).toEqual({ Ana: 50 })
    await stage.exchangeAll()
    expect(savingsIn(notebookOf('Oficina'))).toEqual({ Ana: 50 })
  })

  test('[KE5] brings the control chain along: who was let in meanwhile is known, and her records have effect', async () => {
    stage.part(phone)
    await stage.join('Toña')
    await stage.shareTablet('Toña')
    await save(stage, 'Toña', 'Toña', 10)
    expect((await carry(tablet, phone)).news).toBeGreaterThan(0)
    expect(savingsIn(notebookOf(phone))).toEqual({ Toña: 10 })
    expect(notebookOf(phone).control.statements.length).toBe(
      notebookOf(tablet).control.statements.length,
    )
    await stage.device(phone).restart()
    expect(savingsIn(notebookOf(phone))).toEqual({ Toña: 10 })
    await stage.meet(phone)
    expect(notebookOf(phone).stateId()).toEqual(notebookOf(tablet).stateId())
  })

  test('[PG3] an old device that takes in a copy from before its loss goes on where the copy ends', async () => {
    const old = await stage.device(phone).copy()
    stage.part(phone)
    await save(stage, 'Ana', 'Ana', 50)
    const copy = copyOf(notebookOf(phone))
    expect(savingsIn(old.notebook)).toEqual({})
    expect(done(await takeCopy(old.notebook, copy)).news).toBeGreaterThan(0)
    expect(old.notebook.stateId()).toEqual(notebookOf(phone).stateId())
  })
})

describe('[PG6] what is wrong with a copy', () => {
  test('another group’s is refused', async () => {
    const season = new Season('Rosa', {
      name: 'Otro',
      programme: 'other',
      currency: 'MXN',
      weekday: 1,
      weeklySaving: pesos(50),
    })
    const other = await season.play({ seed: 'other', firstDay: stage.options.firstDay })
    const copy = copyOf(other.device(tablet).notebook)
    expect(await takeCopy(notebookOf(tablet), copy)).toEqual({
      ok: false,
      error: 'file-other-group',
    })
  })

  test.each([
    ['an empty file', () => new Uint8Array(0), 'file-unreadable'],
    ['half of one', () => copyOf(notebookOf(tablet)).subarray(0, 500), 'file-unreadable'],
    ['one of a later version', () => copyOf(notebookOf(tablet)).with(8, 2), 'file-other-version'],
  ])('%s is refused', async (_, copy, error) => {
    expect(await takeCopy(notebookOf(tablet), copy())).toEqual({ ok: false, error })
  })

  test('a record that somebody changed harms nothing: what is signed comes in, the rest stays out', async () => {
    stage.part(phone)
    await save(stage, 'Ana', 'Ana', 50)
    const file = fileOf(copyOf(notebookOf(phone)))
    const known = notebookOf(tablet).journal.pages
    const altered = rewritten(file, ({ pages }) => ({
      pages: pages.map((page) => {
        const items = page.items.map((item) => item.slice())
        const isNews = (known.get(page.page as never)?.depths.length ?? 0) < items.length
        // Of a page that has grown the newest record, of all others the first.
        const place = isNews ? items.length - 1 : 0
        const item = required(items[place], 'record')
        item[40] = (item[40] ?? 0) ^ 1
        return { ...page, items }
      }),
    }))
    const before = bytesToHex(notebookOf(tablet).stateId())
    expect(done(await takeCopy(notebookOf(tablet), altered))).toEqual({ news: 0, hasStrange: true })
    expect(bytesToHex(notebookOf(tablet).stateId())).toBe(before)
    expect((await carry(phone, tablet)).news).toBe(1)
    expect(savingsIn(notebookOf(tablet))).toEqual({ Ana: 50 })
  })

  test('[RL5] what came by file counts as confirmed by no relay', async () => {
    stage.part(phone)
    await save(stage, 'Ana', 'Ana', 50)
    const before = new Map(notebookOf(tablet).durable)
    await carry(phone, tablet)
    expect(new Map(notebookOf(tablet).durable)).toEqual(before)
  })
})

describe('[KE3] a reader’s key', () => {
  test('is that of a device that reads; one that writes gives none', async () => {
    await stage.invite(null, 'Oficina')
    const { device, notebook } = stage.device('Oficina')
    const { bytes, words } = done(readerKeyOf(notebook, device))
    expect(openReaderKey(bytes, words.join(' '))).toEqual({
      ok: true,
      value: { group: notebook.group, seed: required(notebook.own[0], 'its credential').seed },
    })
    const writes = readerKeyOf(notebookOf(tablet), stage.device(tablet).device)
    expect(writes).toEqual({ ok: false, error: 'nothing-to-do' })
  })
})
