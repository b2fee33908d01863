/**
 * Turns of the epoch, ends of credentials, and who leads (rules KE5, AU3). A credential that has ended opens no door; its pages keep
 * what the end covers. A turn is one statement: who goes, the new epoch and everybody's boxes, so that nothing can be left half done.
 */
import { bytesToHex, equalBytes } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import { judgeMandate } from './authority.ts'
import type { ChainCare, ControlRefusal, ControlState, Ended, Member } from './chain.ts'
import type { Applied, Body } from './change.ts'
import { applied, byOne } from './change.ts'
import type { CoveredHead, Mandate, SignedMandate } from './mandate.ts'
import type { Statement } from './statement.ts'

export const applyTurn = (
  state: ControlState,
  statement: Statement,
  body: Body<'turn'>,
  care: ChainCare,
): Applied => {
  const { mandate, epochId, row } = body
  const refusal = byOne(
    state,
    statement,
    mandate === null ? ['leader'] : ['leader', 'writer'],
    care,
  )
  if (refusal !== null) return refuse(refusal)
  if (state.epochIds.length >= limits.epochsPerGroup) return refuse('too-many')
  if (state.epochIds.some((id) => equalBytes(id, epochId))) return refuse('unknown-epoch')
  const next = mandate === null ? ok(state) : carryOut(state, statement, mandate, care)
  if (!next.ok) return next
  const { members } = next.value
  const [maker] = statement.signatures
  if (maker === undefined || !members.has(bytesToHex(maker.key))) return refuse('not-allowed')
  if (row.boxes.length !== members.size) return refuse('wrong-boxes')
  return applied(next.value, statement, {
    epochIds: [...state.epochIds, epochId],
    turn: { statement: statement.number, receivers: [...members.keys()] },
  })
}

/** Without the credentials whose end it is. */
const carryOut = (
  state: ControlState,
  statement: Statement,
  signed: SignedMandate,
  care: ChainCare,
): Result<ControlState, ControlRefusal> => {
  const { mandate } = signed
  if (mandate.matter !== 'dismissal' && mandate.matter !== 'removal') return refuse('not-allowed')
  const short = judgeMandate(state, signed, care)
  if (short !== null) return refuse(short)
  const endings = endingsOf(state, mandate)
  if (!endings.ok) return endings
  const next = endCredentials(state, statement, mandate, endings.value)
  return hasLeader(next) ? ok(next) : refuse('no-leader-left')
}

/** Hex keys of the credentials that a mandate ends. Refused if there are none, or if it was decided before. */
export const endingsOf = (
  state: ControlState,
  mandate: Mandate,
): Result<string[], ControlRefusal> => {
  const keys = keysOf(state, mandate)
  const members = keys.map((key) => state.members.get(key))
  const [first] = members
  const areHers = members.every(
    (one) => one !== undefined && first !== undefined && equalBytes(one.tag, first.tag),
  )
  if (first === undefined || !areHers) return refuse('mandate-void')
  if (mandate.matter === 'dismissal' && mandate.after !== decidedOf(state, mandate.tag)) {
    return refuse('mandate-void')
  }
  const areOfHers = headsIn(mandate).every(({ page }) => {
    const owner = state.pageOwners.get(page)
    return owner !== undefined && keys.includes(bytesToHex(owner.key))
  })
  return areOfHers ? ok(keys) : refuse('mandate-void')
}

const keysOf = ({ members }: ControlState, mandate: Mandate): string[] => {
  switch (mandate.matter) {
    case 'dismissal':
      return [...members]
        .filter(([, { role, tag }]) => role !== 'reader' && equalBytes(tag, mandate.tag))
        .map(([key]) => key)
    case 'removal':
      return [bytesToHex(mandate.key)]
    case 'reissue':
      return mandate.replaced.map(bytesToHex)
    case 'leadership':
    case 'reading':
      return []
  }
}

/** Number of the newest decision about a member; 0 if there is none. */
export const decidedOf = ({ decided }: ControlState, tag: Uint8Array): number =>
  decided.get(bytesToHex(tag)) ?? 0

export const endCredentials = (
  state: ControlState,
  { number }: Statement,
  mandate: Mandate,
  keys: readonly string[],
): ControlState => {
  if (mandate.matter === 'reading') return state
  const members = new Map(state.members)
  const ended = new Map(state.ended)
  const decided = new Map(state.decided)
  const heads = headsIn(mandate)
  for (const key of keys) {
    const member = state.members.get(key)
    if (member === undefined) continue
    members.delete(key)
    const hers = heads.filter(({ page }) => isOf(state, page, key))
    const end: Ended = { ...member, endedBy: number, matter: mandate.matter, heads: hers }
    ended.set(key, end)
  }
  if (mandate.matter === 'dismissal') decided.set(bytesToHex(mandate.tag), number)
  return { ...state, members, ended, decided }
}

const headsIn = (mandate: Mandate): readonly CoveredHead[] =>
  'heads' in mandate ? mandate.heads : []

const isOf = ({ pageOwners }: ControlState, page: number, key: string): boolean => {
  const owner = pageOwners.get(page)
  return owner !== undefined && bytesToHex(owner.key) === key
}

const hasLeader = ({ members }: ControlState): boolean =>
  [...members.values()].some(({ role }) => role === 'leader')

export const applyLeadership = (
  state: ControlState,
  statement: Statement,
  { mandate: signed }: Body<'leadership'>,
  care: ChainCare,
): Applied => {
  const refusal = byOne(state, statement, ['leader', 'writer'], care)
  if (refusal !== null) return refuse(refusal)
  const { mandate } = signed
  if (mandate.matter !== 'leadership') return refuse('not-allowed')
  const short = judgeMandate(state, signed, care)
  if (short !== null) return refuse(short)
  const next = changeLeaders(state, statement.number, mandate)
  if (!next.ok) return next
  return hasLeader(next.value) ? applied(next.value, statement, {}) : refuse('no-leader-left')
}

const changeLeaders = (
  state: ControlState,
  number: number,
  { changes, after }: Extract<Mandate, { matter: 'leadership' }>,
): Result<ControlState, ControlRefusal> => {
  if (after !== decidedSince(state, changes)) return refuse('mandate-void')
  const members = new Map<string, Member>(state.members)
  const decided = new Map(state.decided)
  for (const { tag, leads } of changes) {
    const role = leads ? 'leader' : 'writer'
    const hers = [...members].filter(
      ([, member]) => member.role !== 'reader' && equalBytes(member.tag, tag),
    )
    if (hers.length === 0 || hers.every(([, member]) => member.role === role)) {
      return refuse('mandate-void')
    }
    for (const [key, member] of hers) members.set(key, { ...member, role })
    decided.set(bytesToHex(tag), number)
  }
  return ok({ ...state, members, decided })
}

/** The newest decision about any of these members: what a mandate about them builds on. */
export const decidedSince = (
  state: ControlState,
  changes: readonly { readonly tag: Uint8Array }[],
): number => Math.max(0, ...changes.map(({ tag }) => decidedOf(state, tag)))
