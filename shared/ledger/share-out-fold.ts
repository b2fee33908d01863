/**
 * The annual pool is shared out (rules SH1, SH2). What each woman is to get follows from the records below the heads, whatever the leader
 * states: the cash that she says was handed over is counted, and where her sums are others than ours, that is a Problem and ours hold.
 *
 *   handed over:              savings of the member → box
 *   more or less than saved:  share-out of the member → her savings
 *
 * So what could not be paid in cash stays in her savings, as still hers, and a later share-out, which has seen this one, pays it.
 *
 * Of two that were stated apart, the one that knows more decides what each woman gets, or else the first in the order: the cash of both is
 * counted, the gain is not given twice.
 */
import type { Centavos } from '../money/centavos.ts'
import { subtractCentavos, zero } from '../money/centavos.ts'
import type { ShareOutPart } from '../record/cycle-facts.ts'
import { refToKey } from '../record/record.ts'
import type { PostingState } from './account.ts'
import { bringTo, openAccount, transfer } from './account.ts'
import { entriesAbove } from './below.ts'
import { valueOfCash } from './cash.ts'
import { cycleEndOf } from './cycle-end.ts'
import { readHeads } from './heads.ts'
import { loanStanding } from './loan.ts'
import { isBelow } from './past.ts'
import { movesPool, postMore, settle } from './posting.ts'
import type { Problem, Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp } from './reference.ts'
import { planShareOut } from './share-out-plan.ts'
import type {
  Act,
  CoverState,
  EntryState,
  FactOf,
  LedgerState,
  LoanState,
  MemberState,
  SharedPartState,
  ShareOutState,
} from './state.ts'
import { note, placeOf } from './state.ts'

export const applySharedOut = (act: Act, fact: FactOf<'shared-out'>): Refusal | null => {
  const { state, entry } = act
  const meeting = lookUp(act, fact.meeting, 'meeting')
  if (!meeting.ok) return meeting.error
  const heads = readHeads(act, fact.heads)
  if (!heads.ok) return heads.error
  const stated = new Map<MemberState, ShareOutPart>()
  for (const part of fact.parts) {
    const member = lookUp(act, part.member, 'member')
    if (!member.ok) return member.error
    stated.set(member.value, part)
  }
  const { agreement } = meeting.value
  const plan = planShareOut(state, heads.value, agreement.shareOut)
  const handed = [...stated].flatMap(([{ savings }, { cash }]) =>
    transfer(savings, state.box.savings, valueOfCash(cash)),
  )
  const settled = settle(act, fact.meeting, handed)
  if (!settled.ok) return settled.error
  const entitled = new Map(plan.shares.map((share) => [share.member, share]))
  const parts = [...new Set([...entitled.keys(), ...stated.keys()])].map((member) =>
    partOf(member, entitled.get(member), stated.get(member)),
  )
  const shared: ShareOutState = {
    kind: 'share-out',
    key: refToKey(entry),
    entry,
    heads: heads.value,
    method: agreement.shareOut,
    pool: plan.pool,
    parts,
  }
  entry.subject = shared
  state.shareOuts.push(shared)
  adjustShareOuts(state, entry)
  for (const part of parts) {
    if (!isAsStated(part, stated.get(part.member))) {
      note(state, entry, refusal('share-out-differs', part.member.entry))
    }
  }
  if (plan.counted === null) note(state, entry, refusal('share-out-uncounted'))
  if (agreement.savingsUse !== 'annual-pool') note(state, entry, refusal('share-out-not-agreed'))
  noteLeftOut(state, shared)
  return null
}

const partOf = (
  member: MemberState,
  share: { readonly saved: Centavos; readonly due: Centavos } | undefined,
  stated: ShareOutPart | undefined,
): SharedPartState => {
  const cash = stated?.cash ?? []
  const due = share?.due ?? zero
  const unpaid = subtractCentavos(due, valueOfCash(cash))
  return { member, saved: share?.saved ?? zero, due, cash, unpaid }
}

const isAsStated = (ours: SharedPartState, stated: ShareOutPart | undefined): boolean =>
  ours.due === (stated?.due ?? zero) && ours.unpaid === (stated?.unpaid ?? zero)

const isCounted = ({ entry }: ShareOutState): boolean => entry.reversals.length === 0

/** Neither had seen the other. */
const areApart = (one: ShareOutState, other: ShareOutState): boolean =>
  one !== other && !isBelow(one.heads, other.entry) && !isBelow(other.heads, one.entry)

const knowsMore = (one: ShareOutState, other: ShareOutState): boolean =>
  [...other.heads].every(([page, clock]) => isBelow(one.heads, { page, clock })) &&
  [...one.heads].some(([page, clock]) => !isBelow(other.heads, { page, clock }))

/** The one that decides in its stead; `shareOuts` in their order. */
const overruling = (
  shareOuts: readonly ShareOutState[],
  one: ShareOutState,
): ShareOutState | null => {
  const place = shareOuts.indexOf(one)
  const isOver = (other: ShareOutState, at: number): boolean =>
    isCounted(other) &&
    areApart(one, other) &&
    (knowsMore(other, one) || (!knowsMore(one, other) && at < place))
  return shareOuts.find(isOver) ?? null
}

/** Those that decide what each woman gets. */
export const decidingShareOuts = ({ shareOuts }: LedgerState): ShareOutState[] =>
  shareOuts.filter((one) => isCounted(one) && overruling(shareOuts, one) === null)

/** Posts with `entry` what brings each woman's savings to what the share-outs give her that decide now. */
export const adjustShareOuts = (state: LedgerState, entry: EntryState): void => {
  const gains = new Map<MemberState, number>()
  for (const { parts } of state.shareOuts) for (const { member } of parts) gains.set(member, 0)
  for (const { parts } of decidingShareOuts(state)) {
    for (const { member, due, saved } of parts) {
      gains.set(member, (gains.get(member) ?? 0) + due - saved)
    }
  }
  const postings: PostingState[] = []
  for (const [member, gain] of gains) {
    if (gain !== 0) member.gain ??= openGain(state, member)
    if (member.gain !== null) {
      postings.push(...bringTo(member.gain, gain as Centavos, member.savings))
    }
  }
  postMore(entry, postings)
}

const openGain = (state: LedgerState, { entry }: MemberState): MemberState['gain'] => {
  const account = openAccount({ kind: 'share-out', member: entry })
  state.accounts.push(account)
  return account
}

/** What moved the pool, was here before, and is not in it. */
const noteLeftOut = (state: LedgerState, { heads, entry }: ShareOutState): void => {
  for (const one of entriesAbove(state, heads)) {
    if (one !== entry && one.subject?.kind !== 'share-out' && movesPool(one)) {
      note(state, one, refusal('share-out-late', entry))
    }
  }
}

/** Standing: two that were stated apart, and loans or covers that are open though the pool was shared out (rule SH1). */
export const shareOutProblems = (state: LedgerState): Problem[] => {
  const problems: Problem[] = []
  for (const one of state.shareOuts.filter(isCounted)) {
    const other = overruling(state.shareOuts, one)
    if (other === null) continue
    problems.push({ code: 'shared-out-twice', at: placeOf(one.entry), about: other.entry })
  }
  const newest = newestShareOut(state)
  if (newest === null || cycleEndOf(state) !== null) return problems
  const at = placeOf(newest.entry)
  for (const { entry } of openLendings(state)) {
    problems.push({ code: 'share-out-owing', at, about: entry })
  }
  return problems
}

/** Loans and covers that are still to be paid, and are not yet carried into the next notebook. */
const openLendings = ({ loans, covers }: LedgerState): (LoanState | CoverState)[] => [
  ...[...loans.values()].filter(
    (loan) =>
      loan.writtenOff === null &&
      loan.entry.reversals.length === 0 &&
      loanStanding(loan).balance > 0,
  ),
  ...[...covers.values()].filter(({ account }) => account.balance > 0),
]

/** The share-out that decides what the members got of the pool last; null where none does. */
export const newestShareOut = (state: LedgerState): ShareOutState | null =>
  decidingShareOuts(state).at(-1) ?? null
