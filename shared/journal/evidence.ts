/**
 * Evidence of a fork (rule PG4): a fact that carries two different, validly signed branches of one page. The relay and Yjs can
 * hold only one of them; evidence brings the other to every device, so that a `seen` that cites either is satisfied and every
 * ledger freezes the page alike.
 */
import { equalBytes } from '../base/bytes.ts'
import { recordIdOf } from '../crypto/record-signature.ts'
import type { Fact, PlainRecord } from '../record/record.ts'
import type { Branch, Journal, Page, StopReason } from './journal.ts'
import { pageOf, prevOf } from './journal.ts'
import { depthOf, waitFor } from './depth.ts'
import { openRecord } from './sealing.ts'
import { validLength } from './vouch.ts'

type Evidence = Extract<Fact, { kind: 'evidence' }>

/** The branches that a record's evidence brings, or why it has no place (yet). */
export const branchesOf = (
  journal: Journal,
  page: Page,
  plain: PlainRecord,
): { target: Page; branch: Branch }[] | 'waits' | StopReason => {
  const found: { target: Page; branch: Branch }[] = []
  for (const fact of plain.facts) {
    if (fact.kind !== 'evidence') continue
    const target = pageOf(journal, fact.page)
    if (target === undefined || target.depths.length < fact.clock) {
      waitFor(journal, page.id, fact.page)
      return 'waits'
    }
    const branches = checkEvidence(journal, target, fact)
    if (typeof branches === 'string') return branches
    found.push(...branches.map((branch) => ({ target, branch })))
  }
  return found
}

const checkEvidence = (
  journal: Journal,
  target: Page,
  { clock, left, right }: Evidence,
): Branch[] | 'waits' | StopReason => {
  const [first, other] = [left[0], right[0]]
  if (first === undefined || other === undefined || equalBytes(first, other)) return 'bad-evidence'
  const branches: Branch[] = []
  for (const items of [left, right]) {
    if (validLength(journal.group, target, clock, items) !== items.length) return 'bad-evidence'
    const branch = openBranch(journal, target, clock, items)
    if (typeof branch === 'string') return branch
    branches.push(branch)
  }
  return branches
}

const openBranch = (
  journal: Journal,
  target: Page,
  clock: number,
  items: readonly Uint8Array[],
): Branch | 'waits' | StopReason => {
  const ids: Uint8Array[] = []
  const depths: number[] = []
  let prev = prevOf(target, clock)
  let depth = target.depths[clock - 1] ?? 0
  for (const [index, item] of items.entries()) {
    const opened = openRecord(target.prefix, clock + index, prev, journal.epochs, item, 'check')
    if (!opened.ok) return opened.error === 'epoch-unknown' ? 'waits' : 'bad-evidence'
    const next = depthOf(journal, { ...target, seen: new Map() }, opened.value, depth)
    if (typeof next === 'string') return next
    prev = recordIdOf(prev, item)
    depth = next
    ids.push(prev)
    depths.push(depth)
  }
  return { clock, ids, depths }
}
