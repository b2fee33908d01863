/**
 * Pages as Yjs bytes (rule PG1), without Yjs: exactly what `Y.encodeStateAsUpdate` and the update event of Yjs 13.6 emit for
 * root arrays of single binary items, and nothing else. The relay uses this file; client/ checks everything with it.
 *
 *   update  = uint pages ‖ page* ‖ 0x00                 pages by descending id; the 0 is an empty delete set
 *   page    = uint records ‖ uint id ‖ uint first clock ‖ record*
 *   record  = 0x03 ‖ 0x01 ‖ text name ‖ bytes item      at clock 0: binary content, parent is the root type `name` = id in decimal
 *           | 0x83 ‖ uint id ‖ uint clock − 1 ‖ bytes item      else: binary content, origin is the record before it
 *   item    = 169 to 67,584 bytes                       no record is smaller, none may be larger (base/limits.ts)
 *   vector  = uint pages ‖ (uint id ‖ uint records)*    by descending id, no page without records
 *
 * Source of the format: yjs/src/utils/encoding.js, structs/Item.js, structs/ContentBinary.js (update format 1).
 */
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'

/** Consecutive stored records of one page. */
export interface PageRun {
  readonly page: number
  /** Clock of the first of `items`. */
  readonly from: number
  /** At least one; views into the bytes they were read from. */
  readonly items: readonly Uint8Array[]
}

const firstRecord = 0x03
const laterRecord = 0x83
const parentIsRoot = 1
/** Pages × (8 + 1) bytes fit any frame; a cap keeps counting cheap. */
const maxPages = limits.credentialsPerGroup * limits.pagesPerCredential

/** The root array that holds a page. */
export const pageName = (page: number): string => String(page)

/** `runs`: at most one for each page, in any order. */
export const encodeRuns = (runs: readonly PageRun[]): Uint8Array => {
  const writer = new Writer(64 + runs.reduce((sum, run) => sum + runBytes(run), 0))
  const descending = runs.toSorted((left, right) => right.page - left.page)
  writer.list(descending, ({ page, from, items }) => {
    writer.uint(items.length).uint(page).uint(from)
    items.forEach((item, index) => {
      const clock = from + index
      if (clock === 0) writer.byte(firstRecord).uint(parentIsRoot).text(pageName(page))
      else
        writer
          .byte(laterRecord)
          .uint(page)
          .uint(clock - 1)
      writer.bytes(item)
    })
  })
  return writer.uint(0).finish()
}

/** Neighbouring runs of a page, as a store gives them out one after the other, joined into one. */
export const joinRuns = (runs: readonly PageRun[]): PageRun[] => {
  const joined: { page: number; from: number; items: Uint8Array[] }[] = []
  for (const { page, from, items } of runs) {
    const last = joined.at(-1)
    if (last?.page === page && last.from + last.items.length === from) {
      for (const item of items) last.items.push(item)
    } else joined.push({ page, from, items: [...items] })
  }
  return joined
}

const runBytes = (run: PageRun): number =>
  run.items.reduce((sum, item) => sum + item.length + 20, 32)

/** Refuses every byte string that `encodeRuns` would not have written. */
export const decodeRuns = (bytes: Uint8Array): Result<PageRun[], DecodeFailure> => {
  const reader = new Reader(bytes)
  const runs = reader.list(maxPages, () => readRun(reader))
  for (let index = 1; index < runs.length; index++) {
    if ((runs[index]?.page ?? 0) >= (runs[index - 1]?.page ?? 0)) reader.fail('not-sorted')
  }
  if (reader.uint() !== 0) reader.fail('unknown-tag')
  return reader.finish(runs)
}

const readRun = (reader: Reader): PageRun => {
  const count = reader.uint()
  const page = reader.uint()
  const from = reader.uint()
  if (count === 0) reader.fail('out-of-range')
  // Every record takes its least: so neither a lying count nor a flood of tiny items costs much.
  if (count * limits.recordBytesLeast > reader.remaining) reader.fail('truncated')
  if (from + count > limits.clocksPerPage) reader.fail('out-of-range')
  const items: Uint8Array[] = []
  for (let index = 0; index < count && reader.failure === null; index++) {
    readPlace(reader, page, from + index)
    const item = reader.bytes(limits.recordBytes)
    if (item.length < limits.recordBytesLeast) reader.fail('out-of-range')
    items.push(item)
  }
  return { page, from, items }
}

const readPlace = (reader: Reader, page: number, clock: number): void => {
  const wanted = clock === 0 ? firstRecord : laterRecord
  if (reader.byte() !== wanted) reader.fail('unknown-tag')
  const placed =
    clock === 0
      ? reader.uint() === parentIsRoot && reader.text(16) === pageName(page)
      : reader.uint() === page && reader.uint() === clock - 1
  if (!placed) reader.fail('out-of-range')
}

/** How many records of each page somebody has. */
export type StateVector = ReadonlyMap<number, number>

export const encodeVector = (vector: StateVector): Uint8Array => {
  const writer = new Writer(16 + 16 * vector.size)
  const pages = [...vector].filter(([, count]) => count > 0)
  const descending = pages.toSorted(([left], [right]) => right - left)
  return writer.list(descending, ([page, count]) => writer.uint(page).uint(count)).finish()
}

export const decodeVector = (bytes: Uint8Array): Result<StateVector, DecodeFailure> => {
  const reader = new Reader(bytes)
  const entries = reader.list(
    maxPages,
    () => [reader.uint(), reader.uint(limits.clocksPerPage)] as const,
  )
  for (let index = 0; index < entries.length; index++) {
    const [page, count] = entries[index] ?? [0, 0]
    if (count === 0) reader.fail('out-of-range')
    if (index > 0 && page >= (entries[index - 1]?.[0] ?? 0)) reader.fail('not-sorted')
  }
  return reader.finish(new Map(entries))
}
