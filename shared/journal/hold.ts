/**
 * Bytes of a page that nothing vouches for yet (rule PG6): held in memory, bounded, and never in the way of what is signed.
 *
 *   pending   continues the verified records without a gap, but bears no valid signature so far
 *   held      stands above a gap
 *
 * A signature vouches for what is pending, so `pending` is bounded by what one signature may vouch for: `heldRecordsPerPage`
 * records and `heldBytesPerPage` bytes. That is part of the rule of validity (PG5), and does not depend on how the bytes
 * were cut into pieces: when there is no more room, what is pending has been checked.
 */
import { equalBytes, ownBytes } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import type { Steps } from '../base/steps.ts'
import { recordIdOf } from '../crypto/record-signature.ts'
import type { PageId } from '../record/record.ts'
import type { PageRun } from '../replica/page-codec.ts'
import type { Journal, Page } from './journal.ts'
import { prevOf } from './journal.ts'
import { newestSigned } from './vouch.ts'

/** Takes one item above the verified records; false if there is no room. Other bytes at its clock make way, and all above them. */
export const holdItem = (
  journal: Journal,
  page: Page,
  clock: number,
  item: Uint8Array,
): boolean => {
  const index = clock - page.ids.length
  if (index < 0) return true
  if (index > page.pending.length) return holdApart(page, clock, item)
  const there = page.pending[index]
  if (there !== undefined && equalBytes(there.item, item)) return true
  dropPending(page, index)
  let next: Uint8Array | undefined = item
  while (next !== undefined) {
    if (!addPending(journal, page, next)) return false
    const above = page.ids.length + page.pending.length
    next = page.held.get(above)
    if (next !== undefined) dropHeld(page, above)
  }
  return true
}

const holdApart = (page: Page, clock: number, item: Uint8Array): boolean => {
  const there = page.held.get(clock)
  if (there !== undefined) dropHeld(page, clock)
  if (page.held.size >= limits.heldRecordsPerPage) return false
  if (page.heldBytes + item.length > limits.heldBytesPerPage) return false
  page.held.set(clock, ownBytes(item))
  page.heldBytes += item.length
  return true
}

const addPending = (journal: Journal, page: Page, item: Uint8Array): boolean => {
  if (!hasRoom(journal, page, item)) {
    verifyPending(journal, page)
    if (!hasRoom(journal, page, item)) return false
  }
  const start = prevOf(page, page.ids.length)
  const id = recordIdOf(page.pending.at(-1)?.id ?? start, item)
  page.pending.push({ item, id })
  page.pendingBytes += item.length
  return true
}

/** What an earlier run of the program has checked stands in the device's own store, and was bounded then. */
const hasRoom = (journal: Journal, page: Page, item: Uint8Array): boolean =>
  page.ids.length + page.pending.length < (journal.marks.get(page.id)?.count ?? 0) ||
  (page.pending.length < limits.heldRecordsPerPage &&
    page.pendingBytes + item.length <= limits.heldBytesPerPage)

const dropPending = (page: Page, from: number): void => {
  for (const { item } of page.pending.splice(from)) page.pendingBytes -= item.length
  page.checked = Math.min(page.checked, page.pending.length)
}

const dropHeld = (page: Page, clock: number): void => {
  page.heldBytes -= page.held.get(clock)?.length ?? 0
  page.held.delete(clock)
}

/** Forgets all of the page's bytes that nothing vouches for. */
const dropAll = (page: Page): void => {
  dropPending(page, 0)
  page.held.clear()
  page.heldBytes = 0
}

/**
 * Moves everything that is vouched for to the queue; true if there was something. Looks at each signature once, and keeps no frame
 * alive for what remains.
 */
export const verifyPending = (journal: Journal, page: Page): boolean => {
  const clock = page.ids.length
  const start = {
    group: journal.group,
    page: page.id,
    key: page.key,
    clock,
    prev: prevOf(page, clock),
  }
  const marked = markedLength(journal, page)
  const signed = newestSigned(start, page.pending, Math.max(marked, page.checked))
  const vouched = page.pending.splice(0, Math.max(marked, signed))
  for (const [index, { item, id }] of vouched.entries()) {
    page.pendingBytes -= item.length
    page.ids.push(id)
    page.queue.push({ item, id, plain: null, checkedBefore: index < marked })
  }
  for (
    let index = Math.max(0, page.checked - vouched.length);
    index < page.pending.length;
    index++
  ) {
    const link = page.pending[index]
    if (link !== undefined) page.pending[index] = { ...link, item: ownBytes(link.item) }
  }
  page.checked = page.pending.length
  return vouched.length > 0
}

/** How many of the pending records an earlier run of the program has checked. */
const markedLength = (journal: Journal, page: Page): number => {
  const mark = journal.marks.get(page.id)
  const length = (mark?.count ?? 0) - page.ids.length
  const id = page.pending[length - 1]?.id
  return mark !== undefined && id !== undefined && equalBytes(id, mark.id) ? length : 0
}

/** Does `change`, keeps account of what is held in the whole journal, and lets go of the page's share if that is too much. */
export const withinBudget = function* (
  journal: Journal,
  page: Page,
  change: Steps<boolean>,
): Steps<boolean> {
  const before = page.pendingBytes + page.heldBytes
  const fits = yield* change
  journal.heldBytes += page.pendingBytes + page.heldBytes - before
  if (journal.heldBytes <= limits.heldBytesPerGroup) return fits
  journal.heldBytes -= page.pendingBytes + page.heldBytes
  dropAll(page)
  return false
}

/** Keeps a run of a page that the control chain does not know (yet); false if there is no room. */
export const holdUnknown = (journal: Journal, run: PageRun): boolean => {
  const id = run.page as PageId
  const there = journal.unknown.get(id)
  if (there === undefined && journal.unknown.size >= limits.unknownPages) return false
  const held = there ?? { items: new Map<number, Uint8Array>(), bytes: 0 }
  for (const [index, item] of run.items.entries()) {
    const clock = run.from + index
    const more = item.length - (held.items.get(clock)?.length ?? 0)
    const isNew = !held.items.has(clock)
    if (isNew && held.items.size >= limits.heldRecordsPerPage) return false
    if (held.bytes + more > limits.heldBytesPerPage) return false
    if (journal.heldBytes + more > limits.heldBytesPerGroup) return false
    held.items.set(clock, ownBytes(item))
    held.bytes += more
    journal.heldBytes += more
    journal.unknown.set(id, held)
  }
  return true
}

/** What was held for a page that is known now, by clock. */
export const releaseUnknown = (journal: Journal, id: PageId): [number, Uint8Array][] => {
  const held = journal.unknown.get(id)
  journal.unknown.delete(id)
  journal.heldBytes -= held?.bytes ?? 0
  return [...(held?.items ?? [])].sort(([left], [right]) => left - right)
}
