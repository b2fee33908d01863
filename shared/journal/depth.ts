/**
 * Where a record stands in the one order (rule OR1).
 *
 *   depth = 1 + the greatest depth among the record before it on its page and all that it cites
 */
import { startsWith } from '../base/bytes.ts'
import type { PageId, PlainRecord, Seen } from '../record/record.ts'
import type { Journal } from './journal.ts'
import { pageOf } from './journal.ts'

/** The depth of a record of `page` with this `seen` after a record of depth `prevDepth`; null, and the page waits, if it cites more than is here. */
export const depthOf = (
  journal: Journal,
  page: PageId,
  { seen }: PlainRecord,
  prevDepth: number,
): number | null => {
  let greatest = prevDepth
  for (const cited of seen) {
    const depth = depthAt(journal, cited)
    if (depth === null) {
      waitFor(journal, page, cited.page)
      return null
    }
    greatest = Math.max(greatest, depth)
  }
  return greatest + 1
}

/** Depth of the cited record: ours, or one on a branch that evidence has brought. */
const depthAt = (journal: Journal, cited: Seen): number | null => {
  const page = pageOf(journal, cited.page)
  if (page === undefined) return null
  const depth = page.depths[cited.clock]
  if (depth !== undefined && beginsWith(page.ids[cited.clock], cited.idStart)) return depth
  for (const { clock, records, depths } of page.branches.values()) {
    const index = cited.clock - clock
    const found = depths[index]
    if (found !== undefined && beginsWith(records[index]?.id, cited.idStart)) return found
  }
  return null
}

const beginsWith = (id: Uint8Array | undefined, start: Uint8Array): boolean =>
  id !== undefined && startsWith(id, start)

const waitFor = (journal: Journal, waiting: PageId, forPage: PageId): void => {
  const set = journal.waiters.get(forPage) ?? new Set<PageId>()
  set.add(waiting)
  journal.waiters.set(forPage, set)
}
