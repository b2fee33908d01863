/**
 * A message as an endless series of QR codes, of which the other camera has to see any so many, whichever they are: a random linear code over
 * GF(2), the densest of the fountain codes. Each frame carries the exclusive or of a random half of the message's pieces; whoever has seen as
 * many frames as there are pieces, and 1.6 more on average, solves for them (gathering.ts). LT codes (Luby 2002) need fewer operations and more
 * frames: two fifths more at this size (docs/BENCHMARKS.md), and it is frames that cost a woman's time.
 *
 *   frame   = base45(uint version (1) ‖ mark (8) ‖ uint length ‖ uint seed ‖ piece ‖ check (4))
 *   mark    = first eight bytes of digest("juntas/frames/1", message): tells frames of one message from those of another, and at the end whether
 *             all is as it was sent; against intent there are the signatures within
 *   length  = bytes of the message, at least 1
 *   count   = ⌈length ÷ 392⌉ pieces of ⌈length ÷ count⌉ bytes each, the last filled up with zeros
 *   piece   = the pieces that `seed` (0 to 65,535) chooses, added bit by bit
 *   chosen  : of the bytes digest("juntas/pieces/1", uint seed ‖ uint 0) ‖ digest(…, uint seed ‖ uint 1) ‖ …, piece n where bit n mod 8, from the least
 *             significant, of byte ⌊n ÷ 8⌋ is set; where none is, all
 *   check   = first four bytes of digest("juntas/frame/1", all before): a code that a camera read wrongly would spoil all others
 */
import { assert } from '../base/assert.ts'
import { base45ToBytes, bytesToBase45 } from '../base/base45.ts'
import { bytesToHex, equalBytes, joinBytes } from '../base/bytes.ts'
import { Reader, uintBytes, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import { digest } from '../crypto/digest.ts'

const version = 1
const markBytes = 8
const checkBytes = 4

/** Bytes of the longest piece: with its head a code of 69 modules, the largest that a blurred picture of 480 lines still reads well (docs/BENCHMARKS.md). */
export const pieceBytes = 392
/** Seeds go round: at ten a second in two hours. */
export const seedCount = 65_536

const longest = limits.piecesPerMessage * pieceBytes

/** How a message of so many bytes is cut. */
export const piecesOf = (length: number): { readonly count: number; readonly size: number } => {
  const count = Math.ceil(length / pieceBytes)
  return { count, size: Math.ceil(length / count) }
}

export const markOf = (message: Uint8Array): string =>
  bytesToHex(digest('juntas/frames/1', message).subarray(0, markBytes))

/** What is shown: cut into pieces, any of whose frames can be made. */
export interface Series {
  readonly message: Uint8Array
  readonly mark: Uint8Array
  readonly count: number
  /** Bytes of a piece. */
  readonly size: number
}

/** Of a message that is not empty. 'too-long': nobody holds a device still for that. */
export const seriesOf = (message: Uint8Array): Result<Series, 'too-long'> => {
  assert(message.length > 0, 'there is something to show')
  if (message.length > longest) return refuse('too-long')
  const mark = digest('juntas/frames/1', message).subarray(0, markBytes)
  return ok({ message, mark, ...piecesOf(message.length) })
}

/** The pieces that a seed chooses, as a set of bits: ⌈count ÷ 8⌉ bytes. */
export const chosenBy = (seed: number, count: number): Uint8Array => {
  const blocks = Array.from({ length: Math.ceil(count / 256) }, (_, block) =>
    digest('juntas/pieces/1', uintBytes(seed), uintBytes(block)),
  )
  const bits = joinBytes(...blocks).slice(0, Math.ceil(count / 8))
  cutTo(bits, count)
  if (bits.some((byte) => byte !== 0)) return bits
  return cutTo(bits.fill(255), count)
}

/** Clears the bits of pieces that there are not. */
const cutTo = (bits: Uint8Array, count: number): Uint8Array => {
  const last = bits.length - 1
  bits[last] = (bits[last] ?? 0) & (0xff >> (8 * bits.length - count))
  return bits
}

export const hasBit = (bits: Uint8Array, place: number): boolean =>
  (((bits[place >> 3] ?? 0) >> (place & 7)) & 1) === 1

/** The text of one code. */
export const frameOf = ({ message, mark, count, size }: Series, seed: number): string => {
  const chosen = chosenBy(seed, count)
  const piece = new Uint8Array(size)
  for (let place = 0; place < count; place++) {
    if (!hasBit(chosen, place)) continue
    const from = place * size
    const end = Math.min(size, message.length - from)
    for (let at = 0; at < end; at++) piece[at] = (piece[at] ?? 0) ^ (message[from + at] ?? 0)
  }
  const writer = new Writer(pieceBytes + 32).uint(version).fixed(mark).uint(message.length)
  const body = writer.uint(seed).fixed(piece).finish()
  return bytesToBase45(joinBytes(body, checkOf(body)))
}

const checkOf = (body: Uint8Array): Uint8Array =>
  digest('juntas/frame/1', body).subarray(0, checkBytes)

export interface Frame {
  /** Of its message, in hex. */
  readonly mark: string
  /** Bytes of its message, as it claims. */
  readonly length: number
  readonly seed: number
  readonly piece: Uint8Array
}

export const decodeFrame = (text: string): Result<Frame, 'not-a-frame'> => {
  if (text.length > longestText) return refuse('not-a-frame')
  const bytes = base45ToBytes(text)
  if (!bytes.ok) return refuse('not-a-frame')
  const body = bytes.value.subarray(0, Math.max(0, bytes.value.length - checkBytes))
  const reader = new Reader(body)
  if (reader.uint() !== version) reader.fail('unknown-tag')
  const mark = bytesToHex(reader.fixed(markBytes))
  const length = reader.uint(longest)
  const seed = reader.uint(seedCount - 1)
  const piece = reader.fixed(reader.remaining).slice()
  if (length === 0 || piece.length !== piecesOf(length).size) reader.fail('out-of-range')
  const frame = reader.finish({ mark, length, seed, piece })
  const isRight = equalBytes(bytes.value.subarray(body.length), checkOf(body))
  return frame.ok && isRight ? frame : refuse('not-a-frame')
}

/** Characters of the longest frame: three for two bytes. */
const longestText = Math.ceil(((1 + markBytes + 3 + 3 + pieceBytes + checkBytes) * 3) / 2)
