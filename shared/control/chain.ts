/**
 * The control chain: statements in order, and what they add up to. A pure fold, run alike by relay and devices; each
 * statement is refused or changes the state, and a chain that holds a refused statement is no chain.
 *
 * Who may say what: the founding is its leader's own; leaders invite, withdraw, admit members and turn the epoch; a request is signed by the
 * invitation's key and by the key that asks; who ends credentials, re-issues them, lets readers in or makes leaders says authority.ts.
 */
import { equalBytes } from '../base/bytes.ts'
import type { DecodeFailure } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { refuse } from '../base/result.ts'
import type { PublicKeys } from '../crypto/keys.ts'
import { admit, applyAdmission } from './admission.ts'
import { signedByExactly } from './change.ts'
import { applyLeadership, applyTurn } from './ending.ts'
import { applyInvitation, applyRequest, applyWithdrawal } from './invitation.ts'
import type { CoveredHead, Matter } from './mandate.ts'
import type { ControlBody, Role, Statement } from './statement.ts'
import { decodeStatement, groupIdOf, noId } from './statement.ts'

export interface Member {
  readonly keys: PublicKeys
  readonly role: Role
  /** 16 bytes: the same for all credentials of one member. */
  readonly tag: Uint8Array
  /** Number of the statement that admitted her. */
  readonly statement: number
}

/** A credential that opens no door any more. Its pages stay hers. */
export interface Ended extends Member {
  /** Number of the statement that ended it. */
  readonly endedBy: number
  readonly matter: Exclude<Matter, 'reading'>
  /** What the end covers of her pages (rule AU3); of pages that are not named, nothing. */
  readonly heads: readonly CoveredHead[]
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

/** The newest turn of the epoch. */
export interface Turn {
  readonly statement: number
  /** Hex keys of those for whom there is a box, in that order. */
  readonly receivers: readonly string[]
}

export interface ControlState {
  /** 32 bytes. */
  readonly group: Uint8Array
  readonly statements: readonly Statement[]
  /** Ids of the epochs, oldest first; a record names its epoch by position. */
  readonly epochIds: readonly Uint8Array[]
  readonly turn: Turn | null
  /** Credentials that hold, by Ed25519 key in hex. */
  readonly members: ReadonlyMap<string, Member>
  /** Credentials that have ended, by the same. */
  readonly ended: ReadonlyMap<string, Ended>
  /** By page id, of all that ever held. Readers own none. */
  readonly pageOwners: ReadonlyMap<number, PageOwner>
  /** By invitation key in hex. */
  readonly invitations: ReadonlyMap<string, Invitation>
  /** Number of the newest statement that decided about a member, by tag in hex: whether she stays, whether she leads. */
  readonly decided: ReadonlyMap<string, number>
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
  /** Not the signatures that it takes (authority.ts). */
  | 'too-few-signatures'
  /** Whom it names has no such credential, or something else was decided about her meanwhile. */
  | 'mandate-void'
  /** Nobody would be left who leads: a group never locks itself out. */
  | 'no-leader-left'
  /** Not one box for each who stays. */
  | 'wrong-boxes'

/** Whether keys and signatures are looked at, or were before these bytes were stored. */
export type ChainCare = 'check' | 'checked-before'

/** The whole id of the newest statement. */
export const headOf = (state: ControlState): Uint8Array => state.statements.at(-1)?.id ?? noId

/** Some credential ended, and the secret that it knew is still the newest one. */
export const needsTurn = ({ ended, turn }: ControlState): boolean =>
  [...ended.values()].some(({ endedBy }) => endedBy > (turn?.statement ?? 0))

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
    turn: null,
    members: new Map(),
    ended: new Map(),
    pageOwners: new Map(),
    invitations: new Map(),
    decided: new Map(),
  }
  if (!signedByExactly(empty.group, statement, [body.leader.sign], care)) {
    return refuse('bad-signature')
  }
  return admit(empty, statement, { keys: body.leader, role: 'leader', tag: body.salt }, care)
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
    case 'turn':
      return applyTurn(state, statement, body, care)
    case 'leadership':
      return applyLeadership(state, statement, body, care)
  }
}

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
