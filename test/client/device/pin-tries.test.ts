/** How often a PIN may be tried, and how long one waits. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Tries } from '../../../client/device/pin-tries.ts'
import { countTry, noTries, noteClock, standingOf } from '../../../client/device/pin-tries.ts'

const second = 1_000
const minute = 60 * second
const start = Date.UTC(2026, 2, 3)

/** The count after so many wrong tries, each made as soon as it may be; and when the last one was. */
const afterWrong = (count: number): { tries: Tries; now: number } => {
  let tries = noTries
  let now = start
  for (let wrong = 0; wrong < count; wrong++) {
    const standing = standingOf(tries, now)
    if (standing.kind === 'waiting') now = standing.until
    const counted = countTry(tries, now)
    if (!counted.ok) throw new Error(counted.error)
    tries = counted.value
  }
  return { tries, now }
}

test.each([
  [1, 0],
  [2, 0],
  [3, 0],
  [4, 30 * second],
  [5, minute],
  [6, 5 * minute],
  [7, 15 * minute],
  [8, 60 * minute],
])('[KE1] after %i wrong tries one waits %i ms', (count, wait) => {
  const { tries, now } = afterWrong(count)
  const standing = standingOf(tries, now)
  if (wait === 0) {
    expect(standing).toEqual({ kind: 'free', triesLeft: 9 - count })
    return
  }
  expect(standing).toEqual({ kind: 'waiting', until: now + wait })
  expect(countTry(tries, now + wait - 1)).toEqual({ ok: false, error: 'pin-wait' })
  expect(countTry(tries, now + wait).ok).toBe(true)
})

test('[KE1] after nine wrong tries no waiting helps', () => {
  const { tries, now } = afterWrong(9)
  expect(standingOf(tries, now + 365 * 24 * 60 * minute)).toEqual({ kind: 'blocked' })
  expect(countTry(tries, now + 365 * 24 * 60 * minute)).toEqual({ ok: false, error: 'pin-blocked' })
})

test('[KE1] a clock that is set back makes a wait begin anew, and no longer than it was', () => {
  const { tries, now } = afterWrong(6)
  const back = now - 24 * 60 * minute
  expect(standingOf(tries, back)).toEqual({ kind: 'waiting', until: back + 5 * minute })
  const noted = noteClock(tries, back)
  expect(countTry(noted, back + 5 * minute - 1).ok).toBe(false)
  expect(countTry(noted, back + 5 * minute).ok).toBe(true)
})

test('[KE1] whatever the clock does, no more than nine tries are made', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e10, max: 1e10 }), { maxLength: 60 }), (steps) => {
      let tries = noTries
      let now = start
      let made = 0
      for (const step of steps) {
        now += step
        const counted = countTry(tries, now)
        tries = counted.ok ? counted.value : noteClock(tries, now)
        if (counted.ok) made++
        expect(tries.failures).toBe(made)
      }
      expect(made).toBeLessThanOrEqual(9)
    }),
  )
})
