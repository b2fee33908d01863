/**
 * The journal: the pages of one notebook, checked, opened and ordered (rules PG4–PG6, OR1, RE1).
 *
 * What comes in passes four stations, page by page; each record is at exactly one of them:
 *   held      bytes that no signature vouches for yet, or whose predecessor or owner is not here (hold.ts)
 *   verified  on the `prev` chain at or below a valid signature; not opened, because its epoch's secret is not here
 *   waiting   opened and well made (inspect.ts); cites records that are not here
 *   placed    has its depth: visible to the ledger, and the only thing that reaches the Y.Doc
 * A record that cannot be opened or breaks a rule stops its page there, on every device alike, and harms no other page.
 *
 * This file is the state; receive.ts and hold.ts take bytes in, inspect.ts and evidence.ts look into them, place.ts gives records their
 * place. State is mutated by these only; write.ts makes new records.
 */
import type { ControlState } from '../control/chain.ts'
import type { Epoch } from '../crypto/seal.ts'
import { firstPrev } from '../crypto/record-signature.ts'
import { bytesToHex, equalBytes } from '../base/bytes.ts'
import type { PageId, PlainRecord } from '../record/record.ts'
import type { RecordFailure } from './sealing.ts'
import { placePrefix } from './sealing.ts'
import type { Link } from './vouch.ts'

/** A verified record on its way to its place. */
export interface Verified {
  item: Uint8Array
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
  /** Continue the verified records, but bear no valid signature yet. */
  readonly pending: Link[]
  pendingBytes: number
  /** How many of the pending records have been looked at, and bear none. */
  checked: number
  /** By clock, above a gap. */
  readonly held: Map<number, Uint8Array>
  heldBytes: number
  /** How many of the verified records have been opened and found well made, placed ones included. */
  inspected: number
  /** For each other page, how many of its records the inspected records have cited. */
  readonly seen: Map<PageId, number>
  stop: { readonly clock: number; readonly reason: StopReason } | null
  /** Lowest clock at which the page is proven to part, or null. */
  forkedAt: number | null
  /** What other pages have brought of it (rule PG4), the branch that stands here included; by clock and last id. */
  readonly branches: Map<string, Branch>
}

export interface Branch {
  /** Clock of the first of `records`. */
  readonly clock: number
  /** Id of the record before it. */
  readonly prev: Uint8Array
  readonly records: readonly Verified[]
  /** How many of them have been opened and found well made. */
  inspected: number
  readonly seen: Map<PageId, number>
  /** Depths of the first of them, as far as they are known. */
  readonly depths: number[]
  /** The next record breaks a rule: it and those above will never have a depth. */
  hasEnded: boolean
}

/** Two validly signed branches of one page: `clock` is where they part; ours is in the journal (rule PG4). */
export interface Fork {
  readonly page: PageId
  readonly clock: number
  /** Id of the record below both. */
  readonly prev: Uint8Array
  readonly items: readonly Uint8Array[]
}

export interface Journal {
  readonly group: Uint8Array
  control: ControlState
  /** Number of the epoch that new records are written in: of a turn that may yet be lost, nobody might have the secret. */
  epochInForce: number
  /** By epoch number; commitments are checked when they are put in. */
  readonly epochs: Map<number, Epoch>
  readonly pages: Map<PageId, Page>
  /** Items, by clock, of pages that the control chain does not know (yet). */
  readonly unknown: Map<PageId, { readonly items: Map<number, Uint8Array>; bytes: number }>
  /** Bytes of everything that nothing vouches for, `unknown` included. */
  heldBytes: number
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
  epochInForce: number = control.epochIds.length - 1,
): Journal => {
  const journal: Journal = {
    group: control.group,
    control,
    epochInForce,
    epochs: new Map(),
    pages: new Map(),
    unknown: new Map(),
    heldBytes: 0,
    marks,
    waiters: new Map(),
  }
  putEpochs(journal, epochs)
  return journal
}

/**
 * Those whose secret is what the control chain commits to; others would make honest pages unreadable. So would the secret of a turn that was
 * made here and then lost to another.
 */
export const putEpochs = (journal: Journal, epochs: ReadonlyMap<number, Epoch>): void => {
  for (const [number, { id }] of journal.epochs) {
    const inForce = journal.control.epochIds[number]
    if (inForce === undefined || !equalBytes(inForce, id)) journal.epochs.delete(number)
  }
  for (const [number, epoch] of epochs) {
    const id = journal.control.epochIds[number]
    if (id !== undefined && equalBytes(id, epoch.id)) journal.epochs.set(number, epoch)
  }
}

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
    pending: [],
    pendingBytes: 0,
    checked: 0,
    held: new Map(),
    heldBytes: 0,
    inspected: 0,
    seen: new Map(),
    stop: null,
    forkedAt: null,
    branches: new Map(),
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
    const records = page.queue.length + page.pending.length + page.held.size
    if (page.stop !== null) notices.push({ kind: 'stopped', page: page.id, ...page.stop })
    else if (records > 0) notices.push({ kind: 'waiting', page: page.id, records })
  }
  for (const [page, held] of journal.unknown) {
    notices.push({ kind: 'unknown-page', page, records: held.items.size })
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
