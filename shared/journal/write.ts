/** Making a device's own records. They enter the journal by the same door as everyone's: receiveRuns. */
import { assert } from '../base/assert.ts'
import { equalBytes } from '../base/bytes.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import { limits } from '../base/limits.ts'
import type { Keys } from '../crypto/keys.ts'
import { pageIdOf } from '../crypto/page-id.ts'
import type { Fact, PageId, PlainRecord, Seen } from '../record/record.ts'
import { idStartBytes } from '../record/record-codec.ts'
import type { PageRun } from '../replica/page-codec.ts'
import { broughtLength } from './evidence.ts'
import type { Journal, Page } from './journal.ts'
import { pageOf, prevOf } from './journal.ts'
import { sealRecord } from './sealing.ts'

export type WriteRefusal =
  /** The control chain does not know this credential (yet). */
  | 'not-admitted'
  /** No secret of an epoch is here (yet). */
  | 'epoch-unknown'
  /** Records of this page are known that have no place yet: writing now would fork it. */
  | 'page-behind'
  /** A record of this page breaks a rule: the page ends there. */
  | 'page-stopped'
  /** More bytes than a record may have: say it in several. */
  | 'too-large'

/**
 * The page on which a credential writes: the highest that is begun and may be written on, else one that nobody has begun; its first, where
 * it has begun none. `null`: none is left. `draw` picks one of so many: copies of a device that have to begin a page without having
 * heard of each other seldom begin the same.
 */
export const writingPage = (
  journal: Journal,
  keys: Keys,
  /** On which this device does not write, because others of this credential's records came to stand there (rule PG3). */
  closed: ReadonlySet<PageId>,
  draw: (count: number) => number = () => 0,
): PageId | null => {
  const ids = Array.from(
    { length: limits.pagesPerCredential },
    (_, number) => pageIdOf(journal.group, keys.public.sign, number) as PageId,
  )
  const isShut = (id: PageId): boolean => closed.has(id) || isOver(journal.pages.get(id))
  const isBegun = (id: PageId): boolean => (journal.pages.get(id)?.ids.length ?? 0) > 0
  const own = ids.findLast((id) => isBegun(id) && !isShut(id))
  if (own !== undefined) return own
  const free = ids.filter((id) => !isBegun(id) && !isShut(id))
  if (free.length <= 1 || free.length === ids.length) return free[0] ?? null
  return free[draw(free.length)] ?? null
}

/** Nothing that is written there would have effect: a record breaks a rule, or the page is known to have forked. */
const isOver = (page: Page | undefined): boolean =>
  page !== undefined && (page.stop !== null || page.forkedAt !== null)

/** A sealed and signed record, as a run of one; it is not in the journal yet. `at`: milliseconds since 1970. */
export const writeRecord = (
  journal: Journal,
  keys: Keys,
  page: PageId,
  facts: readonly Fact[],
  at: number,
): Result<PageRun, WriteRefusal> => {
  assert(
    facts.length > 0 && facts.length <= limits.factsPerRecord,
    'a record states 1 to 256 facts',
  )
  const own = pageOf(journal, page)
  if (own === undefined) return refuse('not-admitted')
  assert(equalBytes(own.key, keys.public.sign), 'the page is hers')
  if (own.stop !== null) return refuse('page-stopped')
  // What nobody vouches for does not count: else whoever carries our bytes could keep us from writing.
  if (own.queue.length > 0) return refuse('page-behind')
  // Whom a turn left without its secret goes on in the epoch that she knows: everyone can read that.
  const number = newestKnown(journal)
  const epoch = journal.epochs.get(number)
  if (epoch === undefined) return refuse('epoch-unknown')
  const clock = own.depths.length
  const record: PlainRecord = { at, seen: seenSince(journal, own, facts), facts }
  const name = { group: journal.group, id: page, key: own.key, number: own.number }
  const item = sealRecord(name, clock, prevOf(own, clock), { ...epoch, number }, record, keys)
  if (item.length > limits.recordBytes) return refuse('too-large')
  return ok({ page, from: clock, items: [item] })
}

/** Number of the epoch that this device seals under: the one in force, or the newest before it whose secret is here. */
export const newestKnown = ({ epochs, epochInForce }: Journal): number => {
  let number = epochInForce
  while (number > 0 && !epochs.has(number)) number--
  return number
}

/**
 * Every other page that grew since the page's last record (rule RE1): only placed records are cited. Of more than a record can cite,
 * those that have come furthest; the others are cited by the next. So is a page that these facts prove to have forked: then it is known
 * how much of it they bring.
 */
const seenSince = (journal: Journal, own: Page, facts: readonly Fact[]): Seen[] => {
  const grown = [...journal.pages.values()].flatMap((page) => {
    const count = citableLength(page)
    const id = page.ids[count - 1]
    const isNews = page !== own && count > (own.seen.get(page.id) ?? 0)
    if (facts.some((fact) => fact.kind === 'evidence' && fact.page === page.id)) return []
    if (!isNews || id === undefined) return []
    const seen = { page: page.id, clock: count - 1, idStart: id.subarray(0, idStartBytes) }
    return [{ seen, depth: page.depths[count - 1] ?? 0 }]
  })
  const furthest = grown.toSorted((left, right) => right.depth - left.depth)
  const seen = furthest.slice(0, limits.seenPerRecord).map((one) => one.seen)
  return seen.sort((left, right) => left.page - right.page)
}

/**
 * How many of the page's placed records others can be expected to find: of a page that has forked, those below the fork and those
 * that evidence has brought to everyone.
 */
const citableLength = (page: Page): number =>
  page.forkedAt === null ? page.depths.length : Math.min(page.depths.length, broughtLength(page))
