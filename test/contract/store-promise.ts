/** What a store's contract is written with: plain checks, without a test runner's words. */
import type { Result } from '../../shared/base/result.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { DeviceStore } from '../../client/device/store.ts'

export interface StorePromise {
  readonly title: string
  /** Rejects when the promise is broken. `reopen` gives the store as the next start of the program finds it. */
  readonly check: (reopen: () => Promise<DeviceStore>) => Promise<void>
}

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
/** Seeds are 200 and more, stored records less: so that a look at the files can tell them apart. */
export const seed = (value: number): Uint8Array => new Uint8Array(32).fill(200 + value)
/** As long as a short record; the page codec takes none that is shorter than any can be. */
export const item = (value: number): Uint8Array => new Uint8Array(240).fill(value)
export const page = 9_007_199_254_740_000 as PageId

/** Plain data as text, so that two values can be compared wherever the check runs. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Uint8Array) return `bytes ${one.join(' ')}`
    if (one instanceof Map) return ['map', ...[...(one as Map<unknown, unknown>)].sort()]
    if (one instanceof Set) return ['set', ...[...(one as Set<unknown>)].sort()]
    return one
  })

export const same = (got: unknown, wanted: unknown): void => {
  if (plain(got) !== plain(wanted)) throw new Error(`got ${plain(got)}, wanted ${plain(wanted)}`)
}

export const value = <Value>(result: Result<Value, string>): Value => {
  if (!result.ok) throw new Error(`refused: ${result.error}`)
  return result.value
}
