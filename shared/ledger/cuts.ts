/**
 * Cuts: places from which a page's records have no effect, because the page forked (rule PG4) or because its owner left. A cut
 * is stated later in the order than the records it may reach, so cuts are known before a fold. What lies below the heads of a
 * co-signed closing is never cut.
 */
import { equalBytes } from '../base/bytes.ts'
import type { Credential, Fact, FactRef, Head, PageId, PlacedRecord } from '../record/record.ts'
import { compareRecords, refToKey } from '../record/record.ts'
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

/** Whether the record may cut others, wherever they stand. */
export const statesCut = (record: PlacedRecord): boolean =>
  record.facts.some(({ kind }) => kind === 'evidence' || kind === 'member-left')

/** First clock that is cut, by page. */
export type CutsFrom = ReadonlyMap<PageId, number>

/** The cuts by forks, and by the departures that are given. */
export const findCuts = (
  { credentials, records: given }: FoldInput,
  forks: CutsFrom,
  departures: CutsFrom,
): Cuts => {
  const cutPages = new Set([...forks.keys(), ...departures.keys()])
  if (cutPages.size === 0) return noCuts
  const records = given.filter((record, index) => !isRepeated(record, given[index - 1]))
  const covers = findCovers(records, createDirectory(credentials), forks).filter(({ head }) =>
    cutPages.has(head.page),
  )
  const held = idsByPlace(records, cutPages)
  const isHeld = ({ head }: Cover): boolean => {
    const id = held.get(head.page)?.get(head.clock)
    return id !== undefined && equalBytes(id, head.id)
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

/** The lowest clock at which each page is proven to part. */
export const findForks = ({ credentials, records }: FoldInput): CutsFrom => {
  const forks = new Map<PageId, number>()
  if (!records.some(statesCut)) return forks
  const directory = createDirectory(credentials)
  for (const { record, fact } of found(records, 'evidence')) {
    if (memberOf(directory, record.author) === null) continue
    forks.set(fact.page, Math.min(fact.clock, forks.get(fact.page) ?? Infinity))
  }
  return forks
}

const isRepeated = (record: PlacedRecord, before: PlacedRecord | undefined): boolean =>
  before !== undefined && compareRecords(before, record) === 0

const found = function* <Kind extends Fact['kind']>(
  records: readonly PlacedRecord[],
  kind: Kind,
): Generator<Found<Kind>> {
  for (const record of records) {
    for (const [index, fact] of record.facts.entries()) {
      if (fact.kind !== kind) continue
      const { page, clock } = record
      yield { page, clock, index, record, fact: fact as Extract<Fact, { kind: Kind }> }
    }
  }
}

const isLeaders = (directory: Directory, record: PlacedRecord): boolean => {
  const leader = directory.founder?.member ?? null
  return leader !== null && memberOf(directory, record.author) === refToKey(leader)
}

/** A head that a co-signed closing states; the closing's own record counts as one, for it is what was signed. */
interface Cover {
  readonly closing: FactRef
  readonly head: Head
}

const findCovers = (
  records: readonly PlacedRecord[],
  directory: Directory,
  forks: CutsFrom,
): Cover[] => {
  const signatures = Map.groupBy(found(records, 'closing-signed'), ({ fact }) =>
    refToKey(fact.closing),
  )
  const covers: Cover[] = []
  for (const closing of found(records, 'meeting-closed')) {
    if (!isLeaders(directory, closing.record)) continue
    const closer = memberOf(directory, closing.record.author)
    const isCoSigned = signatures.get(refToKey(closing))?.some(({ record, fact }) => {
      const signer = memberOf(directory, record.author)
      const isFrozen = record.clock >= (forks.get(record.page) ?? Infinity)
      const isAnothers = signer !== null && signer !== closer
      return isAnothers && !isFrozen && equalBytes(fact.id, closing.record.id)
    })
    if (isCoSigned !== true) continue
    const { page, clock, index, record } = closing
    for (const head of [...closing.fact.heads, { page, clock, id: record.id }]) {
      covers.push({ closing: { page, clock, index }, head })
    }
  }
  return covers
}

/** Ids of the records of these pages, by page and clock. */
const idsByPlace = (
  records: readonly PlacedRecord[],
  pages: ReadonlySet<PageId>,
): ReadonlyMap<PageId, ReadonlyMap<number, Uint8Array>> => {
  const held = new Map([...pages].map((page) => [page, new Map<number, Uint8Array>()]))
  for (const { page, clock, id } of records) held.get(page)?.set(clock, id)
  return held
}

const doubleCovers = (
  covers: readonly Cover[],
  forks: CutsFrom,
  isHeld: (cover: Cover) => boolean,
): Problem[] => {
  const above = covers.filter(({ head }) => head.clock >= (forks.get(head.page) ?? Infinity))
  const ours = above.filter(isHeld)
  return above
    .filter((cover) => !isHeld(cover))
    .flatMap(({ closing, head }): Problem[] => {
      const held = ours.find(
        (cover) => cover.head.page === head.page && refToKey(cover.closing) !== refToKey(closing),
      )
      return held === undefined
        ? []
        : [{ code: 'both-branches-closed', at: closing, about: held.closing }]
    })
}
