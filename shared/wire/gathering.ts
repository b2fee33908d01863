/**
 * What has been seen so far of a message that is being shown (frames.ts), solved as it comes: Gaussian elimination over GF(2), MacKay 2005
 * ("Fountain codes", IEE Proc. Commun. 152): of `count` pieces, any frames whose choices are independent will do, and so many more as were seen are wanted
 * in vain with a probability of 2^−more.
 *
 * Memory grows with what was seen and never with what a frame claims: a row for each frame that told something new, at most one for each piece.
 */
import { assert, required } from '../base/assert.ts'
import { joinBytes } from '../base/bytes.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import type { Frame } from './frames.ts'
import { chosenBy, hasBit, markOf, piecesOf } from './frames.ts'

/** A sum of pieces: which ones, then what it comes to; the same bytes, four at a time, beside them. */
interface Row {
  readonly bytes: Uint8Array
  readonly words: Uint32Array
}

export interface Gathering {
  readonly mark: string
  readonly length: number
  /** Pieces of the message. */
  readonly count: number
  /** By the first piece of each: no two begin with the same. */
  readonly rows: Map<number, Row>
}

/** Of the message that this is a frame of. */
export const beginGathering = ({ mark, length }: Frame): Gathering => ({
  mark,
  length,
  count: piecesOf(length).count,
  rows: new Map(),
})

/** How many frames it takes yet, at least. */
export const missingOf = ({ count, rows }: Gathering): number => count - rows.size

export const belongsTo = ({ mark, length }: Gathering, frame: Frame): boolean =>
  mark === frame.mark && length === frame.length

/** Takes in one more frame of the same message: true if it told something new. */
export const addFrame = (gathering: Gathering, frame: Frame): boolean => {
  assert(belongsTo(gathering, frame), 'a frame of the same message')
  const { count, rows } = gathering
  const row = rowOf(frame, count)
  for (let place = 0; place < count; place++) {
    if (!hasBit(row.bytes, place)) continue
    const known = rows.get(place)
    if (known === undefined) {
      rows.set(place, row)
      return true
    }
    addInto(row, known)
  }
  return false
}

const rowOf = ({ seed, piece }: Frame, count: number): Row => {
  const chosen = chosenBy(seed, count)
  const length = chosen.length + piece.length
  const bytes = new Uint8Array(4 * Math.ceil(length / 4))
  bytes.set(chosen)
  bytes.set(piece, chosen.length)
  return { bytes, words: new Uint32Array(bytes.buffer) }
}

const addInto = ({ words }: Row, { words: others }: Row): void => {
  for (let at = 0; at < words.length; at++) words[at] = (words[at] ?? 0) ^ (others[at] ?? 0)
}

/** The message, once enough was seen; the rows are used up. 'damaged': its frames do not belong together. */
export const wholeMessage = (gathering: Gathering): Result<Uint8Array, 'not-whole' | 'damaged'> => {
  if (missingOf(gathering) > 0) return refuse('not-whole')
  const { count, length, mark, rows } = gathering
  const solved: Row[] = []
  for (let place = count - 1; place >= 0; place--) {
    const row = required(rows.get(place), 'a row')
    for (let later = place + 1; later < count; later++) {
      if (hasBit(row.bytes, later)) addInto(row, required(solved[later], 'a later piece'))
    }
    solved[place] = row
  }
  const from = Math.ceil(count / 8)
  const { size } = piecesOf(length)
  const filled = joinBytes(...solved.map(({ bytes }) => bytes.subarray(from, from + size)))
  const message = filled.slice(0, length)
  const isRight = filled.subarray(length).every((byte) => byte === 0) && markOf(message) === mark
  return isRight ? ok(message) : refuse('damaged')
}
