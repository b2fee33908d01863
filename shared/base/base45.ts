/**
 * Base45 (RFC 9285): bytes in the 45 characters that a QR code packs tightest (its alphanumeric mode), so that a code of the same size
 * holds a third more than in base64url.
 */
import type { Result } from './result.ts'
import { ok, refuse } from './result.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Two bytes as three characters; a last one by itself as two. */
export const bytesToBase45 = (bytes: Uint8Array): string => {
  let text = ''
  for (let offset = 0; offset < bytes.length; offset += 2) {
    const isPair = offset + 1 < bytes.length
    let rest = isPair ? (bytes[offset] ?? 0) * 256 + (bytes[offset + 1] ?? 0) : (bytes[offset] ?? 0)
    for (let digits = isPair ? 3 : 2; digits > 0; digits--) {
      text += alphabet[rest % 45] ?? ''
      rest = Math.floor(rest / 45)
    }
  }
  return text
}

/** Foreign characters, a single last one, and groups that stand for no bytes are refused. */
export const base45ToBytes = (text: string): Result<Uint8Array, 'not-base45'> => {
  if (text.length % 3 === 1) return refuse('not-base45')
  const bytes: number[] = []
  for (let offset = 0; offset < text.length; offset += 3) {
    const digits = Array.from(text.slice(offset, offset + 3), (digit) => alphabet.indexOf(digit))
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0)
    const most = digits.length === 3 ? 0xffff : 0xff
    if (digits.some((digit) => digit < 0) || value > most) return refuse('not-base45')
    if (digits.length === 3) bytes.push(value >> 8)
    bytes.push(value & 255)
  }
  return ok(Uint8Array.from(bytes))
}
