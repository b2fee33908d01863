/**
 * Stating again what this device wrote where it does not count any more: at places that are taken (rule PG3), or above a fork that was
 * proven (rule PG4). Facts keep their words and their time; what they name by its old name they name by its new one; and beside each
 * stands what it was, so that it counts once, whatever other copies of this device do (shared/ledger/restated.ts).
 *
 * Nothing is planned ahead: each step looks at what stands in the notebook now and finds what is still owed. So it can end at any point,
 * and go on when the woman whose facts these are comes in.
 */
import { bytesToHex } from '../../shared/base/bytes.ts'
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { limits } from '../../shared/base/limits.ts'
import { isCut as hasNoEffect } from '../../shared/ledger/cuts.ts'
import type {
  Fact,
  FactKey,
  FactRef,
  Head,
  PageId,
  PlacedRecord,
} from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'
import type { Composed, ComposeFailure, Contents } from './contents.ts'
import { composeRecord, nextPlace } from './contents.ts'
import { moveRefs } from './move-refs.ts'

/** From which clock on each page is given up. */
export type Cuts = ReadonlyMap<PageId, number>

/** Records of this device's pages that count no more, in the order of OR1. */
export interface Lost {
  readonly records: readonly PlacedRecord[]
  readonly cuts: Cuts
}

/**
 * Given up is what stands at a taken place, and of the device's own pages all that cites it: nobody else will ever have what it cites, so
 * it would wait for ever wherever it went. Everything else stays, known to the relay or not. `records` in the order of OR1.
 */
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

/** What `former` holds from these clocks on: the notebook as it was before it was given up. */
export const givenUp = (former: Contents, cuts: Cuts): Lost => ({
  records: former.records.filter((record) => isCut(cuts, record)),
  cuts,
})

/** What a proven fork has left without effect on this device's pages. */
export const frozen = ({ records, folded }: Contents, ownPages: ReadonlySet<PageId>): Lost => {
  const cuts = new Map<PageId, number>()
  for (const [page, found] of folded.ledger.cuts.cutsByPage) {
    const fork = found.find(({ code }) => code === 'above-fork')
    if (fork !== undefined && ownPages.has(page)) {
      cuts.set(page, Math.max(fork.from, fork.coveredTo + 1))
    }
  }
  return { records: cuts.size === 0 ? [] : records.filter((one) => isCut(cuts, one)), cuts }
}

/** What became of what is lost. */
interface Moves {
  readonly lost: Lost
  /** New names by old ones. */
  readonly refs: ReadonlyMap<FactKey, FactRef>
  /** Old names of what has no new one yet. */
  readonly owed: ReadonlySet<FactKey>
}

/**
 * The next record that states some of it again, by a woman who is in; null: there is none. What names something that is itself still
 * owed, because another woman wrote it, waits for her.
 */
export const restateNext = (
  contents: Contents,
  lost: Lost,
): Result<Composed, ComposeFailure> | null => {
  const moves = movesOf(contents, lost)
  for (const record of moves.owed.size === 0 ? [] : lost.records) {
    if (contents.own.every(({ key }) => key !== record.author)) continue
    const owed = record.facts
      .map((_, index) => index)
      .filter((index) => moves.owed.has(keyIn(record, index)))
    const composed = restateFacts(contents, record, owed, moves)
    if (composed !== null) return composed
  }
  return null
}

/** How many facts are still to be stated again, by whomever. */
export const countOwed = (contents: Contents, lost: Lost): number =>
  movesOf(contents, lost).owed.size

const keyIn = ({ page, clock }: PlacedRecord, index: number): FactKey =>
  refToKey({ page, clock, index })

const movesOf = (contents: Contents, lost: Lost): Moves => {
  const refs = new Map<FactKey, FactRef>()
  const owed = new Set<FactKey>()
  const named = namesNow(contents, new Set(lost.records.map(({ author }) => author)))
  for (const record of lost.records) {
    for (const [index, fact] of record.facts.entries()) {
      const now = named.get(nameOf(record.author, originOf(record, index)))
      if (now !== undefined) refs.set(keyIn(record, index), now)
      else if (isOwed(contents, fact)) owed.add(keyIn(record, index))
    }
  }
  return { lost, refs, owed }
}

/** A page says whose it is by itself, proof needs stating once by anybody, and what a fact was goes along with the fact. */
const isOwed = ({ journal }: Contents, fact: Fact): boolean => {
  if (fact.kind !== 'evidence') return !['page-opened', 'restated', 'branch'].includes(fact.kind)
  return fact.clock < (journal.pages.get(fact.page)?.forkedAt ?? Infinity)
}

/** A fact as it was first stated. */
interface Origin {
  readonly id: Uint8Array
  readonly index: number
}

/** Of one that was stated again before, what it was then: all copies of a device call it by the same name. */
const originOf = (record: PlacedRecord, index: number): Origin => {
  const stated = record.facts.find((fact) => fact.kind === 'restated' && fact.fact.index === index)
  return stated?.kind === 'restated' ? stated : { id: record.id, index }
}

const nameOf = (author: string, { id, index }: Origin): string =>
  `${author} ${bytesToHex(id)} ${index}`

/** Where what these credentials have stated again stands now, by what it was. */
const namesNow = (
  { records, folded }: Contents,
  authors: ReadonlySet<string>,
): ReadonlyMap<string, FactRef> => {
  const names = new Map<string, FactRef>()
  for (const record of records) {
    if (!authors.has(record.author) || hasNoEffect(folded.ledger.cuts, record) !== null) continue
    for (const fact of record.facts) {
      if (fact.kind !== 'restated') continue
      const name = nameOf(record.author, fact)
      if (!names.has(name)) names.set(name, fact.fact)
    }
  }
  return names
}

/** As many of the record's facts as find room, each with what it was; null: they wait. */
const restateFacts = (
  contents: Contents,
  record: PlacedRecord,
  indices: readonly number[],
  moves: Moves,
): Result<Composed, ComposeFailure> | null => {
  if (indices.length === 0) return null
  const place = nextPlace(contents, record.author)
  if (!place.ok) return place
  const { page, clock, opening } = place.value
  const names = indices.map((_, at): FactRef => ({ page, clock, index: opening.length + at }))
  const refs = new Map(moves.refs)
  indices.forEach((index, at) => {
    refs.set(keyIn(record, index), required(names[at], 'a new name'))
  })
  const facts: Fact[] = []
  for (const index of indices) {
    const fact = moveFact(contents, required(record.facts[index], 'a fact'), { ...moves, refs })
    if (fact === null) return null
    facts.push(fact)
  }
  const origins = indices.flatMap((index, at): Fact[] =>
    record.facts[index]?.kind === 'evidence'
      ? []
      : [{ kind: 'restated', ...originIn(record, index), fact: required(names[at], 'its name') }],
  )
  const all = [...facts, ...origins]
  const hasRoom = opening.length + all.length <= limits.factsPerRecord
  const composed = hasRoom ? composeRecord(contents, record.author, all, record.at) : null
  if (composed?.ok === true) return composed
  if (composed !== null && composed.error !== 'too-large') return composed
  return restateFacts(contents, record, indices.slice(0, Math.floor(indices.length / 2)), moves)
}

const originIn = (record: PlacedRecord, index: number): Origin => {
  const { id, index: at } = originOf(record, index)
  return { id, index: at }
}

/** Null: it names what is still owed. */
const moveFact = (contents: Contents, fact: Fact, moves: Moves): Fact | null => {
  const { refs, owed } = moves
  const moved = moveRefs(fact, (key) => (refs.has(key) || !owed.has(key) ? refs.get(key) : null))
  if (moved === null) return null
  if ('heads' in moved) {
    const heads = moveHeads(contents, moved.heads, moves)
    return heads === null ? null : { ...moved, heads }
  }
  if (moved.kind !== 'closing-signed' || moved === fact) return moved
  const { page, clock } = moved.closing
  return { ...moved, id: headAt(contents, page, clock).id }
}

const headAt = ({ journal }: Contents, page: PageId, clock: number): Head => {
  const id = required(journal.pages.get(page)?.ids[clock], 'a record of ours')
  return { page, clock, id }
}

/** Of a page that was given up a closing covers what is left, and what was stated again elsewhere. Null: some of that is still owed. */
const moveHeads = (contents: Contents, heads: readonly Head[], moves: Moves): Head[] | null => {
  const moved = new Map<PageId, Head>()
  const add = (head: Head): void => {
    if (head.clock >= (moved.get(head.page)?.clock ?? 0)) moved.set(head.page, head)
  }
  for (const head of heads) {
    const cut = moves.lost.cuts.get(head.page)
    if (cut === undefined || head.clock < cut) {
      add(head)
      continue
    }
    if (cut > 0) add(headAt(contents, head.page, cut - 1))
    for (const record of moves.lost.records) {
      if (record.page !== head.page || record.clock > head.clock) continue
      for (const index of record.facts.keys()) {
        const now = moves.refs.get(keyIn(record, index))
        if (now !== undefined) add(headAt(contents, now.page, now.clock))
        else if (moves.owed.has(keyIn(record, index))) return null
      }
    }
  }
  return [...moved.values()].sort((left, right) => left.page - right.page)
}
