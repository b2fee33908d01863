/** What the relay knows of one group: the control chain, and for each page how far it has come. */
import { bytesToHex, equalBytes } from '../shared/base/bytes.ts'
import { assert } from '../shared/base/assert.ts'
import type { ControlState } from '../shared/control/chain.ts'
import { replayChain } from '../shared/control/chain.ts'
import { firstPrev } from '../shared/crypto/record-signature.ts'
import type { Answer, Door } from '../shared/wire/handshake.ts'
import type { StoredGroup } from './store.ts'

export interface PageHead {
  readonly records: number
  /** Id of the newest record, 32 bytes. */
  readonly id: Uint8Array
}

export interface GroupState {
  readonly chain: ControlState
  /** By page id; a page without records is missing. */
  readonly heads: ReadonlyMap<number, PageHead>
  /** Bytes of all items and statements. */
  readonly bytes: number
}

const noRecords: PageHead = { records: 0, id: firstPrev }

export const headOfPage = (state: GroupState, page: number): PageHead =>
  state.heads.get(page) ?? noRecords

export const withHead = (
  state: GroupState,
  page: number,
  head: PageHead,
  addedBytes: number,
): GroupState => ({
  ...state,
  heads: new Map(state.heads).set(page, head),
  bytes: state.bytes + addedBytes,
})

/** Throws if the store holds a chain that is none: then the store is damaged, and this group stays shut. */
export const groupFromStore = (group: Uint8Array, stored: StoredGroup): GroupState => {
  const chain = replayChain(stored.statements, 'checked-before')
  assert(chain.ok && equalBytes(chain.value.group, group), 'the stored control chain holds')
  const heads = new Map(
    stored.pages.map(({ page, records, head }) => [page, { records, id: head }]),
  )
  return { chain: chain.value, heads, bytes: stored.bytes }
}

/**
 * How a socket stands: by a door of the handshake, or as a restorer. A restorer's key is not known here, but she knows more statements
 * than the relay, which may have been restored from an old backup: she may say those, and nothing else (rule RL3).
 */
export type Standing = Door | 'restorer'

/**
 * The door that a key opens, or null. An invitation that has expired still shows the chain, so that who comes too late learns why; what it
 * does not do any more is ask (relay.ts).
 */
export const doorOf = (chain: ControlState, key: Uint8Array): Door | null => {
  const hex = bytesToHex(key)
  const member = chain.members.get(hex)
  if (member !== undefined) return member.role === 'reader' ? 'reader' : 'writer'
  const invitation = chain.invitations.get(hex)
  return invitation === undefined || invitation.state === 'withdrawn' ? null : 'invited'
}

/** Number of the statement with which a key came to its end, or null. */
export const endOf = (chain: ControlState, key: Uint8Array): number | null => {
  const ended = chain.ended.get(bytesToHex(key))
  if (ended !== undefined) return ended.endedBy
  const withdrawal = chain.statements.findLast(
    ({ body }) => body.kind === 'withdrawal' && equalBytes(body.invitation, key),
  )
  return withdrawal?.number ?? null
}

/** How who gave this answer (already proven) stands, or null: not allowed in. */
export const standingOf = (
  chain: ControlState,
  { door, key, statementsKnown }: Pick<Answer, 'door' | 'key' | 'statementsKnown'>,
): Standing | null => {
  if (doorOf(chain, key) === door) return door
  return statementsKnown > chain.statements.length ? 'restorer' : null
}
