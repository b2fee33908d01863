/**
 * The guard (rule PG6): bytes of pages come in, from whatever path, and nothing else lets them reach the Y.Doc. Never throws; the same
 * bytes get the same verdict in one piece or in many (rule PG5). Cost grows with what came, not with what is here.
 */
import { equalBytes } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import type { ControlState } from '../control/chain.ts'
import { recordIdOf } from '../crypto/record-signature.ts'
import type { Epoch } from '../crypto/seal.ts'
import type { PageId, PlacedRecord } from '../record/record.ts'
import type { PageRun } from '../replica/page-codec.ts'
import type { Journal, Page } from './journal.ts'
import { pageOf, prevOf } from './journal.ts'
import { placeAll } from './place.ts'
import { newestSigned, validLength } from './vouch.ts'

export type RefusalCode =
  /** Other bytes stand at that place, and these are not validly signed. */
  | 'altered'
  /** More would wait than the limits allow. */
  | 'too-much-held'
  /** The page was stopped below. */
  | 'stopped'

export interface RunRefusal {
  readonly page: PageId
  readonly clock: number
  readonly code: RefusalCode
}

/** Two validly signed branches of one page: `clock` is where they part; ours is in the journal (rule PG4). */
export interface Fork {
  readonly page: PageId
  readonly clock: number
  readonly items: readonly Uint8Array[]
}

/** What came of it. */
export interface Receipt {
  /** For the Y.Doc and the stores: at most one run for each page. */
  readonly accepted: readonly PageRun[]
  /** The same records, opened, in the order of OR1 among themselves. */
  readonly placed: readonly PlacedRecord[]
  readonly refused: readonly RunRefusal[]
  readonly forks: readonly Fork[]
}

interface Intake {
  readonly refused: RunRefusal[]
  readonly forks: Fork[]
  /** Pages that may have something to place. */
  readonly ready: Set<PageId>
}

export const receiveRuns = (journal: Journal, runs: readonly PageRun[]): Receipt => {
  const intake: Intake = { refused: [], forks: [], ready: new Set() }
  for (const run of runs) takeRun(journal, run, intake)
  return finishIntake(journal, intake)
}

/** The control chain went on, or secrets came: what waited for them is looked at again. */
export const receiveControl = (
  journal: Journal,
  control: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
): Receipt => {
  const intake: Intake = { refused: [], forks: [], ready: new Set() }
  journal.control = control
  for (const [number, epoch] of epochs) {
    const id = control.epochIds[number]
    if (id !== undefined && equalBytes(id, epoch.id)) journal.epochs.set(number, epoch)
  }
  for (const [id, held] of journal.unknown) {
    const page = pageOf(journal, id)
    if (page === undefined) continue
    journal.unknown.delete(id)
    for (const [clock, item] of held) hold(page, clock, item, intake)
    verifyHeld(journal, page, 0, intake)
  }
  for (const id of journal.pages.keys()) intake.ready.add(id)
  return finishIntake(journal, intake)
}

const finishIntake = (journal: Journal, { refused, forks, ready }: Intake): Receipt => ({
  ...placeAll(journal, ready),
  refused,
  forks,
})

const takeRun = (journal: Journal, run: PageRun, intake: Intake): void => {
  const id = run.page as PageId
  const page = pageOf(journal, id)
  if (page === undefined) {
    holdUnknown(journal, id, run, intake)
    return
  }
  const known = page.ids.length
  const differs = firstDifference(page, run)
  if (differs !== null) {
    takeDifference(journal, page, run, differs, intake)
    return
  }
  if (page.stop !== null && run.from + run.items.length > known) {
    intake.refused.push({ page: id, clock: known, code: 'stopped' })
    return
  }
  let lowest = Number.POSITIVE_INFINITY
  run.items.forEach((item, index) => {
    const clock = run.from + index
    if (clock < known) return
    if (hold(page, clock, item, intake)) lowest = Math.min(lowest, clock)
  })
  if (lowest < Number.POSITIVE_INFINITY) verifyHeld(journal, page, lowest, intake)
}

/** The first clock at which the run disagrees with verified records, or null. */
const firstDifference = (page: Page, run: PageRun): number | null => {
  const end = Math.min(page.ids.length, run.from + run.items.length)
  for (let clock = run.from; clock < end; clock++) {
    const item = run.items[clock - run.from]
    const id = page.ids[clock]
    if (item === undefined || id === undefined) continue
    if (!equalBytes(recordIdOf(prevOf(page, clock), item), id)) return clock
  }
  return null
}

/** A fork if the strange branch is validly signed too; else bytes that somebody altered. */
const takeDifference = (
  journal: Journal,
  page: Page,
  run: PageRun,
  clock: number,
  intake: Intake,
): void => {
  const items = run.items.slice(clock - run.from)
  const valid = validLength(journal.group, page, clock, items)
  if (valid > 0) intake.forks.push({ page: page.id, clock, items: items.slice(0, valid) })
  else intake.refused.push({ page: page.id, clock, code: 'altered' })
}

/**
 * Keeps an item until something vouches for it. Other bytes at the same clock replace it and all that was held above: so a
 * flood of alternatives costs its sender as much as us.
 */
const hold = (page: Page, clock: number, item: Uint8Array, intake: Intake): boolean => {
  const there = page.held.get(clock)
  if (there !== undefined) {
    if (equalBytes(there, item)) return false
    for (const [above, old] of page.held) {
      if (above < clock) continue
      page.held.delete(above)
      page.heldBytes -= old.length
    }
  }
  const full =
    page.held.size >= limits.heldRecordsPerPage ||
    page.heldBytes + item.length > limits.heldBytesPerPage
  // What continues the page directly is never refused for lack of room: it is about to be verified.
  if (full && clock > page.ids.length + page.held.size) {
    intake.refused.push({ page: page.id, clock, code: 'too-much-held' })
    return false
  }
  page.held.set(clock, item)
  page.heldBytes += item.length
  return true
}

const holdUnknown = (journal: Journal, id: PageId, run: PageRun, intake: Intake): void => {
  const held = journal.unknown.get(id) ?? new Map<number, Uint8Array>()
  const full = journal.unknown.size >= limits.unknownPages && !journal.unknown.has(id)
  if (full || held.size + run.items.length > limits.heldRecordsPerPage) {
    intake.refused.push({ page: id, clock: run.from, code: 'too-much-held' })
    return
  }
  run.items.forEach((item, index) => held.set(run.from + index, item))
  journal.unknown.set(id, held)
}

/**
 * Moves everything that is vouched for from `held` to the queue. `lowest`: the lowest clock that changed; below it nothing new can
 * have become valid, because a signature covers only what is below itself.
 */
const verifyHeld = (journal: Journal, page: Page, lowest: number, intake: Intake): void => {
  const start = page.ids.length
  const items: Uint8Array[] = []
  const prevs = [prevOf(page, start)]
  for (;;) {
    const item = page.held.get(start + items.length)
    if (item === undefined) break
    items.push(item)
    prevs.push(recordIdOf(prevs[items.length - 1] ?? prevOf(page, start), item))
  }
  const marked = markedLength(journal, page, start, prevs)
  const checked = Math.max(marked, lowest - start)
  const valid = Math.max(
    marked,
    newestSigned(journal.group, page, start, items, prevs, Math.min(checked, items.length)),
  )
  for (let index = 0; index < valid; index++) {
    const item = items[index]
    const id = prevs[index + 1]
    if (item === undefined || id === undefined) break
    page.held.delete(start + index)
    page.heldBytes -= item.length
    page.ids.push(id)
    page.queue.push({ item, id, plain: null, checkedBefore: index < marked })
  }
  if (valid > 0) intake.ready.add(page.id)
}

/** How many of the chain's items an earlier run of the program has checked. */
const markedLength = (
  journal: Journal,
  page: Page,
  start: number,
  prevs: readonly Uint8Array[],
): number => {
  const mark = journal.marks.get(page.id)
  if (mark === undefined || mark.count <= start) return 0
  const id = prevs[mark.count - start]
  return id !== undefined && equalBytes(id, mark.id) ? mark.count - start : 0
}
