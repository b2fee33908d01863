/**
 * The journal: the pages of one notebook, checked, opened and ordered (rules PG4–PG6, OR1, RE1).
 *
 * What comes in passes four stations, page by page; each record is at exactly one of them:
 *   held      bytes whose signature is not vouched for yet, or whose predecessor or owner is not here
 *   verified  on the `prev` chain at or below a valid signature; not opened, because its epoch's secret is not here
 *   waiting   opened; cites records that are not here
 *   placed    has its depth: visible to the ledger, and the only thing that reaches the Y.Doc
 * A record that cannot be opened or breaks a rule stops its page there, on every device alike, and harms no other page.
 *
 * This file is the state; receive.ts takes bytes in, place.ts gives records their place, write.ts makes new ones. State is mutated by
 * these three only.
 */
import type { ControlState } from '../control/chain.ts'
import type { Epoch } from '../crypto/seal.ts'
import { firstPrev } from '../crypto/record-signature.ts'
import { bytesToHex } from '../base/bytes.ts'
import type { PageId, PlainRecord } from '../record/record.ts'
import type { RecordFailure } from './sealing.ts'
import { placePrefix } from './sealing.ts'

/** A verified record on its way to its place. */
export interface Verified {
  readonly item: Uint8Array
  readonly id: Uint8Array
  /** Opened, or null while its epoch is unknown. */
  plain: PlainRecord | null
  /** Was checked in an earlier run of the program (see `Mark`). */
  readonly checkedBefore: boolean
}

export type StopReason = RecordFailure | 'seen-own-page' | 'seen-not-grown' | 'bad-evidence'

export interface Page {
  readonly id: PageId
  readonly key: Uint8Array
  readonly author: string
  readonly number: number
  readonly prefix: Uint8Array
  /** Ids of all verified records, placed ones first. */
  readonly ids: Uint8Array[]
  /** Depths of the placed records; its length is how many there are. */
  readonly depths: number[]
  /** Verified, not placed; the first has clock `depths.length`. */
  readonly queue: Verified[]
  /** By clock, from `ids.length` on. */
  readonly held: Map<number, Uint8Array>
  heldBytes: number
  /** For each other page, how many of its records this page's placed records have cited. */
  readonly seen: Map<PageId, number>
  stop: { readonly clock: number; readonly reason: StopReason } | null
  /** Other branches that evidence has brought (rule PG4): ids and depths from `clock` on. */
  readonly branches: Branch[]
}

export interface Branch {
  readonly clock: number
  readonly ids: readonly Uint8Array[]
  readonly depths: readonly number[]
}

export interface Journal {
  readonly group: Uint8Array
  control: ControlState
  /** By epoch number; commitments are checked when they are put in. */
  readonly epochs: Map<number, Epoch>
  readonly pages: Map<PageId, Page>
  /** Runs of pages that the control chain does not know (yet). */
  readonly unknown: Map<PageId, Map<number, Uint8Array>>
  /** What an earlier run of the program has checked, by page. */
  readonly marks: ReadonlyMap<PageId, Mark>
  /** Pages that wait for another page to grow. */
  readonly waiters: Map<PageId, Set<PageId>>
}

/** "The first `count` records of the page are valid; the last of them has this id." Authenticated by whoever keeps it. */
export interface Mark {
  readonly count: number
  readonly id: Uint8Array
}

export const createJournal = (
  control: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
  marks: ReadonlyMap<PageId, Mark> = new Map(),
): Journal => ({
  group: control.group,
  control,
  epochs: new Map(epochs),
  pages: new Map(),
  unknown: new Map(),
  marks,
  waiters: new Map(),
})

/** The page, begun if the control chain knows its owner; undefined otherwise. */
export const pageOf = (journal: Journal, id: PageId): Page | undefined => {
  const known = journal.pages.get(id)
  if (known !== undefined) return known
  const owner = journal.control.pageOwners.get(id)
  if (owner === undefined) return undefined
  const page: Page = {
    id,
    key: owner.key,
    author: bytesToHex(owner.key),
    number: owner.number,
    prefix: placePrefix({ group: journal.group, key: owner.key, number: owner.number }),
    ids: [],
    depths: [],
    queue: [],
    held: new Map(),
    heldBytes: 0,
    seen: new Map(),
    stop: null,
    branches: [],
  }
  journal.pages.set(id, page)
  return page
}

/** Id of the record before `clock`. */
export const prevOf = (page: Page, clock: number): Uint8Array =>
  clock === 0 ? firstPrev : (page.ids[clock - 1] ?? firstPrev)

/** Something about the shared history that a screen can show (rule AU1): nothing is dropped in silence. */
export type JournalNotice =
  /** Records wait for others: seen, predecessor, signature or epoch. */
  | { readonly kind: 'waiting'; readonly page: PageId; readonly records: number }
  | {
      readonly kind: 'stopped'
      readonly page: PageId
      readonly clock: number
      readonly reason: StopReason
    }
  | { readonly kind: 'unknown-page'; readonly page: PageId; readonly records: number }

export const noticesOf = (journal: Journal): JournalNotice[] => {
  const notices: JournalNotice[] = []
  for (const page of journal.pages.values()) {
    const records = page.queue.length + page.held.size
    if (page.stop !== null) notices.push({ kind: 'stopped', page: page.id, ...page.stop })
    else if (records > 0) notices.push({ kind: 'waiting', page: page.id, records })
  }
  for (const [page, held] of journal.unknown) {
    notices.push({ kind: 'unknown-page', page, records: held.size })
  }
  return notices
}

/** How many records of each page are placed: what the Y.Doc holds, and Yjs's state vector. */
export const vectorOf = (journal: Journal): ReadonlyMap<PageId, number> =>
  new Map([...journal.pages.values()].map((page) => [page.id, page.depths.length]))

/** What a later run of the program may take as checked. */
export const marksOf = (journal: Journal): ReadonlyMap<PageId, Mark> => {
  const marks = new Map<PageId, Mark>()
  for (const page of journal.pages.values()) {
    const count = page.depths.length
    const id = page.ids[count - 1]
    if (id !== undefined) marks.set(page.id, { count, id })
  }
  return marks
}
