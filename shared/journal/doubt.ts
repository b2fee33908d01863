/**
 * Pages that may stand differently elsewhere (rule PG4): signs of a fork that has not shown itself yet. Whoever has such a page asks for all
 * of it again, from whoever has given those signs; where it parts from ours, the guard finds two signatures or a lie.
 *
 *   something continues the page that no signature vouches for: signed perhaps, but on another record than ours
 *   a record waits for one of the page's, in a place where we have another
 */
import { startsWith } from '../base/bytes.ts'
import type { PageId } from '../record/record.ts'
import type { Journal, Page } from './journal.ts'

export const doubtedPages = (journal: Journal): PageId[] => {
  const doubted: PageId[] = []
  for (const page of journal.pages.values()) {
    if (page.forkedAt === null && (page.pending.length > 0 || isCitedOtherwise(journal, page))) {
      doubted.push(page.id)
    }
  }
  return doubted
}

const isCitedOtherwise = (journal: Journal, { id, ids }: Page): boolean => {
  for (const waiting of journal.waiters.get(id) ?? []) {
    const seen = journal.pages.get(waiting)?.queue[0]?.plain?.seen ?? []
    for (const cited of seen) {
      const ours = cited.page === id ? ids[cited.clock] : undefined
      if (ours !== undefined && !startsWith(ours, cited.idStart)) return true
    }
  }
  return false
}
