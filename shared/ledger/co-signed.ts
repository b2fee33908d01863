/**
 * Co-signed closings, read from the records before a fold: what a leader closed and another member signed. They say what the group had
 * seen together, whatever becomes of the facts.
 */
import { equalBytes } from '../base/bytes.ts'
import type { Fact, FactKey, FactRef, Head, PageId, PlacedRecord } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { Directory } from './directory.ts'
import { memberOf } from './directory.ts'
import type { Past } from './past.ts'
import { addSeen } from './past.ts'

/** First clock that is cut, by page. */
export type CutsFrom = ReadonlyMap<PageId, number>

/** A fact with its place. */
export interface Found<Kind extends Fact['kind']> extends FactRef {
  readonly record: PlacedRecord
  readonly fact: Extract<Fact, { kind: Kind }>
}

export const found = function* <Kind extends Fact['kind']>(
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

export interface CoSigned extends FactRef {
  readonly record: PlacedRecord
  readonly heads: readonly Head[]
}

export const findCoSigned = (
  records: readonly PlacedRecord[],
  directory: Directory,
  leaders: readonly FactKey[],
  forks: CutsFrom,
): CoSigned[] => {
  const signatures = Map.groupBy(found(records, 'closing-signed'), ({ fact }) =>
    refToKey(fact.closing),
  )
  const closings: CoSigned[] = []
  for (const { page, clock, index, record, fact } of found(records, 'meeting-closed')) {
    const closer = memberOf(directory, record.author)
    if (closer === null || !leaders.includes(closer)) continue
    const isCoSigned = signatures.get(refToKey({ page, clock, index }))?.some((signature) => {
      const signer = memberOf(directory, signature.record.author)
      const isFrozen = signature.clock >= (forks.get(signature.page) ?? Infinity)
      const isAnothers = signer !== null && signer !== closer
      return isAnothers && !isFrozen && equalBytes(signature.fact.id, record.id)
    })
    if (isCoSigned === true) closings.push({ page, clock, index, record, heads: fact.heads })
  }
  return closings
}

/**
 * Whom the group had added, as co-signed closings show. A vote that claims to know of fewer members than such a closing that it leaves out
 * is counted among all of them: it gains nothing by looking older than they are.
 */
export interface Testimony {
  readonly additions: readonly Past[]
  readonly closings: readonly { readonly past: Past; readonly heads: ReadonlyMap<PageId, number> }[]
}

export const noTestimony: Testimony = { additions: [], closings: [] }

export const findTestimony = (
  records: readonly PlacedRecord[],
  directory: Directory,
  leaders: readonly FactKey[],
  closings: readonly CoSigned[],
): Testimony => {
  const headsByRecord = new Map(closings.map(({ record, heads }) => [record, heads]))
  const seenByPage = new Map<PageId, Map<PageId, number>>()
  const testimony = { additions: [] as Past[], closings: [] as Testimony['closings'][number][] }
  for (const record of records) {
    const { page, clock } = record
    const seen = seenByPage.get(page) ?? new Map<PageId, number>()
    seenByPage.set(page, seen)
    addSeen(seen, record.seen)
    const stated = headsByRecord.get(record)
    if (stated !== undefined) {
      const heads = new Map(stated.map((head) => [head.page, head.clock]))
      testimony.closings.push({ past: { page, clock, index: 0, seen: new Map(seen) }, heads })
    }
    const author = memberOf(directory, record.author)
    if (author === null || !leaders.includes(author)) continue
    for (const [index, { kind }] of record.facts.entries()) {
      const key = refToKey({ page, clock, index })
      if (kind !== 'member-added' || !directory.credentialsByMember.has(key)) continue
      testimony.additions.push({ page, clock, index, seen: new Map(seen) })
    }
  }
  return testimony
}
