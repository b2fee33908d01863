/**
 * What is settled: which votes have passed on agreement, leaders and dismissals, and where the records of those who left are cut. It
 * reaches back to records that leave it out (rules AU3, AU6), so a fold must know it beforehand; and what is settled follows from a
 * fold. fold.ts folds until both agree.
 */
import { required } from '../base/assert.ts'
import type { FactKey, FactRef, PageId } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import { memberOf } from './directory.ts'
import { pastAt } from './past.ts'
import type { PassedVote } from './precedence.ts'
import type { EntryState, LedgerState, MemberState } from './state.ts'

/** From where a page of one who left is cut. */
export interface Departure {
  readonly from: number
  /** What a vote that has passed covers is kept from a mere leaving, which takes two; not from a dismissal by vote. */
  readonly by: 'leaving' | 'dismissal'
}

export interface Settled {
  readonly passed: readonly PassedVote[]
  readonly departures: ReadonlyMap<PageId, Departure>
  /** Votes that would each undo the other: the facts that closed them. None has effect. */
  readonly suspended: ReadonlyMap<FactKey, FactRef>
}

export const nothingSettled: Settled = {
  passed: [],
  departures: new Map(),
  suspended: new Map(),
}

/** What a folded ledger says is settled. */
export const settledBy = (ledger: LedgerState): Settled => ({
  passed: ledger.passed,
  departures: departuresFrom(ledger),
  suspended: nothingSettled.suspended,
})

const voteKeys = ({ passed }: Settled): FactKey[] => passed.map(({ closing }) => refToKey(closing))

export const areSame = (one: Settled, other: Settled): boolean =>
  voteKeys(one).join() === voteKeys(other).join() &&
  one.departures.size === other.departures.size &&
  [...one.departures].every(([page, departure]) =>
    isSameDeparture(departure, other.departures.get(page)),
  )

const isSameDeparture = (one: Departure, other: Departure | undefined): boolean =>
  one.from === other?.from && one.by === other.by

/** What every one of several folds, none of which agrees with the next, takes for settled. */
export const commonGround = (all: readonly Settled[]): Settled => {
  const [first = nothingSettled, ...others] = all
  const keys = all.map((settled) => new Set(voteKeys(settled)))
  const isCommon = (key: FactKey): boolean => keys.every((own) => own.has(key))
  return {
    passed: first.passed.filter(({ closing }) => isCommon(refToKey(closing))),
    departures: new Map(
      [...first.departures].filter(([page, departure]) =>
        others.every((other) => isSameDeparture(departure, other.departures.get(page))),
      ),
    ),
    suspended: new Map(
      all
        .flatMap(({ passed }) => passed)
        .map(({ closing }) => [refToKey(closing), closing] as const)
        .filter(([key]) => !isCommon(key)),
    ),
  }
}

/**
 * What ended a membership. A leaver's own statement does at once; another's does once a second member confirmed it, she herself or anyone:
 * it takes two (rule AU6).
 */
export const endingsOf = ({ left, dismissed, key }: MemberState): readonly EntryState[] => {
  const leavings = left?.author.key === key ? [left] : (left?.confirmations ?? [])
  return dismissed === null ? leavings : [dismissed, ...leavings]
}

/** The first clock, on each page of a member who left, that whoever ended her membership had not seen. */
const departuresFrom = (ledger: LedgerState): ReadonlyMap<PageId, Departure> => {
  const departures = new Map<PageId, Departure>()
  const gone = [...ledger.members.values()].filter((member) => endingsOf(member).length > 0)
  if (gone.length === 0) return departures
  for (const { id, author } of ledger.pages.values()) {
    const holder = memberOf(ledger.directory, author)
    const member = gone.find(({ key }) => key === holder)
    if (member !== undefined) departures.set(id, departureOf(ledger, member, id))
  }
  return departures
}

const departureOf = (ledger: LedgerState, member: MemberState, id: PageId): Departure => {
  const { left, dismissed, key } = member
  if (dismissed !== null) {
    const vote = ledger.passed.find(({ closing }) => refToKey(closing) === refToKey(dismissed))
    // She may have closed the vote herself.
    const own = dismissed.page === id ? dismissed.clock : -1
    return { from: Math.max(vote?.heads.get(id) ?? -1, own) + 1, by: 'dismissal' }
  }
  const { page, clock, seen } = pastAt(ledger, required(left, 'what ended it'))
  const newest = page === id ? clock : (seen.get(id) ?? -1)
  // Where nobody but herself confirmed it, her page goes as far as that.
  const [first] = endingsOf(member)
  const isHerWord = endingsOf(member).every(({ author }) => author.key === key)
  const own = isHerWord && first?.page === id ? first.clock : -1
  return { from: Math.max(newest, own) + 1, by: 'leaving' }
}
