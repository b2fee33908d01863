/**
 * Stating again what an old life of this device wrote at places that are taken (rule PG3): facts keep their words and their time, and what
 * they name by its old name they name by its new one.
 *
 * Given up is what stands at a taken place, and of the device's own pages all that cites it: nobody else will ever have what it cites, so
 * it would wait for ever wherever it went. Everything else stays, known to the relay or not.
 */
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import type {
  Fact,
  FactKey,
  FactRef,
  Head,
  PageId,
  PlacedRecord,
} from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import type { ComposeFailure, Contents } from './contents.ts'
import { composeRecord, takeReceipt } from './contents.ts'

/** From which clock on each page is given up. */
export type Cuts = ReadonlyMap<PageId, number>

/** `records` in the order of OR1: what is cited comes before what cites it. */
export const cutsFor = (
  records: readonly PlacedRecord[],
  ownPages: ReadonlySet<PageId>,
  taken: { readonly page: PageId; readonly clock: number },
): Cuts => {
  const cuts = new Map([[taken.page, taken.clock]])
  for (const { page, clock, seen } of records) {
    if (!ownPages.has(page) || cuts.has(page)) continue
    if (seen.some((cited) => isCut(cuts, cited))) cuts.set(page, clock)
  }
  return cuts
}

const isCut = (cuts: Cuts, { page, clock }: { page: PageId; clock: number }): boolean =>
  clock >= (cuts.get(page) ?? Infinity)

/** What became of what was given up. */
interface Moves {
  readonly cuts: Cuts
  readonly refs: Map<FactKey, FactRef>
  /** By old page, oldest first: the old clock, and where the record stands now. */
  readonly records: Map<PageId, { readonly clock: number; readonly now: Head }[]>
}

/** Writes it into `contents`, which are without it. The runs are for the store. */
export const restate = (
  contents: Contents,
  records: readonly PlacedRecord[],
  cuts: Cuts,
): Result<PageRun[], ComposeFailure> => {
  const moves: Moves = { cuts, refs: new Map(), records: new Map() }
  const runs: PageRun[] = []
  for (const record of records) {
    const kept = [...record.facts.entries()].filter(([, { kind }]) => kind !== 'page-opened')
    if (!isCut(cuts, record) || kept.length === 0) continue
    const facts = kept.map(([, fact]) => moveFact(contents, fact, moves))
    const composed = composeRecord(contents, record.author, facts, record.at)
    if (!composed.ok) return composed
    const { run, refs } = composed.value
    takeReceipt(contents, receiveRuns(contents.journal, [run]), 'restated')
    runs.push(run)
    noteMove(
      contents,
      moves,
      record,
      kept.map(([index]) => index),
      refs,
    )
  }
  return ok(runs)
}

const noteMove = (
  contents: Contents,
  { refs, records }: Moves,
  { page, clock }: PlacedRecord,
  indices: readonly number[],
  names: readonly FactRef[],
): void => {
  indices.forEach((index, at) => {
    refs.set(refToKey({ page, clock, index }), required(names[at], 'a new name'))
  })
  const now = required(names[0], 'a fact')
  const moved = records.get(page) ?? []
  records.set(page, moved)
  moved.push({ clock, now: headAt(contents, now.page, now.clock) })
}

const headAt = ({ journal }: Contents, page: PageId, clock: number): Head => {
  const id = required(journal.pages.get(page)?.ids[clock], 'a record of ours')
  return { page, clock, id }
}

const moveFact = (contents: Contents, fact: Fact, moves: Moves): Fact => {
  const moved = moveRefs(fact, moves.refs) as Fact
  if ('heads' in moved) {
    const heads = moved.heads.flatMap((head) => moveHead(contents, head, moves))
    return { ...moved, heads: heads.sort((left, right) => left.page - right.page) }
  }
  if (moved.kind !== 'closing-signed' || moved === fact) return moved
  const { page, clock } = moved.closing
  return { ...moved, id: headAt(contents, page, clock).id }
}

/** Of a page that was given up a closing covers what is left, and what was stated again elsewhere. */
const moveHead = (contents: Contents, head: Head, { cuts, records }: Moves): Head[] => {
  const cut = cuts.get(head.page)
  if (cut === undefined || head.clock < cut) return [head]
  const below = cut === 0 ? [] : [headAt(contents, head.page, cut - 1)]
  const moved = records.get(head.page)?.findLast(({ clock }) => clock <= head.clock)
  return moved === undefined ? below : [...below, moved.now]
}

const isRef = (value: object): value is FactRef =>
  'page' in value && 'clock' in value && 'index' in value

/** The same value with every reference that has moved replaced; itself if none has. Lists that ascend by reference still do. */
const moveRefs = (value: unknown, refs: ReadonlyMap<FactKey, FactRef>): unknown => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (isRef(value)) return refs.get(refToKey(value)) ?? value
  const before = Object.entries(value)
  const after = before.map(([name, one]) => [name, moveRefs(one, refs)] as const)
  if (after.every(([, one], index) => one === before[index]?.[1])) return value
  if (!Array.isArray(value)) return Object.fromEntries(after)
  const items = after.map(([, one]) => one)
  return isAscending(value) ? items.sort(byRef) : items
}

/** What an item of a list is about: itself, or its member. */
const refOf = (item: unknown): FactRef | null => {
  if (typeof item !== 'object' || item === null) return null
  if (isRef(item)) return item
  return 'member' in item ? refOf(item.member) : null
}

const byRef = (left: unknown, right: unknown): number => {
  const [one, other] = [refOf(left), refOf(right)]
  if (one === null || other === null) return 0
  return one.page - other.page || one.clock - other.clock || one.index - other.index
}

const isAscending = (items: readonly unknown[]): boolean =>
  items.every((item, index) => index === 0 || byRef(items[index - 1], item) < 0)
