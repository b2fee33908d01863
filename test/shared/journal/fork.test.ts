import { describe, expect, test, vi } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { limits } from '../../../shared/base/limits.ts'
import { firstPrev } from '../../../shared/crypto/record-signature.ts'
import { evidenceOf, owedBranches } from '../../../shared/journal/evidence.ts'
import type { Fork } from '../../../shared/journal/journal.ts'
import { noticesOf } from '../../../shared/journal/journal.ts'
import { receiveControl } from '../../../shared/journal/receive.ts'
import { writeRecord, writingPage } from '../../../shared/journal/write.ts'
import type { Fact, PageId } from '../../../shared/record/record.ts'
import {
  branch,
  common,
  evidence,
  fork,
  group,
  isStopped,
  itemsFrom,
  lastId,
  left,
  others,
  page,
  right,
  run,
} from '../../support/forked-page.ts'
import {
  Device,
  admit,
  forge,
  foundGroup,
  keysOf,
  pageOfName,
  plainFact,
  plainRecord,
} from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

/** One device has the left branch, the other the right one. */
const sides = (): [Device, Device] => {
  const [ana, luz] = [new Device(group, 'Ana'), new Device(group, 'Luz')]
  ana.receive([run(0, [...common, ...left])])
  luz.receive([run(0, [...common, ...right])])
  return [ana, luz]
}

describe('[PG4] two branches of one page, both signed', () => {
  test('are told apart from bytes that somebody altered, with all that the proof needs', () => {
    const [ana, luz] = sides()
    const expected: Fork = { page, clock: 2, prev: fork, items: right }
    const receipt = ana.receive([run(0, [...common, ...right])])
    expect(receipt).toEqual({ accepted: [], placed: [], refused: [], forks: [expected] })
    expect(luz.receive([run(2, left)]).forks).toEqual([{ ...expected, items: left }])
    const altered = right.map((item) => item.with(30, (item[30] ?? 0) ^ 1))
    expect(ana.receive([run(2, altered)])).toMatchObject({
      forks: [],
      refused: [{ page, clock: 2, code: 'altered' }],
    })
  })

  test('a branch counts up to its newest signed record', () => {
    const [ana] = sides()
    const tail = right.at(-1) ?? new Uint8Array(0)
    const unsigned = tail.with(-1, (tail.at(-1) ?? 0) ^ 1)
    expect(ana.receive([run(2, [right[0] ?? tail, unsigned])]).forks[0]?.items.length).toBe(1)
    const [first, second] = branch(3, lastId(fork, [unsigned]), 1, 2)
    const vouched = [unsigned, required(first, 'an item'), required(second, 'an item')]
    expect(ana.receive([run(2, vouched)]).forks[0]?.items.length).toBe(3)
  })

  test('evidence brings both to both sides: a citation of either is satisfied, at equal depth', () => {
    const [ana, luz] = sides()
    const citingLeft = ana.write(plainFact(30))
    const citingRight = luz.write(plainFact(31))
    ana.receive([citingRight])
    luz.receive([citingLeft])
    expect(noticesOf(ana.journal)).toEqual([
      { kind: 'waiting', page: citingRight.page, records: 1 },
    ])
    expect(noticesOf(luz.journal)).toEqual([{ kind: 'waiting', page: citingLeft.page, records: 1 }])
    const proof = ana.write(evidence())
    luz.receive([proof])
    for (const device of [ana, luz]) {
      expect(noticesOf(device.journal)).toEqual([])
      expect(others(device)).toEqual(others(ana))
    }
    expect(others(ana).length).toBe(3)
    const eva = new Device(group, 'Eva')
    eva.receive([proof, citingRight, citingLeft, run(0, [...common, ...right])].map((one) => one))
    eva.receive([citingLeft, proof])
    expect(others(eva)).toEqual(others(ana))
  })

  test('whoever has neither branch places those who cite them, once evidence is there', () => {
    const [ana, luz] = sides()
    const runs = [ana.write(plainFact(30)), luz.write(plainFact(31)), ana.write(evidence())]
    const eva = new Device(group, 'Eva')
    for (const one of runs) eva.receive([one])
    expect(others(eva)).toEqual([])
    eva.receive([run(0, common)])
    expect(noticesOf(eva.journal)).toEqual([])
    expect(others(eva).map(([, , depth]) => depth)).toEqual([5, 6, 7].slice(0, 3))
  })

  test('after it, nobody cites what evidence has not brought, nor writes on a page that forked', () => {
    const [ana, luz] = sides()
    const short = evidence({ left: left.slice(0, 1) })
    luz.receive([ana.write(short)])
    const next = branch(5, lastId(fork, left), 13)
    ana.receive([run(5, next)])
    luz.receive([ana.write(plainFact(40))])
    expect(noticesOf(luz.journal).filter(({ page: on }) => on !== page)).toEqual([])
    const [mala, honest] = [new Device(group, 'Mala'), new Device(group, 'Mala')]
    for (const device of [mala, honest]) device.receive([run(0, common)])
    mala.receive(ana.runsBeyond())
    expect(writingPage(honest.journal, honest.keys, new Set())).toBe(page)
    expect(writingPage(mala.journal, mala.keys, new Set())).toBe(pageOfName(group, 'Mala', 1))
  })
})

test('[PG4] branches grow when what they cite comes, and wake those who cite them', () => {
  const eva = new Device(group, 'Eva')
  const evas = eva.write(plainFact(1))
  const seen = [
    { page: evas.page as PageId, clock: 0, idStart: lastId(firstPrev, evas.items).subarray(0, 16) },
  ]
  const citingEva = forge(group, 'Mala', {
    clock: 2,
    prev: fork,
    record: { ...plainRecord(plainFact(3)), seen },
  })
  const ana = new Device(group, 'Ana')
  ana.receive([evas, run(0, [...common, citingEva])])
  const [citing, proof] = [
    ana.write(plainFact(4)),
    ana.write(evidence({ left, right: [citingEva] })),
  ]
  const luz = new Device(group, 'Luz')
  luz.receive([run(0, [...common, ...left]), citing, proof])
  expect(others(luz)).toEqual([])
  luz.receive([evas])
  expect(others(luz)).toEqual(others(ana))
})

test('[PG4] evidence about somebody who is not admitted here waits for the control chain', () => {
  const early = foundGroup('Ana', 'Luz')
  const later = ['Eva', 'Mala'].reduce((grown, name) => admit(grown, keysOf('Ana'), name), early)
  expect(later.control.group).toEqual(group.control.group)
  const luz = new Device(early, 'Luz')
  const ana = new Device(group, 'Ana')
  luz.receive([ana.write(evidence())])
  expect(noticesOf(luz.journal)).toEqual([
    { kind: 'waiting', page: pageOfName(group, 'Ana'), records: 1 },
  ])
  luz.keep(receiveControl(luz.journal, later.control, new Map()))
  expect(others(luz)).toEqual(others(ana))
})

describe('[PG4] what an honest device states of a fork', () => {
  const many = (picture: number, count: number) =>
    branch(2, fork, ...Array.from({ length: count }, () => picture))
  const fat = (picture: number, facts: number): Uint8Array => {
    const record = plainRecord(
      ...Array.from({ length: facts }, () => plainFact(picture, 'x'.repeat(80))),
    )
    return forge(group, 'Mala', { clock: 2, prev: fork, record })
  }

  /** Ana has the left branch and cited it; Luz has the right one. */
  const prove = (mine: readonly Uint8Array[], strange: readonly Uint8Array[]) => {
    const [ana, luz] = [new Device(group, 'Ana'), new Device(group, 'Luz')]
    ana.receive([run(0, [...common, ...mine])])
    luz.receive([run(0, [...common, ...strange])])
    luz.receive([ana.write(plainFact(1))])
    expect(others(luz)).toEqual([])
    const found = required(ana.receive([run(0, [...common, ...strange])]).forks[0], 'a fork')
    const facts = [required(evidenceOf(ana.journal, found, mine), 'a proof')]
    luz.receive([ana.write(...facts)])
    for (const fact of owedBranches(ana.journal, pageOfName(group, 'Ana'), itemsFrom(ana))) {
      luz.receive([ana.write(fact)])
      facts.push(fact)
    }
    expect(owedBranches(ana.journal, pageOfName(group, 'Ana'), itemsFrom(ana))).toEqual([])
    expect(ana.receive([run(0, [...common, ...strange])]).forks).toEqual([])
    luz.receive([ana.write(plainFact(2))])
    expect(others(luz)).toEqual(others(ana))
    expect(others(luz).length).toBe(2 + facts.length)
    return facts.map(({ kind }) => kind)
  }

  test('a short branch: the proof', () => expect(prove(left, right)).toEqual(['evidence']))

  test('a branch longer than a proof can carry: the proof, then the rest', () => {
    const count = 2 * limits.evidenceRecords + 10
    expect(prove(many(1, count), right)).toEqual(['evidence', 'branch', 'branch'])
  })

  test('large records, in as many facts as it takes', () => {
    const first = fat(1, 120)
    const second = forge(group, 'Mala', {
      clock: 3,
      prev: lastId(fork, [first]),
      record: plainRecord(...Array.from({ length: 180 }, () => plainFact(1, 'x'.repeat(80)))),
    })
    expect(prove([first, second], [fat(2, 120)])).toEqual(['evidence', 'branch'])
  })

  test('nothing where nothing is signed', () => {
    const found: Fork = { page, clock: 2, prev: fork, items: right }
    const ana = new Device(group, 'Ana')
    expect(evidenceOf(ana.journal, found, [])).toBeNull()
    expect(evidenceOf(ana.journal, found, [new Uint8Array(200)])).toBeNull()
    expect(evidenceOf(ana.journal, { ...found, page: 1 as PageId }, left)).toBeNull()
  })

  test('what is larger than a record may be is not written, and says so', () => {
    const ana = new Device(group, 'Ana')
    ana.receive([run(0, common)])
    const huge = evidence({ left: [fat(1, 250), fat(1, 250)], right: [fat(2, 250)] })
    const own = pageOfName(group, 'Ana')
    expect(writeRecord(ana.journal, ana.keys, own, [huge, huge], 0)).toEqual({
      ok: false,
      error: 'too-large',
    })
  })
})

test('[PG4] what was brought beyond a gap is not cited: nobody else could place it', () => {
  const long = branch(2, fork, ...Array.from({ length: 10 }, () => 1))
  const [ana, eva] = [new Device(group, 'Ana'), new Device(group, 'Eva')]
  ana.receive([run(0, [...common, ...long])])
  const beyond: Fact = {
    kind: 'branch',
    page,
    clock: 8,
    prev: lastId(fork, long.slice(0, 6)),
    items: long.slice(6, 8),
  }
  ana.receive([eva.write(evidence({ left: long.slice(0, 2) })), eva.write(beyond)])
  ana.write(plainFact(1))
  const seen = ana.placed.at(-1)?.seen.filter((cited) => cited.page === page)
  expect(seen?.map(({ clock }) => clock)).toEqual([3])
})

describe('[PG4] records of a page, carried by another', () => {
  const bring = (change: Partial<Extract<Fact, { kind: 'branch' }>> = {}): Fact => ({
    kind: 'branch',
    page,
    clock: 0,
    prev: firstPrev,
    items: common,
    ...change,
  })

  test('do not make an honest page a forked one', () => {
    const mala = new Device(group, 'Mala')
    mala.receive([run(0, common)])
    const ana = new Device(group, 'Ana')
    ana.receive([run(0, common)])
    mala.receive([ana.write(bring())])
    expect(writingPage(mala.journal, mala.keys, new Set())).toBe(page)
    ana.receive([run(2, left)])
    const luz = new Device(group, 'Luz')
    luz.receive([...ana.runsBeyond(), ana.write(plainFact(1))])
    expect(luz.order()).toEqual(ana.order())
    expect(ana.order().at(-1)?.seen).toEqual([
      { page, clock: 4, idStart: lastId(fork, left).subarray(0, 16) },
    ])
  })

  test('must be signed by its owner', () => {
    const eva = new Device(group, 'Eva')
    const luz = new Device(group, 'Luz')
    for (const fact of [
      bring({ items: [common[1] ?? fork] }),
      bring({ clock: 1 }),
      bring({ prev: fork }),
    ]) {
      const item = forge(group, 'Eva', { clock: 0, prev: firstPrev, record: plainRecord(fact) })
      const device = new Device(group, 'Luz')
      device.receive([run(0, [item], pageOfName(group, 'Eva'))])
      expect(isStopped(device)).toBe(true)
    }
    expect(luz.receive([eva.write(bring())]).placed.length).toBe(1)
  })

  test('satisfy whoever cites them before the page itself has come', () => {
    const ana = new Device(group, 'Ana')
    ana.receive([run(0, common)])
    const runs = [ana.write(plainFact(1)), ana.write(bring())]
    const luz = new Device(group, 'Luz')
    for (const one of runs) luz.receive([one])
    expect(others(luz)).toEqual(others(ana))
    luz.receive([run(0, common)])
    expect(luz.order()).toEqual(ana.order())
  })
})
