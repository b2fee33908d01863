/**
 * The outside of a record (rule RE3): what relay and devices check without reading.
 *
 *   item      = uint epoch ‖ sealed bytes (crypto/seal.ts) ‖ signature (64)         what Yjs and the relay store
 *   envelope  = item without the signature
 *   signature = Ed25519 over domain "juntas/record/1" ‖ group ‖ uint page ‖ uint clock ‖ prev ‖ envelope
 *   id        = SHA-256(prev ‖ item)
 *   prev      = id of the record before it on its page; 32 zeros for the first
 *
 * `prev` is signed and hashed but never stored: the chain is rebuilt by hashing. An id covers every byte below it, so one valid
 * signature vouches for them all (rule PG5). A hash of the item alone would not do: it vouches for one record below and no more.
 */
import { joinBytes } from '../base/bytes.ts'
import { Writer } from '../base/codec.ts'
import { domainBytes, hashParts } from './digest.ts'
import type { Keys } from './keys.ts'
import { sign, signatureBytes, verify } from './keys.ts'

export const firstPrev = new Uint8Array(32)

/** Where a record stands. */
export interface RecordPlace {
  /** 32 bytes. */
  readonly group: Uint8Array
  readonly page: number
  readonly clock: number
  /** 32 bytes. */
  readonly prev: Uint8Array
}

export const recordIdOf = (prev: Uint8Array, item: Uint8Array): Uint8Array => hashParts(prev, item)

/** The ids of consecutive items; `prev` is the id of the record before the first. */
export const chainIds = (prev: Uint8Array, items: readonly Uint8Array[]): Uint8Array[] => {
  let id = prev
  return items.map((item) => (id = recordIdOf(id, item)))
}

const messageOf = ({ group, page, clock, prev }: RecordPlace, envelope: Uint8Array): Uint8Array =>
  joinBytes(
    domainBytes('juntas/record/1'),
    group,
    new Writer(16).uint(page).uint(clock).finish(),
    prev,
    envelope,
  )

export const signRecord = (place: RecordPlace, envelope: Uint8Array, keys: Keys): Uint8Array =>
  joinBytes(envelope, sign(messageOf(place, envelope), keys))

export const isRecordSigned = (place: RecordPlace, item: Uint8Array, key: Uint8Array): boolean => {
  const envelope = item.subarray(0, Math.max(0, item.length - signatureBytes))
  return verify(item.subarray(envelope.length), messageOf(place, envelope), key)
}
