import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { limits } from '../../../shared/base/limits.ts'
import { firstPrev, recordIdOf, signRecord } from '../../../shared/crypto/record-signature.ts'
import { createJournal, noticesOf } from '../../../shared/journal/journal.ts'
import { receiveControl, receiveRuns } from '../../../shared/journal/receive.ts'
import { openEpoch } from '../../../shared/crypto/seal.ts'
import type { PageRun } from '../../../shared/replica/page-codec.ts'
import { decodeRuns, encodeRuns } from '../../../shared/replica/page-codec.ts'
import { encodeReplica } from '../../../shared/replica/replica.ts'
import {
  Device,
  admit,
  forge,
  foundGroup,
  keysOf,
  pageOfName,
  plainFact,
  plainRecord,
  seedOf,
} from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

const group = foundGroup('Ana', 'Luz', 'Eva')
const author = new Device(group, 'Ana')
for (let picture = 0; picture < 4; picture++) author.write(plainFact(picture))
const honest = required(author.runsBeyond()[0], 'her page')
const document = bytesToHex(encodeReplica(author.replica))
const start: PageRun = { ...honest, items: honest.items.slice(0, 2) }
const itemAt = (clock: number): Uint8Array => required(honest.items[clock], 'an item')
const idAt = (clock: number): Uint8Array =>
  honest.items.slice(0, clock + 1).reduce((prev, item) => recordIdOf(prev, item), firstPrev)

/** At clock 2 of Ana's page, where she has written two records. */
const here = { clock: 2, prev: idAt(1) }
const record = plainRecord(plainFact(99))
const otherGroup = { ...group, control: { ...group.control, group: seedOf('another group') } }
const anas = (item: Uint8Array): PageRun => ({ page: honest.page, from: 2, items: [item] })

/** Each is a canonical update of pages, and none of it is Ana's for this place. */
const strangers: [name: string, run: PageRun][] = [
  [
    'signed by another member',
    anas(forge(group, 'Ana', { ...here, record, signer: keysOf('Luz') })),
  ],
  ['signed by a stranger', anas(forge(group, 'Ana', { ...here, record, signer: keysOf('Zoe') }))],
  ['signed by her for another group', anas(forge(otherGroup, 'Ana', { ...here, record }))],
  ['signed by her for another clock', anas(forge(group, 'Ana', { ...here, clock: 3, record }))],
  [
    'signed by her for another history',
    anas(forge(group, 'Ana', { ...here, prev: seedOf('x'), record })),
  ],
  ['signed by her for her next page', anas(forge(group, 'Ana', { ...here, number: 1, record }))],
  ['signed by Luz for her own page', anas(forge(group, 'Luz', { ...here, record }))],
  ['her first record again', anas(itemAt(0))],
  ['her second record again', anas(itemAt(1))],
  ['her fourth record in place of her third', anas(itemAt(3))],
  ['her third record, altered', anas(itemAt(2).with(50, (itemAt(2)[50] ?? 0) ^ 1))],
  ['her third record, signature altered', anas(itemAt(2).with(-1, (itemAt(2).at(-1) ?? 0) ^ 1))],
  ['her third record, cut', anas(itemAt(2).subarray(0, -1))],
  ['her third record, longer', anas(Uint8Array.from([...itemAt(2), 0]))],
  ['empty bytes', anas(new Uint8Array(0))],
  ['64 zeros', anas(new Uint8Array(64))],
  [
    'her record on the page of Luz',
    { page: pageOfName(group, 'Luz'), from: 0, items: [itemAt(0)] },
  ],
  [
    'her record on her next page',
    { page: pageOfName(group, 'Ana', 1), from: 0, items: [itemAt(0)] },
  ],
]

describe('[PG6] a relay can invent, replay and reorder nothing', () => {
  test.each(strangers)('%s', (_name, run) => {
    // Yjs alone takes it, and then drops what she wrote in that place.
    const doc = new Y.Doc({ gc: false })
    for (const part of [start, run, honest]) Y.applyUpdate(doc, encodeRuns([part]))
    expect(bytesToHex(Y.encodeStateAsUpdate(doc))).not.toBe(document)

    const luz = new Device(group, 'Luz')
    luz.receive([start])
    // What is too small for a record does not even pass the codec.
    const isSmall = run.items.some(({ length }) => length < limits.recordBytesLeast)
    expect(decodeRuns(encodeRuns([run])).ok).toBe(!isSmall)
    expect(luz.receive([run])).toMatchObject({
      accepted: [],
      placed: [],
      forks: [],
    })
    expect(noticesOf(luz.journal)).toEqual([{ kind: 'waiting', page: run.page, records: 1 }])
    luz.receive([honest])
    expect(bytesToHex(encodeReplica(luz.replica))).toBe(document)
    expect(luz.order()).toEqual(author.order())
    // It is no hindrance to writing either, on whatever page it was laid.
    luz.write(plainFact(5))
    const [ana] = [new Device(group, 'Ana')]
    ana.receive([honest, run])
    ana.write(plainFact(6))
  })
})

test('[PG6] a relay that alters what is known is told so, and nothing else happens', () => {
  const luz = new Device(group, 'Luz')
  luz.receive([honest])
  for (let clock = 0; clock < 4; clock++) {
    const items = [
      itemAt(clock).with(60, (itemAt(clock)[60] ?? 0) ^ 1),
      ...honest.items.slice(clock + 1),
    ]
    const receipt = luz.receive([{ page: honest.page, from: clock, items }])
    expect(receipt).toEqual({
      accepted: [],
      placed: [],
      forks: [],
      refused: [{ page: honest.page, clock, code: 'altered' }],
    })
  }
  expect(luz.order()).toEqual(author.order())
  expect(noticesOf(luz.journal)).toEqual([])
})

test('[PG6] the same bytes again are nothing', () => {
  const luz = new Device(group, 'Luz')
  luz.receive([honest])
  for (const run of [honest, start, { ...honest, from: 1, items: honest.items.slice(1, 3) }]) {
    expect(luz.receive([run])).toEqual({ accepted: [], placed: [], refused: [], forks: [] })
  }
})

test('[PG6] what is wrong on one page holds up no other', () => {
  const eva = new Device(group, 'Eva')
  const evas = eva.write(plainFact(1))
  const luz = new Device(group, 'Luz')
  const items = honest.items.with(3, itemAt(3).with(9, 1))
  const receipt = luz.receive([
    { ...honest, items },
    { page: 12_345, from: 0, items: [itemAt(0)] },
    evas,
  ])
  expect(receipt.placed.map(({ page, clock }) => [page, clock])).toEqual(
    [...[0, 1, 2].map((clock) => [honest.page, clock]), [evas.page, 0]].sort(
      ([left, one], [right, other]) => (one ?? 0) - (other ?? 0) || (left ?? 0) - (right ?? 0),
    ),
  )
  expect(noticesOf(luz.journal)).toEqual([
    { kind: 'waiting', page: honest.page, records: 1 },
    { kind: 'unknown-page', page: 12_345, records: 1 },
  ])
})

describe('[PG6] what its owner signed and no rule allows stops her page there, and says why', () => {
  const stopped = (item: Uint8Array, reason: string) => {
    const luz = new Device(group, 'Luz')
    luz.receive([start, anas(item)])
    expect(luz.placed.length).toBe(2)
    expect(noticesOf(luz.journal)).toEqual([
      { kind: 'stopped', page: honest.page, clock: 2, reason },
    ])
    const above = forge(group, 'Ana', { clock: 3, prev: recordIdOf(idAt(1), item), record })
    expect(luz.receive([{ page: honest.page, from: 3, items: [above] }])).toEqual({
      accepted: [],
      placed: [],
      forks: [],
      refused: [{ page: honest.page, clock: 3, code: 'stopped' }],
    })
    luz.write(plainFact(1))
  }
  const place = { group: group.control.group, page: honest.page, ...here }
  test('bytes that do not open', () => {
    stopped(signRecord(place, new Uint8Array(200), keysOf('Ana')), 'not-authentic')
  })
  test('bytes that are too short to be sealed', () => {
    stopped(signRecord(place, new Uint8Array(20), keysOf('Ana')), 'too-short')
  })
  test('no bytes at all', () => {
    stopped(signRecord(place, new Uint8Array(0), keysOf('Ana')), 'truncated')
  })
  test('a record of no facts', () => {
    stopped(forge(group, 'Ana', { ...here, record: plainRecord() }), 'out-of-range')
  })
  test('a record that cites its own page', () => {
    const seen = [{ page: pageOfName(group, 'Ana'), clock: 1, idStart: idAt(1).subarray(0, 16) }]
    stopped(forge(group, 'Ana', { ...here, record: { ...record, seen } }), 'seen-own-page')
  })
})

test('[KE2] a record of an epoch that is not here waits, and comes when its secret comes', () => {
  const next = openEpoch(seedOf('next epoch'))
  const control = { ...group.control, epochIds: [...group.control.epochIds, next.id] }
  const item = forge({ control, epoch: next }, 'Ana', { ...here, record, epochNumber: 1 })
  const luz = new Device(group, 'Luz')
  luz.receive([start, anas(item)])
  expect(luz.placed.length).toBe(2)
  expect(noticesOf(luz.journal)).toEqual([{ kind: 'waiting', page: honest.page, records: 1 }])
  // A secret that the chain does not commit to is not taken: it would stop the page of an honest member.
  luz.keep(receiveControl(luz.journal, control, new Map([[1, openEpoch(seedOf('wrong'))]])))
  expect(noticesOf(luz.journal)).toEqual([{ kind: 'waiting', page: honest.page, records: 1 }])
  luz.keep(receiveControl(luz.journal, control, new Map([[1, next]])))
  expect(luz.placed.length).toBe(3)
  expect(noticesOf(luz.journal)).toEqual([])
  const wrong = createJournal(group.control, new Map([[0, openEpoch(seedOf('wrong'))]]))
  expect(receiveRuns(wrong, [honest]).placed).toEqual([])
  expect(noticesOf(wrong)).toEqual([{ kind: 'waiting', page: honest.page, records: 4 }])
})

test('[PG6] the page of somebody who is not admitted yet waits until she is', () => {
  const later = admit(group, keysOf('Ana'), 'Rosa')
  const rosa = new Device(later, 'Rosa')
  const runs = [rosa.write(plainFact(1)), rosa.write(plainFact(2))]
  const luz = new Device(group, 'Luz')
  for (const run of runs.toReversed()) expect(luz.receive([run]).refused).toEqual([])
  const notice = { kind: 'unknown-page', page: pageOfName(later, 'Rosa'), records: 2 }
  expect(noticesOf(luz.journal)).toEqual([notice])
  luz.keep(receiveControl(luz.journal, later.control, new Map()))
  expect(luz.order()).toEqual(rosa.order())
  expect(luz.journal.heldBytes).toBe(0)
})

test('[PG6] a reader owns no page', () => {
  const later = admit(group, keysOf('Ana'), 'Via', 'reader')
  expect(later.control.pageOwners.has(pageOfName(later, 'Via'))).toBe(false)
  const item = forge(later, 'Via', { clock: 0, prev: firstPrev, record })
  const luz = new Device(later, 'Luz')
  expect(luz.receive([{ page: pageOfName(later, 'Via'), from: 0, items: [item] }]).placed).toEqual(
    [],
  )
})

test('[PG6] no bytes make it throw, and none but hers have effect', () => {
  const anyItem = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom(...honest.items),
    fc
      .tuple(fc.constantFrom(...honest.items), fc.nat(), fc.nat({ max: 255 }))
      .map(([item, at, value]) => item.with(at % item.length, value)),
  )
  const anyRun = fc.record({
    page: fc.oneof(
      fc.constantFrom(honest.page, pageOfName(group, 'Luz'), pageOfName(group, 'Ana', 15)),
      fc.maxSafeNat(),
    ),
    from: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2 ** 31 })),
    items: fc.array(anyItem, { minLength: 1, maxLength: 5 }),
  })
  fc.assert(
    fc.property(fc.array(fc.array(anyRun, { maxLength: 3 }), { maxLength: 6 }), (frames) => {
      const luz = new Device(group, 'Luz')
      for (const runs of frames) luz.receive(runs)
      for (const placed of luz.placed) expect(placed.id).toEqual(idAt(placed.clock))
      expect(noticesOf(luz.journal).some(({ kind }) => kind === 'stopped')).toBe(false)
      luz.receive([honest])
      expect(luz.order()).toEqual(author.order())
      expect(bytesToHex(encodeReplica(luz.replica))).toBe(document)
    }),
    { numRuns: 150 },
  )
})
