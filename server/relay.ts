/**
 * The relay's rules (RL1–RL8), pure: who may come in, what a message means from whom, what is said to a control statement. It decides;
 * groups.ts carries it out. Records have their own file, runs.ts.
 */
import { bytesToHex, equalBytes } from '../shared/base/bytes.ts'
import { limits } from '../shared/base/limits.ts'
import type { ControlRefusal, ControlState } from '../shared/control/chain.ts'
import { appendStatement } from '../shared/control/chain.ts'
import type { Statement } from '../shared/control/statement.ts'
import { decodeStatement } from '../shared/control/statement.ts'
import type { PageRun, StateVector } from '../shared/replica/page-codec.ts'
import { decodeRuns, decodeVector } from '../shared/replica/page-codec.ts'
import { closeCodes } from '../shared/wire/handshake.ts'
import type { Message, Refusal } from '../shared/wire/message.ts'
import { decodeMessage } from '../shared/wire/message.ts'
import type { Standing } from './group.ts'
import { doorOf } from './group.ts'
import { refusal } from './runs.ts'

export type Decision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refuse'; readonly message: Message }
  | { readonly kind: 'close'; readonly code: number }
  /** Send what the store has beyond `vector` (rule RL6). */
  | { readonly kind: 'answer'; readonly vector: StateVector }
  /** Judge and store records (runs.ts). */
  | { readonly kind: 'take'; readonly runs: readonly PageRun[] }
  /** Pass on to the group's other sockets (rule RL7). */
  | { readonly kind: 'forward'; readonly message: Message }
  /** Judge and store a control statement (`judgeStatement`). */
  | { readonly kind: 'append'; readonly statement: Uint8Array }

const nothing: Decision = { kind: 'nothing' }
const notAllowed: Decision = { kind: 'close', code: closeCodes.notAllowed }
const malformed: Decision = { kind: 'refuse', message: refusal('malformed', 0, 0) }

const seesPages = (standing: Standing): boolean => standing === 'writer' || standing === 'reader'

/** What one frame asks for, given how its sender stands. */
export const decide = (standing: Standing, frame: Uint8Array): Decision => {
  const decoded = decodeMessage(frame)
  if (!decoded.ok) return malformed
  const message = decoded.value
  switch (message.kind) {
    case 'sync-step-1':
      return seesPages(standing) ? decideAnswer(message.vector) : nothing
    case 'sync-step-2':
    case 'update':
      return decideUpdate(standing, message.update)
    case 'awareness':
      return seesPages(standing) ? { kind: 'forward', message } : nothing
    case 'query-awareness':
      return nothing
    case 'append':
      return { kind: 'append', statement: message.statement }
    case 'durable':
    case 'statements':
    case 'refused':
      return malformed
  }
}

const decideAnswer = (bytes: Uint8Array): Decision => {
  const vector = decodeVector(bytes)
  return vector.ok ? { kind: 'answer', vector: vector.value } : malformed
}

const decideUpdate = (standing: Standing, update: Uint8Array): Decision => {
  const runs = decodeRuns(update)
  if (runs.ok && runs.value.length === 0) return nothing
  if (standing !== 'writer') return notAllowed
  return runs.ok ? { kind: 'take', runs: runs.value } : malformed
}

export type StatementVerdict =
  | {
      readonly kind: 'refused'
      readonly message: Message
      /** The chain from here is shown again, or null. */
      readonly shownFrom: number | null
    }
  /** It stands there already, byte for byte. */
  | { readonly kind: 'known'; readonly shownFrom: number }
  | { readonly kind: 'next'; readonly chain: ControlState }

export interface StatementCaller {
  readonly standing: Standing
  readonly bytesLeft: number
  /** The relay's clock, milliseconds since 1970. */
  readonly now: number
}

/**
 * What is said to a control statement (rule RL3): compare-and-set at the end of `chain`. Any writer may bring what others signed. Who came
 * by an invitation may only ask with it, and only while it has not expired.
 */
export const judgeStatement = (
  chain: ControlState,
  caller: StatementCaller,
  bytes: Uint8Array,
): StatementVerdict => {
  const decoded = decodeStatement(bytes)
  if (!decoded.ok) {
    return { kind: 'refused', message: refusal(refusalOf(decoded.error), 0, 0), shownFrom: null }
  }
  const { number } = decoded.value
  const stored = chain.statements[number]
  const refuse = (code: Refusal): StatementVerdict => ({
    kind: 'refused',
    message: refusal(code, 0, number, stored?.id),
    shownFrom: code === 'not-next' ? Math.min(number, chain.statements.length) : null,
  })
  if (stored !== undefined && equalBytes(stored.bytes, bytes)) {
    return { kind: 'known', shownFrom: number }
  }
  if (caller.standing === 'reader') return refuse('not-allowed')
  const closed =
    caller.standing === 'invited' ? closedToInvited(chain, decoded.value, caller.now) : null
  if (closed !== null) return refuse(closed)
  if (bytes.length > caller.bytesLeft) return refuse('group-full')
  const next = appendStatement(chain, bytes)
  return next.ok ? { kind: 'next', chain: next.value } : refuse(refusalOf(next.error))
}

const closedToInvited = (chain: ControlState, { body }: Statement, now: number): Refusal | null => {
  if (body.kind !== 'request') return 'not-allowed'
  const invitation = chain.invitations.get(bytesToHex(body.invitation))
  const late = invitation !== undefined && invitation.expiresAt * 1000 < now
  return late ? 'invitation-closed' : null
}

const refusalOf = (code: ControlRefusal): Refusal => {
  switch (code) {
    case 'not-next':
    case 'not-allowed':
    case 'bad-signature':
    case 'invitation-closed':
      return code
    case 'too-few-signatures':
    case 'mandate-void':
    case 'no-leader-left':
      return 'not-allowed'
    case 'key-taken':
    case 'page-taken':
      return 'taken'
    case 'too-long':
      return 'too-large'
    case 'too-many':
      return 'group-full'
    case 'unknown-epoch':
      return 'not-next'
    case 'truncated':
    case 'trailing-bytes':
    case 'uint-not-minimal':
    case 'uint-too-large':
    case 'not-utf8':
    case 'unknown-tag':
    case 'out-of-range':
    case 'not-sorted':
    case 'bad-padding':
    case 'bad-key':
    case 'wrong-boxes':
      return 'malformed'
  }
}

/** Statements `from` on, in messages of bounded size; at least one message, which may be empty. */
export const statementMessages = (
  statements: readonly Uint8Array[],
  from: number,
  partBytes: number = limits.answerPartBytes,
): Message[] => {
  const height = statements.length
  const messages: Message[] = []
  let part: Uint8Array[] = []
  let bytes = 0
  let first = Math.min(from, height)
  const finish = (): void => {
    messages.push({ kind: 'statements', from: first, height, statements: part })
    first += part.length
    part = []
    bytes = 0
  }
  for (const statement of statements.slice(first)) {
    if (part.length > 0 && bytes + statement.length > partBytes) finish()
    part.push(statement)
    bytes += statement.length
  }
  finish()
  return messages
}

/** What becomes of an open socket after the chain went on: it stays (null), or is closed with this code. */
export const closeAfterChange = (
  chain: ControlState,
  { standing, key }: { readonly standing: Standing; readonly key: Uint8Array },
): number | null => {
  const door = doorOf(chain, key)
  if (standing !== 'restorer') return door === standing ? null : closeCodes.notAllowed
  return door === null ? null : closeCodes.overloaded
}
