// @vitest-environment node
/** Records from screen to camera between two devices without a network, in both directions and as often as anybody likes. */
import { beforeEach, describe, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { decodeTold, encodePart } from '../../../shared/replica/notebook-part.ts'
import type { Series } from '../../../shared/wire/frames.ts'
import { decodeFrame, frameOf } from '../../../shared/wire/frames.ts'
import { addFrame, beginGathering, wholeMessage } from '../../../shared/wire/gathering.ts'
import { showHoldings, showPart, takeTold } from '../../../client/state/passing.ts'
import type { Notebook } from '../../../client/sync/notebook.ts'
import { done } from '../../support/devices.ts'
import { littleGroup, phone, save, savingsIn } from '../../support/little-group.ts'
import { chanceOf } from '../../support/lossy-series.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'
import * as twelve from '../../support/twelve-women.ts'

let stage: Stage

beforeEach(async () => {
  stage = await littleGroup()
  stage.part(tablet)
  stage.part(phone)
})

const notebookOf = (device: string): Notebook => stage.device(device).notebook

/** What a camera has read that lost a third of the frames, and how many were shown. */
const seen = (series: Series, chance = chanceOf(1)): { message: Uint8Array; shown: number } => {
  const gathering = beginGathering(done(decodeFrame(frameOf(series, 0))))
  for (let seed = 1; ; seed++) {
    if (chance() > 1 / 3) addFrame(gathering, done(decodeFrame(frameOf(series, seed))))
    const message = wholeMessage(gathering)
    if (message.ok) return { message: message.value, shown: seed }
  }
}

const pass = async (from: string, to: string, asked: Uint8Array | null = null) => {
  const part = done(showPart(notebookOf(from), asked))
  return done(await takeTold(notebookOf(to), seen(part.series).message))
}

/** What a device that lacks something shows. */
const ask = async (by: string, to: string): Promise<Uint8Array> => {
  const told = done(
    await takeTold(notebookOf(to), seen(done(showHoldings(notebookOf(by)))).message),
  )
  return told.kind === 'asked' ? told.holdings : new Uint8Array(0)
}

const nothingNew = { kind: 'taken', news: 0, hasStrange: false, isBehind: false }

describe('[PG7] a meeting by codes', () => {
  test('carries what was noted apart, in both directions, once however often it is read', async () => {
    await save(stage, 'Rosa', 'Rosa', 20)
    await save(stage, 'Lupe', 'Lupe', 30)
    await save(stage, 'Ana', 'Ana', 50)
    expect(await pass(tablet, phone)).toEqual({ ...nothingNew, news: 2 })
    expect(await pass(tablet, phone)).toEqual(nothingNew)
    expect(await pass(phone, tablet)).toEqual({ ...nothingNew, news: 1 })
    expect(await pass(phone, tablet)).toEqual(nothingNew)
    for (const device of [tablet, phone]) {
      expect(savingsIn(notebookOf(device))).toEqual({ Rosa: 20, Lupe: 30, Ana: 50 })
    }
    expect(notebookOf(tablet).stateId()).toEqual(notebookOf(phone).stateId())
  })

  test('is on the disk once it is taken in, and goes on to the relay from there', async () => {
    await stage.meet(tablet)
    await stage.invite(null, 'Oficina')
    await save(stage, 'Ana', 'Ana', 50)
    await pass(phone, tablet)
    await stage.device(tablet).restart()
    expect(savingsIn(notebookOf(tablet))).toEqual({ Ana: 50 })
    await stage.exchangeAll()
    expect(savingsIn(notebookOf('Oficina'))).toEqual({ Ana: 50 })
  })

  test('[KE5] brings along who was let in meanwhile', async () => {
    await stage.meet(tablet)
    stage.part(tablet)
    await stage.join('Toña')
    await stage.shareTablet('Toña')
    await save(stage, 'Toña', 'Toña', 10)
    expect(await pass(tablet, phone)).toMatchObject({ hasStrange: false, isBehind: false })
    expect(savingsIn(notebookOf(phone))).toEqual({ Toña: 10 })
  })

  test('what does not join on to what is here says so; once the device has said what it has, it is shown the rest', async () => {
    await stage.meet(tablet)
    await stage.join('Toña')
    await stage.shareTablet('Toña')
    stage.part(tablet)
    await save(stage, 'Toña', 'Toña', 10)
    // The relay knows of Toña, so the tablet takes the phone to know of her too.
    expect(await pass(tablet, phone)).toMatchObject({ isBehind: true })
    expect(savingsIn(notebookOf(phone))).toEqual({})
    const asked = await ask(phone, tablet)
    expect(await pass(tablet, phone, asked)).toMatchObject({ hasStrange: false, isBehind: false })
    expect(savingsIn(notebookOf(phone))).toEqual({ Toña: 10 })
    expect(notebookOf(phone).stateId()).toEqual(notebookOf(tablet).stateId())
    expect(showPart(notebookOf(tablet), await ask(phone, tablet))).toEqual({
      ok: false,
      error: 'nothing-to-do',
    })
  })

  test('[PG6] what somebody has changed on its way is left out, and the rest has effect', async () => {
    await save(stage, 'Rosa', 'Rosa', 20)
    await save(stage, 'Lupe', 'Lupe', 30)
    const { message } = seen(done(showPart(notebookOf(tablet), null)).series)
    const part = done(decodeTold(message))
    if (part.kind !== 'part') throw new Error('a part')
    for (const { page, from, items } of part.pages) {
      const last = required(items.at(-1), 'a record').slice()
      last[40] = (last[40] ?? 0) ^ 1
      const pages = [{ page, from, items: [...items.slice(0, -1), last] }]
      const told = done(await takeTold(notebookOf(phone), encodePart({ ...part, pages })))
      expect(told).toMatchObject({ kind: 'taken' })
    }
    const before = bytesToHex(notebookOf(tablet).stateId())
    expect(bytesToHex(notebookOf(phone).stateId())).not.toBe(before)
    expect(done(await takeTold(notebookOf(phone), message))).toMatchObject({ isBehind: false })
    expect(bytesToHex(notebookOf(phone).stateId())).toBe(before)
  })

  test('another group’s codes, and what is none of this kind, change nothing', async () => {
    await save(stage, 'Ana', 'Ana', 50)
    const { message } = seen(done(showPart(notebookOf(phone), null)).series)
    const other = message.slice()
    other[5] = (other[5] ?? 0) ^ 1
    const before = bytesToHex(notebookOf(tablet).stateId())
    expect(await takeTold(notebookOf(tablet), other)).toEqual({ ok: false, error: 'other-group' })
    for (const wrong of [Uint8Array.of(9), message.subarray(0, 50), Uint8Array.of(0, 1, 2)]) {
      expect(await takeTold(notebookOf(tablet), wrong)).toEqual({
        ok: false,
        error: 'unreadable-code',
      })
    }
    expect(showPart(notebookOf(tablet), message)).toEqual({ ok: false, error: 'unreadable-code' })
    expect(bytesToHex(notebookOf(tablet).stateId())).toBe(before)
  })
})

test('[PG7] a whole meeting of twelve crosses in some ten seconds, a third of the frames lost', async () => {
  stage = await twelve.twelveWomen()
  const part = done(showPart(notebookOf(tablet), null))
  expect(part.records).toBeGreaterThanOrEqual(50)
  const { message, shown } = seen(part.series)
  // At ten a second.
  expect(shown / 10).toBeLessThan(15)
  const told = done(await takeTold(notebookOf(twelve.phone), message))
  expect(told).toMatchObject({ hasStrange: false, isBehind: false })
  expect(notebookOf(twelve.phone).stateId()).toEqual(notebookOf(tablet).stateId())
})
