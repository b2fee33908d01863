import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { RecordPlace } from '../../../shared/crypto/record-signature.ts'
import {
  chainIds,
  firstPrev,
  isRecordSigned,
  recordIdOf,
  signRecord,
} from '../../../shared/crypto/record-signature.ts'
import { keysOf, seedOf } from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

const place: RecordPlace = { group: seedOf('group'), page: 12_345, clock: 7, prev: seedOf('prev') }
const ana = keysOf('Ana')
const envelope = new Uint8Array(100).fill(9)
const item = signRecord(place, envelope, ana)

test('[RE3] a record is signed for one place by one key', () => {
  const isSigned = (change: Partial<RecordPlace>, key = ana.public.sign) =>
    isRecordSigned({ ...place, ...change }, item, key)
  expect(isSigned({})).toBe(true)
  expect(isSigned({ group: seedOf('other') })).toBe(false)
  expect(isSigned({ page: 12_346 })).toBe(false)
  expect(isSigned({ clock: 8 })).toBe(false)
  expect(isSigned({ prev: firstPrev })).toBe(false)
  expect(isSigned({}, keysOf('Luz').public.sign)).toBe(false)
})

test('[RE3] no cut, longer or altered item is signed, and none makes the check throw', () => {
  for (let length = 0; length < item.length; length++) {
    expect(isRecordSigned(place, item.subarray(0, length), ana.public.sign)).toBe(false)
  }
  expect(isRecordSigned(place, Uint8Array.from([...item, 0]), ana.public.sign)).toBe(false)
  for (let at = 0; at < item.length; at++) {
    const other = item.with(at, (item[at] ?? 0) ^ 1)
    expect(isRecordSigned(place, other, ana.public.sign)).toBe(false)
  }
})

test('[RE3] an id is SHA-256 of prev and item, so it covers all that lies below', () => {
  const sha256 = (...parts: Uint8Array[]) =>
    Uint8Array.from(createHash('sha256').update(Buffer.concat(parts)).digest())
  expect(recordIdOf(place.prev, item)).toEqual(sha256(place.prev, item))
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 6 }),
      fc.nat(),
      (items, choice) => {
        const ids = chainIds(firstPrev, items)
        const altered = choice % items.length
        const others = items.with(altered, Uint8Array.from([...(items[altered] ?? []), 1]))
        chainIds(firstPrev, others).forEach((id, index) => {
          expect(Buffer.compare(id, ids[index] ?? id) === 0).toBe(index < altered)
        })
      },
    ),
  )
})
