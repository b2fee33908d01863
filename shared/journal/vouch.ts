/** Which records of a page are vouched for (rule PG5): those at or below a valid signature on the `prev` chain. */
import { chainIds, isRecordSigned } from '../crypto/record-signature.ts'
import type { Page } from './journal.ts'
import { prevOf } from './journal.ts'

/** How many of `items`, standing from `clock` on, are on the chain at or below a valid signature. */
export const validLength = (
  group: Uint8Array,
  page: Page,
  clock: number,
  items: readonly Uint8Array[],
): number => {
  const prev = prevOf(page, clock)
  const prevs = [prev, ...chainIds(prev, items)]
  return newestSigned(group, page, clock, items, prevs, 0)
}

/**
 * The greatest length above `atLeast` at which the chain bears a valid signature, or 0. `prevs[i]` is the id of the record
 * before `items[i]`. Looks from the newest down: one check where all is well.
 */
export const newestSigned = (
  group: Uint8Array,
  page: Page,
  clock: number,
  items: readonly Uint8Array[],
  prevs: readonly Uint8Array[],
  atLeast: number,
): number => {
  for (let length = items.length; length > atLeast; length--) {
    const item = items[length - 1]
    const prev = prevs[length - 1]
    if (item === undefined || prev === undefined) continue
    const place = { group, page: page.id, clock: clock + length - 1, prev }
    if (isRecordSigned(place, item, page.key)) return length
  }
  return 0
}
