import { describe, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { firstPrev, recordIdOf } from '../../../shared/crypto/record-signature.ts'
import { noticesOf } from '../../../shared/journal/journal.ts'
import type { PageId, PlacedRecord, Seen } from '../../../shared/record/record.ts'
import { compareRecords } from '../../../shared/record/record.ts'
import type { PageRun } from '../../../shared/replica/page-codec.ts'
import {
  Device,
  exchange,
  forge,
  foundGroup,
  pageOfName,
  plainFact,
  plainRecord,
} from '../../support/notebook.ts'

const group = foundGroup('Ana', 'Luz', 'Eva')
const idOf = (run: PageRun): Uint8Array =>
  run.items.reduce((prev, item) => recordIdOf(prev, item), firstPrev)
const placesOf = (records: readonly PlacedRecord[]) =>
  records.map(({ page, clock, depth }) => [page, clock, depth])

test('[OR1] depth is one more than the deepest of what came before and what is cited', () => {
  const [ana, luz, eva] = ['Ana', 'Luz', 'Eva'].map((name) => new Device(group, name)) as [
    Device,
    Device,
    Device,
  ]
  ana.write(plainFact(1))
  ana.write(plainFact(2))
  ana.write(plainFact(3))
  luz.write(plainFact(4))
  exchange(ana, luz)
  luz.write(plainFact(5))
  eva.write(plainFact(6))
  exchange(eva, luz)
  eva.write(plainFact(7))
  const [a, l, e] = ['Ana', 'Luz', 'Eva'].map((name) => pageOfName(group, name))
  const depths = new Map(eva.order().map(({ page, clock, depth }) => [`${page} ${clock}`, depth]))
  expect(depths.get(`${a ?? 0} 2`)).toBe(3)
  expect(depths.get(`${l ?? 0} 0`)).toBe(1)
  expect(depths.get(`${l ?? 0} 1`)).toBe(4)
  expect(depths.get(`${e ?? 0} 0`)).toBe(1)
  expect(depths.get(`${e ?? 0} 1`)).toBe(5)
})

test('[OR1] the order is causal and total: nothing comes before what it cites', () => {
  const devices = ['Ana', 'Luz', 'Eva'].map((name) => new Device(group, name))
  for (let round = 0; round < 12; round++) {
    const one = required(devices[round % 3], 'a device')
    one.write(plainFact(round))
    if (round % 2 === 0) exchange(one, required(devices[(round + 1) % 3], 'a device'))
  }
  const all = required(devices[0], 'a device')
  for (const other of devices) exchange(all, other)
  const order = all.order()
  const rank = new Map(order.map(({ page, clock }, index) => [`${page} ${clock}`, index]))
  expect(rank.size).toBe(12)
  let citations = 0
  order.forEach(({ page, clock, seen }, index) => {
    if (clock > 0) expect(rank.get(`${page} ${clock - 1}`)).toBeLessThan(index)
    for (const cited of seen) {
      citations++
      expect(rank.get(`${cited.page} ${cited.clock}`)).toBeLessThan(index)
    }
  })
  expect(citations).toBeGreaterThan(5)
  for (const left of order) {
    for (const right of order) {
      expect(Math.sign(compareRecords(left, right))).toBe(
        -Math.sign(compareRecords(right, left)) + 0,
      )
      if (left !== right) expect(compareRecords(left, right)).not.toBe(0)
    }
  }
})

test('[OR1] a record that cites what is not here waits, visibly, and holds back only its own page', () => {
  const [ana, luz, eva] = ['Ana', 'Luz', 'Eva'].map((name) => new Device(group, name)) as [
    Device,
    Device,
    Device,
  ]
  const first = ana.write(plainFact(1))
  luz.receive([first])
  const citing = luz.write(plainFact(2))
  const more = luz.write(plainFact(3))
  const evas = new Device(group, 'Eva').write(plainFact(4))
  expect(eva.receive([more, citing, evas]).placed.map(({ page }) => page)).toEqual([evas.page])
  expect(noticesOf(eva.journal)).toEqual([{ kind: 'waiting', page: citing.page, records: 2 }])
  const receipt = eva.receive([first])
  expect(placesOf(receipt.placed)).toEqual([
    [first.page, 0, 1],
    [citing.page, 0, 2],
    [citing.page, 1, 3],
  ])
  expect(receipt.accepted.toSorted((left, right) => left.page - right.page)).toEqual(
    [first, { ...citing, items: [...citing.items, ...more.items] }].sort(
      (left, right) => left.page - right.page,
    ),
  )
  expect(noticesOf(eva.journal)).toEqual([])
})

test('[OR1] a chain of waiting pages is placed at once when the first one comes', () => {
  const names = Array.from({ length: 12 }, (_, index) => `woman ${index}`)
  const many = foundGroup(...names)
  const runs: PageRun[] = []
  for (const name of names) {
    const device = new Device(many, name)
    device.receive(runs)
    runs.push(device.write(plainFact(runs.length)))
  }
  const device = new Device(many, names[0] ?? '')
  for (const run of runs.toReversed().slice(0, -1)) expect(device.receive([run]).placed).toEqual([])
  expect(noticesOf(device.journal).length).toBe(11)
  expect(device.receive(runs.slice(0, 1)).placed.map(({ depth }) => depth)).toEqual(
    names.map((_, index) => index + 1),
  )
})

describe('[OR1] what a record may cite', () => {
  const luz = new Device(group, 'Luz')
  const runs = [luz.write(plainFact(1)), luz.write(plainFact(2))]
  const page = pageOfName(group, 'Luz')
  const [first, second] = [idOf(required(runs[0], 'a run')), required(luz.placed[1], 'a record').id]
  const anas = pageOfName(group, 'Ana')
  const cite = (clock: number, id: Uint8Array, of: PageId = page): Seen => ({
    page: of,
    clock,
    idStart: id.subarray(0, 16),
  })
  const items = (...seens: Seen[][]): Uint8Array[] => {
    let prev: Uint8Array = firstPrev
    return seens.map((seen, clock) => {
      const record = { ...plainRecord(plainFact(clock)), seen }
      const item = forge(group, 'Ana', { clock, prev, record })
      prev = recordIdOf(prev, item)
      return item
    })
  }
  const outcome = (...seens: Seen[][]) => {
    const eva = new Device(group, 'Eva')
    eva.receive(runs)
    const { placed } = eva.receive([{ page: anas, from: 0, items: items(...seens) }])
    return [placed.length, ...noticesOf(eva.journal)]
  }
  test('each page once, further each time', () => {
    expect(outcome([cite(0, first)], [], [cite(1, second)])).toEqual([3])
  })
  test('not the same again', () => {
    expect(outcome([cite(0, first)], [cite(0, first)])).toEqual([
      1,
      { kind: 'stopped', page: anas, clock: 1, reason: 'seen-not-grown' },
    ])
  })
  test('nothing older', () => {
    expect(outcome([cite(1, second)], [], [cite(0, first)])).toEqual([
      2,
      { kind: 'stopped', page: anas, clock: 2, reason: 'seen-not-grown' },
    ])
  })
  test('not another record in that place: that waits for evidence', () => {
    expect(outcome([cite(0, second)])).toEqual([0, { kind: 'waiting', page: anas, records: 1 }])
  })
  test('nothing that cannot be: that waits', () => {
    const nobody = cite(0, first, 5 as PageId)
    expect(outcome([nobody])).toEqual([0, { kind: 'waiting', page: anas, records: 1 }])
    expect(outcome([cite(2 ** 31 - 1, first)])).toEqual([
      0,
      { kind: 'waiting', page: anas, records: 1 },
    ])
  })
  test('a rule that is broken above what waits stops the page there, whatever comes', () => {
    expect(outcome([cite(0, second)], [cite(0, first)])).toEqual([
      0,
      { kind: 'stopped', page: anas, clock: 1, reason: 'seen-not-grown' },
    ])
  })
})
