/**
 * Evidence of a fork (rule PG4): a fact that carries two different, validly signed branches of one page. The relay and Yjs can
 * hold only one of them; evidence brings the other to every device, so that a `seen` that cites either is satisfied and every
 * ledger freezes the page alike.
 *
 * Whether evidence holds is decided by its own bytes and the page's key, never by what else a device has: so it holds everywhere or
 * nowhere, and its author does not wait for what a forger lets her cite. The depths of the branches follow when they can.
 */
import { equalBytes } from '../base/bytes.ts'
import type { Fact, PlainRecord } from '../record/record.ts'
import { depthOf } from './depth.ts'
import type { Branch, Journal, Page } from './journal.ts'
import { pageOf } from './journal.ts'
import { openRecord } from './sealing.ts'
import { linkItems, newestSigned } from './vouch.ts'

type Evidence = Extract<Fact, { kind: 'evidence' }>

interface Brought {
  readonly target: Page
  readonly branch: Branch
}

/** The branches that a record's evidence brings. It waits where the control chain does not know the page (yet). */
export const branchesOf = (
  journal: Journal,
  plain: PlainRecord,
): Brought[] | 'waits' | 'bad-evidence' => {
  const found: Brought[] = []
  for (const fact of plain.facts) {
    if (fact.kind !== 'evidence') continue
    const target = pageOf(journal, fact.page)
    if (target === undefined) return 'waits'
    const [left, right] = [fact.left, fact.right].map((items) =>
      checkBranch(journal, target, fact, items),
    )
    if (left === undefined || right === undefined) return 'bad-evidence'
    if (left === null || right === null || !partsAtOnce(left, right)) return 'bad-evidence'
    found.push({ target, branch: left }, { target, branch: right })
  }
  return found
}

const partsAtOnce = (left: Branch, right: Branch): boolean => {
  const [one, other] = [left.records[0], right.records[0]]
  return one !== undefined && other !== undefined && !equalBytes(one.id, other.id)
}

/** The branch if its last record is validly signed. */
const checkBranch = (
  { group }: Journal,
  { id: page, key }: Page,
  { clock, prev }: Evidence,
  items: readonly Uint8Array[],
): Branch | null => {
  const links = linkItems(prev, items)
  const isVouchedFor = newestSigned({ group, page, key, clock, prev }, links, links.length - 1) > 0
  const records = links.map((link) => ({ ...link, plain: null, checkedBefore: false }))
  return isVouchedFor ? { clock, prev, records, depths: [], hasEnded: false } : null
}

/** Gives the page's branches the depths that follow from what is here; true if there were any. */
export const growBranches = (journal: Journal, page: Page): boolean => {
  let hasGrown = false
  for (let again = true; again;) {
    again = false
    for (const branch of page.branches) {
      while (growBranch(journal, page, branch)) again = true
    }
    hasGrown ||= again
  }
  return hasGrown
}

const growBranch = (journal: Journal, page: Page, branch: Branch): boolean => {
  const index = branch.depths.length
  const next = branch.records[index]
  if (next === undefined || branch.hasEnded) return false
  const clock = branch.clock + index
  const prev = branch.records[index - 1]?.id ?? branch.prev
  const below = clock === 0 ? 0 : depthOfId(page, clock - 1, prev)
  if (below === null) return false
  if (next.plain === null) {
    const opened = openRecord(page.prefix, clock, prev, journal.epochs, next.item, 'check')
    if (opened.ok) next.plain = opened.value
    else branch.hasEnded = opened.error !== 'epoch-unknown'
  }
  if (next.plain === null) return false
  const depth = depthOf(journal, { ...page, seen: new Map() }, next.plain, below)
  if (typeof depth === 'number') branch.depths.push(depth)
  else branch.hasEnded = depth !== 'waits'
  return typeof depth === 'number'
}

/** Depth of the page's record with this id, on whatever branch it stands. */
const depthOfId = (page: Page, clock: number, id: Uint8Array): number | null => {
  const ours = page.ids[clock]
  if (ours !== undefined && equalBytes(ours, id)) return page.depths[clock] ?? null
  for (const branch of page.branches) {
    const index = clock - branch.clock
    const record = branch.records[index]
    if (record !== undefined && equalBytes(record.id, id)) return branch.depths[index] ?? null
  }
  return null
}
