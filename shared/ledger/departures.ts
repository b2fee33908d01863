/** Where the records of members who left are cut. Who left is what a first fold, without such cuts, finds. */
import type { PageId } from '../record/record.ts'
import type { CutsFrom } from './cuts.ts'
import type { EntryState, LedgerState } from './state.ts'

/** The first clock, on each page of a member who left, that whoever stated it had not seen (rules AU3, AU6). */
export const findDepartures = (ledger: LedgerState): CutsFrom => {
  const departures = new Map<PageId, number>()
  for (const { id, holder } of ledger.pages.values()) {
    const left = holder?.left ?? null
    if (left !== null) departures.set(id, newestSeen(ledger, left, id) + 1)
  }
  return departures
}

/** Newest clock of a page in the past of an entry, by its own page's citations; −1 if none. */
const newestSeen = ({ pages }: LedgerState, entry: EntryState, id: PageId): number => {
  if (entry.page === id) return entry.clock
  let newest = -1
  for (const { record } of pages.get(entry.page)?.rows.slice(0, entry.clock + 1) ?? []) {
    for (const { page, clock } of record.seen) {
      if (page === id) newest = Math.max(newest, clock)
    }
  }
  return newest
}
