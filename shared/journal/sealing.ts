/**
 * A record sealed for its place (rules RE2, RE3).
 *
 *   item = uint epoch number ‖ seal(epoch, place, plain form) ‖ signature         crypto/seal.ts, crypto/record-signature.ts
 *   associated data (`place`) = domain "juntas/record/1" ‖ group ‖ author's key ‖ page number (1) ‖ uint clock ‖ prev ‖ epoch id
 *
 * Group, key and page number determine the page id; so the place binds author, page, clock, history and epoch.
 */
import { joinBytes } from '../base/bytes.ts'
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, uintBytes } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { refuse } from '../base/result.ts'
import { domainBytes } from '../crypto/digest.ts'
import type { Keys } from '../crypto/keys.ts'
import { signatureBytes } from '../crypto/keys.ts'
import { signRecord } from '../crypto/record-signature.ts'
import type { Epoch, OpenCare, OpenFailure } from '../crypto/seal.ts'
import { seal, unseal } from '../crypto/seal.ts'
import type { PageId, PlainRecord } from '../record/record.ts'
import { decodeRecord, encodeRecord } from '../record/record-codec.ts'

/** A page as sealing sees it. */
export interface PageName {
  readonly group: Uint8Array
  readonly id: PageId
  /** Ed25519 key of its owner, 32 bytes. */
  readonly key: Uint8Array
  readonly number: number
}

/** The part of the associated data that all records of a page share. */
export const placePrefix = ({ group, key, number }: Omit<PageName, 'id'>): Uint8Array =>
  joinBytes(domainBytes('juntas/record/1'), group, key, Uint8Array.of(number))

const placeOf = (
  prefix: Uint8Array,
  clock: number,
  prev: Uint8Array,
  epochId: Uint8Array,
): Uint8Array => joinBytes(prefix, uintBytes(clock), prev, epochId)

/** The item that Yjs and the relay store. A record is sealed once in its life: call this once for a clock. */
export const sealRecord = (
  page: PageName,
  clock: number,
  prev: Uint8Array,
  epoch: Epoch & { readonly number: number },
  record: PlainRecord,
  keys: Keys,
): Uint8Array => {
  const place = placeOf(placePrefix(page), clock, prev, epoch.id)
  const sealed = seal(epoch, place, encodeRecord(record))
  const envelope = joinBytes(uintBytes(epoch.number), sealed)
  return signRecord({ group: page.group, page: page.id, clock, prev }, envelope, keys)
}

export type RecordFailure = OpenFailure | DecodeFailure | 'epoch-unknown'

/** The number of the epoch under which an item is sealed, and the sealed bytes. */
const readEnvelope = (item: Uint8Array): { epoch: number; sealed: Uint8Array } | null => {
  const reader = new Reader(item)
  const epoch = reader.uint(limits.statementsPerGroup)
  if (reader.failure !== null || reader.remaining < signatureBytes) return null
  return { epoch, sealed: item.subarray(reader.offset, item.length - signatureBytes) }
}

/** `prefix`: placePrefix of the page. 'epoch-unknown' may be cured by time; every other failure is final. */
export const openRecord = (
  prefix: Uint8Array,
  clock: number,
  prev: Uint8Array,
  epochs: ReadonlyMap<number, Epoch>,
  item: Uint8Array,
  care: OpenCare,
): Result<PlainRecord, RecordFailure> => {
  const envelope = readEnvelope(item)
  if (envelope === null) return refuse('truncated')
  const epoch = epochs.get(envelope.epoch)
  if (epoch === undefined) return refuse('epoch-unknown')
  const plain = unseal(epoch, placeOf(prefix, clock, prev, epoch.id), envelope.sealed, care)
  return plain.ok ? decodeRecord(plain.value) : plain
}
