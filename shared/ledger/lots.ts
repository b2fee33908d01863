/**
 * Lots up to the draw (rules LT1, LT2, AU6). A leader opens them, with heads: who may win, and out of whose savings, follows from the records
 * below those. Each woman who takes part commits to a nonce; a leader closes the commitments, with heads; each opens hers.
 *
 * Heads leave out nothing that their author had seen. The commitments of more than half of those eligible must lie below: fewer could
 * choose their nonces together and leave the others out. Whose commitment was left out is named; she can win all the same.
 *
 * A commitment is answered to the closing that she had seen. Of two closings that were stated apart, that one holds which more
 * women answered: one that is made up afterwards, and made to look old, finds nobody who had seen it.
 */
import { equalBytes } from '../base/bytes.ts'
import type { FactKey, FactRef } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import { addWeeks } from '../time/civil-date.ts'
import { commitmentOf } from './draw.ts'
import { leavesOut, readHeads } from './heads.ts'
import { graceDays } from './loan-book.ts'
import { eligibilityBelow, isEligible, poolOf } from './lots-eligible.ts'
import { lotsNameOf, neededToClose, refOf, resultOf } from './lots-progress.ts'
import { claimMeeting } from './meeting.ts'
import { isBelow } from './past.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { hasSeen, lookUp } from './reference.ts'
import type { CommitmentsClosedState, DrawResultState, DrawState } from './lots-state.ts'
import type { Act, EntryState, FactOf, MemberState } from './state.ts'
import { note } from './state.ts'

export const applyLotsOpened = (act: Act, fact: FactOf<'lots-opened'>): Refusal | null => {
  const { state, entry } = act
  const found = lookUp(act, fact.meeting, 'meeting')
  if (!found.ok) return found.error
  const meeting = found.value
  if (meeting.closing !== null && hasSeen(act, meeting.closing.entry)) {
    return refusal('late', meeting.entry)
  }
  if (meeting.agreement.savingsUse !== 'lots') return refusal('lots-not-agreed')
  const heads = readHeads(act, fact.heads)
  if (!heads.ok) return heads.error
  if (leavesOut(act, heads.value)) return refusal('heads-behind')
  const undrawn = undrawnBefore(act)
  if (undrawn !== null) return refusal('lots-undrawn', undrawn.entry)
  const { lotsNeedUpToDate } = meeting.agreement
  const { round, standings } = eligibilityBelow(state, heads.value, lotsNeedUpToDate)
  const eligible = standings.filter(isEligible).map(({ member }) => member)
  if (eligible.length === 0) return refusal('lots-nobody-eligible')
  const differing = differenceOf(eligible, fact.eligible)
  if (differing !== null) return refusal('lots-eligible-differ', differing)
  if (fact.amount > poolOf(standings)) return refusal('lots-above-pool')
  const draw: DrawState = {
    kind: 'draw',
    key: refToKey(entry),
    entry,
    meeting,
    heads: heads.value,
    amount: fact.amount,
    round,
    standings,
    eligible,
    commitments: [],
    closings: [],
    reveals: [],
    statements: [],
    results: [],
  }
  noteEarly(act, draw)
  entry.subject = draw
  state.draws.set(draw.key, draw)
  claimMeeting(act, meeting)
  return null
}

/** The savings go to one woman every so many weeks; a meeting may be held a little earlier. */
const noteEarly = (act: Act, { meeting }: DrawState): void => {
  const last = [...act.state.draws.values()].findLast((draw) => {
    const result = resultOf(draw)
    return result !== null && hasSeen(act, result.entry)
  })
  if (last === undefined) return
  const due = addWeeks(last.meeting.day, meeting.agreement.weeksBetweenLots)
  if (meeting.day + graceDays < due) note(act.state, act.entry, refusal('lots-early', last.entry))
}

/** Others whose nonces may be known already: to open lots anew would be to draw again. Once their meeting is closed, they are over. */
const undrawnBefore = (act: Act): DrawState | null =>
  [...act.state.draws.values()].find(
    (draw) =>
      draw.closings.some(({ entry }) => hasSeen(act, entry)) &&
      resultOf(draw) === null &&
      !(draw.meeting.closing !== null && hasSeen(act, draw.meeting.closing.entry)),
  ) ?? null

/** A woman who stands in one list only. */
const differenceOf = (ours: readonly MemberState[], stated: readonly FactRef[]): FactRef | null => {
  const ourKeys = new Set(ours.map(({ key }) => key))
  const statedKeys = new Set(stated.map(refToKey))
  return (
    stated.find((ref) => !ourKeys.has(refToKey(ref))) ??
    ours.find(({ key }) => !statedKeys.has(key))?.entry ??
    null
  )
}

export const applyLotsCommitted = (act: Act, fact: FactOf<'lots-committed'>): Refusal | null => {
  const draw = lookUp(act, fact.lots, 'draw')
  if (!draw.ok) return draw.error
  const { eligible, closings, commitments } = draw.value
  if (!eligible.includes(act.author)) return refusal('lots-not-eligible', draw.value.entry)
  const closing = closings.find(({ entry }) => hasSeen(act, entry))
  if (closing !== undefined) return refusal('lots-late', closing.entry)
  const before = commitments.find(({ author }) => author === act.author)
  if (before !== undefined && hasSeen(act, before)) return refusal('lots-committed-twice', before)
  commitments.push(act.entry)
  for (const one of closings) noteLeftOut(act, one, act.entry)
  return null
}

const noteLeftOut = (
  { state }: Act,
  { entry, committed }: CommitmentsClosedState,
  commitment: EntryState,
): void => {
  if (!committed.has(commitment.author.key)) {
    note(state, commitment, refusal('lots-commitment-left-out', entry))
  }
}

export const applyCommitmentsClosed = (
  act: Act,
  fact: FactOf<'lots-commitments-closed'>,
): Refusal | null => {
  const { state, entry } = act
  const draw = lookUp(act, fact.lots, 'draw')
  if (!draw.ok) return draw.error
  const heads = readHeads(act, fact.heads)
  if (!heads.ok) return heads.error
  if (leavesOut(act, heads.value) || !isBelow(heads.value, draw.value.entry)) {
    return refusal('heads-behind')
  }
  const { closings, commitments } = draw.value
  const before = closings.find((one) => hasSeen(act, one.entry))
  if (before !== undefined) return refusal('lots-closed-twice', before.entry)
  const committed = new Map<FactKey, EntryState>()
  for (const commitment of commitments) {
    const { key } = commitment.author
    if (isBelow(heads.value, commitment) && !committed.has(key)) committed.set(key, commitment)
  }
  if (committed.size < neededToClose(draw.value)) return refusal('lots-too-few', draw.value.entry)
  const [other] = closings
  if (other !== undefined) note(state, entry, refusal('lots-closed-twice', other.entry))
  const closing: CommitmentsClosedState = { entry, heads: heads.value, committed }
  closings.push(closing)
  for (const commitment of commitments) noteLeftOut(act, closing, commitment)
  return null
}

export const applyLotsRevealed = (act: Act, fact: FactOf<'lots-revealed'>): Refusal | null => {
  const { state, entry, author } = act
  const draw = lookUp(act, fact.lots, 'draw')
  if (!draw.ok) return draw.error
  const { closings, commitments, reveals, eligible } = draw.value
  if (!eligible.includes(author)) return refusal('lots-not-eligible', draw.value.entry)
  const seen = closings.filter((one) => hasSeen(act, one.entry))
  if (seen.length === 0) return refusal('lots-reveal-early', draw.value.entry)
  const hers = commitmentOf(state.hash, lotsNameOf(draw.value), refOf(author.entry), fact.nonce)
  const answered = seen.filter(({ committed }) => {
    const commitment = committed.get(author.key)?.fact
    return commitment?.kind === 'lots-committed' && equalBytes(commitment.commitment, hers)
  })
  if (answered.length === 0) {
    return refusal('lots-nonce-differs', commitments.find((one) => one.author === author) ?? null)
  }
  const before = reveals.find((one) => one.entry.author === author)
  if (before !== undefined && hasSeen(act, before.entry)) {
    return refusal('lots-revealed-twice', before.entry)
  }
  const result = resultOf(draw.value)
  if (result !== null && hasSeen(act, result.entry)) return refusal('lots-late', result.entry)
  reveals.push({ entry, closings: answered })
  if (result !== null) noteUnheard(act, result, entry)
  return null
}

/** She did reveal, and whoever drew did not know: for people to judge who was late. */
export const noteUnheard = (
  { state }: Act,
  { withheld, entry }: DrawResultState,
  reveal: EntryState,
): void => {
  if (withheld.includes(reveal.author)) {
    note(state, reveal, refusal('lots-reveal-left-out', entry))
  }
}
