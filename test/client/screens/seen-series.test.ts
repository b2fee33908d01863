/** What a camera has seen of a series of codes, as the screen counts it. */
import { expect, test } from 'vitest'
import { SeenSeries } from '../../../client/screens/joining/seen-series.svelte.ts'
import type { Series } from '../../../shared/wire/frames.ts'
import { frameOf, pieceBytes, seriesOf } from '../../../shared/wire/frames.ts'
import { done } from '../../support/devices.ts'

const message = (fill: number): Uint8Array => new Uint8Array(6 * pieceBytes).fill(fill)

const series = (fill: number): Series => done(seriesOf(message(fill)))

/** Reads one frame after another until there is a message. */
const readOn = (seen: SeenSeries, shown: Series, from: number): Uint8Array => {
  for (let seed = from; ; seed++) {
    const came = seen.take(frameOf(shown, seed))
    if (came !== null) return came
  }
}

test('[KE4] it counts what is missing and hands the message on once', () => {
  const seen = new SeenSeries()
  for (const seed of [3, 3, 4]) expect(seen.take(frameOf(series(1), seed))).toBeNull()
  expect([seen.missing, seen.count]).toEqual([4, 6])
  expect(readOn(seen, series(1), 5)).toEqual(message(1))
  // They go on being shown for a while.
  expect(seen.take(frameOf(series(1), 90))).toBeNull()
  expect(readOn(seen, series(2), 0)).toEqual(message(2))
})

test('[KE4] a code of something else is said to be strange, and loses nothing', () => {
  const seen = new SeenSeries()
  seen.take(frameOf(series(1), 0))
  expect(seen.take('https://example.org')).toBeNull()
  expect([seen.isStrange, seen.missing]).toEqual([true, 5])
  expect(readOn(seen, series(1), 1)).toEqual(message(1))
  expect(seen.isStrange).toBe(false)
})

test('[KE4] whoever is interrupted goes on where she was, also if another screen was in the picture', () => {
  const seen = new SeenSeries()
  for (const seed of [0, 1, 2, 3]) seen.take(frameOf(series(1), seed))
  const { missing } = seen
  seen.take(frameOf(series(2), 0))
  expect(seen.missing).toBe(5)
  seen.begin()
  expect(seen.count).toBe(0)
  seen.take(frameOf(series(1), 3))
  expect(seen.missing).toBe(missing)
})

test('[KE4] once the camera is opened anew, the same message is handed on again', () => {
  const seen = new SeenSeries()
  readOn(seen, series(1), 0)
  seen.begin()
  expect(readOn(seen, series(1), 50)).toEqual(message(1))
})

test('[KE4] of many messages at a time it keeps a few, and those that are whole no longer', () => {
  const seen = new SeenSeries()
  for (let fill = 0; fill < 50; fill++) seen.take(frameOf(series(fill), 0))
  seen.take(frameOf(series(49), 1))
  expect(seen.missing).toBe(4)
  // The first is forgotten: it begins anew.
  seen.take(frameOf(series(0), 1))
  expect(seen.missing).toBe(5)
})
