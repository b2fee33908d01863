/**
 * Heads: how much of every page something settles (rule AU6). What lies above them is late for it, wherever it falls in the order.
 */
import { equalBytes } from '../base/bytes.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import type { Head, PageId } from '../record/record.ts'
import type { Heads } from './past.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import type { Act } from './state.ts'
import { note } from './state.ts'

/** The heads, once they are known to lie in the past of whoever states them and to name what is held here. */
export const readHeads = (act: Act, stated: readonly Head[]): Result<Heads, Refusal> => {
  const { state, page, entry } = act
  const heads = new Map<PageId, number>()
  for (const head of stated) {
    const ref = { page: head.page, clock: head.clock, index: 0 }
    const newest = head.page === page.id ? entry.clock - 1 : (page.seen.get(head.page) ?? -1)
    if (head.clock > newest) return refuse(refusal('heads-unseen', ref))
    const held = state.pages.get(head.page)?.rows[head.clock]
    if (held !== undefined && equalBytes(held.record.id, head.id)) {
      heads.set(head.page, head.clock)
      continue
    }
    const fork = state.cuts.cutsByPage.get(head.page)?.find(({ code }) => code === 'above-fork')
    if (fork === undefined) return refuse(refusal('head-differs', ref))
    note(state, entry, refusal('head-differs', ref))
    heads.set(head.page, Math.min(head.clock, fork.from - 1))
  }
  return ok(heads)
}

/** Whether its author had seen more than the heads cover that she states; of a page that forked, up to the fork. */
export const leavesOut = ({ state, page, entry }: Act, heads: Heads): boolean => {
  const seen = new Map(page.seen).set(page.id, entry.clock - 1)
  return [...seen].some(([id, clock]) => {
    const fork = state.cuts.cutsByPage.get(id)?.find(({ code }) => code === 'above-fork')
    return (heads.get(id) ?? -1) < Math.min(clock, (fork?.from ?? Infinity) - 1)
  })
}
