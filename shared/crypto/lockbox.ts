/**
 * A lockbox: a secret that one X25519 key can take out (ECIES, as in RFC 9180's base mode, with HKDF-SHA-256 and
 * XChaCha20-Poly1305).
 *
 *   lockbox = ephemeral public key (32) ‖ ciphertext (secret 32 + tag 16)
 *   key     = HKDF-SHA-256(X25519(ephemeral, receiver), salt = ephemeral ‖ receiver, info "juntas/lockbox/1")
 *   nonce   = 24 zeros (each key seals once); associated data = the epoch id
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { equalBytes, joinBytes } from '../base/bytes.ts'
import type { Keys } from './keys.ts'
import { epochIdOf } from './seal.ts'

export const lockboxBytes = 32 + 32 + 16

const zeroNonce = new Uint8Array(24)

const lockboxKey = (shared: Uint8Array, ephemeral: Uint8Array, receiver: Uint8Array): Uint8Array =>
  hkdf(sha256, shared, joinBytes(ephemeral, receiver), utf8ToBytes('juntas/lockbox/1'), 32)

/** What follows the ephemeral key: one box for each receiver. `randomness`: the ephemeral secret key. */
export const fillBoxes = (
  secret: Uint8Array,
  receivers: readonly Uint8Array[],
  randomness: Uint8Array,
): { readonly ephemeral: Uint8Array; readonly boxes: Uint8Array[] } => {
  const ephemeral = x25519.getPublicKey(randomness)
  const epochId = epochIdOf(secret)
  const boxes = receivers.map((receiver) => {
    const key = lockboxKey(x25519.getSharedSecret(randomness, receiver), ephemeral, receiver)
    return xchacha20poly1305(key, zeroNonce, epochId).encrypt(secret)
  })
  return { ephemeral, boxes }
}

/** `randomness`: 32 fresh random bytes, used as the ephemeral secret key. */
export const fillLockbox = (
  secret: Uint8Array,
  receiver: Uint8Array,
  randomness: Uint8Array,
): Uint8Array => {
  const { ephemeral, boxes } = fillBoxes(secret, [receiver], randomness)
  return joinBytes(ephemeral, ...boxes)
}

/** The secret in whichever box is for these keys, or null. One key agreement, however many boxes. */
export const emptyBoxes = (
  ephemeral: Uint8Array,
  boxes: readonly Uint8Array[],
  epochId: Uint8Array,
  keys: Keys,
): Uint8Array | null => {
  const key = sharedKey(ephemeral, keys)
  if (key === null) return null
  for (const box of boxes) {
    const secret = emptyBox(key, box, epochId)
    if (secret !== null) return secret
  }
  return null
}

/** The epoch secret that `epochId` commits to, or null: not for this key, or not what it claims. */
export const emptyLockbox = (
  lockbox: Uint8Array,
  epochId: Uint8Array,
  keys: Keys,
): Uint8Array | null => emptyBoxes(lockbox.subarray(0, 32), [lockbox.subarray(32)], epochId, keys)

const sharedKey = (ephemeral: Uint8Array, keys: Keys): Uint8Array | null => {
  try {
    const shared = x25519.getSharedSecret(keys.secret.box, ephemeral)
    return lockboxKey(shared, ephemeral, keys.public.box)
  } catch {
    // A crafted ephemeral key, of small order or none.
    return null
  }
}

const emptyBox = (key: Uint8Array, box: Uint8Array, epochId: Uint8Array): Uint8Array | null => {
  try {
    const secret = xchacha20poly1305(key, zeroNonce, epochId).decrypt(box)
    return equalBytes(epochIdOf(secret), epochId) ? secret : null
  } catch {
    // A box for somebody else, or a crafted one, ends here.
    return null
  }
}
