/** A request to be let in is signed without its place: who asks without a network does not know the chain (rule KE4). */
import { expect, test } from 'vitest'
import { appendStatement, headOf } from '../../../shared/control/chain.ts'
import type { ControlBody, StatementSignature } from '../../../shared/control/statement.ts'
import { makeStatement, noId, statementOf } from '../../../shared/control/statement.ts'
import { done } from '../../support/devices.ts'
import { foundGroup, keysOf, nextStatement } from '../../support/notebook.ts'

const [ana, luz, zoe] = [keysOf('Ana'), keysOf('Luz'), keysOf('Zoe')]
const [door, otherDoor] = [keysOf('a door'), keysOf('another door')]

const invited = [door, otherDoor].reduce((control, { public: { sign: key } }) => {
  const note = new Uint8Array(0)
  const body = { kind: 'invitation', key, role: 'writer', expiresAt: 1_800_000_000, note } as const
  return done(appendStatement(control, nextStatement(control, ana, body)))
}, foundGroup('Ana', 'Luz').control)

const request = { kind: 'request', invitation: door.public.sign, keys: zoe.public } as const

/** What is made of it at the end of the chain. */
const said = (body: ControlBody, signatures: readonly StatementSignature[]): string => {
  const { bytes } = statementOf(invited.statements.length, headOf(invited), body, signatures)
  const next = appendStatement(invited, bytes)
  return next.ok ? 'taken' : next.error
}

const { signatures } = makeStatement(invited.group, 0, noId, request, [door, zoe])

test('[KE4] it is taken in any place of the chain', () => {
  expect(said(request, signatures)).toBe('taken')
})

test('[KE4] it is for one group, one invitation and one woman’s keys, and takes both signatures', () => {
  const elsewhere = makeStatement(new Uint8Array(32), 0, noId, request, [door, zoe])
  expect(said(request, elsewhere.signatures)).toBe('bad-signature')
  const keys = { ...zoe.public, box: luz.public.box }
  expect(said({ ...request, keys }, signatures)).toBe('bad-signature')
  const invitation = otherDoor.public.sign
  expect(said({ ...request, invitation }, signatures)).toBe('bad-signature')
  expect(said(request, signatures.slice(1))).toBe('bad-signature')
  expect(said(request, signatures.toReversed())).toBe('bad-signature')
})
