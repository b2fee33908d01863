/**
 * Opening verified records and holding them against every rule that needs nothing but the page itself, the epochs and the control
 * chain. So it is the same on every device, whatever else has come, where a page stops; and evidence (rule PG4) takes
 * effect before the record that brings it has its place: it may stand above a record that waits for just that evidence.
 */
import type { Steps } from '../base/steps.ts'
import { recordsPerStep } from '../base/steps.ts'
import type { PageId, PlainRecord } from '../record/record.ts'
import { bringEvidence } from './evidence.ts'
import type { Branch, Journal, Page, StopReason, Verified } from './journal.ts'
import { prevOf } from './journal.ts'
import { openRecord } from './sealing.ts'

/** Inspects what can be of the page's queue and of its branches. `touched`: takes the pages to which evidence brought something. */
export const inspectPage = function* (
  journal: Journal,
  page: Page,
  touched: PageId[],
): Steps<void> {
  const { seen } = page
  while (page.stop === null) {
    const clock = page.inspected
    const verified = page.queue[clock - page.depths.length]
    if (verified === undefined) break
    const outcome = inspect(
      journal,
      page,
      { clock, prev: prevOf(page, clock), verified, seen },
      touched,
    )
    if (outcome === 'waits') break
    if (outcome === 'fits') {
      page.inspected++
      if (clock % recordsPerStep === 0) yield
    } else {
      page.stop = { clock, reason: outcome }
      page.queue.length = clock - page.depths.length
    }
  }
  for (const branch of page.branches.values()) inspectBranch(journal, page, branch, touched)
}

const inspectBranch = (journal: Journal, page: Page, branch: Branch, touched: PageId[]): void => {
  while (!branch.hasEnded) {
    const index = branch.inspected
    const verified = branch.records[index]
    if (verified === undefined) return
    const prev = branch.records[index - 1]?.id ?? branch.prev
    const place = { clock: branch.clock + index, prev, verified, seen: branch.seen }
    const outcome = inspect(journal, page, place, touched)
    if (outcome === 'waits') return
    if (outcome === 'fits') branch.inspected++
    else branch.hasEnded = true
  }
}

/** A record in its place on a page or a branch. `seen`: how much of each page the records below have cited. */
interface Inspected {
  readonly clock: number
  readonly prev: Uint8Array
  readonly verified: Verified
  readonly seen: Map<PageId, number>
}

const inspect = (
  journal: Journal,
  page: Page,
  { clock, prev, verified, seen }: Inspected,
  touched: PageId[],
): 'fits' | 'waits' | StopReason => {
  const care = verified.checkedBefore ? 'checked-before' : 'check'
  if (verified.plain === null) {
    const opened = openRecord(page.prefix, clock, prev, journal.epochs, verified.item, care)
    if (!opened.ok) return opened.error === 'epoch-unknown' ? 'waits' : opened.error
    verified.plain = opened.value
  }
  const { plain } = verified
  const broken = brokenSeen(page, plain, seen)
  if (broken !== null) return broken
  const evidence = bringEvidence(journal, plain, care, touched)
  if (evidence === 'fits') for (const cited of plain.seen) seen.set(cited.page, cited.clock + 1)
  return evidence
}

const brokenSeen = (
  page: Page,
  plain: PlainRecord,
  seen: ReadonlyMap<PageId, number>,
): StopReason | null => {
  for (const cited of plain.seen) {
    if (cited.page === page.id) return 'seen-own-page'
    if (cited.clock < (seen.get(cited.page) ?? 0)) return 'seen-not-grown'
  }
  return null
}
