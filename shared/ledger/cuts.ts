/**
 * Cuts: places from which a page's records have no effect, because the page forked (rule PG4) or because its owner left. A cut
 * is stated later in the order than the records it may reach, so all cuts are found before the fold. What lies below the heads
 * of a co-signed closing is never cut.
 */
import { equalBytes } from '../base/bytes.ts'
import type {
  Credential,
  Fact,
  FactKey,
  FactRef,
  Head,
  PageId,
  PlacedRecord,
} from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { Directory } from './directory.ts'
import { createDirectory, memberOf } from './directory.ts'
import type { Problem } from './problem.ts'

export interface Cut {
  readonly code: 'above-fork' | 'author-left'
  /** First clock that is cut. */
  readonly from: number
  /** Newest clock that a co-signed closing covers; −1 if none. */
  readonly coveredTo: number
}

export interface Cuts {
  readonly cutsByPage: ReadonlyMap<PageId, readonly Cut[]>
  readonly problems: readonly Problem[]
}

export const noCuts: Cuts = { cutsByPage: new Map(), problems: [] }

export interface FoldInput {
  /** From the control chain, in any order. */
  readonly credentials: readonly Credential[]
  /** Sorted by `compareRecords`. */
  readonly records: readonly PlacedRecord[]
}

/** A fact with its place. */
interface Found<Kind extends Fact['kind']> extends FactRef {
  readonly record: PlacedRecord
  readonly fact: Extract<Fact, { kind: Kind }>
}

export const isCut = (cuts: Cuts, record: PlacedRecord): Cut | null =>
  cuts.cutsByPage
    .get(record.page)
    ?.find(({ from, coveredTo }) => record.clock >= from && record.clock > coveredTo) ?? null

export const statesCut = (record: PlacedRecord): boolean =>
  record.facts.some(({ kind }) => kind === 'evidence' || kind === 'member-left')

export const findCuts = ({ credentials, records }: FoldInput): Cuts => {
  if (!records.some(statesCut)) return noCuts
  const directory = createDirectory(credentials)
  const forks = findForks(records, directory)
  const departures = findDepartures(records, directory)
  const cutPages = new Set([...forks.keys(), ...departures.keys()])
  const covers = findCovers(records, directory, forks).filter(({ head }) => cutPages.has(head.page))
  const held = recordsByPage(records, cutPages)
  const isHeld = ({ head }: Cover): boolean => {
    const record = held.get(head.page)?.find(({ clock }) => clock === head.clock)
    return record !== undefined && equalBytes(record.id, head.id)
  }

  const cutsByPage = new Map<PageId, Cut[]>()
  for (const page of cutPages) {
    const ours = covers.filter((cover) => cover.head.page === page && isHeld(cover))
    const coveredTo = ours.reduce((newest, { head }) => Math.max(newest, head.clock), -1)
    const fork = forks.get(page)
    const departure = departures.get(page)
    const cuts: Cut[] = []
    if (fork !== undefined) cuts.push({ code: 'above-fork', from: fork, coveredTo })
    if (departure !== undefined) cuts.push({ code: 'author-left', from: departure, coveredTo })
    cutsByPage.set(page, cuts)
  }
  return { cutsByPage, problems: doubleCovers(covers, forks, isHeld) }
}

const found = function* <Kind extends Fact['kind']>(
  records: readonly PlacedRecord[],
  ...kinds: readonly Kind[]
): Generator<Found<Kind>> {
  for (const record of records) {
    for (const [index, fact] of record.facts.entries()) {
      if (!kinds.some((kind) => kind === fact.kind)) continue
      const { page, clock } = record
      yield { page, clock, index, record, fact: fact as Extract<Fact, { kind: Kind }> }
    }
  }
}

/** Lowest clock at which each page is proven to part. */
const findForks = (
  records: readonly PlacedRecord[],
  directory: Directory,
): ReadonlyMap<PageId, number> => {
  const forks = new Map<PageId, number>()
  for (const { record, fact } of found(records, 'evidence')) {
    if (memberOf(directory, record.author) === null) continue
    forks.set(fact.page, Math.min(fact.clock, forks.get(fact.page) ?? Infinity))
  }
  return forks
}

/** First clock, on each page of a member who left, that whoever stated it had not seen. */
const findDepartures = (
  records: readonly PlacedRecord[],
  directory: Directory,
): ReadonlyMap<PageId, number> => {
  const standing = new Map<FactKey, Found<'member-left'>>()
  for (const event of found(records, 'member-left', 'reversal')) {
    if (!isLeaders(directory, event.record)) continue
    if (event.fact.kind === 'member-left') {
      const member = refToKey(event.fact.member)
      if (!standing.has(member)) standing.set(member, { ...event, fact: event.fact })
    } else {
      const takenBack = refToKey(event.fact.fact)
      for (const [member, departure] of standing) {
        if (refToKey(departure) === takenBack) standing.delete(member)
      }
    }
  }
  const departures = new Map<PageId, number>()
  for (const { page, clock, author } of records) {
    const member = clock === 0 ? memberOf(directory, author) : null
    const departure = member === null ? undefined : standing.get(member)
    if (departure !== undefined) departures.set(page, seenAt(records, departure.record, page) + 1)
  }
  return departures
}

const isLeaders = (directory: Directory, record: PlacedRecord): boolean => {
  const leader = directory.founder?.member ?? null
  return leader !== null && memberOf(directory, record.author) === refToKey(leader)
}

/** Newest clock of `page` in the past of `record`, by its own page's citations; −1 if none. */
const seenAt = (records: readonly PlacedRecord[], record: PlacedRecord, page: PageId): number => {
  if (page === record.page) return record.clock
  let newest = -1
  for (const earlier of records) {
    if (earlier.page !== record.page || earlier.clock > record.clock) continue
    for (const seen of earlier.seen) {
      if (seen.page === page) newest = Math.max(newest, seen.clock)
    }
  }
  return newest
}

/** A head that a co-signed closing states; the closing's own record counts as one, for it is what was signed. */
interface Cover {
  readonly closing: FactRef
  readonly head: Head
}

const findCovers = (
  records: readonly PlacedRecord[],
  directory: Directory,
  forks: ReadonlyMap<PageId, number>,
): Cover[] => {
  const signatures = [...found(records, 'closing-signed')]
  const covers: Cover[] = []
  for (const closing of found(records, 'meeting-closed')) {
    if (!isLeaders(directory, closing.record)) continue
    const closer = memberOf(directory, closing.record.author)
    const isCoSigned = signatures.some(({ record, fact }) => {
      const signer = memberOf(directory, record.author)
      const isHers = signer !== null && signer !== closer
      const isFrozen = record.clock >= (forks.get(record.page) ?? Infinity)
      return (
        isHers &&
        !isFrozen &&
        refToKey(fact.closing) === refToKey(closing) &&
        equalBytes(fact.id, closing.record.id)
      )
    })
    if (!isCoSigned) continue
    const { page, clock, index, record } = closing
    for (const head of [...closing.fact.heads, { page, clock, id: record.id }]) {
      covers.push({ closing: { page, clock, index }, head })
    }
  }
  return covers
}

const recordsByPage = (
  records: readonly PlacedRecord[],
  pages: ReadonlySet<PageId>,
): ReadonlyMap<PageId, readonly PlacedRecord[]> =>
  Map.groupBy(
    records.filter(({ page }) => pages.has(page)),
    ({ page }) => page,
  )

const doubleCovers = (
  covers: readonly Cover[],
  forks: ReadonlyMap<PageId, number>,
  isHeld: (cover: Cover) => boolean,
): Problem[] => {
  const above = covers.filter(({ head }) => head.clock >= (forks.get(head.page) ?? Infinity))
  const ours = above.filter(isHeld)
  return above
    .filter((cover) => !isHeld(cover))
    .flatMap(({ closing, head }): Problem[] => {
      const held = ours.find((cover) => cover.head.page === head.page)
      return held === undefined
        ? []
        : [{ code: 'both-branches-closed', at: closing, about: held.closing }]
    })
}
