// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { refuse } from '../../../shared/base/result.ts'
import { keysFromSeed } from '../../../shared/crypto/keys.ts'
import { vectorOf } from '../../../shared/journal/journal.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Fact } from '../../../shared/record/record.ts'
import { encodeRuns } from '../../../shared/replica/page-codec.ts'
import { encodeReplica } from '../../../shared/replica/replica.ts'
import type { NotebookStore, Stored } from '../../../client/device/store.ts'
import * as acts from '../../../client/state/acts.ts'
import { Notebook } from '../../../client/sync/notebook.ts'
import { done } from '../../support/devices.ts'
import { littleGroup, phone, save, savingsIn } from '../../support/little-group.ts'
import { picture } from '../../support/picture.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await littleGroup()
})

const notebookOf = (device: string): Notebook => stage.device(device).notebook

/** The tablet's notebook once more, over the same store with some of its calls replaced. */
const reopened = async (change: (store: NotebookStore) => Partial<NotebookStore>) => {
  const { store, device, notebook } = stage.device(tablet)
  const kept = store.notebook(notebook.id)
  return done(await Notebook.open(notebook.id, device, { ...kept, ...change(kept) }))
}

const leaderOf = (notebook: Notebook): string => required(notebook.own[0], 'Rosa').key

const saving = (notebook: Notebook, amount: number): Fact => {
  const meeting = required(acts.openMeetingOf(notebook), 'a meeting').entry
  return {
    kind: 'saving',
    meeting,
    member: stage.member(notebook, 'Rosa').entry,
    amount: pesos(amount),
  }
}

/** All that could have changed. */
const traceOf = (notebook: Notebook) => ({
  state: bytesToHex(notebook.stateId()),
  replica: bytesToHex(encodeReplica(notebook.replica)),
  ledger: picture(notebook.ledger),
  statements: notebook.control.statements.length,
  own: notebook.own.length,
  invitations: notebook.invitationSeeds.size,
  unsent: notebook.unsent,
})

test('[PG2] what the store refuses has not happened', async () => {
  let isFull = true
  const ifRoom = (work: () => Stored): Stored =>
    isFull ? Promise.resolve(refuse('storage-full')) : work()
  const refusing = (kept: NotebookStore): Partial<NotebookStore> => ({
    addOwn: (run) => ifRoom(() => kept.addOwn(run)),
    putStatements: (from, statements) => ifRoom(() => kept.putStatements(from, statements)),
    putCredential: (credential) => ifRoom(() => kept.putCredential(credential)),
    putInvitation: (key, seed) => ifRoom(() => kept.putInvitation(key, seed)),
  })
  const notebook = await reopened(refusing)
  const { device } = stage.device(tablet)
  const key = leaderOf(notebook)
  const lupe = stage.member(notebook, 'Lupe')
  const attempts = () => [
    () => notebook.state(key, [saving(notebook, 50)]),
    () => acts.invite(notebook, device, key, lupe, 'Teléfono'),
    () => acts.addWomanHere(notebook, device, key, stage.member(notebook, 'Ana'), ''),
    () => notebook.rememberInvitation('ab', new Uint8Array(32)),
  ]
  const before = traceOf(notebook)
  for (const attempt of attempts()) {
    expect(await attempt()).toEqual({ ok: false, error: 'storage-full' })
    expect(traceOf(notebook)).toEqual(before)
  }
  isFull = false
  for (const attempt of attempts()) expect((await attempt()).ok).toBe(true)
  expect(savingsIn(notebook)).toEqual({ Rosa: 50 })
  expect(notebook.unsent).toBe(1)
})

test('[KE1] a woman has one key on a device, however fast she is added twice', async () => {
  const { notebook, device } = stage.device(tablet)
  const ana = stage.member(notebook, 'Ana')
  const add = () => acts.addWomanHere(notebook, device, leaderOf(notebook), ana, '')
  const before = notebook.own.length
  const outcomes = await Promise.all([add(), add()])
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false])
  expect(await add()).toEqual({ ok: false, error: 'nothing-to-do' })
  expect(notebook.own.length).toBe(before + 1)
})

test('[PG2] an own record is in the store before it is in the Y.Doc', async () => {
  const order: string[] = []
  const notebook = await reopened((kept) => ({
    async addOwn(run) {
      const stored = await kept.addOwn(run)
      order.push('stored')
      return stored
    },
  }))
  notebook.replica.on('update', () => order.push('in the Y.Doc'))
  notebook.listeners.add((event) => order.push(event))
  await notebook.state(leaderOf(notebook), [saving(notebook, 50)])
  expect(order).toEqual(['stored', 'in the Y.Doc', 'records'])
})

test('[PG2] calls that come at once are done one after another', async () => {
  const notebook = notebookOf(tablet)
  const key = leaderOf(notebook)
  const before = vectorOf(notebook.journal)
  const told = await Promise.all(
    [1, 2, 3, 4].map((amount) => notebook.state(key, [saving(notebook, amount)])),
  )
  const clocks = told.map((refs) => required(done(refs)[0], 'a fact').clock)
  const first = required(done(required(told[0], 'the first'))[0], 'a fact')
  expect(clocks).toEqual([0, 1, 2, 3].map((more) => (before.get(first.page) ?? 0) + more))
  expect(savingsIn(notebook)).toEqual({ Rosa: 10 })
})

test('[OR1] two devices that write at once without a network come to the same', async () => {
  stage.part(tablet)
  stage.part(phone)
  await save(stage, 'Rosa', 'Rosa', 50)
  await save(stage, 'Ana', 'Ana', 70)
  await save(stage, 'Lupe', 'Lupe', 60)
  await save(stage, 'Ana', 'Ana', 5)
  expect(savingsIn(notebookOf(phone))).toEqual({ Ana: 75 })
  await stage.meet(tablet, phone)
  expect(savingsIn(notebookOf(phone))).toEqual({ Rosa: 50, Lupe: 60, Ana: 75 })
  expect(traceOf(notebookOf(phone)).ledger).toEqual(traceOf(notebookOf(tablet)).ledger)
  expect(notebookOf(phone).stateId()).toEqual(notebookOf(tablet).stateId())
  expect(encodeReplica(notebookOf(phone).replica)).toEqual(
    encodeReplica(notebookOf(tablet).replica),
  )
})

test('[PG5] a restart finds the same with marks, without them, and with strange ones', async () => {
  await save(stage, 'Rosa', 'Rosa', 50)
  const before = traceOf(notebookOf(tablet))
  await notebookOf(tablet).rememberMarks()
  await save(stage, 'Lupe', 'Lupe', 60)
  const after = traceOf(notebookOf(tablet))
  const { store, notebook } = stage.device(tablet)
  const marks = done(await store.notebook(notebook.id).read()).marks
  expect(marks.size).toBeGreaterThan(0)
  const strange = new Map(
    [...marks].map(([page, { count }]) => [page, { count, id: new Uint8Array(32) }]),
  )
  for (const known of [marks, new Map(), strange]) {
    await store.notebook(notebook.id).putMarks(known)
    await stage.device(tablet).restart()
    expect(traceOf(notebookOf(tablet))).toEqual(after)
  }
  expect(before.state).not.toBe(after.state)
})

test('[PG7] a faithful copy says nothing new, a longer one is learned from, a strange one is told apart', async () => {
  const longer = await stage.device(tablet).copy()
  await save(stage, 'Rosa', 'Rosa', 50)
  const whole = encodeReplica(notebookOf(tablet).replica)
  expect(await notebookOf(tablet).compareCopy(whole)).toBe('same')
  expect(await longer.notebook.compareCopy(whole)).toBe('same')
  expect(savingsIn(longer.notebook)).toEqual({ Rosa: 50 })
  await longer.restart()
  expect(savingsIn(longer.notebook)).toEqual({ Rosa: 50 })
  const page = required(notebookOf(tablet).records.at(-1), 'a record').page
  const strange = encodeRuns([{ page, from: 0, items: [new Uint8Array(200)] }])
  expect(await longer.notebook.compareCopy(strange)).toBe('foreign')
  expect(await longer.notebook.compareCopy(Uint8Array.of(1, 2, 3))).toBe('foreign')
})

test('[RL5] what is unsent is what the relay has not confirmed', async () => {
  stage.part(tablet)
  await save(stage, 'Rosa', 'Rosa', 50)
  await save(stage, 'Lupe', 'Lupe', 50)
  expect(notebookOf(tablet).unsent).toBe(2)
  await stage.device(tablet).restart()
  expect(notebookOf(tablet).unsent).toBe(2)
  await stage.meet(tablet)
  expect(notebookOf(tablet).unsent).toBe(0)
  // A relay that was restored from an older backup has less than it said.
  notebookOf(tablet).noteDurable(new Map(), 'whole')
  expect(notebookOf(tablet).unsent).toBeGreaterThan(2)
})

test('[KE2] a credential that nobody has admitted yet cannot state anything', async () => {
  const notebook = notebookOf(tablet)
  const seed = new Uint8Array(32).fill(9)
  done(await notebook.addCredential({ seed, role: 'member' }))
  const key = bytesToHex(keysFromSeed(seed).public.sign)
  const stated = await notebook.state(key, [saving(notebook, 50)])
  expect(stated).toEqual({ ok: false, error: 'not-admitted' })
  expect(notebook.unsent).toBe(0)
})

test('the same story has the same bytes, on every machine and every day', async () => {
  const again = await littleGroup()
  expect(again.device(phone).notebook.stateId()).toEqual(notebookOf(phone).stateId())
})
