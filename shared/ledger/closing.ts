/**
 * Closing a meeting (rules AU5, AU6, ME2). A closing settles what lies below the heads that it states, and nothing else: expected
 * cash is what those records give, wherever others fall in the order. Its own record is not below its heads, so what is said in
 * one record with a closing is late for it.
 */
import { equalBytes } from '../base/bytes.ts'
import { centavos, subtractCentavos } from '../money/centavos.ts'
import type { Pot, PotCount } from '../record/record.ts'
import { transfer } from './account.ts'
import { valueOfCash } from './cash.ts'
import { readHeads } from './heads.ts'
import type { ClosedPot } from './ledger.ts'
import { isBelow, pastOf } from './past.ts'
import type { Heads } from './past.ts'
import { markLate } from './meeting.ts'
import { post } from './posting.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp } from './reference.ts'
import type { Act, ClosingState, EntryState, FactOf, LedgerState, MeetingState } from './state.ts'
import { entryAt, note } from './state.ts'

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
  const closing = lookUp(act, fact.closing, 'closing')
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
  const expectedByPot = cashBelow(state, heads)
  return counts.map(({ pot, expected: stated, counted }) => {
    const expected = centavos(expectedByPot[pot])
    return { pot, stated, expected, counted, difference: subtractCentavos(counted, expected) }
  })
}

/** Cash of each pot by the records below the heads: all of it, less what the records above them moved. */
const cashBelow = (state: LedgerState, heads: Heads): Record<Pot, number> => {
  const { box } = state
  const cash: Record<Pot, number> = {
    'loan-fund': box['loan-fund'].balance,
    savings: box.savings.balance,
    'group-fund': box['group-fund'].balance,
  }
  for (const page of state.pages.values()) {
    for (let clock = (heads.get(page.id) ?? -1) + 1; clock < page.rows.length; clock++) {
      for (const entry of page.rows[clock]?.entries ?? []) {
        if (entry === null || isTakenBackBelow(state, heads, entry)) continue
        for (const { account, amount } of entry.postings) {
          if (account.name.kind === 'box') cash[account.name.pot] -= amount
        }
      }
    }
  }
  return cash
}

/** A reversal above the heads whose like stands below them: by the records below, the money was taken back all the same. */
const isTakenBackBelow = (state: LedgerState, heads: Heads, entry: EntryState): boolean => {
  if (entry.fact.kind !== 'reversal') return false
  const target = entryAt(state, entry.fact.fact)
  return target?.reversals.some((reversal) => isBelow(heads, reversal)) ?? false
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
