/**
 * This device's copy of the control chain: what the relay has accepted, and what was stated here and waits for it. The chain
 * that counts here is both together; if the relay's went on meanwhile, what waits is signed again on top (rules KE5, RL3).
 */
import { bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import { required } from '../../shared/base/assert.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { appendStatement, headOf, replayChain } from '../../shared/control/chain.ts'
import type { ControlBody, Statement } from '../../shared/control/statement.ts'
import { makeStatement, statementOf } from '../../shared/control/statement.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import type { StoredStatement } from '../device/store.ts'

export interface ChainLog {
  readonly state: ControlState
  /** How many statements the relay is known to have. */
  readonly accepted: number
}

/** How what waits is said again. */
export interface Maker {
  readonly keysOf: (key: string) => Keys | undefined
  /** What to say on top of this chain instead; null: nothing any more (remake.ts). */
  readonly remake: (body: ControlBody, state: ControlState) => ControlBody | null
}

/** What a device says about the chain changed from this number on: to be stored. */
export interface ChainChange {
  readonly log: ChainLog
  readonly from: number
  /** The relay shows another statement at a place where it had accepted ours: two siblings (rule KE5). */
  readonly sibling: boolean
  /** What was stated here and cannot be said again on top of what the relay has. */
  readonly fallen: readonly Statement[]
}

export const storedFrom = ({ state, accepted }: ChainLog, from: number): StoredStatement[] =>
  state.statements.slice(from).map(({ bytes, number }) => ({ bytes, accepted: number < accepted }))

/** The chain as it was stored; undefined if it is damaged. */
export const restoreChain = (stored: readonly StoredStatement[]): ChainLog | undefined => {
  const state = replayChain(stored.map(({ bytes }) => bytes))
  if (!state.ok) return undefined
  return { state: state.value, accepted: stored.filter(({ accepted }) => accepted).length }
}

/** Adds a statement of this device's own; undefined where the chain does not allow it. */
export const addOwnStatement = (
  log: ChainLog,
  body: ControlBody,
  signers: readonly Keys[],
): ChainLog | undefined => {
  const { state } = log
  const { bytes } = makeStatement(
    state.group,
    state.statements.length,
    headOf(state),
    body,
    signers,
  )
  const next = appendStatement(state, bytes)
  return next.ok ? { ...log, state: next.value } : undefined
}

/** Adds what others have signed and what holds in any place: somebody's request to be let in. */
export const addRequest = (
  log: ChainLog,
  { body, signatures }: Pick<Statement, 'body' | 'signatures'>,
): ChainLog | undefined => {
  const { state } = log
  const { bytes } = statementOf(state.statements.length, headOf(state), body, signatures)
  const next = appendStatement(state, bytes)
  return next.ok ? { ...log, state: next.value } : undefined
}

/**
 * Takes what the relay has from number `from` on; `height` is all that it has. Of statements that it does not show it is only known
 * that some stand there: an own one below `from` may have been overtaken. Then nothing is taken; offered, it is answered by what stands
 * in its place.
 */
export const takeStatements = (
  log: ChainLog,
  from: number,
  height: number,
  statements: readonly Uint8Array[],
  maker: Maker,
): ChainChange => {
  const ours = log.state.statements
  const unchanged = { from: ours.length, sibling: false, fallen: [] }
  if (from > log.accepted) return withAccepted(log, Math.min(height, log.accepted))
  const parting = statements.findIndex((bytes, index) => {
    const own = ours[from + index]
    return own === undefined || !equalBytes(own.bytes, bytes)
  })
  if (parting < 0) {
    return withAccepted(log, Math.min(height, Math.max(log.accepted, from + statements.length)))
  }
  const first = from + parting
  if (first < log.accepted) return { ...unchanged, log, sibling: true }
  const kept = truncate(log.state, first)
  let state = kept
  for (const bytes of statements.slice(parting)) {
    const next = appendStatement(state, bytes)
    if (!next.ok) return { ...unchanged, log, sibling: true }
    state = next.value
  }
  let next: ChainLog = { state, accepted: state.statements.length }
  const fallen: Statement[] = []
  for (const waiting of ours.slice(first)) {
    const longer = saidAgain(next, waiting, maker)
    if (longer === undefined) fallen.push(waiting)
    else next = longer
  }
  return { log: next, from: first, sibling: false, fallen }
}

const saidAgain = (log: ChainLog, waiting: Statement, maker: Maker): ChainLog | undefined => {
  if (waiting.body.kind === 'request') return addRequest(log, waiting)
  const signers = waiting.signatures.map(({ key }) => maker.keysOf(bytesToHex(key)))
  const body = maker.remake(waiting.body, log.state)
  if (body === null || signers.some((keys) => keys === undefined)) return undefined
  return addOwnStatement(
    log,
    body,
    signers.map((keys) => required(keys, 'signer')),
  )
}

/**
 * A chain that came by file and not from the relay: taken where it continues ours, and offered to the relay like what was stated here
 * (rule KE5). Where it parts from ours it is left alone: which of the two stands is for the relay to say.
 */
export const takeCarried = (log: ChainLog, statements: readonly Uint8Array[]): ChainLog => {
  const ours = log.state.statements
  const continues = ours.every(({ bytes }, index) => {
    const carried = statements[index]
    return carried !== undefined && equalBytes(carried, bytes)
  })
  let { state } = log
  for (const bytes of continues ? statements.slice(ours.length) : []) {
    const next = appendStatement(state, bytes)
    if (!next.ok) break
    state = next.value
  }
  return { ...log, state }
}

const withAccepted = (log: ChainLog, accepted: number): ChainChange => ({
  log: { ...log, accepted },
  from: Math.min(accepted, log.accepted),
  sibling: false,
  fallen: [],
})

const truncate = (state: ControlState, length: number): ControlState => {
  const bytes = state.statements.slice(0, length).map((statement) => statement.bytes)
  const kept = replayChain(bytes, 'checked-before')
  return kept.ok ? kept.value : state
}
