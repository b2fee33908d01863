/** What somebody had seen when she stated something (rules OR1, AU6). Only the past gives authority; the order of OR1 never does. */
import type { FactRef, PageId } from '../record/record.ts'
import type { LedgerState, Standpoint } from './state.ts'

export interface Past extends FactRef {
  /** Newest clock of each other page that its page had cited by then. */
  readonly seen: ReadonlyMap<PageId, number>
}

export const pastOf = ({ page, entry }: Standpoint): Past => ({
  page: entry.page,
  clock: entry.clock,
  index: entry.index,
  seen: new Map(page.seen),
})

/**
 * Earlier in the same record, earlier on the same page, or cited so far by the page itself. What was seen only through a
 * citation of a citation does not count: a device cites all that it has placed.
 */
export const liesIn = (past: Past, ref: FactRef): boolean => {
  if (ref.page !== past.page) return ref.clock <= (past.seen.get(ref.page) ?? -1)
  return ref.clock < past.clock || (ref.clock === past.clock && ref.index < past.index)
}

/** The past of a fact that was placed before, read again from its page. */
export const pastAt = ({ pages }: LedgerState, { page, clock, index }: FactRef): Past => {
  const seen = new Map<PageId, number>()
  for (const { record } of pages.get(page)?.rows.slice(0, clock + 1) ?? []) {
    addSeen(seen, record.seen)
  }
  return { page, clock, index, seen }
}

export const addSeen = (
  seen: Map<PageId, number>,
  cited: readonly { readonly page: PageId; readonly clock: number }[],
): void => {
  for (const { page, clock } of cited) {
    if (clock > (seen.get(page) ?? -1)) seen.set(page, clock)
  }
}

/** What a closing or a vote settles: clock of the newest covered record, by page. What lies above is late for it. */
export type Heads = ReadonlyMap<PageId, number>

export const isBelow = (heads: Heads, { page, clock }: { page: PageId; clock: number }): boolean =>
  clock <= (heads.get(page) ?? -1)
