/**
 * Which of two settled votes on one matter holds. Whoever knew of the other when it was settled comes later. Where neither did, those
 * who voted for both decide by the order of their own votes; so a vote that was left open, and is closed once another has
 * passed, gains nothing by looking old (rule AU6). If that decides nothing either, neither holds, until another vote.
 */
import type { FactKey, FactRef, PlacedRecord } from '../record/record.ts'
import { compareRecords, refToKey } from '../record/record.ts'
import type { Motion } from '../record/vote-facts.ts'
import type { Heads, Past } from './past.ts'
import { liesIn } from './past.ts'

/** A vote by which an agreement, a leader or a dismissal came into force. */
export interface PassedVote {
  readonly motion: Motion
  readonly proposal: FactRef
  /** The fact that closed it. */
  readonly closing: FactRef
  readonly past: Past
  readonly heads: Heads
  /** Who said yes, and where. */
  readonly yes: ReadonlyMap<FactKey, CastVote>
}

export interface CastVote {
  readonly record: PlacedRecord
  readonly index: number
}

export const supersedes = (vote: PassedVote, other: PassedVote): boolean =>
  liesIn(vote.past, other.closing) ||
  (!liesIn(other.past, vote.closing) && laterVotes(vote, other) > 0)

/** Neither holds: they contradict each other, and nothing says which is the later. */
export const areOpposed = (vote: PassedVote, other: PassedVote): boolean =>
  contradict(vote.motion, other.motion) && !supersedes(vote, other) && !supersedes(other, vote)

const contradict = (one: Motion, other: Motion): boolean => {
  if (one.kind === 'agreement' || other.kind === 'agreement') return one.kind === other.kind
  const raises = (motion: Motion, member: string): boolean =>
    motion.kind === 'leader-elected' && refToKey(motion.member) === member
  return mattersOf(one).some(
    (member) => mattersOf(other).includes(member) && raises(one, member) !== raises(other, member),
  )
}

/** Of those who voted for both: how many more voted for `vote` later than earlier. */
const laterVotes = (vote: PassedVote, other: PassedVote): number => {
  let more = 0
  for (const [member, cast] of vote.yes) {
    const before = other.yes.get(member)
    if (before !== undefined) more += Math.sign(compareCast(cast, before))
  }
  return more
}

const compareCast = (left: CastVote, right: CastVote): number =>
  compareRecords(left.record, right.record) || left.index - right.index

/** The one that no other supersedes; where several stand against each other, the one that holds without them. */
export const foremost = (votes: readonly PassedVote[]): PassedVote | null => {
  const standing = votes.filter((vote) => !votes.some((other) => supersedes(other, vote)))
  const [only, ...others] = standing
  if (only === undefined || others.length === 0) return only ?? null
  return foremost(votes.filter((vote) => !standing.includes(vote)))
}

/** Two votes on one matter cannot both hold. */
export const mattersOf = (motion: Motion): readonly string[] => {
  switch (motion.kind) {
    case 'agreement':
      return ['agreement']
    case 'leader-elected':
      return [motion.member, ...(motion.replaces === null ? [] : [motion.replaces])].map(refToKey)
    case 'leader-ended':
      return [refToKey(motion.member)]
    case 'dismissal':
    case 'loan':
    case 'reschedule':
    case 'write-off':
    case 'expense':
    case 'pot-transfer':
    case 'cycle-end':
    case 'destruction':
      return []
  }
}

export const shareMatter = (one: Motion, other: Motion): boolean => {
  const matters = mattersOf(other)
  return mattersOf(one).some((matter) => matters.includes(matter))
}
