/**
 * The lockboxes of one turn of the epoch, for all who stay: one ephemeral key that follows from the secret itself, and one box for each.
 *
 *   ephemeral secret = HKDF-SHA-256(secret, info "juntas/turn/1")
 *   row              = ephemeral public key (32) ‖ list box;  box = what follows the ephemeral key in a lockbox (lockbox.ts)
 *
 * So whoever opens her own box can make all the others again and see whether everybody got the same secret: nobody is left out
 * unnoticed. (Randomness from the message: Fujisaki and Okamoto's transform; one ephemeral key for many receivers: Kurosawa 2002.)
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { equalBytes } from '../base/bytes.ts'
import type { Keys } from './keys.ts'
import { emptyBoxes, fillBoxes, lockboxBytes } from './lockbox.ts'

export const boxBytes = lockboxBytes - 32

export interface LockboxRow {
  /** 32 bytes. */
  readonly ephemeral: Uint8Array
  /** 48 bytes each, in the order of their receivers. */
  readonly boxes: readonly Uint8Array[]
}

const ephemeralSecret = (secret: Uint8Array): Uint8Array =>
  hkdf(sha256, secret, undefined, utf8ToBytes('juntas/turn/1'), 32)

/** `secret`: 32 fresh random bytes, used for one turn only. `receivers`: X25519 keys, checked when they were admitted. */
export const fillRow = (secret: Uint8Array, receivers: readonly Uint8Array[]): LockboxRow =>
  fillBoxes(secret, receivers, ephemeralSecret(secret))

/** The secret in whichever box is for these keys, or null. */
export const emptyRow = (
  { ephemeral, boxes }: LockboxRow,
  epochId: Uint8Array,
  keys: Keys,
): Uint8Array | null => emptyBoxes(ephemeral, boxes, epochId, keys)

/** Positions of receivers whose box does not hold this secret. */
export const wrongBoxes = (
  row: LockboxRow,
  secret: Uint8Array,
  receivers: readonly Uint8Array[],
): number[] => {
  const honest = fillRow(secret, receivers)
  const isHonest = equalBytes(honest.ephemeral, row.ephemeral)
  return [...receivers.keys()].filter((at) => {
    const [made, wanted] = [row.boxes[at], honest.boxes[at]]
    return !isHonest || made === undefined || wanted === undefined || !equalBytes(made, wanted)
  })
}
