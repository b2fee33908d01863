/** A woman's passbook for paper: all that is hers or moved her savings, with what she had saved after it. Oldest first, as a notebook is read. */
import type { Entry, Member } from '../../../shared/ledger/ledger.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { centavos } from '../../../shared/money/centavos.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import type { NotebookView, Tick } from '../../state/desk.ts'
import type { EntryView } from '../movements/entry-view.ts'
import { viewEntry } from '../movements/entry-view.ts'

export interface PassbookRow {
  readonly key: string
  readonly day: Day
  readonly kind: EntryView['kind']
  /** Below zero where it went out of her savings to another. */
  readonly amount: Centavos
  /** What she had saved then; null where that did not change. */
  readonly saved: Centavos | null
  readonly isTakenBack: boolean
  readonly tick: Tick
}

export const passbookRows = (
  notebook: Pick<NotebookView, 'ledger' | 'tickOf'>,
  her: Member,
): PassbookRow[] => {
  const found = notebook.ledger.movements.flatMap((entry) => {
    const view = viewEntry(notebook, entry)
    const change = changeOf(entry, her)
    return view !== null && (view.member?.key === her.key || change !== 0) ? [{ view, change }] : []
  })
  let saved = 0
  return found
    .toSorted((left, right) => left.view.day - right.view.day)
    .map(({ view, change }) => {
      saved += change
      return {
        key: view.key,
        day: view.day,
        kind: view.kind,
        amount: view.member?.key === her.key ? view.amount : centavos(change),
        saved: change === 0 ? null : centavos(saved),
        isTakenBack: view.correction !== null,
        tick: view.tick,
      }
    })
}

/** Of her savings; nothing where it was taken back. */
const changeOf = ({ postings, reversals }: Entry, { savings }: Member): number =>
  reversals.length > 0
    ? 0
    : postings.reduce((sum, { account, amount }) => (account === savings ? sum - amount : sum), 0)
