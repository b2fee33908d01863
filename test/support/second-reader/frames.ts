/** Section 10 of docs/FORMATS.md: a message from the QR codes of its series. */
import { digest, join, uint } from './ciphers.ts'

export interface Frame {
  readonly mark: Uint8Array
  readonly length: number
  readonly seed: number
  readonly piece: Uint8Array
  readonly check: Uint8Array
}

const cutOf = (length: number): { count: number; size: number } => {
  const count = Math.ceil(length / 392)
  return { count, size: Math.ceil(length / count) }
}

export const isFrame = ({ mark, length, seed, piece, check }: Frame): boolean => {
  const before = join(Uint8Array.of(1), mark, uint(length), uint(seed), piece)
  const wanted = digest('juntas/frame/1', before).subarray(0, 4)
  return piece.length === cutOf(length).size && Buffer.from(check).equals(wanted)
}

/** As a number whose bit n stands for piece n. */
const choiceOf = (seed: number, count: number): bigint => {
  let choice = 0n
  for (let place = 0; place < count; place++) {
    const block = digest('juntas/pieces/1', uint(seed), uint(place >> 8))
    if (((block[(place & 255) >> 3] ?? 0) & (1 << (place & 7))) !== 0) choice |= 1n << BigInt(place)
  }
  return choice === 0n ? (1n << BigInt(count)) - 1n : choice
}

/** Of a few frames of one short message: for each piece it tries all sets of frames until one gives just this piece. Null: none does. */
export const messageOf = (frames: readonly Frame[]): Uint8Array | null => {
  const length = frames[0]?.length ?? 0
  const { count, size } = cutOf(length)
  const pieces: Uint8Array[] = []
  for (let place = 0; place < count; place++) {
    const sets = Array.from({ length: 2 ** frames.length }, (_, set) =>
      frames.filter((_frame, at) => (set & (1 << at)) !== 0),
    )
    const right = sets.find(
      (set) =>
        set.reduce((sum, { seed }) => sum ^ choiceOf(seed, count), 0n) === 1n << BigInt(place),
    )
    if (right === undefined) return null
    pieces.push(
      Uint8Array.from({ length: size }, (_, at) =>
        right.reduce((sum, { piece }) => sum ^ (piece[at] ?? 0), 0),
      ),
    )
  }
  return join(...pieces).subarray(0, length)
}
