/** Which records of a page are vouched for (rule PG5): those at or below a valid signature on the `prev` chain. */
import { chainIds, isRecordSigned } from '../crypto/record-signature.ts'

/** A record on a `prev` chain. */
export interface Link {
  readonly item: Uint8Array
  readonly id: Uint8Array
}

/** Where a chain of records begins. */
export interface ChainStart {
  readonly group: Uint8Array
  readonly page: number
  /** Ed25519 key of the page's owner. */
  readonly key: Uint8Array
  /** Clock of the first record. */
  readonly clock: number
  /** Id of the record before it. */
  readonly prev: Uint8Array
}

export const linkItems = (prev: Uint8Array, items: readonly Uint8Array[]): Link[] => {
  const ids = chainIds(prev, items)
  return items.map((item, index) => ({ item, id: ids[index] ?? prev }))
}

/**
 * The greatest length above `atLeast` at which the chain bears a valid signature, or 0. Looks from the newest down: one
 * check where all is well, one for each record at worst.
 */
export const newestSigned = (
  { group, page, key, clock, prev }: ChainStart,
  links: readonly Link[],
  atLeast: number,
): number => {
  for (let length = links.length; length > atLeast; length--) {
    const link = links[length - 1]
    if (link === undefined) continue
    const place = { group, page, clock: clock + length - 1, prev: links[length - 2]?.id ?? prev }
    if (isRecordSigned(place, link.item, key)) return length
  }
  return 0
}
