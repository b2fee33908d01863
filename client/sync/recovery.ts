/**
 * What a device does when its own past is not what it thought (rules PG3, PG4): it was rolled back or copied, or somebody's page forked.
 * Found is all of it in what comes in; what is to be done about it, in the notebook as it is (duties.ts).
 */
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import { limits } from '../../shared/base/limits.ts'
import type { Fork } from '../../shared/journal/journal.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { joinRuns } from '../../shared/replica/page-codec.ts'
import type { NotebookStore, StoreFailure } from '../device/store.ts'
import type { Composed, ComposeFailure, Contents } from './contents.ts'
import { readContents, startsOf } from './reading.ts'
import type { Forks } from './duties.ts'
import { nextDuty, noteForks } from './duties.ts'
import type { Lost } from './restate.ts'
import { countOwed, cutsFor, givenUp } from './restate.ts'

/** The open notebook, as recovery needs it. */
export interface RecoveryPorts {
  readonly id: string
  readonly store: NotebookStore
  readonly now: () => number
  /** 0 to 255. */
  readonly draw: () => number
  readonly contents: () => Contents
  readonly ownPages: () => ReadonlySet<PageId>
  /** An own record into the store and the notebook. 'taken': another one of ours stands there meanwhile. */
  readonly write: (run: PageRun) => Promise<Result<'placed' | 'taken', StoreFailure>>
  readonly replace: (contents: Contents) => void
  /** The Y.Doc is another one now. */
  readonly reloaded: () => void
}

export type Recovered = Promise<Result<void, StoreFailure | ComposeFailure>>

export class Recovery {
  readonly #ports: RecoveryPorts
  /** Seen, and not proven yet. In memory: where such bytes came from once, they come from again. */
  readonly #forks: Forks = new Map()
  /** Given up, and not stated again yet. */
  #aside: Lost | null = null
  /** Not while nobody is in, or a secret is missing: what cannot be read stays where it is. */
  #canReadAll = false

  constructor(ports: RecoveryPorts) {
    this.#ports = ports
  }

  /** When the notebook is opened: what was left to be done. */
  async begin(): Recovered {
    const read = await this.#readAside()
    return read.ok ? this.#doDuties() : read
  }

  /** Facts of this device that were given up and wait for the women who wrote them. */
  get waiting(): number {
    return this.#aside === null ? 0 : countOwed(this.#ports.contents(), this.#aside)
  }

  /**
   * Records of ours that this device did not write: another copy of it did, or a life of it that was lost. It leaves their page, so that
   * the two do not write there again and again, each in the other's place.
   */
  leavePages({ placed }: Receipt): Promise<Result<void, StoreFailure>> {
    const { closedPages } = this.#ports.contents()
    const own = this.#ports.ownPages()
    const strange = new Set(placed.map(({ page }) => page).filter((page) => own.has(page)))
    for (const page of closedPages) strange.delete(page)
    if (strange.size === 0) return Promise.resolve(ok(undefined))
    for (const page of strange) closedPages.add(page)
    const from = new Map([...strange].map((page) => [page, Infinity]))
    return this.#ports.store.closePages(from, 'forget')
  }

  isNeeded({ forks }: Receipt): boolean {
    return forks.length > 0 || this.#nextDuty() !== null
  }

  /** A fork of a page that this device writes on is its own to mend; of all others it keeps the proof. */
  async recover({ forks }: Receipt): Recovered {
    const { closedPages } = this.#ports.contents()
    const own = this.#ports.ownPages()
    const taken = forks.find(({ page }) => own.has(page) && !closedPages.has(page))
    const strange = forks.filter((fork) => fork !== taken)
    noteForks(this.#forks, strange)
    return taken === undefined ? this.#doDuties() : this.#giveUp(taken)
  }

  /**
   * Our records from there on stand where others of ours stand for everybody else. They, and on own pages all that cites them, are
   * set aside in one step of the store, and then stated again on new pages, by those whose they are. Told again, it is done already.
   */
  async #giveUp(taken: Fork): Recovered {
    const { id, store, draw, contents, ownPages, replace, reloaded } = this.#ports
    const cuts = cutsFor(contents().records, ownPages(), taken)
    const closed = await store.closePages(cuts, 'set-aside')
    if (!closed.ok) return closed
    const fresh = await readContents(id, store, draw())
    if (!fresh.ok) return refuse('storage-failed')
    replace(fresh.value)
    const read = await this.#readAside()
    const done = read.ok ? await this.#doDuties() : read
    reloaded()
    return done
  }

  async #readAside(): Recovered {
    const { id, store } = this.#ports
    const runs = await store.readAside()
    if (!runs.ok) return runs
    if (runs.value.length === 0) return ok(undefined)
    const former = await readContents(id, store, 0, 'former')
    if (!former.ok) return refuse('storage-failed')
    this.#aside = givenUp(former.value, startsOf(runs.value))
    const count = joinRuns(runs.value).reduce((sum, { items }) => sum + items.length, 0)
    this.#canReadAll = this.#aside.records.length === count
    return ok(undefined)
  }

  #nextDuty(): Result<Composed, ComposeFailure> | null {
    const { contents, ownPages, now } = this.#ports
    return nextDuty(contents(), ownPages(), this.#forks, now(), this.#aside)
  }

  /** As far as the women who are in can. */
  async #doDuties(): Recovered {
    for (let turn = 0; turn < limits.dutiesAtOnce; turn++) {
      const duty = this.#nextDuty()
      if (duty === null) break
      if (!duty.ok) return duty
      const written = await this.#ports.write(duty.value.run)
      if (!written.ok) return written
    }
    if (this.#aside === null || !this.#canReadAll || this.waiting > 0) return ok(undefined)
    const dropped = await this.#ports.store.dropAside()
    if (dropped.ok) this.#aside = null
    return dropped
  }
}
