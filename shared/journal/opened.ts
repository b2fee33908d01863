/**
 * Records that were checked, opened and placed by an earlier run of the program, to be put back as they were (rule PG5): so that a restart opens
 * only what is new. They come in blocks, each a stretch of one page:
 *
 *   block  = uint version (1) ‖ uint page ‖ uint clock of the first ‖ fixed 32 digest of its items ‖ list record
 *   record = fixed 32 id ‖ uint depth ‖ bytes plain form (record/record-codec.ts)
 *
 * Whoever keeps a block seals and authenticates it, and gives it only with the very items of which it was made: nothing is checked here again.
 */
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Steps } from '../base/steps.ts'
import { recordsPerStep } from '../base/steps.ts'
import type { PageId, PlacedRecord } from '../record/record.ts'
import { decodeRecord, encodeRecord } from '../record/record-codec.ts'
import type { Journal, Page } from './journal.ts'
import { pageOf } from './journal.ts'

const version = 1

/** At most so many records in one: what has to be written again when a page has grown. */
export const recordsPerBlock = 1024

/** Where a block stands, and its records, still as bytes. */
export interface OpenedBlock {
  readonly page: PageId
  readonly from: number
  readonly count: number
  /** 32 bytes. */
  readonly digest: Uint8Array
  readonly records: Uint8Array
}

/** `records`: consecutive, of one page. `digest`: of their items. */
export const encodeBlockInSteps = function* (
  records: readonly PlacedRecord[],
  digest: Uint8Array,
): Steps<Uint8Array> {
  const [first] = records
  const writer = new Writer(256 * records.length + 64).uint(version)
  writer.uint(first?.page ?? 0).uint(first?.clock ?? 0)
  writer.fixed(digest).uint(records.length)
  for (const [index, record] of records.entries()) {
    writer.fixed(record.id).uint(record.depth).bytes(encodeRecord(record))
    if (index % recordsPerStep === 0) yield
  }
  return writer.finish()
}

/** Null: of another version, or damaged. */
export const readBlock = (bytes: Uint8Array): OpenedBlock | null => {
  const reader = new Reader(bytes)
  if (reader.uint() !== version) return null
  const page = reader.uint() as PageId
  const from = reader.uint(limits.clocksPerPage)
  const digest = reader.fixed(32)
  const count = reader.uint(recordsPerBlock)
  const records = bytes.subarray(reader.offset)
  return reader.failure === null ? { page, from, count, digest, records } : null
}

/**
 * What was brought of other pages (rule PG4) is looked at anew in each run of the program, and so is all that stands above it.
 */
export const canBeRestored = ({ facts }: PlacedRecord): boolean =>
  facts.every(({ kind }) => kind !== 'evidence' && kind !== 'branch')

/** `blocks`: of a page from its beginning on, without a gap. Into a journal that holds nothing of these pages yet. */
export const restoreInSteps = function* (
  journal: Journal,
  blocks: readonly OpenedBlock[],
): Steps<PlacedRecord[]> {
  const restored: PlacedRecord[] = []
  for (const block of blocks) {
    const page = pageOf(journal, block.page)
    if (page === undefined || page.ids.length !== block.from) continue
    const reader = new Reader(block.records)
    for (let index = 0; index < block.count; index++) {
      const record = readRecord(reader, page)
      if (record === null) break
      restored.push(record)
      if (index % recordsPerStep === 0) yield
    }
  }
  return restored
}

const readRecord = (reader: Reader, page: Page): PlacedRecord | null => {
  const id = reader.fixed(32)
  const depth = reader.uint()
  const plain = decodeRecord(reader.bytes(limits.recordBytes))
  if (!plain.ok || reader.failure !== null) return null
  const { at, seen, facts } = plain.value
  const clock = page.ids.length
  page.ids.push(id)
  page.depths.push(depth)
  page.inspected++
  for (const cited of seen) page.seen.set(cited.page, cited.clock + 1)
  return { page: page.id, clock, depth, id, author: page.author, at, seen, facts }
}

/** How much of each page is cited by what has been inspected. */
export const citedSoFar = ({ pages }: Journal): ReadonlyMap<PageId, number> => {
  const cited = new Map<PageId, number>()
  for (const { seen } of pages.values()) {
    for (const [page, count] of seen) cited.set(page, Math.max(count, cited.get(page) ?? 0))
  }
  return cited
}

/** Where something was lost from the store it may not be: then what cites it may not stand either. */
export const isAllPlaced = ({ pages }: Journal, cited: ReadonlyMap<PageId, number>): boolean =>
  [...cited].every(([page, count]) => (pages.get(page)?.depths.length ?? 0) >= count)
