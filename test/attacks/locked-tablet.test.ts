/** Somebody with the locked tablet in his hand, and the app as it is: no computer, no tools. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Tries } from '../../client/device/pin-tries.ts'
import { countTry, noTries } from '../../client/device/pin-tries.ts'
import { shownBy } from '../support/threat-table.ts'

const lockTest = 'test/browser/lock.test.ts'
const triesTest = 'test/client/device/pin-tries.test.ts'

/** How many of these tries are made, each so many milliseconds after the one before (before it, where the clock was set back). */
const triesMade = (
  steps: readonly number[],
  count: (tries: Tries, now: number) => Tries | null,
): number => {
  let [tries, now, made] = [noTries, 1_000_000_000_000, 0]
  for (const step of steps) {
    now += step
    const counted = count(tries, now)
    if (counted === null) continue
    tries = counted
    made++
  }
  return made
}

const asTheAppDoes = (tries: Tries, now: number): Tries | null => {
  const counted = countTry(tries, now)
  return counted.ok ? counted.value : null
}

const day = 86_400_000

describe("can: see that there is a notebook, and the women's pictures", () => {
  shownBy(lockTest, 'a locked tablet shows pictures and no name, and opens to the right PIN only')
})

describe('can: try nine PINs a woman', () => {
  test('[KE1] by waiting, or by setting the clock a day on each time', () => {
    expect(triesMade(Array(20).fill(day), asTheAppDoes)).toBe(9)
  })
})

describe('cannot: read a name or an amount', () => {
  shownBy(lockTest, 'a locked tablet shows pictures and no name, and opens to the right PIN only')
  shownBy(
    lockTest,
    'it locks after a minute without a touch, when the app is left, and at a gesture',
  )
  shownBy(
    lockTest,
    'of what one woman looked at the next sees nothing, whichever way she goes back; the leader comes back to where she was',
  )
})

describe('cannot: try a tenth time', () => {
  test('[KE1] whatever he does to the clock; a count that waits alone would let him', () => {
    const steps = fc.array(fc.integer({ min: -3 * day, max: 3 * day }), { maxLength: 40 })
    fc.assert(
      fc.property(steps, (anyhow) => {
        expect(triesMade(anyhow, asTheAppDoes)).toBeLessThanOrEqual(9)
      }),
    )
    // Naive: a wait of an hour after each, and no count.
    const waitsOnly = ({ at, failures }: Tries, now: number): Tries | null =>
      now >= at + 3_600_000 ? { at: now, failures: failures + 1 } : null
    expect(triesMade(Array(40).fill(day), waitsOnly)).toBe(40)
  })

  shownBy(triesTest, '[KE1] after nine wrong tries no waiting helps')
})

describe('cannot: keep on by turning it off or setting its clock', () => {
  test('[KE1] a clock set back makes the wait begin anew', () => {
    const quick = Array<number>(9).fill(1_000)
    expect(triesMade(quick, asTheAppDoes)).toBeLessThanOrEqual(4)
    expect(triesMade([...quick, -30 * day, 20_000], asTheAppDoes)).toBeLessThanOrEqual(4)
  })

  shownBy(lockTest, 'after four wrong PINs one waits, and a restart of the page does not help')
  shownBy(triesTest, '[KE1] whatever the clock does, no more than nine tries are made')
})
