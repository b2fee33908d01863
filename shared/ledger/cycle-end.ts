/**
 * A cycle ends (rule KE7): voted, stated by a leader with heads that leave out nothing she had seen, and in effect once another member has
 * signed it like a closing. What does not lie below its heads is late for the notebook: kept and shown, and stated again in the next one.
 *
 * Of several that two have signed, one has effect: the one that more members signed, or else the first in the order.
 */
import type { FactKind } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import { entriesAbove } from './below.ts'
import { leavesOut, readHeads } from './heads.ts'
import { isBelow, pastOf } from './past.ts'
import type { Problem, Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { hasSeen, lookUp } from './reference.ts'
import type { Act, CycleEndState, EntryState, FactOf, LedgerState } from './state.ts'
import { placeOf } from './state.ts'

export const applyCycleEnded = (act: Act, fact: FactOf<'cycle-ended'>): Refusal | null => {
  const { state, entry } = act
  const meeting = lookUp(act, fact.meeting, 'meeting')
  if (!meeting.ok) return meeting.error
  const proposal = lookUp(act, fact.proposal, 'proposal')
  if (!proposal.ok) return proposal.error
  const heads = readHeads(act, fact.heads)
  if (!heads.ok) return heads.error
  const { motion, decision } = proposal.value
  const isVoted = motion.kind === 'cycle-end' && decision?.outcome === 'passed'
  if (!isVoted || !isBelow(heads.value, decision.entry)) {
    return refusal('cycle-end-not-voted', proposal.value.entry)
  }
  const { closing } = meeting.value
  if (closing === null || !isBelow(heads.value, closing.entry)) {
    return refusal('cycle-end-not-counted', meeting.value.entry)
  }
  if (leavesOut(act, heads.value)) return refusal('heads-behind')
  const before = cycleEndOf(state)
  if (before !== null && hasSeen(act, before.entry)) {
    return refusal('cycle-ended-twice', before.entry)
  }
  const end: CycleEndState = {
    kind: 'cycle-end',
    key: refToKey(entry),
    entry,
    meeting: meeting.value,
    proposal: proposal.value,
    past: pastOf(act),
    heads: heads.value,
    signatures: [],
  }
  entry.subject = end
  state.cycleEnds.push(end)
  return null
}

/** Members beside its author who signed it; the records of who had left have no effect. */
const witnessesOf = ({ signatures, entry }: CycleEndState): number =>
  signatures.filter(({ author }) => author !== entry.author).length

/** The one that has effect. */
export const cycleEndOf = ({ cycleEnds }: Pick<LedgerState, 'cycleEnds'>): CycleEndState | null => {
  const signed = cycleEnds.filter((end) => witnessesOf(end) > 0)
  const [first, ...others] = signed
  if (first === undefined) return null
  return others.reduce((best, end) => (witnessesOf(end) > witnessesOf(best) ? end : best), first)
}

/** Its cycle has ended, and the group has voted that nothing of it is to be kept (rule KE7). */
export const isToBeDestroyed = (state: Pick<LedgerState, 'cycleEnds' | 'proposals'>): boolean =>
  cycleEndOf(state) !== null &&
  [...state.proposals.values()].some(
    ({ motion, decision }) => motion.kind === 'destruction' && decision?.outcome === 'passed',
  )

/** What may still be said of what was settled. */
const afterwards: ReadonlySet<FactKind> = new Set<FactKind>([
  'closing-signed',
  'confirmation',
  'dispute',
  'evidence',
  'branch',
  'page-opened',
  'cycle-ended',
  'step-done',
  'restated',
])

/** What is late for the notebook, in the order of its pages. */
export const lateForCycle = (state: LedgerState): EntryState[] => {
  const end = cycleEndOf(state)
  if (end === null) return []
  return [...entriesAbove(state, end.heads)].filter(({ fact }) => !afterwards.has(fact.kind))
}

/** Standing. */
export const cycleProblems = (state: LedgerState): Problem[] => {
  const { cycleEnds } = state
  if (cycleEnds.length === 0) return []
  const end = cycleEndOf(state)
  return [
    ...cycleEnds
      .filter((one) => one !== end)
      .map(({ entry }): Problem => {
        const code = end === null ? 'cycle-end-unsigned' : 'cycle-ended-twice'
        return { code, at: placeOf(entry), about: end?.entry ?? null }
      }),
    ...lateForCycle(state).map((entry): Problem => ({
      code: 'cycle-late',
      at: placeOf(entry),
      about: end?.entry ?? null,
    })),
  ]
}
