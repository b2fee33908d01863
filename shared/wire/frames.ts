/**
 * A message as a series of QR codes, shown one after another until the other camera has seen them all. The frames are numbered and may come in any
 * order and any number of times.
 *
 *   frame = base45(uint version (1) ‖ mark (4) ‖ uint count ‖ uint place ‖ piece)
 *   mark  = first four bytes of digest("juntas/frames/1", message): tells frames of one message from those of another, and at the end
 *           whether all is as it was sent; against intent there are the signatures within
 *   piece = `pieceBytes` of the message each, the last one what is left; count ≥ 1, place < count
 */
import { required } from '../base/assert.ts'
import { base45ToBytes, bytesToBase45 } from '../base/base45.ts'
import { bytesToHex, joinBytes } from '../base/bytes.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import { digest } from '../crypto/digest.ts'

const version = 1
const markBytes = 4

/** Bytes of the message in one frame: with its head a code of 65 modules at most, which a cheap camera reads from a phone's screen. */
export const pieceBytes = 330

const markOf = (message: Uint8Array): Uint8Array =>
  digest('juntas/frames/1', message).slice(0, markBytes)

/** At least one. */
export const encodeFrames = (message: Uint8Array): Result<string[], 'too-long'> => {
  const count = Math.max(1, Math.ceil(message.length / pieceBytes))
  if (count > limits.framesPerMessage) return refuse('too-long')
  const mark = markOf(message)
  const frames = Array.from({ length: count }, (_, place) => {
    const piece = message.subarray(place * pieceBytes, (place + 1) * pieceBytes)
    const writer = new Writer(pieceBytes + 16).uint(version).fixed(mark).uint(count).uint(place)
    return bytesToBase45(writer.fixed(piece).finish())
  })
  return ok(frames)
}

export interface Frame {
  /** Of its message, in hex. */
  readonly mark: string
  readonly count: number
  readonly place: number
  readonly piece: Uint8Array
}

export const decodeFrame = (text: string): Result<Frame, 'not-a-frame'> => {
  const bytes = base45ToBytes(text)
  if (!bytes.ok) return refuse('not-a-frame')
  const reader = new Reader(bytes.value)
  if (reader.uint() !== version) reader.fail('unknown-tag')
  const mark = bytesToHex(reader.fixed(markBytes))
  const count = reader.uint(limits.framesPerMessage)
  const place = reader.uint(limits.framesPerMessage)
  const piece = reader.fixed(reader.remaining).slice()
  const isWhole = place < count - 1 ? piece.length === pieceBytes : piece.length <= pieceBytes
  if (place >= count || !isWhole) reader.fail('out-of-range')
  const frame = reader.finish({ mark, count, place, piece })
  return frame.ok ? frame : refuse('not-a-frame')
}

/** What has been seen so far of the message that is being shown. */
export interface Gathering {
  readonly mark: string
  readonly count: number
  /** By place. */
  readonly pieces: ReadonlyMap<number, Uint8Array>
}

/** With one more frame. A frame of another message begins anew: somebody shows something else now. */
export const gatherFrame = (
  gathering: Gathering | null,
  { mark, count, place, piece }: Frame,
): Gathering => {
  const isSame = gathering !== null && gathering.mark === mark && gathering.count === count
  const pieces = new Map(isSame ? gathering.pieces : [])
  return { mark, count, pieces: pieces.set(place, piece) }
}

/** The message, once all of it was seen. 'damaged': its frames do not belong together. */
export const wholeMessage = ({
  mark,
  count,
  pieces,
}: Gathering): Result<Uint8Array, 'not-whole' | 'damaged'> => {
  if (pieces.size < count) return refuse('not-whole')
  const message = joinBytes(
    ...Array.from({ length: count }, (_, place) => required(pieces.get(place), 'a piece')),
  )
  return bytesToHex(markOf(message)) === mark ? ok(message) : refuse('damaged')
}
