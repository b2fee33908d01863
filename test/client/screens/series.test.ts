/** What a camera has seen of a series of codes, as the screen counts it. */
import { expect, test } from 'vitest'
import { Series } from '../../../client/screens/joining/series.svelte.ts'
import { encodeFrames, pieceBytes } from '../../../shared/wire/frames.ts'
import { done } from '../../support/devices.ts'

const codes = (fill: number, count = 3): string[] =>
  done(encodeFrames(new Uint8Array(count * pieceBytes).fill(fill)))

test('[KE4] it counts what was seen and hands the message on once', () => {
  const series = new Series()
  const [first = '', second = '', third = ''] = codes(1)
  expect([third, third, first].map((code) => series.take(code))).toEqual([null, null, null])
  expect([series.seen, series.count]).toEqual([2, 3])
  expect(series.take(second)).toEqual(new Uint8Array(3 * pieceBytes).fill(1))
  // They go on being shown for a while.
  expect([first, second, third].map((code) => series.take(code))).toEqual([null, null, null])
  expect(
    codes(2)
      .map((code) => series.take(code))
      .at(-1),
  ).not.toBeNull()
})

test('[KE4] a code of something else is said to be strange, and loses nothing', () => {
  const series = new Series()
  const [first = '', ...others] = codes(1)
  series.take(first)
  expect(series.take('https://example.org')).toBeNull()
  expect([series.isStrange, series.seen]).toEqual([true, 1])
  expect(others.map((code) => series.take(code)).at(-1)).not.toBeNull()
  expect(series.isStrange).toBe(false)
})
