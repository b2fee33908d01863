/**
 * Co-signed closings, of meetings and of cycles, read from the records before a fold: what a leader closed and another member signed. They say what the group had
 * seen together, whatever becomes of the facts.
 */
import { equalBytes } from '../base/bytes.ts'
import type {
  Fact,
  FactKey,
  FactKind,
  FactRef,
  Head,
  PageId,
  PlacedRecord,
} from '../record/record.ts'
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
    const { page, clock, facts } = record
    for (let index = 0; index < facts.length; index++) {
      const fact = facts[index]
      if (fact?.kind !== kind) continue
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
  const settling = [...found(records, 'meeting-closed'), ...found(records, 'cycle-ended')]
  for (const { page, clock, index, record, fact } of settling) {
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
  tellers: readonly Teller[],
  directory: Directory,
  leaders: readonly FactKey[],
  closings: readonly CoSigned[],
): Testimony => {
  const headsByRecord = new Map(closings.map(({ record, heads }) => [record, heads]))
  const testimony = { additions: [] as Past[], closings: [] as Testimony['closings'][number][] }
  for (const { record, seen } of tellers) {
    const { page, clock } = record
    const stated = headsByRecord.get(record)
    if (stated !== undefined) {
      const heads = new Map(stated.map((head) => [head.page, head.clock]))
      testimony.closings.push({ past: { page, clock, index: 0, seen }, heads })
    }
    const author = memberOf(directory, record.author)
    if (author === null || !leaders.includes(author)) continue
    for (const [index, { kind }] of record.facts.entries()) {
      const key = refToKey({ page, clock, index })
      if (kind !== 'member-added' || !directory.credentialsByMember.has(key)) continue
      testimony.additions.push({ page, clock, index, seen })
    }
  }
  return testimony
}

/** A record that closes something or adds somebody, with what its page had cited by then. */
export interface Teller {
  readonly record: PlacedRecord
  readonly seen: ReadonlyMap<PageId, number>
}

const tellingKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'meeting-closed',
  'cycle-ended',
  'member-added',
])

export const findTellers = (records: readonly PlacedRecord[]): Teller[] => {
  const seenByPage = new Map<PageId, Map<PageId, number>>()
  const tellers: Teller[] = []
  for (const record of records) {
    const seen = seenByPage.get(record.page) ?? new Map<PageId, number>()
    seenByPage.set(record.page, seen)
    addSeen(seen, record.seen)
    const isTelling = record.facts.some(({ kind }) => tellingKinds.has(kind))
    if (isTelling) tellers.push({ record, seen: new Map(seen) })
  }
  return tellers
}

const closingKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'meeting-closed',
  'cycle-ended',
  'closing-signed',
])

/** Records that close or sign: all that `findCoSigned` looks at. */
export const findClosings = (records: readonly PlacedRecord[]): PlacedRecord[] =>
  records.filter(({ facts }) => facts.some(({ kind }) => closingKinds.has(kind)))
