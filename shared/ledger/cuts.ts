/**
 * Cuts: places from which a page's records have no effect, because the page forked (rule PG4) or because its owner left. A cut
 * is stated later in the order than the records it may reach, so cuts are known before a fold. What lies below the heads of a
 * co-signed closing is never cut.
 */
import { equalBytes } from '../base/bytes.ts'
import type { Credential, FactRef, Head, PageId, PlacedRecord } from '../record/record.ts'
import { compareRecords, refToKey } from '../record/record.ts'
import type { CoSigned, CutsFrom } from './co-signed.ts'
import { found } from './co-signed.ts'
import type { Directory } from './directory.ts'
import { memberOf } from './directory.ts'
import type { Hash } from './draw.ts'
import type { Problem } from './problem.ts'
import type { Settled } from './settled.ts'

export interface Cut {
  readonly code: 'above-fork' | 'author-left' | 'key-ended'
  /** First clock that is cut. */
  readonly from: number
  /** Newest clock that is kept all the same, because a co-signed closing or a vote covers it; −1 if none. */
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
  /** SHA-256: lots are drawn with it (rule LT2). */
  readonly hash: Hash
}

export const isCut = (cuts: Cuts, record: PlacedRecord): Cut | null =>
  cuts.cutsByPage
    .get(record.page)
    ?.find(({ from, coveredTo }) => record.clock >= from && record.clock > coveredTo) ?? null

/** The cuts by forks, by ends of credentials, and by what is settled of who left. */
export const findCuts = (
  records: readonly PlacedRecord[],
  coSigned: readonly CoSigned[],
  { forks, endings }: { readonly forks: CutsFrom; readonly endings: CutsFrom },
  { departures, passed }: Settled,
): Cuts => {
  const cutPages = new Set([...forks.keys(), ...endings.keys(), ...departures.keys()])
  if (cutPages.size === 0) return noCuts
  const covers = coversOf(coSigned).filter(({ head }) => cutPages.has(head.page))
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
    const ending = endings.get(page)
    if (fork !== undefined) cuts.push({ code: 'above-fork', from: fork, coveredTo })
    if (ending !== undefined) cuts.push({ code: 'key-ended', from: ending, coveredTo })
    if (departure !== undefined) {
      const voted = passed.map(({ heads }) => heads.get(page) ?? -1)
      const kept = departure.by === 'leaving' ? Math.max(coveredTo, ...voted) : coveredTo
      cuts.push({ code: 'author-left', from: departure.from, coveredTo: kept })
    }
    cutsByPage.set(page, cuts)
  }
  return { cutsByPage, problems: doubleCovers(covers, forks, isHeld) }
}

/** Of two cuts of one page, the one further down. */
export const lowest = (one: CutsFrom, other: CutsFrom): CutsFrom => {
  const both = new Map(one)
  for (const [page, from] of other) both.set(page, Math.min(from, both.get(page) ?? Infinity))
  return both
}

/** The lowest clock at which each page is proven to part. */
export const findForks = (records: readonly PlacedRecord[], directory: Directory): CutsFrom => {
  const forks = new Map<PageId, number>()
  for (const { record, fact } of found(records, 'evidence')) {
    if (memberOf(directory, record.author) === null) continue
    forks.set(fact.page, Math.min(fact.clock, forks.get(fact.page) ?? Infinity))
  }
  return forks
}

/** Without those that arrived again. */
export const distinctRecords = (records: readonly PlacedRecord[]): readonly PlacedRecord[] =>
  records.filter((record, index) => {
    const before = records[index - 1]
    return before === undefined || compareRecords(before, record) !== 0
  })

/** A head that a co-signed closing states; the closing's own record counts as one, for it is what was signed. */
interface Cover {
  readonly closing: CoSigned
  readonly head: Head
}

const coversOf = (coSigned: readonly CoSigned[]): Cover[] =>
  coSigned.flatMap((closing) => {
    const { page, clock, record, heads } = closing
    return [...heads, { page, clock, id: record.id }].map((head) => ({ closing, head }))
  })

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
        : [{ code: 'both-branches-closed', at: refOf(closing), about: refOf(held.closing) }]
    })
}

const refOf = ({ page, clock, index }: CoSigned): FactRef => ({ page, clock, index })
