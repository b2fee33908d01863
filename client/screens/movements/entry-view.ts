/** An entry as screens show it: what it was, of whom, how much, and how far it has come. */
import type { Entry, Member } from '../../../shared/ledger/ledger.ts'
import { movementOf } from '../../../shared/ledger/movement.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import type { MovementKind } from '../../../shared/record/receipt.ts'
import type { FactKey } from '../../../shared/record/record.ts'
import { refToKey } from '../../../shared/record/record.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import type { NotebookView, Tick } from '../../state/desk.ts'

export interface EntryView {
  readonly entry: Entry
  readonly key: FactKey
  readonly kind: MovementKind
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
  const money = movementOf(ledger, entry)
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
