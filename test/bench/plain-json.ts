/** The same facts without Juntas: plain objects in one Y.Map by id, as an app without pages, sealing and signatures keeps them. */
import * as Y from 'yjs'
import type { Fact, PlacedRecord } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'

/** Bytes of all records together. */
export interface Bytes {
  readonly atRest: number
  readonly onWire: number
}

/** `records`: in the order of writing. Each is one transaction of its author's device. */
export const measurePlainJson = (records: readonly PlacedRecord[]): Bytes => {
  const doc = new Y.Doc({ gc: false })
  const facts = doc.getMap('facts')
  let onWire = 0
  doc.on('update', (update: Uint8Array) => {
    onWire += update.length
  })
  for (const record of records) {
    doc.clientID = record.page
    facts.set(refToKey({ ...record, index: 0 }), plainOf(record))
  }
  return { atRest: Y.encodeStateAsUpdate(doc).length, onWire }
}

/** References as keys; without ids of records, which only a history that is checked needs. */
export const plainOf = ({ at, page, facts }: PlacedRecord): object => ({
  at,
  by: String(page),
  facts: facts.map(plainFact),
})

const plainFact = (fact: Fact): object =>
  Object.fromEntries(
    Object.entries(fact)
      .filter(([name]) => name !== 'id' && name !== 'heads')
      .map(([name, value]: [string, unknown]) => [name, plainValue(value)]),
  )

const plainValue = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plainValue)
  if (typeof value !== 'object' || value === null) return value
  return 'page' in value && 'clock' in value && 'index' in value
    ? refToKey(value as Parameters<typeof refToKey>[0])
    : value
}
