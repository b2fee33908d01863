/**
 * What a device remembers of records that it has opened (shared/journal/opened.ts), so that it need not open them again the next time: sealed in its
 * store, block by block, and bound to the stored items by their digest. A block that does not fit them, or was kept by another device or under
 * another key, is as good as none.
 */
import { equalBytes } from '../../shared/base/bytes.ts'
import { Writer } from '../../shared/base/codec.ts'
import type { OpenedBlock } from '../../shared/journal/opened.ts'
import {
  canBeRestored,
  encodeBlockInSteps,
  readBlock,
  recordsPerBlock,
} from '../../shared/journal/opened.ts'
import type { PageId, PlacedRecord } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { readPageFrom } from '../../shared/replica/replica.ts'
import type { NotebookStore, OpenedRow } from '../device/store.ts'
import type { Contents } from './contents.ts'
import { isIn } from './contents.ts'
import { inSlices } from './in-slices.ts'

/** How many records may be new before they are worth remembering: opening so many takes a slow phone a tenth of a second. */
const fewRecords = 512

/** SHA-256 by the browser: a notebook's worth takes it a few milliseconds, off this thread. Each item with its length before it. */
const digestOf = async (items: readonly Uint8Array[]): Promise<Uint8Array> => {
  const writer = new Writer(items.reduce((sum, { length }) => sum + length + 4, 0))
  for (const item of items) writer.bytes(item)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', writer.finish()))
}

/** `runs`: joined, one for each unbroken stretch of a page. Blocks that fit them, of each page from its beginning on. */
export const fittingBlocks = async (
  kept: readonly Uint8Array[],
  runs: readonly PageRun[],
): Promise<OpenedBlock[]> => {
  const itemsByPage = new Map(
    runs.filter(({ from }) => from === 0).map(({ page, items }) => [page, items]),
  )
  const blocks = kept.map(readBlock).filter((block) => block !== null)
  const fits = await Promise.all(
    blocks.map(async ({ page, from, count, digest }) => {
      const items = (itemsByPage.get(page) ?? []).slice(from, from + count)
      return items.length === count && equalBytes(await digestOf(items), digest)
    }),
  )
  const ends = new Map<PageId, number>()
  return blocks
    .filter((_, index) => fits[index] === true)
    .sort((left, right) => left.page - right.page || left.from - right.from)
    .filter(({ page, from, count }) => {
      if (from !== (ends.get(page) ?? 0)) return false
      ends.set(page, from + count)
      return true
    })
}

export class Memory {
  readonly #store: NotebookStore
  readonly #fewRecords: number
  #isBusy = false

  constructor(store: NotebookStore, few = fewRecords) {
    this.#store = store
    this.#fewRecords = few
  }

  /** Remembers what is new, if it is worth it. What the store refuses is opened again the next time. */
  async keep(contents: Contents): Promise<void> {
    if (this.#isBusy || !isIn(contents) || !this.#isWorth(contents)) return
    this.#isBusy = true
    try {
      const fresh = freshStretches(contents)
      for (const { page, records, known } of fresh)
        await this.#keepPage(contents, page, records, known)
    } finally {
      this.#isBusy = false
    }
  }

  /** Much is new, beside what is remembered: each time some of that is written again. */
  #isWorth({ records, remembered }: Contents): boolean {
    let known = 0
    for (const count of remembered.values()) known += count
    return records.length - known >= Math.max(this.#fewRecords, known / 16)
  }

  async #keepPage(
    { remembered, replica }: Contents,
    page: PageId,
    records: readonly PlacedRecord[],
    known: number,
  ): Promise<void> {
    const rows: OpenedRow[] = []
    for (
      let from = known - (known % recordsPerBlock);
      from < records.length;
      from += recordsPerBlock
    ) {
      const part = records.slice(from, from + recordsPerBlock)
      const items = readPageFrom(replica, page, from).slice(0, part.length)
      const bytes = await inSlices(encodeBlockInSteps(part, await digestOf(items)))
      rows.push({ page, from, bytes })
    }
    const stored = await this.#store.putOpened(rows)
    if (stored.ok) remembered.set(page, records.length)
  }
}

/** Records of a page from its beginning on. */
interface Stretch {
  readonly page: PageId
  readonly records: readonly PlacedRecord[]
  /** So many of them are remembered. */
  readonly known: number
}

const freshStretches = ({ records, remembered }: Contents): Stretch[] => {
  const byPage = new Map<PageId, PlacedRecord[]>()
  const ended = new Set<PageId>()
  for (const record of records) {
    const { page } = record
    if (!canBeRestored(record)) ended.add(page)
    if (ended.has(page)) continue
    const before = byPage.get(page)
    if (before === undefined) byPage.set(page, [record])
    else before.push(record)
  }
  return [...byPage]
    .map(([page, ofPage]) => ({ page, records: ofPage, known: remembered.get(page) ?? 0 }))
    .filter((stretch) => stretch.known < stretch.records.length)
}
