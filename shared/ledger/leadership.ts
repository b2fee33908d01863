/** Who leads (rules AU1, AU2, VO1): who founded the group, until a vote ends it; and who was elected. */
import type { FactKey } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import { isBelow } from './past.ts'
import type { PassedVote } from './precedence.ts'
import { supersedes } from './precedence.ts'
import { hasSeen } from './reference.ts'
import type { LedgerState, MemberState, Standpoint } from './state.ts'

/**
 * Whether a member leads where she states something: she has seen what made her a leader, and it lies below the heads of whatever ended
 * that. What ended it may stand anywhere in the order, so it is known before the fold.
 */
export const leadsAt = (from: Standpoint, member: MemberState): boolean => {
  const { state, entry } = from
  if (state.passed.length === 0 && state.settled.passed.length === 0)
    return member === state.founder
  const endings = endingsOf(state, member)
  const holds = (ended: readonly PassedVote[]): boolean =>
    ended.every(({ heads }) => isBelow(heads, entry))
  if (member === state.founder && holds(endings)) return true
  return electionsOf(state, member).some(
    (election) =>
      hasSeen(from, election.closing) &&
      holds(endings.filter((ending) => !supersedes(election, ending))),
  )
}

/** By all that is known. */
export const leadsNow = (state: LedgerState, member: MemberState): boolean => {
  const endings = endingsOf(state, member)
  if (member === state.founder && endings.length === 0) return true
  return electionsOf(state, member).some((election) =>
    endings.every((ending) => supersedes(election, ending)),
  )
}

/** Everyone who led at any time, so far as is known. */
export const everLeaders = (founder: FactKey | null, passed: readonly PassedVote[]): FactKey[] => [
  ...(founder === null ? [] : [founder]),
  ...passed.flatMap(({ motion }) =>
    motion.kind === 'leader-elected' ? [refToKey(motion.member)] : [],
  ),
]

const electionsOf = ({ passed, settled }: LedgerState, { key }: MemberState): PassedVote[] =>
  passed.filter(
    ({ motion, closing }) =>
      motion.kind === 'leader-elected' &&
      refToKey(motion.member) === key &&
      !settled.suspended.has(refToKey(closing)),
  )

/** A dismissal ends all: the records of a dismissed member are cut. */
const endingsOf = ({ settled }: LedgerState, { key }: MemberState): PassedVote[] =>
  settled.passed.filter(({ motion }) => {
    if (motion.kind === 'leader-ended') return refToKey(motion.member) === key
    if (motion.kind !== 'leader-elected' || motion.replaces === null) return false
    return refToKey(motion.replaces) === key
  })
