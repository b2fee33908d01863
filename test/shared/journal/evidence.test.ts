import { describe, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { firstPrev } from '../../../shared/crypto/record-signature.ts'
import { noticesOf } from '../../../shared/journal/journal.ts'
import type { Fact, PlainRecord } from '../../../shared/record/record.ts'
import type { Evidence } from '../../support/forked-page.ts'
import {
  branch,
  common,
  evidence,
  fork,
  group,
  isStopped,
  lastId,
  left,
  others,
  page,
  right,
  run,
} from '../../support/forked-page.ts'
import {
  Device,
  forge,
  keysOf,
  pageOfName,
  plainFact,
  plainRecord,
} from '../../support/notebook.ts'

describe('[PG4] whether evidence holds is decided by its own bytes', () => {
  const expectBad = (fact: Evidence) => {
    for (const known of [[], common, [...common, ...left], [...common, ...right]]) {
      const [luz, eva] = [new Device(group, 'Luz'), new Device(group, 'Eva')]
      if (known.length > 0) luz.receive([run(0, known)])
      eva.write(plainFact(1))
      luz.receive(eva.runsBeyond())
      const keys = keysOf('Eva')
      const own = pageOfName(group, 'Eva')
      const bad = required(eva.runsBeyond()[0], 'her page')
      const item = forge(group, 'Eva', {
        clock: 1,
        prev: lastId(firstPrev, bad.items),
        record: plainRecord(fact),
        signer: keys,
      })
      luz.receive([run(1, [item], own)])
      expect(noticesOf(luz.journal)).toEqual([
        { kind: 'stopped', page: own, clock: 1, reason: 'bad-evidence' },
      ])
    }
  }
  const flip = (item: Uint8Array | undefined, at: number): Uint8Array => {
    const there = required(item, 'an item')
    return there.with(at, (there.at(at) ?? 0) ^ 1)
  }
  test('not two branches: one and the same twice', () => expectBad(evidence({ right: left })))
  test('not two branches: one is the start of the other', () => {
    expectBad(evidence({ right: left.slice(0, 1) }))
  })
  test('more than one in a record', () => {
    const item = (facts: Fact[]) =>
      forge(group, 'Eva', { clock: 0, prev: firstPrev, record: plainRecord(...facts) })
    const outcome = (facts: Fact[]) => {
      const luz = new Device(group, 'Luz')
      luz.receive([run(0, [item(facts)], pageOfName(group, 'Eva'))])
      return isStopped(luz)
    }
    expect(outcome([evidence(), plainFact(1)])).toBe(false)
    expect(outcome([evidence(), evidence()])).toBe(true)
    expect(
      outcome([evidence(), { kind: 'branch', page, clock: 0, prev: firstPrev, items: common }]),
    ).toBe(true)
  })
  test('signed, but a part of what is known, laid one clock too early', () => {
    const shifted = evidence({
      prev: lastId(fork, left.slice(0, 1)),
      left: left.slice(1),
      right: branch(2, lastId(fork, left.slice(0, 1)), 77),
    })
    const eva = new Device(group, 'Eva')
    const luz = new Device(group, 'Luz')
    luz.receive([eva.write(evidence())])
    const item = forge(group, 'Ana', { clock: 0, prev: firstPrev, record: plainRecord(shifted) })
    luz.receive([run(0, [item], pageOfName(group, 'Ana'))])
    expect(isStopped(luz)).toBe(true)
  })
  test('not signed: a signature altered', () =>
    expectBad(evidence({ right: [flip(right[0], -1)] })))
  test('not signed: bytes altered', () =>
    expectBad(evidence({ right: [flip(right[0], 30), ...right.slice(1)] })))
  test('not signed at its end', () => {
    expectBad(evidence({ right: [...right.slice(0, 1), flip(right[1], -1)] }))
  })
  test('not signed on this history', () => expectBad(evidence({ prev: firstPrev })))
  test('not signed at this clock', () => expectBad(evidence({ clock: 3 })))
  test('not signed by her', () => expectBad(evidence({ page: pageOfName(group, 'Luz') })))
  test('not signed for this page of hers', () =>
    expectBad(evidence({ page: pageOfName(group, 'Mala', 1) })))
})

describe('[PG4] a forger can neither stop nor stall whoever proves her fork', () => {
  const expectPlaced = (fact: Evidence, known: readonly Uint8Array[]) => {
    const luz = new Device(group, 'Luz')
    luz.receive([run(0, known)])
    const eva = new Device(group, 'Eva')
    const proof = eva.write(fact)
    expect(luz.receive([proof]).placed.length).toBe(1)
    expect(luz.receive([eva.write(plainFact(2))]).placed.length).toBe(1)
    return luz
  }
  const forged = (record: PlainRecord, epochNumber = 0): Uint8Array =>
    forge(group, 'Mala', { clock: 2, prev: fork, record, epochNumber })
  const nowhere = [{ page: pageOfName(group, 'Luz'), clock: 7, idStart: new Uint8Array(16) }]

  test('with a branch that does not open', () => {
    const place = { clock: 2, prev: fork, record: plainRecord(plainFact(1)) }
    const other = forge({ ...group, epoch: { ...group.epoch, id: fork } }, 'Mala', place)
    expectPlaced(evidence({ right: [other] }), [...common, ...left])
  })
  test('with a branch that breaks a rule', () => {
    const item = forged({
      ...plainRecord(plainFact(1)),
      seen: [{ page, clock: 0, idStart: new Uint8Array(16) }],
    })
    expectPlaced(evidence({ right: [item] }), [...common, ...left])
  })
  test('with a branch that cites what will never come', () => {
    expectPlaced(
      evidence({ right: [forged({ ...plainRecord(plainFact(1)), seen: nowhere })] }),
      common,
    )
  })
  test('with a branch of an epoch that will never come', () => {
    expectPlaced(evidence({ right: [forged(plainRecord(plainFact(1)), 9)] }), common)
  })
  test('by forking twice: those on the other first branch take the proof of the second', () => {
    const deep = lastId(fork, left)
    const [one, other] = [branch(5, deep, 50), branch(5, deep, 51)]
    const second = evidence({ clock: 5, prev: deep, left: one, right: other })
    for (const known of [[...common, ...left, ...one], [...common, ...right], common, []]) {
      const [ana, luz] = [new Device(group, 'Ana'), new Device(group, 'Luz')]
      if (known.length > 0) luz.receive([run(0, known)])
      ana.receive([run(0, [...common, ...left, ...other])])
      // Ana cites the second branch, which hangs from the first one: that comes with the proof of the first fork.
      const citing = ana.write(plainFact(9))
      for (const proof of [ana.write(second), ana.write(evidence())]) luz.receive([citing, proof])
      luz.receive([run(0, common)])
      expect(isStopped(luz)).toBe(false)
      expect(others(luz)).toEqual(others(ana))
    }
  })
})
