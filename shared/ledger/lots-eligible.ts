/**
 * Who may win the savings by lots, and out of whose savings she is paid (rules LT1, LT3): by the records below the heads with which the lots
 * were opened, and by nothing else.
 *
 * A woman is up to date when all that she has saved is at least the weekly saving, as agreed for each meeting, over the meetings at which
 * savings were collected and which she could have come to: those opened by somebody who knew that she had been added.
 *
 * The round is that of the newest draw; when every active woman has been given the savings in it, the next one begins.
 */
import type { Centavos } from '../money/centavos.ts'
import { centavos, sumCentavos, zero } from '../money/centavos.ts'
import { splitByWeights } from '../money/split.ts'
import type { FactKey } from '../record/record.ts'
import { compareRefs, refToKey } from '../record/record.ts'
import { balancesBelow } from './below.ts'
import type { Heads } from './past.ts'
import { isBelow, liesIn, pastAt } from './past.ts'
import type { DrawResultState } from './lots-state.ts'
import type { EntryState, LedgerState, MeetingState, MemberState } from './state.ts'

/** Of one active woman. */
export interface Standing {
  readonly member: MemberState
  /** What of her savings is in the pool. */
  readonly saved: Centavos
  readonly wasGifted: boolean
  /** So much she has still to save before she takes part; nothing where the agreement does not ask for it. */
  readonly behind: Centavos
}

export interface Eligibility {
  /** From 1 on. */
  readonly round: number
  /** Ascending by reference. */
  readonly standings: readonly Standing[]
}

export const eligibilityBelow = (
  state: LedgerState,
  heads: Heads,
  needsUpToDate: boolean,
): Eligibility => {
  const leavings = leavingsBelow(state, heads)
  const active = [...state.members.values()]
    .filter((member) => isBelow(heads, member.entry) && !hasEnded(member, heads, leavings))
    .toSorted((one, other) => compareRefs(one.entry, other.entry))
  const { round, gifted } = roundBelow(state, heads, active)
  const below = balancesBelow(state, heads)
  const behindOf = needsUpToDate ? arrearsBelow(state, heads) : () => zero
  const standings = active.map((member) => ({
    member,
    saved: centavos(Math.max(0 - below(member.savings), 0)),
    wasGifted: gifted.has(member.key),
    behind: behindOf(member),
  }))
  return { round, standings }
}

export const isEligible = ({ wasGifted, behind }: Standing): boolean => !wasGifted && behind === 0

export const poolOf = (standings: readonly Standing[]): Centavos =>
  sumCentavos(standings.map(({ saved }) => saved))

/** What each woman gives, in proportion to her savings; all of them where the gift is the whole pool. At most the pool. */
export const sharesOf = (amount: Centavos, standings: readonly Standing[]): Centavos[] =>
  splitByWeights(
    amount,
    standings.map(({ saved }) => saved),
  )

/** The draw that has effect by the records below the heads. */
const resultBelow = (
  results: readonly DrawResultState[],
  heads: Heads,
): DrawResultState | undefined => results.findLast(({ entry }) => standsBelow(entry, heads))

const standsBelow = (entry: EntryState, heads: Heads): boolean =>
  isBelow(heads, entry) && !entry.reversals.some((reversal) => isBelow(heads, reversal))

const roundBelow = (
  { draws }: LedgerState,
  heads: Heads,
  active: readonly MemberState[],
): { readonly round: number; readonly gifted: ReadonlySet<FactKey> } => {
  const gifts = [...draws.values()].flatMap(({ results, round }) => {
    const result = resultBelow(results, heads)
    return result === undefined ? [] : [{ round, winner: result.winner.key }]
  })
  const round = gifts.reduce((newest, gift) => Math.max(newest, gift.round), 1)
  const gifted = new Set(gifts.filter((gift) => gift.round === round).map(({ winner }) => winner))
  return active.every(({ key }) => gifted.has(key))
    ? { round: round + 1, gifted: new Set() }
    : { round, gifted }
}

/** What the members were said to have left by, below the heads, by member; also where that was taken back above them. */
const leavingsBelow = (
  { movements }: LedgerState,
  heads: Heads,
): ReadonlyMap<FactKey, readonly EntryState[]> => {
  const leavings = new Map<FactKey, EntryState[]>()
  for (const entry of movements) {
    if (entry.fact.kind !== 'member-left' || !standsBelow(entry, heads)) continue
    const key = refToKey(entry.fact.member)
    leavings.set(key, [...(leavings.get(key) ?? []), entry])
  }
  return leavings
}

/** It takes two to end a membership, or her own word (settled.ts). */
const hasEnded = (
  { key, dismissed }: MemberState,
  heads: Heads,
  leavings: ReadonlyMap<FactKey, readonly EntryState[]>,
): boolean =>
  (dismissed !== null && isBelow(heads, dismissed)) ||
  (leavings.get(key) ?? []).some(
    ({ author, confirmations }) =>
      author.key === key || confirmations.some((confirmation) => isBelow(heads, confirmation)),
  )

const arrearsBelow = (state: LedgerState, heads: Heads): ((member: MemberState) => Centavos) => {
  const saved = new Map<FactKey, number>()
  const collecting = new Set<MeetingState>()
  for (const entry of state.movements) {
    if (entry.fact.kind !== 'saving' || !standsBelow(entry, heads)) continue
    const { member, meeting: ref, amount } = entry.fact
    saved.set(refToKey(member), (saved.get(refToKey(member)) ?? 0) + amount)
    const meeting = state.meetings.get(refToKey(ref))
    if (meeting !== undefined) collecting.add(meeting)
  }
  const meetings = [...collecting].map(({ entry, agreement }) => ({
    past: pastAt(state, entry),
    weekly: agreement.weeklySaving,
  }))
  return ({ key, entry }) => {
    const expected = sumCentavos(
      meetings.filter(({ past }) => liesIn(past, entry)).map(({ weekly }) => weekly),
    )
    return centavos(Math.max(expected - (saved.get(key) ?? 0), 0))
  }
}
