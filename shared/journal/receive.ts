/**
 * The guard (rule PG6): bytes of pages come in, from whatever path, and nothing else lets them reach the Y.Doc. Never throws; the same
 * bytes get the same verdict in one piece or in many (rule PG5). Cost grows with what came, not with what is here.
 */
import { equalBytes } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import type { Steps } from '../base/steps.ts'
import { inOneGo, recordsPerStep } from '../base/steps.ts'
import type { ControlState } from '../control/chain.ts'
import { recordIdOf } from '../crypto/record-signature.ts'
import type { Epoch } from '../crypto/seal.ts'
import type { PageId, PlacedRecord } from '../record/record.ts'
import type { PageRun } from '../replica/page-codec.ts'
import { isBrought } from './evidence.ts'
import { holdItem, holdUnknown, releaseUnknown, verifyPending, withinBudget } from './hold.ts'
import type { Fork, Journal, Page } from './journal.ts'
import { pageOf, prevOf, putEpochs } from './journal.ts'
import { placeAll } from './place.ts'
import { linkItems, newestSigned } from './vouch.ts'

export type RefusalCode =
  /** Other bytes stand at that place, and these are not validly signed. */
  | 'altered'
  /** More would wait than the limits allow: ask again for what is above the page's placed records. */
  | 'too-much-held'
  /** The page was stopped below. */
  | 'stopped'

export interface RunRefusal {
  readonly page: PageId
  readonly clock: number
  readonly code: RefusalCode
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

export const receiveRuns = (journal: Journal, runs: readonly PageRun[]): Receipt =>
  inOneGo(receiveInSteps(journal, runs))

/** The same for many records at once, where nothing else comes to the journal meanwhile. */
export const receiveInSteps = function* (
  journal: Journal,
  runs: readonly PageRun[],
): Steps<Receipt> {
  const intake: Intake = { refused: [], forks: [], ready: new Set() }
  for (const run of runs) yield* takeRun(journal, run, intake)
  return yield* finishIntake(journal, intake)
}

/** The control chain went on, or secrets came: what waited for them is looked at again. */
export const receiveControl = (
  journal: Journal,
  control: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
  epochInForce: number = control.epochIds.length - 1,
): Receipt => {
  const intake: Intake = { refused: [], forks: [], ready: new Set() }
  journal.control = control
  journal.epochInForce = epochInForce
  putEpochs(journal, epochs)
  for (const id of [...journal.unknown.keys()]) {
    const page = pageOf(journal, id)
    if (page !== undefined) inOneGo(takeItems(journal, page, releaseUnknown(journal, id), intake))
  }
  for (const id of journal.pages.keys()) intake.ready.add(id)
  return inOneGo(finishIntake(journal, intake))
}

const finishIntake = function* (
  journal: Journal,
  { refused, forks, ready }: Intake,
): Steps<Receipt> {
  return { ...(yield* placeAll(journal, ready)), refused, forks }
}

const takeRun = function* (journal: Journal, run: PageRun, intake: Intake): Steps<void> {
  const id = run.page as PageId
  const page = pageOf(journal, id)
  if (page === undefined) {
    if (!holdUnknown(journal, run)) refuse(intake, id, run.from, 'too-much-held')
    return
  }
  const known = page.ids.length
  const differs = firstDifference(page, run)
  if (differs !== null) {
    takeDifference(journal, page, run, differs, intake)
    return
  }
  if (run.from + run.items.length <= known) return
  if (page.stop !== null) refuse(intake, id, known, 'stopped')
  else if (waitingBytes(page) >= limits.waitingBytesPerPage) {
    refuse(intake, id, known, 'too-much-held')
  } else {
    const fresh = run.items.map((item, index) => [run.from + index, item] as const)
    yield* takeItems(journal, page, fresh, intake)
  }
}

const refuse = (intake: Intake, page: PageId, clock: number, code: RefusalCode): void =>
  void intake.refused.push({ page, clock, code })

const waitingBytes = (page: Page): number =>
  page.queue.reduce((sum, { item }) => sum + item.length, 0)

/** Items of one page by ascending clock: held until something vouches for them. The first that finds no room ends it. */
const takeItems = function* (
  journal: Journal,
  page: Page,
  items: readonly (readonly [clock: number, item: Uint8Array])[],
  intake: Intake,
): Steps<void> {
  const known = page.ids.length
  const fits = yield* withinBudget(journal, page, holdItems(journal, page, items))
  if (!fits) refuse(intake, page.id, page.ids.length, 'too-much-held')
  if (page.ids.length > known) intake.ready.add(page.id)
}

/** False once one finds no room. */
const holdItems = function* (
  journal: Journal,
  page: Page,
  items: readonly (readonly [clock: number, item: Uint8Array])[],
): Steps<boolean> {
  let hasRoom = true
  for (const [clock, item] of items) {
    hasRoom = holdItem(journal, page, clock, item)
    if (!hasRoom) break
    if (clock % recordsPerStep === 0) yield
  }
  verifyPending(journal, page)
  return hasRoom
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

/**
 * A fork if the strange branch is validly signed too, told until evidence has brought it; else bytes that somebody altered. Looks
 * only at as many records as evidence can carry.
 */
const takeDifference = (
  journal: Journal,
  page: Page,
  run: PageRun,
  clock: number,
  intake: Intake,
): void => {
  const from = clock - run.from
  const items = run.items.slice(from, from + limits.evidenceRecords)
  const prev = prevOf(page, clock)
  const links = linkItems(prev, items)
  const { group } = journal
  const valid = newestSigned({ group, page: page.id, key: page.key, clock, prev }, links, 0)
  if (valid === 0) refuse(intake, page.id, clock, 'altered')
  else if (!isBrought(page, clock, links[0]?.id ?? prev)) {
    intake.forks.push({ page: page.id, clock, prev, items: items.slice(0, valid) })
  }
}
