/** Invitations, requests and withdrawals in the control chain (rule KE4): one door for one key, used once. */
import { bytesToHex } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import { refuse } from '../base/result.ts'
import type { ChainCare, ControlState, Invitation } from './chain.ts'
import type { Applied, Body } from './change.ts'
import {
  applied,
  areAdmissible,
  byOne,
  isAdmissible,
  isTaken,
  signedByExactly,
  withEntry,
} from './change.ts'
import type { Statement } from './statement.ts'

export const applyInvitation = (
  state: ControlState,
  statement: Statement,
  body: Body<'invitation'>,
  care: ChainCare,
): Applied => {
  const refusal = byOne(state, statement, ['leader'], care)
  if (refusal !== null) return refuse(refusal)
  if (!isAdmissible(body.key, care)) return refuse('bad-key')
  if (isTaken(state, body.key)) return refuse('key-taken')
  const open = [...state.invitations.values()].filter((one) => isPending(one)).length
  if (open >= limits.openInvitations) return refuse('too-many')
  const invitation: Invitation = { ...body, state: 'open', keys: null }
  const hex = bytesToHex(body.key)
  return applied(state, statement, { invitations: withEntry(state.invitations, hex, invitation) })
}

export const applyRequest = (
  state: ControlState,
  statement: Statement,
  body: Body<'request'>,
  care: ChainCare,
): Applied => {
  const hex = bytesToHex(body.invitation)
  const invitation = state.invitations.get(hex)
  if (invitation?.state !== 'open') return refuse('invitation-closed')
  if (!signedByExactly(state.group, statement, [body.invitation, body.keys.sign], care)) {
    return refuse('bad-signature')
  }
  if (!areAdmissible(body.keys, care)) return refuse('bad-key')
  if (isTaken(state, body.keys.sign)) return refuse('key-taken')
  const requested: Invitation = { ...invitation, state: 'requested', keys: body.keys }
  return applied(state, statement, { invitations: withEntry(state.invitations, hex, requested) })
}

export const applyWithdrawal = (
  state: ControlState,
  statement: Statement,
  body: Body<'withdrawal'>,
  care: ChainCare,
): Applied => {
  const refusal = byOne(state, statement, ['leader'], care)
  if (refusal !== null) return refuse(refusal)
  const hex = bytesToHex(body.invitation)
  const invitation = state.invitations.get(hex)
  if (invitation === undefined || !isPending(invitation)) return refuse('invitation-closed')
  const withdrawn: Invitation = { ...invitation, state: 'withdrawn' }
  return applied(state, statement, { invitations: withEntry(state.invitations, hex, withdrawn) })
}

const isPending = (invitation: Invitation): boolean =>
  invitation.state === 'open' || invitation.state === 'requested'
