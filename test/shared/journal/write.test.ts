import { describe, expect, test, vi } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { limits } from '../../../shared/base/limits.ts'
import { firstPrev, recordIdOf } from '../../../shared/crypto/record-signature.ts'
import { createJournal } from '../../../shared/journal/journal.ts'
import { receiveControl } from '../../../shared/journal/receive.ts'
import { writeRecord, writingPage } from '../../../shared/journal/write.ts'
import type { PageId } from '../../../shared/record/record.ts'
import type { PageRun } from '../../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../../shared/replica/page-codec.ts'
import {
  Device,
  admit,
  exchange,
  forge,
  foundGroup,
  keysOf,
  pageOfName,
  plainFact,
  plainRecord,
} from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

const group = foundGroup('Ana', 'Luz')
const page = pageOfName(group, 'Ana')
const pages = Array.from({ length: 16 }, (_, number) => pageOfName(group, 'Ana', number))
const at = 1_700_000_000_000

describe('[PG3] the page on which a credential writes', () => {
  const writing = (device: Device, ...closed: PageId[]) =>
    writingPage(device.journal, device.keys, new Set(closed))

  test('is her first, then the highest that she has begun', () => {
    const ana = new Device(group, 'Ana')
    expect(writing(ana)).toBe(page)
    ana.write(plainFact(1))
    expect(writing(ana)).toBe(page)
    ana.closed.add(page)
    ana.write(plainFact(2))
    expect(writing(ana)).toBe(pages[1])
  })

  test('is a new one when she was rolled back and finds her clock taken', () => {
    const ana = new Device(group, 'Ana')
    const luz = new Device(group, 'Luz')
    const shared = ana.write(plainFact(1))
    luz.receive([shared, ana.write(plainFact(2))])
    // Rolled back: she has the first record only, and writes where her second stands for everybody else.
    const again = new Device(group, 'Ana')
    again.receive([shared])
    const twin = again.write(plainFact(3))
    expect(luz.receive([twin]).forks.length).toBe(1)
    // She takes what everybody has, gives that page up, and states it again on the next.
    const recovered = new Device(group, 'Ana')
    recovered.closed.add(page)
    recovered.receive(luz.runsBeyond())
    const restated = recovered.write(plainFact(3))
    expect(restated).toMatchObject({ page: pages[1], from: 0 })
    expect(luz.receive([restated]).placed.length).toBe(1)
    expect(luz.order()).toEqual(recovered.order())
  })

  test('is none after sixteen', () => {
    const ana = new Device(group, 'Ana')
    expect(writing(ana, ...pages.slice(0, 15))).toBe(pages[15])
    expect(writing(ana, ...pages)).toBeNull()
    expect(writing(ana, required(pages[15], 'a page'))).toBe(page)
  })

  test('is one by chance of those that nobody has begun, once her first is taken', () => {
    const ana = new Device(group, 'Ana')
    ana.write(plainFact(1))
    const drawn = (nth: number) =>
      writingPage(ana.journal, ana.keys, new Set([page, required(pages[3], 'a page')]), (count) => {
        expect(count).toBe(14)
        return nth
      })
    expect([0, 1, 2, 13].map(drawn)).toEqual([1, 2, 4, 15].map((number) => pages[number]))
  })

  test('is not one that is stopped', () => {
    const ana = new Device(group, 'Ana')
    const item = forge(group, 'Ana', { clock: 0, prev: firstPrev, record: plainRecord() })
    ana.receive([{ page, from: 0, items: [item] }])
    expect(writing(ana)).toBe(pages[1])
    expect(writeRecord(ana.journal, ana.keys, page, [plainFact(1)], at)).toEqual({
      ok: false,
      error: 'page-stopped',
    })
  })
})

describe('[RE1] a record is refused before it is made', () => {
  test('by who is not admitted', () => {
    const rosa = new Device(group, 'Rosa')
    const own = required(writingPage(rosa.journal, rosa.keys, new Set()), 'a page')
    const write = () => writeRecord(rosa.journal, rosa.keys, own, [plainFact(1)], at)
    expect(write()).toEqual({ ok: false, error: 'not-admitted' })
    const later = admit(group, keysOf('Ana'), 'Rosa')
    receiveControl(rosa.journal, later.control, new Map())
    expect(write().ok).toBe(true)
  })
  test('without the secret of the epoch in force', () => {
    const journal = createJournal(group.control, new Map())
    expect(writeRecord(journal, keysOf('Ana'), page, [plainFact(1)], at)).toEqual({
      ok: false,
      error: 'epoch-unknown',
    })
  })
  test('while records of hers have no place yet', () => {
    const ana = new Device(group, 'Ana')
    const seen = [{ page: pageOfName(group, 'Luz'), clock: 0, idStart: new Uint8Array(16) }]
    const record = { ...plainRecord(plainFact(1)), seen }
    ana.receive([
      { page, from: 0, items: [forge(group, 'Ana', { clock: 0, prev: firstPrev, record })] },
    ])
    expect(writeRecord(ana.journal, ana.keys, page, [plainFact(1)], at)).toEqual({
      ok: false,
      error: 'page-behind',
    })
  })
  test('if it would be larger than the relay takes', () => {
    const ana = new Device(group, 'Ana')
    const fact = {
      kind: 'dispute' as const,
      fact: { page, clock: 0, index: 0 },
      reason: 'x'.repeat(500),
    }
    const write = (count: number) =>
      writeRecord(
        ana.journal,
        ana.keys,
        page,
        Array.from({ length: count }, () => fact),
        at,
      )
    expect(write(129)).toMatchObject({ ok: true })
    expect(write(140)).toEqual({ ok: false, error: 'too-large' })
  })
  test('never on the page of another: that is a mistake of ours', () => {
    const ana = new Device(group, 'Ana')
    const luzs = pageOfName(group, 'Luz')
    expect(() => writeRecord(ana.journal, ana.keys, luzs, [plainFact(1)], at)).toThrow()
    expect(() => writeRecord(ana.journal, ana.keys, page, [], at)).toThrow()
  })
})

test('[RE2] the same record in the same place is the same bytes', () => {
  const one = new Device(group, 'Ana').write(plainFact(1))
  const other = new Device(group, 'Ana').write(plainFact(1))
  expect(bytesToHex(encodeRuns([one]))).toBe(bytesToHex(encodeRuns([other])))
})

test('[RE1] a record cites every other page that grew since, once, and no more than may be cited', () => {
  const ana = new Device(group, 'Ana')
  const luz = new Device(group, 'Luz')
  luz.write(plainFact(1))
  luz.write(plainFact(2))
  exchange(ana, luz)
  ana.write(plainFact(3))
  ana.write(plainFact(4))
  const [second, third] = ana.order().slice(-2)
  expect(second?.seen.map(({ page: cited, clock }) => [cited, clock])).toEqual([
    [pageOfName(group, 'Luz'), 1],
  ])
  expect(third?.seen).toEqual([])
})

test('[RE1] more pages than a record can cite are cited one record later', () => {
  // 520 pages of 33 women, each with one record: as the journal would stand, without making them all.
  const names = Array.from({ length: 34 }, (_, index) => `woman ${index}`)
  const many = foundGroup(...names)
  const device = new Device(many, 'woman 0')
  const [someone] = [new Device(many, 'woman 1')]
  device.receive([someone.write(plainFact(1))])
  const placed = required(device.journal.pages.get(pageOfName(many, 'woman 1')), 'a page')
  let count = 1
  for (const [id, { key, number }] of many.control.pageOwners) {
    if (count >= 520 || id === placed.id || bytesToHex(key) === bytesToHex(device.keys.public.sign))
      continue
    count++
    const depth = count
    device.journal.pages.set(id as PageId, {
      ...placed,
      id: id as PageId,
      key,
      number,
      depths: [depth],
    })
  }
  const own = pageOfName(many, 'woman 0')
  const seenOf = (run: PageRun): number => {
    device.receive([run])
    return device.placed.at(-1)?.seen.length ?? 0
  }
  const first = writeRecord(device.journal, device.keys, own, [plainFact(1)], at)
  expect(first.ok && seenOf(first.value)).toBe(limits.seenPerRecord)
  const second = writeRecord(device.journal, device.keys, own, [plainFact(1)], at)
  expect(second.ok && seenOf(second.value)).toBe(520 - limits.seenPerRecord)
})

test("[PG2] what is written enters by the same door as everybody's, and not before", () => {
  const ana = new Device(group, 'Ana')
  const run = writeRecord(ana.journal, ana.keys, page, [plainFact(1)], at)
  expect(ana.journal.pages.get(page)?.ids).toEqual([])
  expect(run.ok && ana.receive([run.value]).placed.length).toBe(1)
  expect(run.ok && recordIdOf(firstPrev, required(run.value.items[0], 'an item'))).toEqual(
    ana.placed[0]?.id,
  )
})
