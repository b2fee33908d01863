/**
 * The control chain: statements in order, and what they add up to. A pure fold, run alike by relay and devices; each
 * statement is refused or changes the state, and a chain that holds a refused statement is no chain.
 *
 * Who may say what: the founding is its leader's own; leaders invite, withdraw and admit; a request is signed by the
 * invitation's key and by the key that asks.
 */
import { bytesToHex, equalBytes } from '../base/bytes.ts'
import type { DecodeFailure } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import type { PublicKeys } from '../crypto/keys.ts'
import { isBoxKey, isSigningKey, verify } from '../crypto/keys.ts'
import { pageIdOf } from '../crypto/page-id.ts'
import type { ControlBody, Role, Statement } from './statement.ts'
import { decodeStatement, groupIdOf, messageOf, noId } from './statement.ts'

export interface Member {
  readonly keys: PublicKeys
  readonly role: Role
  /** Number of the statement that admitted her. */
  readonly statement: number
}

/** The owner of a page: her key and which of her sixteen pages it is. */
export interface PageOwner {
  /** 32 bytes. */
  readonly key: Uint8Array
  readonly number: number
}

export interface Invitation {
  readonly key: Uint8Array
  readonly role: Role
  /** Seconds since 1970. */
  readonly expiresAt: number
  /** Sealed: for whom it is. */
  readonly note: Uint8Array
  readonly state: 'open' | 'requested' | 'used' | 'withdrawn'
  /** Who asked, once somebody has. */
  readonly keys: PublicKeys | null
}

export interface ControlState {
  /** 32 bytes. */
  readonly group: Uint8Array
  readonly statements: readonly Statement[]
  /** Ids of the epochs, oldest first; a record names its epoch by position. */
  readonly epochIds: readonly Uint8Array[]
  /** By Ed25519 key in hex. */
  readonly members: ReadonlyMap<string, Member>
  /** By page id. Readers own none. */
  readonly pageOwners: ReadonlyMap<number, PageOwner>
  /** By invitation key in hex. */
  readonly invitations: ReadonlyMap<string, Invitation>
}

export type ControlRefusal =
  | DecodeFailure
  | 'not-next'
  | 'not-allowed'
  | 'bad-signature'
  | 'bad-key'
  | 'key-taken'
  | 'page-taken'
  | 'invitation-closed'
  | 'unknown-epoch'
  | 'too-many'

/** Whether keys and signatures are looked at, or were before these bytes were stored. */
export type ChainCare = 'check' | 'checked-before'

/** The whole id of the newest statement. */
export const headOf = (state: ControlState): Uint8Array => state.statements.at(-1)?.id ?? noId

const applied = (state: ControlState, statement: Statement, change: Partial<ControlState>) =>
  ok({ ...state, ...change, statements: [...state.statements, statement] })

type Applied = Result<ControlState, ControlRefusal>

/** A notebook's beginning. Refused unless the founding is signed by the leader whom it names. */
export const startChain = (bytes: Uint8Array, care: ChainCare = 'check'): Applied => {
  const decoded = decodeStatement(bytes)
  if (!decoded.ok) return decoded
  const statement = decoded.value
  const { body } = statement
  if (body.kind !== 'founding') return refuse('not-allowed')
  if (statement.number !== 0 || !equalBytes(statement.prev, noId)) return refuse('not-next')
  const empty: ControlState = {
    group: groupIdOf(body),
    statements: [],
    epochIds: [body.epochId],
    members: new Map(),
    pageOwners: new Map(),
    invitations: new Map(),
  }
  if (!signedByExactly(empty.group, statement, [body.leader.sign], care)) {
    return refuse('bad-signature')
  }
  return admit(empty, statement, body.leader, 'leader', care)
}

/** The state after one more statement, or why it cannot follow. */
export const appendStatement = (
  state: ControlState,
  bytes: Uint8Array,
  care: ChainCare = 'check',
): Applied => {
  const decoded = decodeStatement(bytes)
  if (!decoded.ok) return decoded
  const statement = decoded.value
  const next = statement.number === state.statements.length
  if (!next || !equalBytes(statement.prev, headOf(state))) return refuse('not-next')
  if (state.statements.length >= limits.statementsPerGroup) return refuse('too-many')
  return applyBody(state, statement, statement.body, care)
}

const applyBody = (
  state: ControlState,
  statement: Statement,
  body: ControlBody,
  care: ChainCare,
): Applied => {
  switch (body.kind) {
    case 'founding':
      return refuse('not-allowed')
    case 'invitation':
      return applyInvitation(state, statement, body, care)
    case 'request':
      return applyRequest(state, statement, body, care)
    case 'withdrawal':
      return applyWithdrawal(state, statement, body, care)
    case 'admission':
      return applyAdmission(state, statement, body, care)
  }
}

type Body<Kind extends ControlBody['kind']> = Extract<ControlBody, { kind: Kind }>

const applyInvitation = (
  state: ControlState,
  statement: Statement,
  body: Body<'invitation'>,
  care: ChainCare,
): Applied => {
  const refusal = byOneLeader(state, statement, care)
  if (refusal !== null) return refuse(refusal)
  if (!isAdmissible(body.key, care)) return refuse('bad-key')
  const hex = bytesToHex(body.key)
  if (state.invitations.has(hex) || state.members.has(hex)) return refuse('key-taken')
  const open = [...state.invitations.values()].filter((one) => isPending(one)).length
  if (open >= limits.openInvitations) return refuse('too-many')
  const invitation: Invitation = { ...body, state: 'open', keys: null }
  return applied(state, statement, { invitations: withEntry(state.invitations, hex, invitation) })
}

const applyRequest = (
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

const applyWithdrawal = (
  state: ControlState,
  statement: Statement,
  body: Body<'withdrawal'>,
  care: ChainCare,
): Applied => {
  const refusal = byOneLeader(state, statement, care)
  if (refusal !== null) return refuse(refusal)
  const hex = bytesToHex(body.invitation)
  const invitation = state.invitations.get(hex)
  if (invitation === undefined || !isPending(invitation)) return refuse('invitation-closed')
  const withdrawn: Invitation = { ...invitation, state: 'withdrawn' }
  return applied(state, statement, { invitations: withEntry(state.invitations, hex, withdrawn) })
}

const applyAdmission = (
  state: ControlState,
  statement: Statement,
  body: Body<'admission'>,
  care: ChainCare,
): Applied => {
  const refusal = byOneLeader(state, statement, care)
  if (refusal !== null) return refuse(refusal)
  if (isTaken(state, body.keys.sign)) return refuse('key-taken')
  const epochId = state.epochIds.at(-1)
  if (epochId === undefined || !equalBytes(epochId, body.epochId)) return refuse('unknown-epoch')
  if (equalBytes(body.invitation, noId)) return admit(state, statement, body.keys, body.role, care)
  const hex = bytesToHex(body.invitation)
  const invitation = state.invitations.get(hex)
  const fits =
    invitation?.state === 'requested' &&
    invitation.keys !== null &&
    invitation.role === body.role &&
    equalBytes(invitation.keys.sign, body.keys.sign) &&
    equalBytes(invitation.keys.box, body.keys.box)
  if (!fits) return refuse('invitation-closed')
  const used: Invitation = { ...invitation, state: 'used' }
  const invitations = withEntry(state.invitations, hex, used)
  return admit({ ...state, invitations }, statement, body.keys, body.role, care)
}

/** Registers a credential and reserves its sixteen pages (rule PG1). */
const admit = (
  state: ControlState,
  statement: Statement,
  keys: PublicKeys,
  role: Role,
  care: ChainCare,
): Applied => {
  if (state.members.size >= limits.credentialsPerGroup) return refuse('too-many')
  if (!areAdmissible(keys, care)) return refuse('bad-key')
  const pageOwners = new Map(state.pageOwners)
  for (let number = 0; role !== 'reader' && number < limits.pagesPerCredential; number++) {
    const page = pageIdOf(state.group, keys.sign, number)
    if (pageOwners.has(page)) return refuse('page-taken')
    pageOwners.set(page, { key: keys.sign, number })
  }
  const member: Member = { keys, role, statement: statement.number }
  const members = withEntry(state.members, bytesToHex(keys.sign), member)
  return applied(state, statement, { members, pageOwners })
}

const isPending = (invitation: Invitation): boolean =>
  invitation.state === 'open' || invitation.state === 'requested'

const isTaken = (state: ControlState, key: Uint8Array): boolean =>
  state.members.has(bytesToHex(key)) || state.invitations.has(bytesToHex(key))

const byOneLeader = (
  { group, members }: ControlState,
  statement: Statement,
  care: ChainCare,
): ControlRefusal | null => {
  const [first, ...others] = statement.signatures
  if (first === undefined || others.length > 0) return 'not-allowed'
  if (members.get(bytesToHex(first.key))?.role !== 'leader') return 'not-allowed'
  return signedByExactly(group, statement, [first.key], care) ? null : 'bad-signature'
}

/** The signatures are these keys' and nobody else's, in this order, and all hold. */
const signedByExactly = (
  group: Uint8Array,
  statement: Statement,
  keys: readonly Uint8Array[],
  care: ChainCare,
): boolean => {
  const message = messageOf(group, statement.signed)
  return (
    statement.signatures.length === keys.length &&
    statement.signatures.every(({ key, signature }, index) => {
      const wanted = keys[index]
      if (wanted === undefined || !equalBytes(key, wanted)) return false
      return care === 'checked-before' || verify(signature, message, key)
    })
  )
}

const isAdmissible = (key: Uint8Array, care: ChainCare): boolean =>
  care === 'checked-before' || isSigningKey(key)

const areAdmissible = (keys: PublicKeys, care: ChainCare): boolean =>
  isAdmissible(keys.sign, care) && (care === 'checked-before' || isBoxKey(keys.box))

const withEntry = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> => new Map(map).set(key, value)

/** A whole chain from its bytes: all of it, or the first refusal. `care`: a store of one's own was checked when it was filled. */
export const replayChain = (
  statements: readonly Uint8Array[],
  care: ChainCare = 'check',
): Applied => {
  const [founding, ...rest] = statements
  if (founding === undefined) return refuse('truncated')
  let result = startChain(founding, care)
  for (const bytes of rest) {
    if (!result.ok) return result
    result = appendStatement(result.value, bytes, care)
  }
  return result
}
