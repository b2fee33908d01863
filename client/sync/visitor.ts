/**
 * Whoever came through an invitation's door, before she is let in (rule KE4): what the control chain says of her, how she asks, and what she
 * keeps once she is admitted. Without a network; joining.ts brings it to the relay.
 */
import { required } from '../../shared/base/assert.ts'
import { bytesToBase64url, bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { headOf, replayChain } from '../../shared/control/chain.ts'
import { secretsFor } from '../../shared/control/epochs.ts'
import type { Statement } from '../../shared/control/statement.ts'
import { makeStatement, noId } from '../../shared/control/statement.ts'
import { joiningWords } from '../../shared/crypto/fingerprint.ts'
import type { InvitationCode } from '../../shared/crypto/invitation.ts'
import { decodeInvitation } from '../../shared/crypto/invitation.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import type { JoiningLetter, RequestBody } from '../../shared/wire/joining-letter.ts'
import { encodeLetter } from '../../shared/wire/joining-letter.ts'
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
  | 'withdrawn'
  /** Somebody else has used the invitation. */
  | 'used-up'
  /** The chain does not know the invitation: it was made without a network, and waits on the device that made it. */
  | 'unknown'

export const standingOf = (state: ControlState, { door, own }: Visitor): VisitorStanding => {
  if (state.members.has(bytesToHex(own.public.sign))) return 'admitted'
  const invitation = state.invitations.get(bytesToHex(door.public.sign))
  if (invitation === undefined) return 'unknown'
  if (invitation.state === 'open') return 'may-ask'
  if (invitation.state === 'withdrawn') return 'withdrawn'
  const asked = invitation.keys?.sign
  const isHers = asked !== undefined && equalBytes(asked, own.public.sign)
  return invitation.state === 'requested' && isHers ? 'has-asked' : 'used-up'
}

/** The statement by which she asks, at the end of this chain. */
export const requestBy = (visitor: Visitor, state: ControlState): Uint8Array =>
  requestAt(visitor, state.statements.length, headOf(state)).bytes

/** What she signs holds in any place. */
const requestAt = (visitor: Visitor, number: number, prev: Uint8Array): Statement => {
  const { invitation, door, own } = visitor
  return makeStatement(invitation.group, number, prev, requestOf(visitor), [door, own])
}

const requestOf = ({ door, own }: Visitor): RequestBody => ({
  kind: 'request',
  invitation: door.public.sign,
  keys: own.public,
})

/** The same for somebody who reads it from her screen. */
export const requestLetterBy = (visitor: Visitor): Uint8Array => {
  const [byDoor, byHer] = requestAt(visitor, 0, noId).signatures
  return encodeLetter({
    kind: 'request',
    group: visitor.invitation.group,
    body: requestOf(visitor),
    signatures: [required(byDoor, 'a signature'), required(byHer, 'a signature')],
  })
}

/** Four words for her and for who lets her in. About 0.1 s of work. */
export const wordsOf = ({ invitation, door, own }: Visitor): string[] =>
  joiningWords(invitation.group, door.public.sign, own.public.sign, own.public.box)

/** Begins the notebook on her device, once she is admitted. `accepted`: so many of the statements the relay has. Resolves to its id. */
export const keepNotebook = async (
  store: DeviceStore,
  { invitation, own, seed }: Visitor,
  state: ControlState,
  accepted = state.statements.length,
): Promise<Result<string, StoreFailure | 'no-secret'>> => {
  const secrets = secretsFor(state, [own])
  if (secrets.size === 0) return refuse('no-secret')
  const id = bytesToBase64url(state.group)
  const statements = state.statements.map(({ bytes, number }) => ({
    bytes,
    accepted: number < accepted,
  }))
  const created = await store.create(id, statements, { seed, role: invitation.role }, secrets, [])
  // 'taken': the app was closed after this step and before the next.
  if (!created.ok && created.error !== 'taken') return created
  await store.putJoining(null)
  return ok(id)
}

export type AnswerRefusal =
  /** It is not an answer that this program can read. */
  | 'unreadable-code'
  | 'other-group'
  /** Nobody has said yes to these keys. */
  | 'not-yet'
  | 'no-secret'

/** What the inviter's screen answers: begins the notebook with all that it brings. Resolves to its id. */
export const takeAnswer = (
  store: DeviceStore,
  visitor: Visitor,
  { statements, accepted }: Extract<JoiningLetter, { kind: 'answer' }>,
): Promise<Result<string, StoreFailure | AnswerRefusal>> => {
  const state = replayChain(statements)
  if (!state.ok) return Promise.resolve(refuse('unreadable-code'))
  if (!equalBytes(state.value.group, visitor.invitation.group)) {
    return Promise.resolve(refuse('other-group'))
  }
  return standingOf(state.value, visitor) === 'admitted'
    ? keepNotebook(store, visitor, state.value, accepted)
    : Promise.resolve(refuse('not-yet'))
}
