/**
 * The draw (rules LT2, LT3, AU6). Anyone may state it, for anyone can make it: what she states must be what follows from the reveals below
 * her heads. One person never suffices: who opened the lots and closed the commitments alone does not draw them as well.
 *
 * Where all who committed have revealed, nothing is left to choose, and the draw holds at once. Where some have not, whoever draws could
 * choose by leaving out a reveal that she says she never saw. So it then takes the word of more than half of the women who were active:
 * each states the draw on her own page, and the statement that makes up the number is the one that holds, also against one that turns
 * up with a reveal that came too late for them. Who withheld is named and cannot win.
 *
 * The savings of all the women who were active are given to one, in proportion to what each had saved below the heads with which the
 * lots were opened, by largest remainder, ties in the order of their references: savings of each → box. The winner takes the cash.
 */
import { refToKey } from '../record/record.ts'
import { transfer } from './account.ts'
import { leavesOut, readHeads } from './heads.ts'
import { sharesOf } from './lots-eligible.ts'
import { noteUnheard } from './lots.ts'
import type { Outcome } from './lots-progress.ts'
import { neededToDraw, outcomeOf, resultOf } from './lots-progress.ts'
import { claimMeeting } from './meeting.ts'
import type { Heads } from './past.ts'
import { isBelow } from './past.ts'
import { noteLeaver, post } from './posting.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { hasSeen, lookUp } from './reference.ts'
import type { DrawResultState, DrawState, DrawStatementState } from './lots-state.ts'
import type { Act, FactOf, LedgerState, MemberState } from './state.ts'
import { note } from './state.ts'

export const applyLotsDrawn = (act: Act, fact: FactOf<'lots-drawn'>): Refusal | null => {
  const found = lookUp(act, fact.lots, 'draw')
  if (!found.ok) return found.error
  const draw = found.value
  const held = resultOf(draw)
  if (held !== null && hasSeen(act, held.entry)) return refusal('lots-drawn-twice', held.entry)
  const heads = readHeads(act, fact.heads)
  if (!heads.ok) return heads.error
  if (leavesOut(act, heads.value) || !isBelow(heads.value, draw.entry)) {
    return refusal('heads-behind')
  }
  const outcome = outcomeOf(act.state.hash, draw, (ref) => isBelow(heads.value, ref))
  if (outcome === null) {
    const isClosed = draw.closings.some(({ entry }) => isBelow(heads.value, entry))
    return refusal(isClosed ? 'lots-undecided' : 'lots-not-closed', draw.entry)
  }
  const { closing, drawn } = outcome
  if (refToKey(fact.winner) !== refToKey(drawn.winner) || fact.amount !== draw.amount) {
    return refusal('lots-result-differs', drawn.winner)
  }
  if (closing === null || drawn.withheld.length === 0) {
    const opener = draw.entry.author
    const isAlone = act.author === opener && (closing ?? draw).entry.author === opener
    if (isAlone) return refusal('lots-drawn-alone', draw.entry)
    return settleDraw(act, draw, resultFrom(act, heads.value, outcome, 'all-revealed'))
  }
  const statement = { entry: act.entry, closing, withheld: drawn.withheld.map(refToKey) }
  draw.statements.push(statement)
  if (sayingSo(draw, heads.value, statement) < neededToDraw(draw)) return null
  return settleDraw(act, draw, resultFrom(act, heads.value, outcome, 'majority'))
}

/** Women who were active and whose last word below the heads is this; whoever says it now among them. */
const sayingSo = (
  { statements, standings }: DrawState,
  heads: Heads,
  said: DrawStatementState,
): number => {
  const words = new Map<MemberState, DrawStatementState>()
  for (const one of statements) {
    if (one === said || isBelow(heads, one.entry)) words.set(one.entry.author, one)
  }
  const entitled = new Set(standings.map(({ member }) => member))
  return [...words].filter(
    ([member, word]) =>
      entitled.has(member) &&
      word.closing === said.closing &&
      word.withheld.join() === said.withheld.join(),
  ).length
}

const resultFrom = (
  { state, entry }: Act,
  heads: Heads,
  { input, drawn: { seed, winner, withheld } }: Outcome,
  basis: DrawResultState['basis'],
): DrawResultState | null => {
  const won = state.members.get(refToKey(winner))
  return won === undefined
    ? null
    : { entry, heads, input, seed, winner: won, withheld: membersAt(state, withheld), basis }
}

const membersAt = (
  { members }: LedgerState,
  refs: readonly Parameters<typeof refToKey>[0][],
): MemberState[] => refs.flatMap((ref) => members.get(refToKey(ref)) ?? [])

/** Once in each draw, and once on what was there when the lots were opened. */
const settleDraw = (act: Act, draw: DrawState, result: DrawResultState | null): Refusal | null => {
  if (result === null) return refusal('refers-to-nothing')
  const { state, entry } = act
  const other = drawnOtherwise(state, draw)
  if (other !== null) return refusal('lots-drawn-twice', other.entry)
  const held = resultOf(draw)
  if (held !== null) {
    if (held.basis === 'majority' || result.basis !== 'majority') {
      return refusal('lots-drawn-twice', held.entry)
    }
    takeOver(state, draw, held, result)
  } else {
    const refused = post(act, postingsOf(state, draw))
    if (refused !== null) return refused
    state.movements.push(entry)
    draw.results.push(result)
  }
  claimMeeting(act, draw.meeting)
  noteLeaver(act, result.winner)
  for (const reveal of draw.reveals) {
    if (!isBelow(result.heads, reveal.entry)) noteUnheard(act, result, reveal.entry)
  }
  return null
}

/** Of other lots, and unknown when these were opened. */
const drawnOtherwise = ({ draws }: LedgerState, draw: DrawState): DrawResultState | null => {
  for (const other of draws.values()) {
    const result = other === draw ? null : resultOf(other)
    if (result !== null && !isBelow(draw.heads, result.entry)) return result
  }
  return null
}

/** The postings of the same lots are the same, whoever wins. */
const takeOver = (
  state: LedgerState,
  draw: DrawState,
  held: DrawResultState,
  result: DrawResultState,
): void => {
  result.entry.postings = held.entry.postings
  held.entry.postings = []
  state.movements.push(result.entry)
  draw.results.splice(draw.results.indexOf(held), 1, result)
  note(state, held.entry, refusal('lots-drawn-twice', result.entry))
}

const postingsOf = ({ box }: LedgerState, { amount, standings }: DrawState) => {
  const shares = sharesOf(amount, standings)
  return standings.flatMap(({ member }, place) =>
    transfer(member.savings, box.savings, shares[place] ?? amount),
  )
}
