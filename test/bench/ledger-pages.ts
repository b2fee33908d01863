/**
 * The pages of a group as plain records, without sealing and signing: the benchmark of the ledger needs their shape alone. All pages of the
 * tablet know of each other at once; a phone knows what it had at the last exchange.
 */
import { hashParts } from '../../shared/crypto/digest.ts'
import { assert, required } from '../../shared/base/assert.ts'
import { applyRecord, fold } from '../../shared/ledger/fold.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import type {
  Credential,
  Fact,
  FactRef,
  Head,
  PageId,
  PlacedRecord,
} from '../../shared/record/record.ts'
import { compareRecords } from '../../shared/record/record.ts'

/** Thirty-two bytes that name a place. */
export const idOf = (page: PageId, clock: number): Uint8Array => {
  const id = new Uint8Array(32)
  const view = new DataView(id.buffer)
  view.setFloat64(0, page)
  view.setUint32(8, clock)
  return id
}

interface Page {
  readonly id: PageId
  readonly author: string
  /** What its device holds. */
  readonly held: Map<PageId, Newest>
  /** Newest clock of each other page that it has cited. */
  readonly cited: Map<PageId, number>
  length: number
}

/** Newest record of a page, as a device knows it. */
interface Newest {
  readonly clock: number
  readonly depth: number
}

export class Pages {
  readonly records: PlacedRecord[] = []
  readonly credentials: Credential[] = []
  readonly #pages = new Map<string, Page>()
  readonly #tablet = new Map<PageId, Newest>()
  #waiting: PlacedRecord[] = []
  #at = Date.UTC(2016, 0, 6)
  #ledger: LedgerState = fold({ hash: hashParts, credentials: [], records: [] }).ledger

  /** As of the last exchange. */
  get ledger(): LedgerState {
    return this.#ledger
  }

  /** `on`: a phone has its own copy of all pages. */
  add(name: string, on: 'tablet' | 'phone'): void {
    this.#pages.set(name, {
      id: (1_000_003 * (1 + this.#pages.size)) as PageId,
      author: name,
      held: on === 'tablet' ? this.#tablet : new Map<PageId, Newest>(),
      cited: new Map(),
      length: 0,
    })
  }

  admit(credential: Credential): void {
    this.credentials.push(credential)
    this.#refold()
  }

  /** Where the next record of a page will stand. */
  next(name: string): { readonly page: PageId; readonly clock: number } {
    const { id, length } = this.#page(name)
    return { page: id, clock: length }
  }

  say(name: string, ...facts: readonly Fact[]): FactRef {
    assert(facts.length > 0, 'something is said')
    const page = this.#page(name)
    const fresh = [...page.held].filter(
      ([id, { clock }]) => id !== page.id && clock > (page.cited.get(id) ?? -1),
    )
    for (const [id, { clock }] of fresh) page.cited.set(id, clock)
    const clock = page.length++
    const below = [page.held.get(page.id), ...fresh.map(([, newest]) => newest)]
    const depth = 1 + below.reduce((most, newest) => Math.max(most, newest?.depth ?? 0), 0)
    page.held.set(page.id, { clock, depth })
    this.#at += 30_000
    const record: PlacedRecord = {
      page: page.id,
      clock,
      author: page.author,
      at: this.#at,
      facts,
      id: idOf(page.id, clock),
      depth,
      seen: fresh
        .map(([id, newest]) => {
          const idStart = idOf(id, newest.clock).subarray(0, 16)
          return { page: id, clock: newest.clock, idStart }
        })
        .toSorted((left, right) => left.page - right.page),
    }
    this.#waiting.push(record)
    return { page: page.id, clock, index: 0 }
  }

  /** What a page’s device holds. */
  heads(name: string): Head[] {
    return [...this.#page(name).held]
      .map(([page, { clock }]) => ({ page, clock, id: idOf(page, clock) }))
      .toSorted((left, right) => left.page - right.page)
  }

  /** All devices have all records. */
  exchange(): void {
    const fresh = this.#waiting.toSorted(compareRecords)
    this.#waiting = []
    for (const record of fresh) this.records.push(record)
    for (const { held } of this.#pages.values()) {
      for (const { page, clock, depth } of fresh) held.set(page, { clock, depth })
    }
    if (!fresh.every((record) => applyRecord(this.#ledger, record) === 'applied')) this.#refold()
  }

  #refold(): void {
    const { credentials, records } = this
    this.#ledger = fold({ hash: hashParts, credentials, records }).ledger
  }

  #page(name: string): Page {
    return required(this.#pages.get(name), `the page of ${name}`)
  }
}
