/**
 * Histories in which anything that has an encoding may stand anywhere: a plausible history, and records with facts of every kind whose
 * references name whatever there is, and now and then nothing.
 */
import fc from 'fast-check'
import type { FoldInput } from '../../shared/ledger/cuts.ts'
import type { Fact, FactRef, Head, PageId, PlacedRecord, Seen } from '../../shared/record/record.ts'
import { compareRecords } from '../../shared/record/record.ts'
import { anyFact } from './fact-arbitraries.ts'
import {
  cycleHistories,
  histories,
  lendingHistories,
  lotsHistories,
  votingHistories,
} from './history.ts'
import { fakeId } from './plain-notebook.ts'

interface WildRecord {
  readonly page: number
  /** Pages that it cites. */
  readonly hears: readonly number[]
  readonly facts: readonly Fact[]
  /** What its references name, in turn. */
  readonly names: readonly number[]
}

const wildRecord: fc.Arbitrary<WildRecord> = fc.record({
  page: fc.nat(99),
  hears: fc.array(fc.nat(99), { maxLength: 6 }),
  facts: fc.array(anyFact, { minLength: 1, maxLength: 3 }),
  names: fc.array(fc.nat(9_999), { minLength: 1, maxLength: 30 }),
})

export const wildHistories: fc.Arbitrary<FoldInput> = fc
  .tuple(
    fc.oneof(histories, votingHistories, lendingHistories, cycleHistories, lotsHistories),
    fc.array(wildRecord, { minLength: 1, maxLength: 12 }),
  )
  .map(([input, wild]) => {
    const records = [...input.records]
    for (const one of wild) records.push(write(records, one))
    return { ...input, records: records.toSorted(compareRecords) }
  })

const write = (records: readonly PlacedRecord[], wild: WildRecord): PlacedRecord => {
  const newest = new Map<PageId, PlacedRecord>()
  const cited = new Map<PageId, number>()
  for (const record of records) newest.set(record.page, record)
  const pages = [...newest.values()]
  const before = at(pages, wild.page)
  for (const { page, seen } of records) {
    if (page !== before.page) continue
    for (const one of seen) cited.set(one.page, Math.max(one.clock, cited.get(one.page) ?? -1))
  }
  const heard = wild.hears
    .map((nth) => at(pages, nth))
    .filter(({ page, clock }) => page !== before.page && clock > (cited.get(page) ?? -1))
  const seen = [...new Set(heard)]
    .map(({ page, clock, id }): Seen => ({ page, clock, idStart: id.subarray(0, 16) }))
    .toSorted((left, right) => left.page - right.page)
  const clock = before.clock + 1
  return {
    ...before,
    clock,
    depth: 1 + Math.max(before.depth, ...heard.map(({ depth }) => depth)),
    id: fakeId(before.page, clock),
    seen,
    facts: wild.facts.map((fact) => named(fact, namer(records, wild.names)) as Fact),
  }
}

const at = <Item>(items: readonly Item[], nth: number): Item => {
  const item = items[nth % items.length]
  if (item === undefined) throw new Error('an empty history')
  return item
}

type Namer = () => PlacedRecord | null

/** Nothing, for one reference of eight. */
const namer = (records: readonly PlacedRecord[], names: readonly number[]): Namer => {
  let turn = 0
  return () => {
    const name = at(names, turn++)
    return name % 8 === 0 ? null : at(records, name)
  }
}

/** The same value with its references and heads put onto records that are there. */
const named = (value: unknown, next: Namer): unknown => {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one: unknown) => named(one, next))
  if (isRef(value)) {
    const record = next()
    if (record === null) return value
    const index = value.index % record.facts.length
    return { ...value, page: record.page, clock: record.clock, index }
  }
  if (isHead(value)) {
    const record = next()
    return record === null
      ? value
      : { ...value, page: record.page, clock: record.clock, id: record.id }
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, named(one, next)]))
}

const isRef = (value: object): value is FactRef =>
  'page' in value && 'clock' in value && 'index' in value

const isHead = (value: object): value is Head =>
  'page' in value && 'clock' in value && 'id' in value
