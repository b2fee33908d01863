/** What members say of each other's facts: confirmation, dispute, reversal (rule AU4). */
import type { FactRef } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import { takenBack } from './account.ts'
import { leadsAt } from './leadership.ts'
import { takeBackOnCover } from './cover.ts'
import { takeBackOn } from './lending.ts'
import { post } from './posting.ts'
import { adjustShareOuts } from './share-out-fold.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { hasSeen, lookUpConfirmable, lookUpContestable } from './reference.ts'
import type { Act, EntryState, FactOf } from './state.ts'
import { note } from './state.ts'

/** Each reference stands for itself: one that is refused does not hold up the others. */
export const applyConfirmation = (act: Act, fact: FactOf<'confirmation'>): Refusal | null => {
  for (const ref of fact.facts) {
    const refused = confirm(act, ref)
    if (refused !== null) note(act.state, act.entry, refused)
  }
  return null
}

/** A confirmation lifts the disputes of the same member that it has seen. */
const confirm = (act: Act, ref: FactRef): Refusal | null => {
  const target = lookUpConfirmable(act, ref)
  if (!target.ok) return target.error
  const { author, confirmations, disputes } = target.value
  if (author === act.author) return refusal('confirmed-own', ref)
  const hers = disputes.filter(
    ({ entry, liftedBy }) =>
      entry.author === act.author && liftedBy === null && hasSeen(act, entry),
  )
  for (const dispute of hers) dispute.liftedBy = act.entry
  if (confirmations.every((earlier) => earlier.author !== act.author)) {
    target.value.confirmations = [...confirmations, act.entry]
    return null
  }
  return hers.length > 0 ? null : refusal('confirmed-twice', ref)
}

export const applyDispute = (act: Act, fact: FactOf<'dispute'>): Refusal | null => {
  const target = lookUpContestable(act, fact.fact)
  if (!target.ok) return target.error
  const { author, disputes } = target.value
  if (author === act.author) return refusal('disputed-own', fact.fact)
  const isDisputed = disputes.some(
    ({ entry, liftedBy }) => entry.author === act.author && liftedBy === null,
  )
  if (isDisputed) return refusal('disputed-twice', fact.fact)
  const dispute = { entry: act.entry, reason: fact.reason, liftedBy: null }
  target.value.disputes = [...disputes, dispute]
  return null
}

/** Takes the postings back, once: of two stated at the same time both are shown. A leaver whose leaving is taken back is a member. */
export const applyReversal = (act: Act, fact: FactOf<'reversal'>): Refusal | null => {
  const target = lookUpContestable(act, fact.fact)
  if (!target.ok) return target.error
  const entry = target.value
  // Only who gave up a claim takes it up again.
  const isHersAlone = entry.fact.kind === 'cover-forgiven'
  if (entry.author !== act.author && (isHersAlone || !leadsAt(act, act.author))) {
    return refusal('reversal-not-hers', fact.fact)
  }
  const [first] = entry.reversals
  if (first !== undefined) {
    if (hasSeen(act, first)) return refusal('reversed-twice', fact.fact)
    note(act.state, act.entry, refusal('reversed-twice', fact.fact))
    entry.reversals = [...entry.reversals, act.entry]
    return null
  }
  const refused = post(act, takenBack(entry.postings))
  if (refused !== null) return refused
  entry.reversals = [act.entry]
  takeBackConsequences(act, entry)
  return null
}

/** What followed from the fact, beyond its own postings. */
const takeBackConsequences = ({ state, entry: reversal }: Act, entry: EntryState): void => {
  const { fact, subject } = entry
  if (fact.kind === 'member-left') {
    const member = state.members.get(refToKey(fact.member))
    if (member?.left === entry) member.left = null
  } else if (fact.kind === 'repayment') {
    const loan = state.loans.get(refToKey(fact.loan))
    if (loan !== undefined) takeBackOn(state, loan, reversal)
  } else if (subject?.kind === 'share-out') {
    adjustShareOuts(state, reversal)
  } else if (subject?.kind === 'loan') {
    takeBackOn(state, subject, reversal)
  } else {
    const ref = 'cover' in fact ? fact.cover : entry
    const cover = state.covers.get(refToKey(ref))
    if (cover !== undefined) takeBackOnCover(state, cover, entry, reversal)
  }
}
