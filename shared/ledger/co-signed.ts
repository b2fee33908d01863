/**
 * Co-signed closings, of meetings and of cycles, read from the records before a fold: what a leader closed and another member signed. They say what the group had
 * seen together, whatever becomes of the facts.
 */
import { equalBytes } from '../base/bytes.ts'
import type { Steps } from '../base/steps.ts'
import { recordsPerStep } from '../base/steps.ts'
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

/** What closes something, with all that signs it. */
export interface Signed {
  readonly closing: Found<'meeting-closed'> | Found<'cycle-ended'>
  readonly signatures: readonly Found<'closing-signed'>[]
}

/** `records`: those that close or sign, in the order of OR1. */
export const findSigned = (records: readonly PlacedRecord[]): Signed[] => {
  const signaturesByClosing = Map.groupBy(found(records, 'closing-signed'), ({ fact }) =>
    refToKey(fact.closing),
  )
  const closings = [...found(records, 'meeting-closed'), ...found(records, 'cycle-ended')]
  return closings.flatMap((closing) => {
    const signatures = signaturesByClosing.get(refToKey(closing))
    return signatures === undefined ? [] : [{ closing, signatures }]
  })
}

export const findCoSigned = (
  signed: readonly Signed[],
  directory: Directory,
  leaders: readonly FactKey[],
  forks: CutsFrom,
): CoSigned[] => {
  const closings: CoSigned[] = []
  for (const { closing, signatures } of signed) {
    const { page, clock, index, record, fact } = closing
    const closer = memberOf(directory, record.author)
    if (closer === null || !leaders.includes(closer)) continue
    const isCoSigned = signatures.some((signature) => {
      const signer = memberOf(directory, signature.record.author)
      const isFrozen = signature.clock >= (forks.get(signature.page) ?? Infinity)
      const isAnothers = signer !== null && signer !== closer
      return isAnothers && !isFrozen && equalBytes(signature.fact.id, record.id)
    })
    if (isCoSigned) closings.push({ page, clock, index, record, heads: fact.heads })
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

const closingKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'meeting-closed',
  'cycle-ended',
  'closing-signed',
])

/** What is read once of all records, in the order of OR1, before they are folded. */
export const readTestimony = function* (records: readonly PlacedRecord[]): Steps<{
  readonly kinds: ReadonlySet<FactKind>
  /** Records that close or sign. */
  readonly closings: readonly PlacedRecord[]
  readonly tellers: readonly Teller[]
}> {
  const kinds = new Set<FactKind>()
  const closings: PlacedRecord[] = []
  const tellers: Teller[] = []
  const seenByPage = new Map<PageId, Map<PageId, number>>()
  for (const [index, record] of records.entries()) {
    if (index % recordsPerStep === 0) yield
    const seen = seenByPage.get(record.page) ?? new Map<PageId, number>()
    seenByPage.set(record.page, seen)
    addSeen(seen, record.seen)
    let closes = false
    let tells = false
    for (const { kind } of record.facts) {
      kinds.add(kind)
      closes ||= closingKinds.has(kind)
      tells ||= tellingKinds.has(kind)
    }
    if (closes) closings.push(record)
    if (tells) tellers.push({ record, seen: new Map(seen) })
  }
  return { kinds, closings, tellers }
}
