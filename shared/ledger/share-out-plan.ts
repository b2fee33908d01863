/**
 * What each woman is to get of the annual pool (rule SH1), by the records below some heads and nothing else: what was counted in the box for
 * the savings pot, less what those who left have not taken, among the members, in the order in which they were added.
 */
import type { Centavos } from '../money/centavos.ts'
import { addCentavos, centavos, subtractCentavos, sumCentavos, zero } from '../money/centavos.ts'
import type { ShareOutMethod } from '../record/agreement.ts'
import type { CashRow } from '../record/record.ts'
import { compareRecords, pots } from '../record/record.ts'
import type { Balances } from './below.ts'
import { balancesBelow } from './below.ts'
import { endOf } from './membership.ts'
import type { Heads } from './past.ts'
import { isBelow, pastAt } from './past.ts'
import { shareOut } from './share-out.ts'
import type { EntryState, LedgerState, MemberState } from './state.ts'

export interface SharePlan {
  /** Notes and coins of the newest count; null where the box was never counted. */
  readonly counted: readonly CashRow[] | null
  /** Nothing was paid in or out since that count: its notes and coins are what lies in the box. */
  readonly isFresh: boolean
  /** What is shared out. */
  readonly pool: Centavos
  readonly shares: readonly Share[]
}

export interface Share {
  readonly member: MemberState
  readonly saved: Centavos
  readonly due: Centavos
}

export const planShareOut = (
  state: LedgerState,
  heads: Heads,
  method: ShareOutMethod,
): SharePlan => {
  const below = balancesBelow(state, heads)
  const known = [...state.members.values()].filter(({ entry }) => isBelow(heads, entry))
  const savedBy = ({ savings }: MemberState): Centavos => centavos(Math.max(0 - below(savings), 0))
  const isGone = (member: MemberState): boolean => {
    const end = endOf(member)
    return end !== null && isBelow(heads, end)
  }
  const setAside = sumCentavos(known.filter(isGone).map(savedBy))
  const count = newestCount(state, heads)
  const held = addCentavos(below(state.box.savings), count === null ? zero : count.over)
  const members = known.filter((member) => !isGone(member))
  const left = Math.max(subtractCentavos(held, setAside), 0)
  const pool = members.length === 0 ? zero : centavos(left)
  const savings = members.map(savedBy)
  const dues = shareOut(pool, savings, method)
  return {
    counted: count?.cash ?? null,
    isFresh: count !== null && pots.every((pot) => below(state.box[pot]) === count.box(pot)),
    pool,
    shares: members.map((member, place) => ({
      member,
      saved: savings[place] ?? zero,
      due: dues[place] ?? zero,
    })),
  }
}

interface Count {
  readonly cash: readonly CashRow[]
  /** What it found in the savings pot beyond the books, where those do not say so already. */
  readonly over: Centavos
  /** By the books, once it was done. */
  readonly box: (pot: (typeof pots)[number]) => Centavos
}

/** By a closing or at the beginning of a meeting; of those below the heads, the last in the order. */
const newestCount = (state: LedgerState, heads: Heads): Count | null => {
  const counts = [...state.meetings.values()]
    .flatMap(({ closing, entries }) => [
      ...(closing === null ? [] : [closing.entry]),
      ...entries.filter(({ fact, reversals }) => fact.kind === 'box-counted' && !reversals[0]),
    ])
    .filter((entry) => isBelow(heads, entry))
  const [first, ...others] = counts
  if (first === undefined) return null
  const newest = others.reduce(
    (last, entry) => (compareRecords(entry.record, last.record) > 0 ? entry : last),
    first,
  )
  return readCount(state, newest)
}

const readCount = (state: LedgerState, { fact, subject, ...entry }: EntryState): Count | null => {
  if (subject?.kind === 'closing') {
    const counted = new Map(subject.pots.map((one) => [one.pot, one.counted]))
    return { cash: subject.cash, over: zero, box: (pot) => counted.get(pot) ?? zero }
  }
  if (fact.kind !== 'box-counted') return null
  const books = balancesBefore(state, entry)
  const savings = fact.pots.find(({ pot }) => pot === 'savings')?.counted ?? zero
  const over = subtractCentavos(savings, books(state.box.savings))
  return { cash: fact.cash, over, box: (pot) => books(state.box[pot]) }
}

/** By all that whoever stated it had seen, without what stands in the same record. */
const balancesBefore = (
  state: LedgerState,
  entry: Pick<EntryState, 'page' | 'clock' | 'index'>,
): Balances => {
  const { page, clock, seen } = pastAt(state, entry)
  return balancesBelow(state, new Map(seen).set(page, clock - 1))
}
