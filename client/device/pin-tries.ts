/**
 * How often a PIN may be tried (rule KE1). A try is counted before it is checked, on disk, so that switching the device off in the middle saves
 * none; only a right one sets the count back. Waits go by the device's clock: one that was set back makes a wait begin anew, one
 * that was set forward ends it. What bounds guessing is the count, which no clock changes.
 */
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'

export interface Tries {
  /** Since the last right one. */
  readonly failures: number
  /** The device's time at the last of them, in milliseconds since 1970. */
  readonly at: number
}

export type TryStanding =
  | { readonly kind: 'free'; readonly triesLeft: number }
  /** `until`: milliseconds since 1970. */
  | { readonly kind: 'waiting'; readonly until: number }
  /** Two members have to give her a new one. */
  | { readonly kind: 'blocked' }

export const noTries: Tries = { failures: 0, at: 0 }

const second = 1_000
const minute = 60 * second

/** Milliseconds to wait after the first failure, the second, …; after one more than these, nothing helps. */
const waits = [0, 0, 0, 30 * second, minute, 5 * minute, 15 * minute, 60 * minute]
const mostTries = waits.length + 1

export const standingOf = ({ failures, at }: Tries, now: number): TryStanding => {
  if (failures >= mostTries) return { kind: 'blocked' }
  const until = Math.min(at, now) + (failures === 0 ? 0 : (waits[failures - 1] ?? 0))
  return until > now
    ? { kind: 'waiting', until }
    : { kind: 'free', triesLeft: mostTries - failures }
}

/** The count as it is once the clock has been looked at: a clock that was set back is believed from now on. */
export const noteClock = ({ failures, at }: Tries, now: number): Tries => ({
  failures,
  at: Math.min(at, now),
})

/** The count with one more try, or why none may be made. */
export const countTry = (tries: Tries, now: number): Result<Tries, 'pin-wait' | 'pin-blocked'> => {
  const standing = standingOf(tries, now)
  switch (standing.kind) {
    case 'free':
      return ok({ failures: tries.failures + 1, at: now })
    case 'waiting':
      return refuse('pin-wait')
    case 'blocked':
      return refuse('pin-blocked')
  }
}
