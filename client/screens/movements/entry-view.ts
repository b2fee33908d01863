/** An entry as screens show it: what it was, of whom, how much, and how far it has come. */
import type { Entry, Ledger, Member } from '../../../shared/ledger/ledger.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { sumCentavos } from '../../../shared/money/centavos.ts'
import type { FactKey, FactRef } from '../../../shared/record/record.ts'
import { refToKey } from '../../../shared/record/record.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import type { NotebookView, Tick } from '../../state/desk.ts'

export type MoneyKind =
  | 'repayment'
  | 'saving'
  | 'dues'
  | 'fine-paid'
  | 'gift'
  | 'loan-fund-received'
  | 'loan-disbursed'
  | 'member-left'
  | 'other'

export interface EntryView {
  readonly entry: Entry
  readonly key: FactKey
  readonly kind: MoneyKind
  readonly amount: Centavos
  /** Whose loan or savings; null where it is the group's. */
  readonly member: Member | null
  readonly day: Day
  readonly author: string
  readonly tick: Tick
  /** By whom and why it was taken back. */
  readonly correction: { readonly by: string; readonly reason: string } | null
  readonly disputes: readonly { readonly by: string; readonly reason: string }[]
  readonly confirmedBy: readonly string[]
  readonly isLate: boolean
}

/** Null for facts that move no money. */
export const viewEntry = (
  { ledger, tickOf }: Pick<NotebookView, 'ledger' | 'tickOf'>,
  entry: Entry,
): EntryView | null => {
  const money = moneyOf(ledger, entry)
  if (money === null) return null
  const [reversal] = entry.reversals
  return {
    ...money,
    entry,
    key: refToKey(entry),
    author: entry.author.alias,
    tick: tickOf(entry),
    correction:
      reversal?.fact.kind === 'reversal'
        ? { by: reversal.author.alias, reason: reversal.fact.reason }
        : null,
    disputes: entry.disputes
      .filter(({ liftedBy }) => liftedBy === null)
      .map(({ entry: { author }, reason }) => ({ by: author.alias, reason })),
    confirmedBy: entry.confirmations.map(({ author }) => author.alias),
    isLate: entry.late,
  }
}

type Money = Pick<EntryView, 'kind' | 'amount' | 'member' | 'day'>

/** No money is hidden because this app has no name for what moved it: then what moved is shown. */
const moneyOf = (ledger: Ledger, entry: Entry): Money | null => {
  const { fact, postings } = entry
  const day = dayOf(ledger, entry)
  const of = (kind: MoneyKind, amount: Centavos, member: Member | null): Money => ({
    kind,
    amount,
    member,
    day,
  })
  switch (fact.kind) {
    case 'repayment':
      return of(fact.kind, fact.amount, ledger.loans.get(refToKey(fact.loan))?.member ?? null)
    case 'saving':
    case 'dues':
    case 'fine-paid':
      return of(fact.kind, fact.amount, memberAt(ledger, fact.member))
    case 'lots-drawn':
      return of('gift', fact.amount, memberAt(ledger, fact.winner))
    case 'loan-disbursed':
      return of(fact.kind, fact.principal, memberAt(ledger, fact.member))
    case 'loan-granted':
      return of('loan-disbursed', fact.terms.principal, memberAt(ledger, fact.member))
    case 'member-left':
      return of(fact.kind, fact.savingsPaid, memberAt(ledger, fact.member))
    case 'loan-fund-received':
      return of(fact.kind, fact.amount, null)
    default:
      return movedBy(postings, day)
  }
}

/** What has no name here. */
const movedBy = (postings: Entry['postings'], day: Day): Money | null => {
  const moved = postings.filter(({ amount }) => amount > 0).map(({ amount }) => amount)
  return moved.length === 0
    ? null
    : { kind: 'other', amount: sumCentavos(moved), member: null, day }
}

const memberAt = (ledger: Ledger, ref: FactRef): Member | null =>
  ledger.members.get(refToKey(ref)) ?? null

const msPerDay = 86_400_000

/** Its meeting's day; without a meeting, that of the moment that its author claims. */
const dayOf = (ledger: Ledger, { fact, record }: Entry): Day => {
  const ref = 'meeting' in fact ? fact.meeting : null
  const meeting = ref === null ? undefined : ledger.meetings.get(refToKey(ref))
  return meeting?.day ?? (Math.floor(record.at / msPerDay) as Day)
}

/** What others recorded for her and she has neither confirmed nor disputed; what was taken back needs no word. */
export const entriesToConfirm = (
  notebook: Pick<NotebookView, 'ledger' | 'tickOf'>,
  her: Member,
): EntryView[] =>
  notebook.ledger.movements.flatMap((entry) => {
    const view = viewEntry(notebook, entry)
    if (view?.member?.key !== her.key || entry.author.key === her.key) return []
    return view.correction === null && !hasSpoken(entry, her) ? [view] : []
  })

/** Whether her last word on the entry stands already. */
export const hasSpoken = (entry: Entry, her: Member): boolean =>
  entry.confirmations.some(({ author }) => author.key === her.key) || isDisputedBy(entry, her)

export const isDisputedBy = (entry: Entry, her: Member): boolean =>
  entry.disputes.some(
    ({ entry: { author }, liftedBy }) => author.key === her.key && liftedBy === null,
  )
