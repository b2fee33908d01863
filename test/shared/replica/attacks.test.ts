import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { noticesOf } from '../../../shared/journal/journal.ts'
import { decodeRuns, encodeRuns } from '../../../shared/replica/page-codec.ts'
import { encodeReplica } from '../../../shared/replica/replica.ts'
import type { Victim } from '../../support/attacks.ts'
import { attacks, inventedRecord, oversizedRecord } from '../../support/attacks.ts'
import { Device, foundGroup, pageOfName, plainFact } from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

const group = foundGroup('Ana', 'Luz', 'Eva')
const author = new Device(group, 'Ana')
for (let picture = 0; picture < 3; picture++) author.write(plainFact(picture))
const before = required(author.runsBeyond()[0], 'her page')
const later = [3, 4, 5, 6, 7, 8, 9].map((picture) => author.write(plainFact(picture)))
const whole = encodeReplica(author.replica)
const victim: Victim = { page: before.page, items: before.items, ownPage: pageOfName(group, 'Eva') }

/** What becomes of a Yjs replica without a guard, which then receives all that she wrote. */
const unguarded = (bytes: Uint8Array): 'throws' | 'unharmed' | 'altered' => {
  const doc = new Y.Doc({ gc: false })
  Y.applyUpdate(doc, encodeRuns([before]))
  try {
    Y.applyUpdate(doc, bytes)
    for (const run of later) Y.applyUpdate(doc, encodeRuns([run]))
    const isWhole = bytesToHex(Y.encodeStateAsUpdate(doc)) === bytesToHex(whole)
    const array = doc.getArray<Uint8Array>(String(victim.page)).toArray()
    return isWhole && array.length === 10 ? 'unharmed' : 'altered'
  } catch {
    return 'throws'
  }
}

/** What the guard makes of the same: the bytes, then all that she wrote. */
const expectUnharmed = (bytes: Uint8Array): void => {
  const luz = new Device(group, 'Luz')
  luz.receive([before])
  const receipt = luz.receiveBytes(bytes)
  expect(receipt?.accepted ?? []).toEqual([])
  for (const run of later) luz.receive([run])
  expect(bytesToHex(encodeReplica(luz.replica))).toBe(bytesToHex(whole))
  expect(luz.order()).toEqual(author.order())
  expect(noticesOf(luz.journal).filter(({ kind }) => kind === 'stopped')).toEqual([])
  luz.write(plainFact(1))
}

describe('[PG6] bytes that harm an unguarded Yjs replica bounce off', () => {
  test.each([...attacks])('%s', (name, build) => {
    const bytes = build(victim)
    expect(unguarded(bytes)).not.toBe('unharmed')
    if (name !== 'writes behind a gap') expect(decodeRuns(bytes).ok).toBe(false)
    expectUnharmed(bytes)
  })

  test('a record that nobody signed', () => {
    expect(unguarded(inventedRecord(victim))).toBe('altered')
    expectUnharmed(inventedRecord(victim))
  })

  test('a record larger than any may be', () => {
    expect(unguarded(oversizedRecord(victim))).toBe('altered')
    expect(decodeRuns(oversizedRecord(victim))).toEqual({ ok: false, error: 'too-long' })
    expectUnharmed(oversizedRecord(victim))
  })
})

test('[PG6] frames behind a gap: Yjs looks at all of them again for each, the guard at each once', () => {
  const frames = Array.from({ length: 60 }, (_, index) => {
    const item = new Uint8Array(200).fill(index)
    return encodeRuns([{ page: victim.page, from: 100 + index, items: [item] }])
  })
  const doc = new Y.Doc({ gc: false })
  const luz = new Device(group, 'Luz')
  let bytes = 0
  let mergedByYjs = 0
  for (const frame of frames) {
    bytes += frame.length
    Y.applyUpdate(doc, frame)
    mergedByYjs += doc.store.pendingStructs?.update.length ?? 0
    expect(luz.receiveBytes(frame)).toMatchObject({ accepted: [], refused: [] })
  }
  expect(mergedByYjs).toBeGreaterThan(25 * bytes)
  expect(luz.journal.heldBytes).toBe(60 * 200)
  expect(noticesOf(luz.journal)).toEqual([{ kind: 'waiting', page: victim.page, records: 60 }])
  luz.receive([before])
  expect(luz.order().length).toBe(3)
})
