/** Byte strings: comparing, joining, and the two ways they are written as text. */
import type { Result } from './result.ts'
import { ok, refuse } from './result.ts'

export const emptyBytes = new Uint8Array(0)

export const equalBytes = (left: Uint8Array, right: Uint8Array): boolean => {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return false
  }
  return true
}

/** Without a view of `bytes`: making one costs more than comparing a few bytes. */
export const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean => {
  if (bytes.length < start.length) return false
  for (let index = 0; index < start.length; index++) {
    if (bytes[index] !== start[index]) return false
  }
  return true
}

/** Lexicographic order, as unsigned bytes. */
export const compareBytes = (left: Uint8Array, right: Uint8Array): number => {
  const shared = Math.min(left.length, right.length)
  for (let index = 0; index < shared; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

export const joinBytes = (...parts: readonly Uint8Array[]): Uint8Array => {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** The same bytes in a buffer of their own: a view keeps alive the whole frame that it was read from. */
export const ownBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice()

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export const bytesToHex = (bytes: Uint8Array): string => {
  let hex = ''
  for (const byte of bytes) hex += hexDigits[byte] ?? ''
  return hex
}

export const hexToBytes = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  )

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** RFC 4648 §5, without padding. */
export const bytesToBase64url = (bytes: Uint8Array): string => {
  let text = ''
  for (let offset = 0; offset < bytes.length; offset += 3) {
    const left = bytes.length - offset
    const word =
      ((bytes[offset] ?? 0) << 16) | ((bytes[offset + 1] ?? 0) << 8) | (bytes[offset + 2] ?? 0)
    for (let digit = 0; digit <= Math.min(left, 3); digit++) {
      text += alphabet[(word >> (18 - 6 * digit)) & 63] ?? ''
    }
  }
  return text
}

/** The one reading of RFC 4648 §5 text without padding; stray bits and foreign characters are refused. */
export const base64urlToBytes = (text: string): Result<Uint8Array, 'not-base64url'> => {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let word = 0
  let bits = 0
  let offset = 0
  for (const digit of text) {
    const value = alphabet.indexOf(digit)
    if (value < 0) return refuse('not-base64url')
    word = ((word << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[offset++] = (word >> bits) & 255
    }
  }
  const stray = bits >= 6 || (word & ((1 << bits) - 1)) !== 0
  return stray ? refuse('not-base64url') : ok(bytes)
}
