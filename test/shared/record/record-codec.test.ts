import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { DecodeFailure } from '../../../shared/base/codec.ts'
import { Writer } from '../../../shared/base/codec.ts'
import { limits } from '../../../shared/base/limits.ts'
import { decodeRecord, encodeRecord } from '../../../shared/record/record-codec.ts'
import { refToKey } from '../../../shared/record/record.ts'
import { anyRecord, anyRef, factKinds, factOfKind } from '../../support/fact-arbitraries.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

vi.setConfig({ testTimeout: 60_000 })

const format = { encode: encodeRecord, decode: decodeRecord }
const recordOf = (kind: (typeof factKinds)[number]) =>
  fc.record({
    at: fc.constant(0),
    seen: fc.constant([]),
    facts: factOfKind(kind).map((fact) => [fact]),
  })

test('[RE1] records come back, and no part of one is a record', () => {
  expectStrict(anyRecord, format, 150)
})

describe('[RE1] one encoding only', () => {
  test('of any record', () => expectCanonical(anyRecord, format, 4000))
  test.each(factKinds)('of %s', (kind) => {
    expectStrict(recordOf(kind), format, 20)
    expectCanonical(recordOf(kind), format, 1000)
  })
})

/** The record's head: version, at, seen; then the list of facts as `write` says. */
const recordWith = (write: (writer: Writer) => void, seen?: (writer: Writer) => void) => {
  const writer = new Writer().uint(1).uint(0)
  if (seen === undefined) writer.uint(0)
  else seen(writer)
  write(writer)
  return writer.finish()
}

const ref = (writer: Writer): Writer => writer.uint(5).uint(0).uint(0)
const tags = Object.fromEntries(factKinds.map((kind, tag) => [kind, tag])) as Record<string, number>
const oneFact = (kind: string, write: (writer: Writer) => void) =>
  recordWith((writer) => {
    writer.uint(1).uint(tags[kind] ?? 99)
    write(writer)
  })

const saving = (amount: number) => oneFact('saving', (writer) => void ref(ref(writer)).uint(amount))
const citing = (...pages: number[]) =>
  recordWith(
    (writer) => void writer.uint(1).uint(3).uint(1),
    (writer) => writer.list(pages, (page) => writer.uint(page).uint(0).fixed(new Uint8Array(16))),
  )
const closing = (counts: number[], rows: [number, number, number][], heads: number[] = []) =>
  oneFact('meeting-closed', (writer) => {
    ref(writer).list(heads, (page) => writer.uint(page).uint(0).fixed(new Uint8Array(32)))
    writer.list(counts, (pot) => writer.uint(pot).uint(0).uint(0))
    writer.list(rows, ([form, value, count]) => writer.uint(form).uint(value).uint(count)).text('')
  })
const allPots = [0, 1, 2]

const wrong: [name: string, bytes: Uint8Array, failure: DecodeFailure][] = [
  ['nothing', new Uint8Array(0), 'truncated'],
  ['version 0', Uint8Array.of(0, 0, 0, 0), 'unknown-tag'],
  ['version 2', Uint8Array.of(2, 0, 0, 0), 'unknown-tag'],
  ['no facts', recordWith((writer) => void writer.uint(0)), 'out-of-range'],
  [
    '257 facts',
    recordWith((w) => {
      w.list(Array<number>(257).fill(1), (day) => w.uint(3).uint(day))
    }),
    'too-long',
  ],
  [
    'a time after the year 9999',
    new Writer().uint(1).uint(253_402_300_800_000).uint(0).uint(1).uint(3).uint(0).finish(),
    'out-of-range',
  ],
  ['a kind that does not exist', oneFact('none', () => undefined), 'unknown-tag'],
  ['pages cited twice', citing(7, 7), 'not-sorted'],
  ['pages cited in descending order', citing(8, 7), 'not-sorted'],
  ['513 cited pages', citing(...Array.from({ length: 513 }, (_, page) => page)), 'too-long'],
  ['an amount of nothing', saving(0), 'out-of-range'],
  ['more money than the limit', saving(limits.amountCentavos + 1), 'out-of-range'],
  ['more money than 2^53 − 1', saving(Number.MAX_SAFE_INTEGER), 'out-of-range'],
  [
    'a confirmation of nothing',
    oneFact('confirmation', (writer) => void writer.uint(0)),
    'out-of-range',
  ],
  [
    'a confirmation of 257 facts',
    oneFact('confirmation', (w) => void w.list(Array<number>(257).fill(0), () => ref(w))),
    'too-long',
  ],
  [
    'a nameless member',
    oneFact('member-added', (writer) => writer.text('').uint(0)),
    'out-of-range',
  ],
  [
    'a name of 81 bytes',
    oneFact('member-added', (writer) => writer.text('x'.repeat(81)).uint(0)),
    'too-long',
  ],
  [
    'a picture that does not exist',
    oneFact('member-added', (writer) => writer.text('x').uint(10_000)),
    'out-of-range',
  ],
  [
    'a day after 9999',
    oneFact('meeting-opened', (writer) => writer.uint(2_932_897)),
    'out-of-range',
  ],
  [
    'a reason of 501 bytes',
    oneFact('dispute', (writer) => ref(writer).text('x'.repeat(501))),
    'too-long',
  ],
  [
    'a clock of 2^31',
    oneFact('page-opened', (w) =>
      w
        .uint(5)
        .uint(2 ** 31)
        .uint(0),
    ),
    'out-of-range',
  ],
  [
    'fact 256 of a record',
    oneFact('page-opened', (w) => w.uint(5).uint(0).uint(256)),
    'out-of-range',
  ],
  [
    'an unknown presence',
    oneFact('attendance', (writer) => ref(ref(writer)).uint(5)),
    'unknown-tag',
  ],
  ['a missing pot', closing([0, 1], []), 'out-of-range'],
  ['pots out of order', closing([1, 0, 2], []), 'not-sorted'],
  ['a pot twice', closing([0, 1, 1], []), 'not-sorted'],
  ['a row of cash that counts nothing', closing(allPots, [[0, 100, 0]]), 'out-of-range'],
  ['a note of no value', closing(allPots, [[0, 0, 1]]), 'out-of-range'],
  [
    'a row of cash twice',
    closing(allPots, [
      [0, 100, 1],
      [0, 100, 1],
    ]),
    'not-sorted',
  ],
  [
    'smaller notes first',
    closing(allPots, [
      [0, 100, 1],
      [0, 200, 1],
    ]),
    'not-sorted',
  ],
  [
    'coins before notes',
    closing(allPots, [
      [1, 100, 1],
      [0, 200, 1],
    ]),
    'not-sorted',
  ],
  ['heads out of order', closing(allPots, [], [2, 1]), 'not-sorted'],
  [
    'evidence without a branch',
    oneFact('evidence', (w) => w.uint(5).uint(0).fixed(new Uint8Array(32)).uint(0).uint(0)),
    'out-of-range',
  ],
  [
    'evidence of 65 records',
    oneFact('evidence', (writer) => {
      writer.uint(5).uint(0).fixed(new Uint8Array(32)).uint(65).fixed(new Uint8Array(65)).uint(0)
    }),
    'too-long',
  ],
]

describe('[RE1] the record decoder refuses', () => {
  test.each(wrong)('%s', (_name, bytes, error) => {
    expect(decodeRecord(bytes)).toEqual({ ok: false, error })
  })
})

test('[RE1] what the table above builds is otherwise well formed', () => {
  const coins: [number, number, number][] = [
    [0, 200, 1],
    [0, 100, 1],
    [1, 200, 1],
    [1, 100, 1],
  ]
  for (const bytes of [saving(1), citing(7, 8), closing(allPots, coins, [1, 2])]) {
    expect(decodeRecord(bytes).ok).toBe(true)
  }
})

test('[RE1] a reference has one key, and no two share it', () => {
  fc.assert(
    fc.property(anyRef, anyRef, (left, right) => {
      const isSame =
        left.page === right.page && left.clock === right.clock && left.index === right.index
      expect(refToKey(left) === refToKey(right)).toBe(isSame)
    }),
  )
})
