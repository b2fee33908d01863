/**
 * Closing a meeting (rules AU5, AU6, ME2). A closing settles what lies below the heads that it states, and nothing else: expected
 * cash is what those records give, wherever others fall in the order. Its own record is not below its heads, so what is said in
 * one record with a closing is late for it.
 */
import { equalBytes } from '../base/bytes.ts'
import { subtractCentavos } from '../money/centavos.ts'
import type { PotCount } from '../record/record.ts'
import { transfer } from './account.ts'
import { balancesBelow } from './below.ts'
import { valueOfCash } from './cash.ts'
import { readHeads } from './heads.ts'
import type { ClosedPot } from './ledger.ts'
import { isBelow, pastOf } from './past.ts'
import type { Heads } from './past.ts'
import { markLate } from './meeting.ts'
import { post } from './posting.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp, lookUpSignable } from './reference.ts'
import type { Act, ClosingState, FactOf, LedgerState, MeetingState } from './state.ts'
import { note } from './state.ts'

export const applyMeetingClosed = (act: Act, fact: FactOf<'meeting-closed'>): Refusal | null => {
  const { state, entry } = act
  const meeting = lookUp(act, fact.meeting, 'meeting')
  if (!meeting.ok) return meeting.error
  if (meeting.value.closing !== null) return refusal('closed-twice', meeting.value.closing.entry)
  const heads = readHeads(act, fact.heads)
  if (!heads.ok) return heads.error
  const closedPots = closePots(state, heads.value, fact.pots)
  const refused = post(
    act,
    closedPots.flatMap(({ pot, difference }) =>
      transfer(state.box[pot], state.cashDifference[pot], difference),
    ),
  )
  if (refused !== null) return refused
  const closing: ClosingState = {
    kind: 'closing',
    entry,
    meeting: meeting.value,
    past: pastOf(act),
    heads: heads.value,
    pots: closedPots,
    cash: fact.cash,
    reason: fact.reason,
    signatures: [],
  }
  entry.subject = closing
  meeting.value.closing = closing
  seal(state, closing)
  markUncovered(state, meeting.value, heads.value)
  noteDifferences(act, closing)
  return null
}

export const applyClosingSigned = (act: Act, fact: FactOf<'closing-signed'>): Refusal | null => {
  const closing = lookUpSignable(act, fact.closing)
  if (!closing.ok) return closing.error
  const { entry, signatures } = closing.value
  if (!equalBytes(entry.record.id, fact.id)) return refusal('closing-signed-wrong-id', entry)
  if (signatures.some(({ author }) => author === act.author)) {
    return refusal('closing-signed-twice', entry)
  }
  signatures.push(act.entry)
  return null
}

const closePots = (
  state: LedgerState,
  heads: Heads,
  counts: readonly PotCount[],
): readonly ClosedPot[] => {
  const below = balancesBelow(state, heads)
  return counts.map(({ pot, expected: stated, counted }) => {
    const expected = below(state.box[pot])
    return { pot, stated, expected, counted, difference: subtractCentavos(counted, expected) }
  })
}

/** Puts the closing's seal on all that it covers and no earlier one did (rule AU4). */
const seal = (state: LedgerState, closing: ClosingState): void => {
  for (const [id, head] of closing.heads) {
    const page = state.pages.get(id)
    if (page === undefined || head <= page.sealedTo) continue
    for (let clock = page.sealedTo + 1; clock <= head; clock++) {
      for (const entry of page.rows[clock]?.entries ?? []) {
        if (entry !== null) entry.sealedBy = closing
      }
    }
    page.sealedTo = head
  }
}

const markUncovered = (state: LedgerState, meeting: MeetingState, heads: Heads): void => {
  for (const entry of meeting.entries) {
    if (!isBelow(heads, entry)) markLate(state, entry, meeting)
  }
}

const noteDifferences = (
  { state, entry }: Act,
  { pots: closed, cash, reason }: ClosingState,
): void => {
  if (closed.some(({ stated, expected }) => stated !== expected)) {
    note(state, entry, refusal('closing-expected-differs'))
  }
  const counted = closed.reduce((sum, pot) => sum + pot.counted, 0)
  if (counted !== valueOfCash(cash)) note(state, entry, refusal('closing-cash-differs'))
  if (reason === '' && closed.some(({ difference }) => difference !== 0)) {
    note(state, entry, refusal('closing-reason-missing'))
  }
}
