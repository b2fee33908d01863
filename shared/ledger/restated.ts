/**
 * Facts that were stated before, where they do not count any more: on a page that was given up or is frozen (rules PG3, PG4), or in a
 * notebook that ended (rule KE7). Who states one again says in the same record what it was: the old record's id, and its place there.
 * That is how the same fact is known wherever it turns up: two copies of a device may each state it again, and it counts once.
 *
 *   the old fact itself, where it stands here and nothing cuts it, comes before all that states it again;
 *   else the first in the order counts;
 *   what only repeats has no effect of its own, and whoever refers to it means the one that counts.
 *
 * Only what one credential states of itself is compared: by naming somebody else's fact nobody can take its effect away.
 */
import { bytesToHex } from '../base/bytes.ts'
import type { FactKey, FactRef, PlacedRecord } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { Found } from './co-signed.ts'
import { found } from './co-signed.ts'
import type { Cuts } from './cuts.ts'
import { isCut } from './cuts.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import type { Act, FactOf } from './state.ts'

export interface Repeats {
  /** What only repeats, with the fact that counts in its stead. */
  readonly counted: ReadonlyMap<FactKey, FactRef>
  /** Records that somebody has stated again, by `recordName`. */
  readonly origins: ReadonlySet<string>
}

export const noRepeats: Repeats = { counted: new Map(), origins: new Set() }

/** A record by its author and its id. */
export const recordName = (author: string, id: Uint8Array): string => `${author} ${bytesToHex(id)}`

/** `records` in the order of OR1. */
export const findRepeats = (records: readonly PlacedRecord[], cuts: Cuts): Repeats => {
  const restated = [...found(records, 'restated')].filter(
    (one) => namesItsOwn(one) && isCut(cuts, one.record) === null,
  )
  if (restated.length === 0) return noRepeats
  const origins = new Set(restated.map(({ record, fact }) => recordName(record.author, fact.id)))
  const standing = standingOrigins(records, cuts, origins)
  const first = new Map<string, FactRef>()
  const counted = new Map<FactKey, FactRef>()
  for (const { record, fact } of restated) {
    const name = recordName(record.author, fact.id)
    const origin = standing.get(name)
    const before =
      origin === undefined
        ? first.get(`${name} ${fact.index}`)
        : { page: origin.page, clock: origin.clock, index: fact.index }
    if (before === undefined) first.set(`${name} ${fact.index}`, fact.fact)
    else if (refToKey(before) !== refToKey(fact.fact)) counted.set(refToKey(fact.fact), before)
  }
  return { counted, origins }
}

const standingOrigins = (
  records: readonly PlacedRecord[],
  cuts: Cuts,
  origins: ReadonlySet<string>,
): ReadonlyMap<string, PlacedRecord> => {
  const authors = new Set([...origins].map((name) => name.slice(0, name.indexOf(' '))))
  const standing = new Map<string, PlacedRecord>()
  for (const record of records) {
    if (!authors.has(record.author)) continue
    const name = recordName(record.author, record.id)
    if (origins.has(name) && isCut(cuts, record) === null) standing.set(name, record)
  }
  return standing
}

/** It stands beside the fact that it is about. */
const namesItsOwn = ({ page, clock, record, fact }: Found<'restated'>): boolean => {
  const { page: on, clock: at, index } = fact.fact
  const named = record.facts[index]
  return on === page && at === clock && named !== undefined && named.kind !== 'restated'
}

export const applyRestated = ({ entry }: Act, fact: FactOf<'restated'>): Refusal | null =>
  namesItsOwn({ ...entry, fact }) ? null : refusal('refers-to-nothing', fact.fact)
