// @vitest-environment node
import { expect, test } from 'vitest'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { required } from '../../../shared/base/assert.ts'
import type { ControlState } from '../../../shared/control/chain.ts'
import { replayChain } from '../../../shared/control/chain.ts'
import type { ControlBody } from '../../../shared/control/statement.ts'
import { makeStatement, noId } from '../../../shared/control/statement.ts'
import type { Keys } from '../../../shared/crypto/keys.ts'
import type { ChainChange, ChainLog, Maker } from '../../../client/sync/chain-log.ts'
import {
  addOwnStatement,
  addRequest,
  restoreChain,
  storedFrom,
  takeStatements,
} from '../../../client/sync/chain-log.ts'
import { admit, foundGroup, keysOf, nextStatement } from '../../support/notebook.ts'

/** Two women who lead, each with a device: both may state, so their chains can part. */
const group = admit(foundGroup('Rosa', 'Ana'), keysOf('Rosa'), 'Lupe', 'leader')
const rosa = keysOf('Rosa')
const lupe = keysOf('Lupe')
const height = group.control.statements.length

const log = (control: ControlState = group.control): ChainLog => ({
  state: control,
  accepted: control.statements.length,
})

const invitation = (name: string): ControlBody => ({
  kind: 'invitation',
  key: keysOf(name).public.sign,
  role: 'writer',
  expiresAt: 1_800_000_000,
  note: new Uint8Array(64),
})

const stated = (before: ChainLog, name: string, by: Keys = rosa): ChainLog =>
  required(addOwnStatement(before, invitation(name), [by]), 'a statement')

/** The chain after another device's statement, as the relay has it. */
const elsewhere = (control: ControlState, name: string): ControlState => {
  const bytes = nextStatement(control, lupe, invitation(name))
  const next = replayChain([...bytesOf(control), bytes])
  return required(next.ok ? next.value : null, 'a chain')
}

const bytesOf = ({ statements }: ControlState, from = 0): Uint8Array[] =>
  statements.slice(from).map(({ bytes }) => bytes)

const maker: Maker = {
  keysOf: (key) => (key === bytesToHex(rosa.public.sign) ? rosa : undefined),
  remake: (body) => body,
}

/** What a device makes of it when the relay shows its chain from a number on. */
const shown = (before: ChainLog, relay: ControlState, from: number): ChainChange =>
  takeStatements(before, from, relay.statements.length, bytesOf(relay, from), maker)

const invited = ({ state }: ChainLog): string[] =>
  ['Paty', 'Nena', 'Toña'].filter((name) =>
    state.invitations.has(bytesToHex(keysOf(name).public.sign)),
  )

test('[KE5] what is stated here counts here at once, and waits for the relay', () => {
  const waiting = stated(log(), 'Paty')
  expect(waiting.accepted).toBe(height)
  expect(invited(waiting)).toEqual(['Paty'])
  expect(storedFrom(waiting, height - 1).map(({ accepted }) => accepted)).toEqual([true, false])
  expect(addOwnStatement(log(), invitation('Paty'), [keysOf('Ana')])).toBeUndefined()
})

test('[KE5] the relay has accepted it when it shows the same bytes', () => {
  const waiting = stated(log(), 'Paty')
  const change = shown(waiting, waiting.state, height)
  expect(change).toMatchObject({ from: height, sibling: false })
  expect(change.log.accepted).toBe(height + 1)
  expect(bytesOf(change.log.state)).toEqual(bytesOf(waiting.state))
})

test('[RL3] what waits is signed again on top, in its order, when the chain went on meanwhile', () => {
  const waiting = stated(stated(log(), 'Paty'), 'Nena')
  const relay = elsewhere(group.control, 'Toña')
  const { log: next, from, sibling } = shown(waiting, relay, height)
  expect({ from, sibling }).toEqual({ from: height, sibling: false })
  expect(next.accepted).toBe(height + 1)
  expect(invited(next)).toEqual(['Paty', 'Nena', 'Toña'])
  const keys = next.state.statements
    .slice(height)
    .map(({ body }) => body.kind === 'invitation' && body.key)
  expect(keys).toEqual(['Toña', 'Paty', 'Nena'].map((name) => keysOf(name).public.sign))
  expect(replayChain(bytesOf(next.state)).ok).toBe(true)
})

test('[RL3] of several messages each is built upon', () => {
  const waiting = stated(log(), 'Paty')
  const relay = elsewhere(elsewhere(group.control, 'Nena'), 'Toña')
  const [first, second] = bytesOf(relay, height)
  const total = height + 2
  const half = takeStatements(waiting, height, total, [required(first, 'first')], maker).log
  const { log: next } = takeStatements(half, height + 1, total, [required(second, 'second')], maker)
  expect(next.accepted).toBe(total)
  expect(next.state.statements).toHaveLength(total + 1)
  expect(invited(next)).toEqual(['Paty', 'Nena', 'Toña'])
})

const asking = { kind: 'request', invitation: keysOf('Paty').public.sign } as const

/** Nena asks by Paty's invitation, as she signed it for another place of the chain. */
const askedBy = (before: ChainLog, name = 'Nena'): ChainLog | undefined => {
  const body = { ...asking, keys: keysOf(name).public }
  const { group: id } = before.state
  const signed = makeStatement(id, 0, noId, body, [keysOf('Paty'), keysOf(name)])
  return addRequest(before, signed)
}

test('[KE4] a request holds in any place: it goes on top of what the relay has like our own', () => {
  const waiting = required(askedBy(stated(log(), 'Paty')), 'her request')
  const relay = elsewhere(elsewhere(group.control, 'Toña'), 'Luz')
  const { log: next, fallen } = shown(waiting, relay, height)
  expect(fallen).toEqual([])
  const invited = next.state.invitations.get(bytesToHex(asking.invitation))
  expect(invited).toMatchObject({ state: 'requested', keys: keysOf('Nena').public })
  expect(next.state.statements).toHaveLength(height + 4)
  expect(replayChain(bytesOf(next.state)).ok).toBe(true)
})

test('[KE4] of two who ask with one invitation the relay keeps the first, and the other has fallen', () => {
  const open = elsewhere(group.control, 'Paty')
  const first = required(askedBy(log(open), 'Luz'), 'a request').state
  const waiting = required(askedBy(log(open)), 'her request')
  expect(askedBy(waiting, 'Luz')).toBeUndefined()
  const { log: next, fallen } = shown(waiting, first, height + 1)
  expect(fallen.map(({ body }) => body)).toEqual([{ ...asking, keys: keysOf('Nena').public }])
  expect(bytesOf(next.state)).toEqual(bytesOf(first))
})

test('[RL3] what somebody else has done meanwhile is not done twice', () => {
  const waiting = stated(stated(log(), 'Paty'), 'Nena')
  const { log: next } = shown(waiting, elsewhere(group.control, 'Paty'), height)
  expect(next.state.statements).toHaveLength(height + 2)
  expect(invited(next)).toEqual(['Paty', 'Nena'])
})

test('[RL3] what somebody else signed is not signed again', () => {
  const foreign = stated(log(), 'Paty', lupe)
  const { log: next } = shown(foreign, elsewhere(group.control, 'Nena'), height)
  expect(invited(next)).toEqual(['Nena'])
})

test('[KE5] another statement in the place of an accepted one is a sibling: nothing is taken', () => {
  const accepted = log(elsewhere(group.control, 'Paty'))
  const change = shown(accepted, elsewhere(group.control, 'Nena'), height)
  expect(change).toMatchObject({ log: accepted, sibling: true })
})

test('[KE5] so is a statement that does not follow', () => {
  const relay = elsewhere(group.control, 'Nena')
  const skipped = bytesOf(elsewhere(relay, 'Toña'), height + 1)
  const change = takeStatements(log(), height, height + 1, skipped, maker)
  expect(change).toMatchObject({ log: log(), sibling: true })
})

test('[RL3] a relay that shows only what follows has not said that it has ours', () => {
  const waiting = stated(log(), 'Paty')
  const overtaken = elsewhere(group.control, 'Nena')
  for (const relay of [overtaken, elsewhere(overtaken, 'Toña')]) {
    const silent = shown(waiting, relay, height + 1)
    expect(silent.sibling).toBe(false)
    expect(silent.log).toEqual(waiting)
    // Ours is offered, refused, and answered by what stands in its place.
    const { log: next } = shown(silent.log, relay, height)
    expect(next.accepted).toBe(relay.statements.length)
    expect(invited(next)).toContain('Paty')
  }
})

test('[KE5] a relay that was restored from an old backup is offered the rest again', () => {
  const whole = log()
  const old = takeStatements(whole, height - 1, height - 1, [], maker)
  expect(old).toMatchObject({ from: height - 1, sibling: false })
  expect(old.log.accepted).toBe(height - 1)
  expect(old.log.state).toBe(whole.state)
})

test('the stored chain comes back as it was, and a damaged one not at all', () => {
  const waiting = stated(log(), 'Paty')
  const stored = storedFrom(waiting, 0)
  const restored = required(restoreChain(stored), 'the chain')
  expect(restored.accepted).toBe(height)
  expect(bytesOf(restored.state)).toEqual(bytesOf(waiting.state))
  expect(restoreChain(stored.slice(1))).toBeUndefined()
  expect(restoreChain([])).toBeUndefined()
})
