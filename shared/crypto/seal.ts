/**
 * Sealing (rule RE2): XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a nonce made from what it seals.
 *
 *   epoch id     = digest("juntas/epoch/1", secret)                          a commitment: the bytes open in one way only
 *   cipher key   = HKDF-SHA-256(secret, info "juntas/cipher/1")              nonce key = HKDF-SHA-256(secret, info "juntas/nonce/1")
 *   padded       = uint |plain| ‖ plain ‖ zeros, up to a multiple of 64 bytes
 *   nonce        = first 24 bytes of HMAC-SHA-256(nonce key, uint |ad| ‖ ad ‖ padded)
 *   sealed bytes = nonce ‖ XChaCha20-Poly1305(cipher key, nonce, ad).encrypt(padded)
 *
 * `ad` names the place of the sealed thing and is not stored. The receiver recomputes nonce and padding: one plain text at
 * one place has one sealed form, and a sender with a broken random source can do no harm (compare RFC 5297, SIV).
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { emptyBytes, joinBytes, startsWith } from '../base/bytes.ts'
import { Reader, uintBytes } from '../base/codec.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import { digest } from './digest.ts'

const nonceBytes = 24
const tagBytes = 16
const padStepBytes = 64

/** The keys of one epoch, derived once and kept in memory. */
export interface Epoch {
  /** 32 bytes: commits to the secret. */
  readonly id: Uint8Array
  readonly secret: Uint8Array
  readonly cipherKey: Uint8Array
  /** HMAC state after the nonce key, cloned for each use. */
  readonly nonceMac: ReturnType<typeof hmac.create>
}

export const epochIdOf = (secret: Uint8Array): Uint8Array => digest('juntas/epoch/1', secret)

/** `secret`: 32 random bytes. */
export const openEpoch = (secret: Uint8Array): Epoch => ({
  id: epochIdOf(secret),
  secret,
  cipherKey: hkdf(sha256, secret, undefined, utf8ToBytes('juntas/cipher/1'), 32),
  nonceMac: hmac.create(sha256, hkdf(sha256, secret, undefined, utf8ToBytes('juntas/nonce/1'), 32)),
})

const pad = (plain: Uint8Array): Uint8Array => {
  const length = uintBytes(plain.length)
  const filled = length.length + plain.length
  const padded = new Uint8Array(Math.ceil(filled / padStepBytes) * padStepBytes)
  padded.set(length)
  padded.set(plain, length.length)
  return padded
}

const unpad = (padded: Uint8Array): Uint8Array | null => {
  const reader = new Reader(padded)
  const plain = reader.bytes(padded.length)
  const filled = reader.offset
  const wanted = Math.ceil(filled / padStepBytes) * padStepBytes
  if (reader.failure !== null || padded.length !== wanted) return null
  for (let index = filled; index < padded.length; index++) {
    if (padded[index] !== 0) return null
  }
  return plain
}

/** Every HMAC is finished in this one: copying the state of another into it is cheaper than making one. */
const working = hmac.create(sha256, emptyBytes)

/** Begins with the nonce. */
const macOf = (epoch: Epoch, ad: Uint8Array, padded: Uint8Array): Uint8Array =>
  epoch.nonceMac._cloneInto(working).update(uintBytes(ad.length)).update(ad).update(padded).digest()

export const seal = (epoch: Epoch, ad: Uint8Array, plain: Uint8Array): Uint8Array => {
  const padded = pad(plain)
  const nonce = macOf(epoch, ad, padded).subarray(0, nonceBytes)
  return joinBytes(nonce, xchacha20poly1305(epoch.cipherKey, nonce, ad).encrypt(padded))
}

export type OpenFailure = 'too-short' | 'not-authentic' | 'wrong-nonce' | 'bad-padding'

/** The nonce of what is being opened: noble copies one that is not aligned, again and again. */
const opening = new Uint8Array(new ArrayBuffer(nonceBytes))

/** How much of the sealing is looked at: everything, or only the tag because the bytes were checked before. */
export type OpenCare = 'check' | 'checked-before'

export const unseal = (
  epoch: Epoch,
  ad: Uint8Array,
  sealed: Uint8Array,
  care: OpenCare = 'check',
): Result<Uint8Array, OpenFailure> => {
  if (sealed.length < nonceBytes + tagBytes + padStepBytes) return refuse('too-short')
  for (let index = 0; index < nonceBytes; index++) opening[index] = sealed[index] ?? 0
  const padded = decrypt(epoch, ad, opening, sealed.subarray(nonceBytes))
  if (padded === null) return refuse('not-authentic')
  if (care === 'check' && !startsWith(macOf(epoch, ad, padded), opening)) {
    return refuse('wrong-nonce')
  }
  const plain = unpad(padded)
  return plain === null ? refuse('bad-padding') : ok(plain)
}

const decrypt = (
  epoch: Epoch,
  ad: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | null => {
  try {
    return xchacha20poly1305(epoch.cipherKey, nonce, ad).decrypt(ciphertext)
  } catch {
    // noble reports a tag that does not fit by throwing; here that is an answer, not a fault.
    return null
  }
}
