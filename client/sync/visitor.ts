/**
 * Whoever came through an invitation's door, before she is let in (rule KE4): what the control chain says of her, how she asks, and what she
 * keeps once she is admitted. Without a network; joining.ts brings it to the relay.
 */
import { bytesToBase64url, bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { headOf } from '../../shared/control/chain.ts'
import { secretsFor } from '../../shared/control/epochs.ts'
import { makeStatement } from '../../shared/control/statement.ts'
import type { InvitationCode } from '../../shared/crypto/invitation.ts'
import { decodeInvitation } from '../../shared/crypto/invitation.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import type { DeviceStore, StoreFailure } from '../device/store.ts'

/** A joining whose seed is at hand (client/device/store.ts). */
export interface OpenJoining {
  readonly code: string
  readonly seed: Uint8Array
}

export interface Visitor {
  readonly invitation: InvitationCode
  /** Keys of the invitation: they open the door and no more. */
  readonly door: Keys
  /** Keys of the credential that asks to be let in. */
  readonly own: Keys
  readonly seed: Uint8Array
}

export const visitorOf = ({ code, seed }: OpenJoining): Result<Visitor, 'bad-code'> => {
  const invitation = decodeInvitation(code)
  if (!invitation.ok) return invitation
  const door = keysFromSeed(invitation.value.seed)
  return ok({ invitation: invitation.value, door, own: keysFromSeed(seed), seed })
}

export type VisitorStanding =
  | 'may-ask'
  /** Somebody inside has to compare the words now. */
  | 'has-asked'
  | 'admitted'
  /** The invitation was withdrawn, or somebody else has used it. */
  | 'used-up'

export const standingOf = (state: ControlState, { door, own }: Visitor): VisitorStanding => {
  if (state.members.has(bytesToHex(own.public.sign))) return 'admitted'
  const invitation = state.invitations.get(bytesToHex(door.public.sign))
  if (invitation?.state === 'open') return 'may-ask'
  const asked = invitation?.keys?.sign
  const isHers = asked !== undefined && equalBytes(asked, own.public.sign)
  return invitation?.state === 'requested' && isHers ? 'has-asked' : 'used-up'
}

/** The statement by which she asks, at the end of this chain. */
export const requestBy = ({ door, own }: Visitor, state: ControlState): Uint8Array => {
  const body = { kind: 'request', invitation: door.public.sign, keys: own.public } as const
  const number = state.statements.length
  return makeStatement(state.group, number, headOf(state), body, [door, own]).bytes
}

/** Begins the notebook on her device, once she is admitted. Resolves to its id. */
export const keepNotebook = async (
  store: DeviceStore,
  { invitation, own, seed }: Visitor,
  state: ControlState,
): Promise<Result<string, StoreFailure | 'no-secret'>> => {
  const secrets = secretsFor(state, [own])
  if (secrets.size === 0) return refuse('no-secret')
  const id = bytesToBase64url(state.group)
  const statements = state.statements.map(({ bytes }) => ({ bytes, accepted: true }))
  const created = await store.create(id, statements, { seed, role: invitation.role }, secrets, [])
  // 'taken': the app was closed after this step and before the next.
  if (!created.ok && created.error !== 'taken') return created
  await store.putJoining(null)
  return ok(id)
}
