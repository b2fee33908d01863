/**
 * The keys of one credential: Ed25519 (RFC 8032) to sign, X25519 (RFC 7748) to receive secrets; both from one 32-byte seed.
 *
 *   signing secret = HKDF-SHA-256(seed, info "juntas/sign/1")    box secret = HKDF-SHA-256(seed, info "juntas/box/1")
 *
 * Whether a signature is valid must be answered alike on every device for ever, so there is one rule and one
 * implementation: RFC 8032 as @noble/curves does it with `zip215: false` (the cofactored equation, canonical points and scalars, no
 * key of small order), and public keys are checked when they are admitted. Only a signer herself could then craft a signature about
 * which other implementations disagree.
 */
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

export const signatureBytes = 64
export const seedBytes = 32

/** What others know of a credential. */
export interface PublicKeys {
  /** Ed25519, 32 bytes. */
  readonly sign: Uint8Array
  /** X25519, 32 bytes. */
  readonly box: Uint8Array
}

export interface SecretKeys {
  readonly sign: Uint8Array
  readonly box: Uint8Array
}

export interface Keys {
  readonly public: PublicKeys
  readonly secret: SecretKeys
}

/** `seed`: 32 random bytes. The same seed gives the same keys. */
export const keysFromSeed = (seed: Uint8Array): Keys => {
  const sign = hkdf(sha256, seed, undefined, utf8ToBytes('juntas/sign/1'), 32)
  const box = hkdf(sha256, seed, undefined, utf8ToBytes('juntas/box/1'), 32)
  return {
    public: { sign: ed25519.getPublicKey(sign), box: x25519.getPublicKey(box) },
    secret: { sign, box },
  }
}

export const sign = (message: Uint8Array, keys: Keys): Uint8Array =>
  ed25519.sign(message, keys.secret.sign)

export const verify = (
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    // noble throws on wrong lengths; to the caller that is one more signature that does not hold.
    return false
  }
}

/** On the curve, canonical, torsion-free and not of small order: asked once, when a key is admitted (rule RE3). */
export const isSigningKey = (publicKey: Uint8Array): boolean => {
  try {
    const point = ed25519.Point.fromBytes(publicKey)
    return !point.isSmallOrder() && point.isTorsionFree()
  } catch {
    return false
  }
}

const anySecret = new Uint8Array(32).fill(1)

/** A secret can be sent to it (crypto/lockbox.ts): not of small order. Asked when a key is admitted, so that no turn of the epoch fails. */
export const isBoxKey = (publicKey: Uint8Array): boolean => {
  try {
    x25519.getSharedSecret(anySecret, publicKey)
    return true
  } catch {
    return false
  }
}
