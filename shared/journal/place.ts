/**
 * Giving verified records their place (rule OR1): opened, complete in what they cite, and with a depth (depth.ts).
 */
import { ownBytes } from '../base/bytes.ts'
import type { PageId, PlacedRecord } from '../record/record.ts'
import { compareRecords } from '../record/record.ts'
import type { PageRun } from '../replica/page-codec.ts'
import { depthOf } from './depth.ts'
import { branchesOf, growBranches } from './evidence.ts'
import type { Journal, Page, StopReason, Verified } from './journal.ts'
import { prevOf } from './journal.ts'
import { openRecord } from './sealing.ts'

interface Placing {
  readonly placed: PlacedRecord[]
  /** By page: the first clock and the items that were placed. */
  readonly runs: Map<PageId, { from: number; items: Uint8Array[] }>
  /** Pages that are to be looked at. */
  readonly work: PageId[]
}

/** Places what can be placed, starting from `ready` and following whoever waited for them. */
export const placeAll = (
  journal: Journal,
  ready: ReadonlySet<PageId>,
): { accepted: PageRun[]; placed: PlacedRecord[] } => {
  const placing: Placing = { placed: [], runs: new Map(), work: [...ready] }
  for (let id = placing.work.pop(); id !== undefined; id = placing.work.pop()) {
    const page = journal.pages.get(id)
    if (page === undefined) continue
    const hasPlaced = placePage(journal, page, placing)
    if (growBranches(journal, page) || hasPlaced) wakeWaiters(journal, id, placing)
  }
  const accepted = [...placing.runs].map(([page, { from, items }]) => ({ page, from, items }))
  return { accepted, placed: placing.placed.sort(compareRecords) }
}

const wakeWaiters = (journal: Journal, grown: PageId, { work }: Placing): void => {
  const waiting = journal.waiters.get(grown)
  if (waiting === undefined) return
  journal.waiters.delete(grown)
  work.push(...waiting)
}

/** Places as much of one page's queue as it can; true if anything was placed. */
const placePage = (journal: Journal, page: Page, placing: Placing): boolean => {
  let count = 0
  while (page.stop === null) {
    const verified = page.queue[count]
    if (verified === undefined) break
    const outcome = placeNext(journal, page, verified, placing)
    if (outcome === 'waits') break
    if (typeof outcome === 'string') {
      page.stop = { clock: page.depths.length, reason: outcome }
      break
    }
    count++
    notePlaced(placing, page, verified.item, outcome)
  }
  page.queue.splice(0, page.stop === null ? count : page.queue.length)
  keepQueue(page)
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

const placeNext = (
  journal: Journal,
  page: Page,
  verified: Verified,
  placing: Placing,
): PlacedRecord | 'waits' | StopReason => {
  const clock = page.depths.length
  const prev = prevOf(page, clock)
  if (verified.plain === null) {
    const care = verified.checkedBefore ? 'checked-before' : 'check'
    const opened = openRecord(page.prefix, clock, prev, journal.epochs, verified.item, care)
    if (!opened.ok) return opened.error === 'epoch-unknown' ? 'waits' : opened.error
    verified.plain = opened.value
  }
  const { plain } = verified
  const depth = depthOf(journal, page, plain, page.depths[clock - 1] ?? 0)
  if (typeof depth === 'string') return depth
  const branches = branchesOf(journal, plain)
  if (typeof branches === 'string') return branches
  for (const { target, branch } of branches) {
    target.branches.push(branch)
    placing.work.push(target.id)
  }
  for (const { page: cited, clock: at } of plain.seen) page.seen.set(cited, at + 1)
  page.depths.push(depth)
  const { at, seen, facts } = plain
  return { page: page.id, clock, depth, id: verified.id, author: page.author, at, seen, facts }
}
