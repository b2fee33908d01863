/**
 * Stating again, on a new page, what an old life of this device wrote at places that are taken (rule PG3): facts keep their words,
 * and where they name one another, the new names.
 */
import type { Fact, FactRef } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'

export type Moves = ReadonlyMap<string, FactRef>

const isRef = (value: object): value is FactRef =>
  'page' in value && 'clock' in value && 'index' in value

/** The same value with every reference that has moved replaced. */
const moved = (value: unknown, moves: Moves): unknown => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map((one: unknown) => moved(one, moves))
  if (isRef(value)) return moves.get(refToKey(value)) ?? value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, moved(one, moves)]))
}

export const moveRefs = (fact: Fact, moves: Moves): Fact => moved(fact, moves) as Fact
