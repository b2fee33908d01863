/**
 * Giving verified records their place (rule OR1): opened, complete in what they cite, and with a depth (depth.ts).
 */
import { ownBytes } from '../base/bytes.ts'
import type { Steps } from '../base/steps.ts'
import { recordsPerStep } from '../base/steps.ts'
import type { PageId, PlacedRecord } from '../record/record.ts'
import type { PageRun } from '../replica/page-codec.ts'
import { depthOf } from './depth.ts'
import { growBranches } from './evidence.ts'
import { inspectPage } from './inspect.ts'
import type { Journal, Page, Verified } from './journal.ts'
import { orderInSteps } from './merge.ts'

interface Placing {
  readonly placed: PlacedRecord[]
  /** By page: the first clock and the items that were placed. */
  readonly runs: Map<PageId, { from: number; items: Uint8Array[] }>
  /** Pages that are to be looked at. */
  readonly work: PageId[]
}

/** Places what can be placed, starting from `ready` and following whoever waited for them. */
export const placeAll = function* (
  journal: Journal,
  ready: ReadonlySet<PageId>,
): Steps<{ accepted: PageRun[]; placed: readonly PlacedRecord[] }> {
  const placing: Placing = { placed: [], runs: new Map(), work: [...ready] }
  const looked = new Set<Page>()
  for (let id = placing.work.pop(); id !== undefined; id = placing.work.pop()) {
    const page = journal.pages.get(id)
    if (page === undefined) continue
    looked.add(page)
    yield* inspectPage(journal, page, placing.work)
    const hasPlaced = yield* placePage(journal, page, placing)
    if (growBranches(journal, page) || hasPlaced) wakeWaiters(journal, id, placing)
  }
  looked.forEach(keepQueue)
  const accepted = [...placing.runs].map(([page, { from, items }]) => ({ page, from, items }))
  return { accepted, placed: yield* orderInSteps(placing.placed) }
}

const wakeWaiters = (journal: Journal, grown: PageId, { work }: Placing): void => {
  const waiting = journal.waiters.get(grown)
  if (waiting === undefined) return
  journal.waiters.delete(grown)
  work.push(...waiting)
}

/** Places as much of one page's queue as it can; true if anything was placed. */
const placePage = function* (journal: Journal, page: Page, placing: Placing): Steps<boolean> {
  let count = 0
  for (;;) {
    const verified = page.queue[count]
    if (verified === undefined || page.depths.length >= page.inspected) break
    const record = placeNext(journal, page, verified)
    if (record === null) break
    count++
    notePlaced(placing, page, verified.item, record)
    if (count % recordsPerStep === 0) yield
  }
  page.queue.splice(0, count)
  return count > 0
}

/** What waits may wait for long, and must not keep its frame alive: the newest are the ones that are not copied yet. */
const keepQueue = ({ queue }: Page): void => {
  for (let index = queue.length - 1; index >= 0; index--) {
    const verified = queue[index]
    if (verified === undefined || verified.item.length === verified.item.buffer.byteLength) return
    verified.item = ownBytes(verified.item)
  }
}

const notePlaced = (placing: Placing, page: Page, item: Uint8Array, record: PlacedRecord): void => {
  placing.placed.push(record)
  const run = placing.runs.get(page.id)
  if (run === undefined) placing.runs.set(page.id, { from: record.clock, items: [item] })
  else run.items.push(item)
}

const placeNext = (journal: Journal, page: Page, { id, plain }: Verified): PlacedRecord | null => {
  if (plain === null) return null
  const clock = page.depths.length
  const depth = depthOf(journal, page.id, plain, page.depths[clock - 1] ?? 0)
  if (depth === null) return null
  page.depths.push(depth)
  const { at, seen, facts } = plain
  return { page: page.id, clock, depth, id, author: page.author, at, seen, facts }
}
