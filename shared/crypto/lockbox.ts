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

/** `randomness`: 32 fresh random bytes, used as the ephemeral secret key. */
export const fillLockbox = (
  secret: Uint8Array,
  receiver: Uint8Array,
  randomness: Uint8Array,
): Uint8Array => {
  const ephemeral = x25519.getPublicKey(randomness)
  const key = lockboxKey(x25519.getSharedSecret(randomness, receiver), ephemeral, receiver)
  return joinBytes(ephemeral, xchacha20poly1305(key, zeroNonce, epochIdOf(secret)).encrypt(secret))
}

/** The epoch secret that `epochId` commits to, or null: not for this key, or not what it claims. */
export const emptyLockbox = (
  lockbox: Uint8Array,
  epochId: Uint8Array,
  keys: Keys,
): Uint8Array | null => {
  const ephemeral = lockbox.subarray(0, 32)
  try {
    const shared = x25519.getSharedSecret(keys.secret.box, ephemeral)
    const key = lockboxKey(shared, ephemeral, keys.public.box)
    const secret = xchacha20poly1305(key, zeroNonce, epochId).decrypt(lockbox.subarray(32))
    return equalBytes(epochIdOf(secret), epochId) ? secret : null
  } catch {
    // A lockbox for somebody else, or a crafted one, ends here.
    return null
  }
}
