import { beforeEach, expect, test, vi } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { limits } from '../../../shared/base/limits.ts'
import { firstPrev, recordIdOf } from '../../../shared/crypto/record-signature.ts'
import { noticesOf } from '../../../shared/journal/journal.ts'
import type { Journal } from '../../../shared/journal/journal.ts'
import { encodeRuns } from '../../../shared/replica/page-codec.ts'
import { encodeReplica } from '../../../shared/replica/replica.ts'
import {
  Device,
  forge,
  foundGroup,
  keysOf,
  pageOfName,
  plainFact,
  plainRecord,
} from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Work is counted, not timed: signatures looked at and items hashed, which is where time goes. */
const work = vi.hoisted(() => ({ signatures: 0, hashes: 0, isReal: true, garbageBytes: 0 }))

vi.mock(import('../../../shared/crypto/record-signature.ts'), async (original) => {
  const real = await original()
  return {
    ...real,
    isRecordSigned: (...call) => {
      work.signatures++
      const isGarbage = call[1].length === work.garbageBytes
      return work.isReal && !isGarbage && real.isRecordSigned(...call)
    },
    recordIdOf: (...call) => {
      work.hashes++
      return real.recordIdOf(...call)
    },
  }
})

beforeEach(
  () => void Object.assign(work, { signatures: 0, hashes: 0, isReal: true, garbageBytes: 0 }),
)

const group = foundGroup('Ana', 'Luz')
const author = new Device(group, 'Ana')
for (let picture = 0; picture < 5; picture++) author.write(plainFact(picture))
const honest = required(author.runsBeyond()[0], 'her page')
const { page } = honest

const garbage = (seed: number, size = 180): Uint8Array => {
  const item = new Uint8Array(size).fill(7)
  item[0] = 0
  new DataView(item.buffer).setUint32(10, seed)
  return item
}
const manyGarbage = (count: number, seed = 0, size = 180): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => garbage(seed + index, size))

const waitingBytes = ({ pages, unknown }: Journal): number => {
  let bytes = 0
  for (const { pending, held } of pages.values()) {
    for (const { item } of pending) bytes += item.length
    for (const item of held.values()) bytes += item.length
  }
  for (const { items } of unknown.values()) for (const item of items.values()) bytes += item.length
  return bytes
}

/** Whatever came before: the account is right, the limits hold, and what is honest is taken at once. */
const expectUnimpressed = (device: Device): void => {
  const { journal } = device
  expect(journal.heldBytes).toBe(waitingBytes(journal))
  expect(journal.heldBytes).toBeLessThanOrEqual(limits.heldBytesPerGroup)
  for (const one of journal.pages.values()) {
    expect(one.pending.length).toBeLessThanOrEqual(limits.heldRecordsPerPage)
    expect(one.pendingBytes).toBeLessThanOrEqual(limits.heldBytesPerPage)
    expect(one.held.size).toBeLessThanOrEqual(limits.heldRecordsPerPage)
    expect(one.heldBytes).toBeLessThanOrEqual(limits.heldBytesPerPage)
  }
  work.isReal = true
  device.receive([honest])
  expect(device.order()).toEqual(author.order())
  expect(encodeReplica(device.replica)).toEqual(encodeReplica(author.replica))
}

test('[PG5] an honest page costs one signature, however long, and a live record one each', () => {
  const cold = new Device(group, 'Luz')
  cold.receive([honest])
  expect(work).toMatchObject({ signatures: 1, hashes: 5 })
  Object.assign(work, { signatures: 0, hashes: 0 })
  const live = new Device(group, 'Luz')
  honest.items.forEach((item, from) => live.receive([{ page, from, items: [item] }]))
  expect(work).toMatchObject({ signatures: 5, hashes: 5 })
})

test('[PG5] what was marked costs no signature after a restart', () => {
  const live = new Device(group, 'Luz')
  live.receive([honest])
  Object.assign(work, { signatures: 0, hashes: 0 })
  const again = live.restarted('Luz', 'with marks')
  expect(again.order()).toEqual(author.order())
  expect(work).toMatchObject({ signatures: 0, hashes: 5 })
})

test('[PG6] garbage without a gap: one signature and one hash for each item, and no more is kept than the limit', () => {
  const luz = new Device(group, 'Luz')
  work.isReal = false
  const flood = manyGarbage(3 * limits.heldRecordsPerPage)
  const receipt = luz.receive([{ page, from: 0, items: flood }])
  expect(receipt.refused).toEqual([{ page, clock: 0, code: 'too-much-held' }])
  expect(work.signatures).toBe(limits.heldRecordsPerPage)
  expect(work.hashes).toBe(limits.heldRecordsPerPage)
  // The same again costs nothing more.
  luz.receive([{ page, from: 0, items: flood }])
  expect(work.signatures).toBe(limits.heldRecordsPerPage)
  expectUnimpressed(luz)
})

test('[PG6] garbage piece by piece costs no more than at once', () => {
  const luz = new Device(group, 'Luz')
  work.isReal = false
  manyGarbage(2000).forEach((item, from) => luz.receive([{ page, from, items: [item] }]))
  expect(work).toMatchObject({ signatures: 2000, hashes: 2000 })
  expectUnimpressed(luz)
})

test('[PG6] large garbage is bounded by bytes, on one page and on all together', () => {
  const luz = new Device(group, 'Luz')
  work.isReal = false
  const flood = manyGarbage(100, 0, limits.recordBytes)
  luz.receive([{ page, from: 0, items: flood }])
  expect(luz.journal.heldBytes).toBeLessThanOrEqual(limits.heldBytesPerPage)
  for (let number = 0; number < 16; number++) {
    for (const name of ['Ana', 'Luz']) {
      for (const from of [0, 1000]) {
        luz.receive([{ page: pageOfName(group, name, number), from, items: flood.slice(0, 62) }])
      }
    }
  }
  for (let unknown = 0; unknown < 100; unknown++)
    luz.receive([{ page: unknown, from: 0, items: flood }])
  expect(luz.journal.heldBytes).toBeGreaterThan(limits.heldBytesPerGroup / 2)
  expectUnimpressed(luz)
})

test('[PG6] frames behind a gap: nothing is hashed or checked, and no more is kept than the limit', () => {
  const luz = new Device(group, 'Luz')
  for (let round = 0; round < 3; round++) {
    const from = 100 + round * limits.heldRecordsPerPage
    luz.receive([{ page, from, items: manyGarbage(limits.heldRecordsPerPage) }])
  }
  expect(work).toMatchObject({ signatures: 0, hashes: 0 })
  expect(luz.journal.pages.get(pageOfName(group, 'Ana'))?.held.size).toBe(limits.heldRecordsPerPage)
  expectUnimpressed(luz)
})

test('[PG6] other bytes at one clock, over and over: work grows with what is sent', () => {
  const luz = new Device(group, 'Luz')
  work.isReal = false
  const above = manyGarbage(1000, 5000)
  let sent = 0
  for (let round = 0; round < 40; round++) {
    // A stretch above a gap, then the record that closes it, then another in its place.
    const items = round % 2 === 0 ? above : above.slice(0, 10)
    luz.receive([{ page, from: 1, items }])
    luz.receive([{ page, from: 0, items: [garbage(round)] }])
    luz.receive([{ page, from: 0, items: [garbage(1_000_000 + round)] }])
    sent += items.length + 2
  }
  expect(work.signatures).toBeLessThanOrEqual(sent)
  expect(work.hashes).toBeLessThanOrEqual(2 * sent)
  expectUnimpressed(luz)
})

test('[PG6] strange branches of what is known: as many signatures as evidence can carry', () => {
  const luz = new Device(group, 'Luz')
  luz.receive([honest])
  Object.assign(work, { signatures: 0, isReal: false })
  const flood = manyGarbage(5000)
  expect(luz.receive([{ page, from: 0, items: flood }]).refused).toEqual([
    { page, clock: 0, code: 'altered' },
  ])
  expect(work.signatures).toBe(limits.evidenceRecords)
})

test('[PG5] a signature vouches for as much as may be pending, in one piece or in many', () => {
  // Only the newest of n items is signed. Items are small garbage, so that her page stops at the first of them.
  const vouchedFor = (count: number) => {
    const items = manyGarbage(count - 1, 0, 90)
    const prev = items.reduce((id, item) => recordIdOf(id, item), firstPrev)
    const record = plainRecord(plainFact(1))
    return [...items, forge(group, 'Ana', { clock: count - 1, prev, record })]
  }
  const stops = (items: readonly Uint8Array[], pieces: number): boolean => {
    const luz = new Device(group, 'Luz')
    const size = Math.ceil(items.length / pieces)
    for (let from = 0; from < items.length; from += size) {
      luz.receive([{ page, from, items: items.slice(from, from + size) }])
    }
    return noticesOf(luz.journal).some(({ kind }) => kind === 'stopped')
  }
  work.garbageBytes = 90
  const most = vouchedFor(limits.heldRecordsPerPage)
  const tooMany = vouchedFor(limits.heldRecordsPerPage + 1)
  for (const pieces of [1, 2, 5]) {
    expect(stops(most, pieces)).toBe(true)
    expect(stops(tooMany, pieces)).toBe(false)
  }
})

test('[PG6] signed records that wait for what is not there are bounded by bytes', () => {
  const luz = new Device(group, 'Luz')
  const seen = [{ page: pageOfName(group, 'Luz'), clock: 9, idStart: new Uint8Array(16) }]
  const fat = Array.from({ length: 120 }, () => plainFact(1, 'x'.repeat(80)))
  let prev: Uint8Array = firstPrev
  let refused = 0
  let kept = 0
  const keys = keysOf('Ana')
  for (let clock = 0; clock < 100; clock++) {
    const record = { at: 0, seen: clock === 0 ? seen : [], facts: fat }
    const item = forge(group, 'Ana', { clock, prev, record, signer: keys })
    prev = recordIdOf(prev, item)
    refused += luz.receive([{ page, from: clock, items: [item] }]).refused.length
    kept += item.length
  }
  expect(kept).toBeLessThan(limits.waitingBytesPerPage)
  expect(refused).toBe(0)
  const own = required(luz.journal.pages.get(pageOfName(group, 'Ana')), 'her page')
  const last = required(own.queue[0], 'what waits')
  for (; kept < limits.waitingBytesPerPage; kept += last.item.length) own.queue.push(last)
  const next = forge(group, 'Ana', { clock: 100, prev, record: plainRecord(plainFact(1)) })
  expect(luz.receive([{ page, from: 100, items: [next] }]).refused).toEqual([
    { page, clock: 100, code: 'too-much-held' },
  ])
  luz.write(plainFact(2))
})

test('[PG6] what waits keeps no frame alive', () => {
  const luz = new Device(group, 'Luz')
  const seen = [{ page: pageOfName(group, 'Luz'), clock: 9, idStart: new Uint8Array(16) }]
  const record = { at: 0, seen, facts: [plainFact(1)] }
  const waiting = forge(group, 'Ana', { clock: 0, prev: firstPrev, record })
  const frame = encodeRuns([
    { page, from: 0, items: [waiting, garbage(1)] },
    { page: pageOfName(group, 'Luz'), from: 3, items: [garbage(2)] },
    { page: 12_345, from: 0, items: [garbage(3)] },
    { page: pageOfName(group, 'Luz', 1), from: 0, items: [garbage(4), garbage(5)] },
  ])
  luz.receiveBytes(frame)
  const { pages, unknown } = luz.journal
  const kept = [
    ...[...pages.values()].flatMap(({ queue, pending, held }) => [
      ...[...queue, ...pending].map(({ item }) => item),
      ...held.values(),
    ]),
    ...[...unknown.values()].flatMap(({ items }) => [...items.values()]),
  ]
  expect(kept.length).toBe(6)
  for (const item of kept) expect(item.buffer.byteLength).toBe(item.length)
})
