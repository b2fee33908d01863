/**
 * A part of a notebook, as it goes from screen to camera at one table (wire/frames.ts), and what a device says it has, so that it is shown no more than it
 * lacks. Sealed and signed as everywhere: whoever takes a part in takes nothing on trust, as with a whole notebook's file (notebook-file.ts).
 *
 *   part     = uint 2 ‖ group id (32) ‖ uint from ‖ list (bytes statement) ‖ pages      to the end
 *   holdings = uint 3 ‖ group id (32) ‖ uint statements ‖ vector                        to the end
 *
 *   from       = number of the first of the statements in the control chain
 *   pages      = as the page codec writes them (page-codec.ts), each from whatever clock; maybe none
 *   statements = so many of the control chain the device has; vector: so many records of each page (page-codec.ts)
 *
 * 0 and 1 are the letters of joining (wire/joining-letter.ts).
 */
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { joinBytes } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { refuse } from '../base/result.ts'
import type { PageRun, StateVector } from './page-codec.ts'
import { decodeRuns, decodeVector, encodeRuns, encodeVector } from './page-codec.ts'

export interface NotebookPart {
  readonly kind: 'part'
  /** 32 bytes. */
  readonly group: Uint8Array
  readonly from: number
  readonly statements: readonly Uint8Array[]
  readonly pages: readonly PageRun[]
}

export interface Holdings {
  readonly kind: 'holdings'
  /** 32 bytes. */
  readonly group: Uint8Array
  readonly statements: number
  readonly pages: StateVector
}

const tags = { part: 2, holdings: 3 } as const
const groupBytes = 32

export const encodePart = ({ group, from, statements, pages }: NotebookPart): Uint8Array => {
  const writer = new Writer(1024).uint(tags.part).fixed(group).uint(from)
  writer.list(statements, (statement) => writer.bytes(statement))
  return joinBytes(writer.finish(), encodeRuns(pages))
}

export const encodeHoldings = ({ group, statements, pages }: Holdings): Uint8Array => {
  const writer = new Writer(256).uint(tags.holdings).fixed(group).uint(statements)
  return joinBytes(writer.finish(), encodeVector(pages))
}

/** Views into `bytes`. Costs no more than the bytes that are there. */
export const decodeTold = (bytes: Uint8Array): Result<NotebookPart | Holdings, DecodeFailure> => {
  const reader = new Reader(bytes)
  const tag = reader.uint()
  if (tag === tags.part) return readPart(reader)
  if (tag === tags.holdings) return readHoldings(reader)
  return refuse(reader.failure ?? 'unknown-tag')
}

const readPart = (reader: Reader): Result<NotebookPart, DecodeFailure> => {
  const group = reader.fixed(groupBytes)
  const from = reader.uint(limits.statementsPerGroup)
  const statements = reader.list(limits.statementsPerGroup - from, () =>
    reader.bytes(limits.statementBytes),
  )
  const pages = decodeRuns(reader.fixed(reader.remaining))
  if (!pages.ok) return refuse(reader.failure ?? pages.error)
  return reader.finish({ kind: 'part', group, from, statements, pages: pages.value })
}

const readHoldings = (reader: Reader): Result<Holdings, DecodeFailure> => {
  const group = reader.fixed(groupBytes)
  const statements = reader.uint(limits.statementsPerGroup)
  const pages = decodeVector(reader.fixed(reader.remaining))
  if (!pages.ok) return refuse(reader.failure ?? pages.error)
  return reader.finish({ kind: 'holdings', group, statements, pages: pages.value })
}
