/**
 * Posting facts that move money (DOMAIN, pots and postings). Money that is said to have moved is counted wherever there is an account for
 * it, and what is odd about it is a Problem: cash in the box does not go away because a rule was broken.
 */
import type { Result } from '../base/result.ts'
import { refuse } from '../base/result.ts'
import type { FactRef } from '../record/record.ts'
import type { PostingState } from './account.ts'
import { applyPostings, turnoverCentavos, turnoverOf } from './account.ts'
import { claimMeeting } from './meeting.ts'
import { endOf } from './membership.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { hasSeen, lookUp } from './reference.ts'
import type { Act, EntryState, MeetingState, MemberState } from './state.ts'
import { note } from './state.ts'

/** Posts the fact and lists it under its meeting. */
export const settle = (
  act: Act,
  ref: FactRef,
  postings: readonly PostingState[],
): Result<MeetingState, Refusal> => {
  const meeting = lookUp(act, ref, 'meeting')
  if (!meeting.ok) return meeting
  const refused = post(act, postings)
  if (refused !== null) return refuse(refused)
  act.state.movements.push(act.entry)
  claimMeeting(act, meeting.value)
  return meeting
}

export const post = (act: Act, postings: readonly PostingState[]): Refusal | null => {
  const { state, entry } = act
  const turnover = state.turnover + turnoverOf(postings)
  if (turnover > turnoverCentavos) return refusal('sum-too-large')
  state.turnover = turnover
  entry.postings = postings
  applyPostings(postings)
  if (act.state.shareOuts.length > 0) noteMissed(act)
  return null
}

/** It moved the pool without knowing that the pool was shared out: it is not in what the women got (rule AU6). */
const noteMissed = (act: Act): void => {
  const { state, entry } = act
  if (entry.fact.kind === 'shared-out' || !movesPool(entry)) return
  const missed = state.shareOuts.find(
    (one) => one.entry.reversals.length === 0 && !hasSeen(act, one.entry),
  )
  if (missed !== undefined) note(state, entry, refusal('share-out-late', missed.entry))
}

export const movesPool = ({ postings }: EntryState): boolean =>
  postings.some(({ account: { name } }) => name.kind === 'box' && name.pot === 'savings')

/** What follows from a fact that is posted already: never more than it has moved itself. */
export const postMore = (entry: EntryState, postings: readonly PostingState[]): void => {
  if (postings.length === 0) return
  entry.postings = [...entry.postings, ...postings]
  applyPostings(postings)
}

export const noteLeaver = ({ state, entry }: Act, member: MemberState): void => {
  const end = endOf(member)
  if (end !== null) note(state, entry, refusal('for-leaver', end))
}
