/** Replacing references in a fact, whatever its kind: a reference is known by its shape. */
import type { Fact, FactKey, FactRef } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'

/** A new name; undefined: it keeps its old one; null: it will have one, and has none yet. */
export type NewName = (key: FactKey) => FactRef | undefined | null

/** The same fact with every reference that has moved replaced; itself if none has; null if one has no name yet. Lists that ascend by reference still do. */
export const moveRefs = (fact: Fact, newName: NewName): Fact | null => {
  const unnamed = new Set<FactKey>()
  const moved = move(fact, (key) => {
    const name = newName(key)
    if (name === null) unnamed.add(key)
    return name
  })
  return unnamed.size === 0 ? (moved as Fact) : null
}

const isRef = (value: object): value is FactRef =>
  'page' in value && 'clock' in value && 'index' in value

const move = (value: unknown, newName: NewName): unknown => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (isRef(value)) return newName(refToKey(value)) ?? value
  const before = Object.entries(value)
  const after = before.map(([name, one]) => [name, move(one, newName)] as const)
  if (after.every(([, one], index) => one === before[index]?.[1])) return value
  if (!Array.isArray(value)) return Object.fromEntries(after)
  const items = after.map(([, one]) => one)
  return isAscending(value) ? items.sort(byRef) : items
}

/** What an item of a list is about: itself, or its member. */
const refOf = (item: unknown): FactRef | null => {
  if (typeof item !== 'object' || item === null) return null
  if (isRef(item)) return item
  return 'member' in item ? refOf(item.member) : null
}

const byRef = (left: unknown, right: unknown): number => {
  const [one, other] = [refOf(left), refOf(right)]
  if (one === null || other === null) return 0
  return one.page - other.page || one.clock - other.clock || one.index - other.index
}

const isAscending = (items: readonly unknown[]): boolean =>
  items.every((item, index) => index === 0 || byRef(items[index - 1], item) < 0)
