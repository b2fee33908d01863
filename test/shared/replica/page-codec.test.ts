import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { DecodeFailure } from '../../../shared/base/codec.ts'
import { Writer } from '../../../shared/base/codec.ts'
import { limits } from '../../../shared/base/limits.ts'
import type { PageRun } from '../../../shared/replica/page-codec.ts'
import {
  decodeRuns,
  decodeVector,
  encodeRuns,
  encodeVector,
  pageName,
} from '../../../shared/replica/page-codec.ts'
import { encodeMissing, encodeReplica, replicaVector } from '../../../shared/replica/replica.ts'
import { anyUint } from '../../support/fact-arbitraries.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A page as it is written: by a Yjs document of its own, one push for each record. */
const writeWithYjs = (page: number, items: readonly Uint8Array[]): Uint8Array[] => {
  const doc = new Y.Doc({ gc: false })
  doc.clientID = page
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const item of items) doc.getArray(pageName(page)).push([item])
  return updates
}

interface WrittenPage {
  readonly page: number
  readonly items: readonly Uint8Array[]
}

/** As small as a record can be, and a little larger. */
const anyItem = fc.uint8Array({ maxLength: 30 }).map((bytes) => {
  const item = new Uint8Array(limits.recordBytesLeast + Math.max(0, bytes.length - 20))
  item.set(bytes)
  return item
})

const anyPages = fc.uniqueArray(
  fc.record({
    page: fc.oneof(fc.constant(Number.MAX_SAFE_INTEGER), anyUint(), fc.maxSafeNat()),
    items: fc.array(anyItem, { minLength: 1, maxLength: 5 }),
  }),
  { selector: ({ page }) => page, minLength: 1, maxLength: 5 },
)

/** Whole pages, shuffled into one document. */
const mergeWithYjs = (pages: readonly WrittenPage[], order: readonly number[]): Y.Doc => {
  const doc = new Y.Doc({ gc: false })
  const updates = pages.flatMap(({ page, items }) => writeWithYjs(page, items))
  updates.forEach((update, index) => {
    const other = (order[index] ?? 0) % updates.length
    ;[updates[index], updates[other]] = [updates[other] ?? update, update]
  })
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

test('[PG1] the state of any document of pages is exactly what the codec writes', () => {
  fc.assert(
    fc.property(anyPages, fc.array(fc.nat(), { maxLength: 25 }), (pages, order) => {
      const doc = mergeWithYjs(pages, order)
      const runs = pages.map(({ page, items }) => ({ page, from: 0, items }))
      expect(encodeRuns(runs)).toEqual(Y.encodeStateAsUpdate(doc))
      expect(encodeReplica(doc)).toEqual(encodeRuns(runs.toReversed()))
      const descending = runs.toSorted((left, right) => right.page - left.page)
      expect(decodeRuns(Y.encodeStateAsUpdate(doc))).toEqual({ ok: true, value: descending })
      const vector = new Map(pages.map(({ page, items }) => [page, items.length]))
      expect(encodeVector(vector)).toEqual(Y.encodeStateVector(doc))
      expect(replicaVector(doc)).toEqual(vector)
      expect(decodeVector(Y.encodeStateVector(doc))).toEqual({ ok: true, value: vector })
    }),
    { numRuns: 1000 },
  )
})

test('[PG1] every update event of Yjs is exactly what the codec writes', () => {
  fc.assert(
    fc.property(anyPages, (pages) => {
      for (const { page, items } of pages) {
        const written = items.map((item, from) => encodeRuns([{ page, from, items: [item] }]))
        expect(writeWithYjs(page, items)).toEqual(written)
      }
    }),
    { numRuns: 700 },
  )
})

test('[PG1] every difference to a state vector is exactly what the codec writes', () => {
  const anyKnown = fc.array(fc.nat({ max: 6 }), { minLength: 5, maxLength: 5 })
  fc.assert(
    fc.property(anyPages, anyKnown, (pages, known) => {
      const doc = mergeWithYjs(pages, [])
      const vector = new Map(pages.map(({ page }, index) => [page, known[index] ?? 0]))
      const missing = pages.flatMap(({ page, items }): PageRun[] => {
        const from = vector.get(page) ?? 0
        return from < items.length ? [{ page, from, items: items.slice(from) }] : []
      })
      expect(encodeMissing(doc, encodeVector(vector))).toEqual(encodeRuns(missing))
    }),
    { numRuns: 800 },
  )
})

test('[PG1] Yjs takes what the codec writes, in any pieces, and emits the same again', () => {
  fc.assert(
    fc.property(anyPages, fc.nat({ max: 4 }), (pages, cut) => {
      const doc = new Y.Doc({ gc: false })
      const first = pages.map(({ page, items }) => ({ page, from: 0, items: items.slice(0, cut) }))
      const rest = pages.map(({ page, items }) => ({ page, from: cut, items: items.slice(cut) }))
      for (const runs of [first, rest]) {
        Y.applyUpdate(doc, encodeRuns(runs.filter(({ items }) => items.length > 0)))
      }
      const whole = pages.map(({ page, items }) => ({ page, from: 0, items }))
      expect(Y.encodeStateAsUpdate(doc)).toEqual(encodeRuns(whole))
    }),
    { numRuns: 700 },
  )
})

const anyRuns = fc
  .uniqueArray(
    fc.record({
      page: anyUint(),
      from: fc.oneof(fc.nat({ max: 200 }), fc.constant(limits.clocksPerPage - 5)),
      items: fc.array(anyItem, { minLength: 1, maxLength: 3 }),
    }),
    { selector: ({ page }) => page, maxLength: 4 },
  )
  .map((runs) => runs.toSorted((left, right) => right.page - left.page))

const anyVector = fc
  .uniqueArray(fc.tuple(anyUint(), fc.integer({ min: 1, max: limits.clocksPerPage })), {
    selector: ([page]) => page,
    maxLength: 5,
  })
  .map((entries) => new Map(entries.toSorted(([left], [right]) => right - left)))

test('[PG1] runs and vectors come back, and no part of one is one', () => {
  expectStrict<PageRun[]>(anyRuns, { encode: encodeRuns, decode: decodeRuns })
  expectStrict<ReadonlyMap<number, number>>(anyVector, {
    encode: encodeVector,
    decode: decodeVector,
  })
})

test('[PG1] one encoding only', () => {
  expectCanonical<PageRun[]>(anyRuns, { encode: encodeRuns, decode: decodeRuns }, 12_000)
  expectCanonical<ReadonlyMap<number, number>>(
    anyVector,
    { encode: encodeVector, decode: decodeVector },
    4000,
  )
})

test('[PG1] pages without records are left out of a vector', () => {
  expect(encodeVector(new Map([[7, 0]]))).toEqual(Uint8Array.of(0))
})

const written = (write: (writer: Writer) => void): Uint8Array => {
  const writer = new Writer()
  write(writer)
  return writer.finish()
}
const anItem = new Uint8Array(limits.recordBytesLeast)
const first = (writer: Writer, name: string) => writer.byte(3).uint(1).text(name).bytes(anItem)
const page7 = (writer: Writer, records: number, from = 0) =>
  writer.uint(1).uint(records).uint(7).uint(from)
const huge = Number.MAX_SAFE_INTEGER

const wrongRuns: [name: string, write: (writer: Writer) => void, failure: DecodeFailure][] = [
  ['nothing', () => undefined, 'truncated'],
  ['4097 pages', (w) => w.uint(4097), 'too-long'],
  ['2^32 pages', (w) => w.uint(2 ** 32), 'too-long'],
  ['a page without records', (w) => page7(w, 0).uint(0), 'out-of-range'],
  ['2^32 records', (w) => page7(w, 2 ** 32), 'truncated'],
  ['2^53 − 1 records', (w) => page7(w, huge), 'truncated'],
  [
    'an item smaller than a record',
    (w) => page7(w, 1).byte(3).uint(1).text('7').bytes(anItem.subarray(1)).uint(0).fixed(anItem),
    'out-of-range',
  ],
  [
    'a million empty items',
    (w) => page7(w, 1_000_000).fixed(new Uint8Array(4_000_000)),
    'truncated',
  ],
  ['a clock of 2^31', (w) => first(page7(w, 1, 2 ** 31), '7'), 'out-of-range'],
  ['a clock of 2^53 − 1', (w) => first(page7(w, 1, huge), '7'), 'out-of-range'],
  ['another name', (w) => first(page7(w, 1), '8').uint(0), 'out-of-range'],
  ['a name with a zero before', (w) => first(page7(w, 1), '07').uint(0), 'out-of-range'],
  ['no name', (w) => first(page7(w, 1), '').uint(0), 'out-of-range'],
  ['a name of 17 letters', (w) => first(page7(w, 1), '7'.repeat(17)), 'too-long'],
  ['a first record at clock 1', (w) => first(page7(w, 1, 1), '7').uint(0), 'unknown-tag'],
  [
    'a parent that is an item',
    (w) => page7(w, 1).byte(3).uint(0).uint(7).uint(0).bytes(anItem),
    'out-of-range',
  ],
  [
    'an origin at clock 0',
    (w) => page7(w, 1).byte(0x83).uint(7).uint(0).bytes(anItem).uint(0),
    'unknown-tag',
  ],
  [
    'an origin two below',
    (w) => page7(w, 1, 2).byte(0x83).uint(7).uint(0).bytes(anItem).uint(0),
    'out-of-range',
  ],
  [
    'a delete set',
    (w) => first(page7(w, 1), '7').uint(1).uint(7).uint(1).uint(0).uint(1),
    'unknown-tag',
  ],
  [
    'an update of deletes alone',
    (w) => w.uint(0).uint(1).uint(7).uint(1).uint(0).uint(1),
    'unknown-tag',
  ],
  ['a byte too many', (w) => first(page7(w, 1), '7').uint(0).uint(0), 'trailing-bytes'],
  [
    'a page twice',
    (w) =>
      first(first(w.uint(2).uint(1).uint(7).uint(0), '7').uint(1).uint(7).uint(0), '7').uint(0),
    'not-sorted',
  ],
  [
    'pages in ascending order',
    (w) =>
      first(first(w.uint(2).uint(1).uint(7).uint(0), '7').uint(1).uint(8).uint(0), '8').uint(0),
    'not-sorted',
  ],
]

const wrongVectors: [name: string, write: (writer: Writer) => void, failure: DecodeFailure][] = [
  ['nothing', () => undefined, 'truncated'],
  ['4097 pages', (w) => w.uint(4097), 'too-long'],
  ['2^53 − 1 pages', (w) => w.uint(huge), 'too-long'],
  ['a page without records', (w) => w.uint(1).uint(7).uint(0), 'out-of-range'],
  [
    'more records than a page has',
    (w) =>
      w
        .uint(1)
        .uint(7)
        .uint(2 ** 31 + 1),
    'out-of-range',
  ],
  ['a page twice', (w) => w.uint(2).uint(7).uint(1).uint(7).uint(1), 'not-sorted'],
  ['pages in ascending order', (w) => w.uint(2).uint(7).uint(1).uint(8).uint(1), 'not-sorted'],
  ['a byte too many', (w) => w.uint(0).uint(0), 'trailing-bytes'],
]

describe('[PG6] the page codec refuses', () => {
  test.each(wrongRuns)('an update with %s', (_name, write, error) => {
    expect(decodeRuns(written(write))).toEqual({ ok: false, error })
  })
  test.each(wrongVectors)('a vector with %s', (_name, write, error) => {
    expect(decodeVector(written(write))).toEqual({ ok: false, error })
  })
  test('nothing of the otherwise same', () => {
    expect(decodeRuns(written((writer) => first(page7(writer, 1), '7').uint(0))).ok).toBe(true)
  })
})

test('[PG6] the page codec knows nothing of Yjs', () => {
  const source = readFileSync('shared/replica/page-codec.ts', 'utf8')
  expect(source).not.toMatch(/(?:from|import)\s*\(?['"](?:yjs|lib0|y-)/)
})
