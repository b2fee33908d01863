/** Movements as a passbook: one card a week, newest first. */
import type { Member } from '../../../shared/ledger/ledger.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import type { NotebookView } from '../../state/desk.ts'
import type { EntryView } from './entry-view.ts'
import { viewEntry } from './entry-view.ts'

export interface WeekView {
  /** The meeting's day. */
  readonly day: Day
  /** Newest first. */
  readonly entries: readonly EntryView[]
}

/** `her`: only what concerns one woman. */
export const weeksOf = (
  notebook: Pick<NotebookView, 'ledger' | 'tickOf'>,
  her: Member | null,
): WeekView[] => {
  const entriesByDay = new Map<Day, EntryView[]>()
  for (const entry of notebook.ledger.movements) {
    const view = viewEntry(notebook, entry)
    if (view === null) continue
    if (her !== null && view.member?.key !== her.key) continue
    const week = entriesByDay.get(view.day)
    if (week === undefined) entriesByDay.set(view.day, [view])
    else week.unshift(view)
  }
  return [...entriesByDay]
    .sort(([left], [right]) => right - left)
    .map(([day, entries]) => ({ day, entries }))
}
