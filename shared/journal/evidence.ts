/**
 * Evidence of a fork (rule PG4): a fact that carries two different, validly signed branches of one page. The relay and Yjs can
 * hold only one of them; evidence brings the other to every device, so that a `seen` that cites either is satisfied and every
 * ledger freezes the page alike.
 *
 * Whether evidence holds is decided by its own bytes and the page's key, never by what else a device has: so it holds everywhere or
 * nowhere, and its author does not wait for what a forger lets her cite. The depths of the branches follow when they can.
 */
import { bytesToHex, equalBytes } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import type { OpenCare } from '../crypto/seal.ts'
import type { Fact, PageId, PlainRecord } from '../record/record.ts'
import { depthOf } from './depth.ts'
import type { Branch, Fork, Journal, Page } from './journal.ts'
import { pageOf, prevOf } from './journal.ts'
import { linkItems, newestSigned } from './vouch.ts'

type Evidence = Extract<Fact, { kind: 'evidence' }>
type BranchFact = Extract<Fact, { kind: 'branch' }>

/** Records of a page in a place that their owner has signed. */
interface Brought {
  /** First clock, length and last id: that id covers all below it. */
  readonly name: string
  readonly branch: Branch
}

/**
 * Adds what a record brings of another page: one proof or branch at most, so that a record costs two signatures and not hundreds. It
 * waits where the control chain does not know the page (yet).
 */
export const bringEvidence = (
  journal: Journal,
  plain: PlainRecord,
  care: OpenCare,
  touched: PageId[],
): 'fits' | 'waits' | 'bad-evidence' => {
  const [fact, ...more] = plain.facts.filter(
    (one) => one.kind === 'evidence' || one.kind === 'branch',
  )
  if (fact === undefined) return 'fits'
  if (more.length > 0) return 'bad-evidence'
  const target = pageOf(journal, fact.page)
  if (target === undefined) return 'waits'
  const brought = checkFact(journal, target, fact, care)
  if (brought === null) return 'bad-evidence'
  if (fact.kind === 'evidence') {
    target.forkedAt = Math.min(fact.clock, target.forkedAt ?? fact.clock)
  }
  for (const { name, branch } of brought) {
    if (target.branches.has(name)) continue
    target.branches.set(name, branch)
    touched.push(target.id)
  }
  return 'fits'
}

const checkFact = (
  journal: Journal,
  target: Page,
  fact: Evidence | BranchFact,
  care: OpenCare,
): readonly Brought[] | null => {
  const branches = fact.kind === 'branch' ? [fact.items] : [fact.left, fact.right]
  const [left, right = null] = branches.map((items) =>
    checkBranch(journal, target, fact, items, care),
  )
  if (left === undefined || left === null) return null
  if (fact.kind === 'branch') return [left]
  return right !== null && partsAtOnce(left, right) ? [left, right] : null
}

const partsAtOnce = (left: Brought, right: Brought): boolean => {
  const [one, other] = [left.branch.records[0], right.branch.records[0]]
  return one !== undefined && other !== undefined && !equalBytes(one.id, other.id)
}

/** The branch if its last record is validly signed. */
const checkBranch = (
  { group }: Journal,
  target: Page,
  { clock, prev }: Pick<Evidence, 'clock' | 'prev'>,
  items: readonly Uint8Array[],
  care: OpenCare,
): Brought | null => {
  const links = linkItems(prev, items)
  const last = links.at(-1)
  if (last === undefined) return null
  const name = `${clock}.${links.length}.${bytesToHex(last.id)}`
  const known = target.branches.get(name)
  if (known !== undefined) return { name, branch: known }
  const start = { group, page: target.id, key: target.key, clock, prev }
  const isSigned =
    care === 'checked-before' || newestSigned(start, links, links.length - 1) === links.length
  if (!isSigned) return null
  const records = links.map((link) => ({ ...link, plain: null, checkedBefore: false }))
  const [seen, depths] = [new Map<PageId, number>(), []]
  return { name, branch: { clock, prev, records, inspected: 0, seen, depths, hasEnded: false } }
}

/** The proof of a fork, to be stated alone in a record. `ours`: our records from its clock on. Null if ours bear no signature yet. */
export const evidenceOf = (
  journal: Journal,
  { page: id, clock, prev, items }: Fork,
  ours: readonly Uint8Array[],
): Fact | null => {
  const page = pageOf(journal, id)
  if (page === undefined) return null
  const left = signedPart(journal, page, clock, prev, ours)
  const right = signedPart(journal, page, clock, prev, items)
  if (left.length === 0 || right.length === 0) return null
  return { kind: 'evidence', page: id, clock, prev, left, right }
}

/**
 * What this page has cited above forks and nobody has brought to everyone yet: without it, devices with another branch wait for this
 * page. Each fact is to be stated alone in a record. `itemsFrom`: our records of a page from a clock on.
 */
export const owedBranches = (
  journal: Journal,
  own: PageId,
  itemsFrom: (page: PageId, clock: number) => readonly Uint8Array[],
): Fact[] => {
  const facts: Fact[] = []
  for (const [id, cited] of journal.pages.get(own)?.seen ?? []) {
    const page = journal.pages.get(id)
    if (page === undefined || page.forkedAt === null) continue
    let from = broughtLength(page)
    let rest = from < cited ? itemsFrom(id, from) : []
    while (from < cited) {
      const items = signedPart(journal, page, from, prevOf(page, from), rest)
      if (items.length === 0) break
      facts.push({ kind: 'branch', page: id, clock: from, prev: prevOf(page, from), items })
      from += items.length
      rest = rest.slice(items.length)
    }
  }
  return facts
}

/** How many of our records of a page that forked are below the fork or have been brought, without a gap. */
export const broughtLength = (page: Page): number => {
  let brought = page.forkedAt ?? page.depths.length
  for (let before = -1; before < brought;) {
    before = brought
    for (const { clock, records } of page.branches.values()) {
      if (clock > brought) continue
      const parted = records.findIndex(({ id }, index) => !isAt(page, clock + index, id))
      brought = Math.max(brought, clock + (parted < 0 ? records.length : parted))
    }
  }
  return brought
}

const isAt = (page: Page, clock: number, id: Uint8Array): boolean => {
  const ours = page.ids[clock]
  return ours !== undefined && equalBytes(ours, id)
}

/** Whether evidence has brought a record of a page, on whatever branch. */
export const isBrought = (page: Page, clock: number, id: Uint8Array): boolean =>
  [...page.branches.values()].some((branch) => {
    const record = branch.records[clock - branch.clock]
    return record !== undefined && equalBytes(record.id, id)
  })

/** As many of the items as one fact should carry, up to one that is signed. */
const signedPart = (
  { group }: Journal,
  { id: page, key }: Page,
  clock: number,
  prev: Uint8Array,
  items: readonly Uint8Array[],
): readonly Uint8Array[] => {
  let bytes = 0
  const most = items.slice(0, limits.evidenceRecords)
  const large = most.findIndex((item, index) => {
    bytes += item.length
    return index > 0 && bytes > limits.evidenceBytes
  })
  const part = large < 0 ? most : most.slice(0, large)
  const signed = newestSigned({ group, page, key, clock, prev }, linkItems(prev, part), 0)
  return part.slice(0, signed)
}

/** Gives the page's branches the depths that follow from what is here; true if there were any. */
export const growBranches = (journal: Journal, page: Page): boolean => {
  let hasGrown = false
  for (let again = page.branches.size > 0; again;) {
    again = false
    for (const branch of page.branches.values()) {
      while (growBranch(journal, page, branch)) again = true
    }
    hasGrown ||= again
  }
  return hasGrown
}

const growBranch = (journal: Journal, page: Page, branch: Branch): boolean => {
  const index = branch.depths.length
  const next = branch.records[index]
  if (index >= branch.inspected || next === undefined || next.plain === null) return false
  const clock = branch.clock + index
  const prev = branch.records[index - 1]?.id ?? branch.prev
  const below = clock === 0 ? 0 : depthOfId(page, clock - 1, prev)
  if (below === null) return false
  const depth = depthOf(journal, page.id, next.plain, below)
  if (depth === null) return false
  branch.depths.push(depth)
  return true
}

/** Depth of the page's record with this id, on whatever branch it stands. */
const depthOfId = (page: Page, clock: number, id: Uint8Array): number | null => {
  const ours = page.ids[clock]
  if (ours !== undefined && equalBytes(ours, id)) return page.depths[clock] ?? null
  for (const branch of page.branches.values()) {
    const index = clock - branch.clock
    const record = branch.records[index]
    if (record !== undefined && equalBytes(record.id, id)) return branch.depths[index] ?? null
  }
  return null
}
