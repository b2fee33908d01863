/** How much of each page the relay has confirmed to be on its disk (rule RL5), kept in the store as it grows. */
import type { Receipt } from '../../shared/journal/receive.ts'
import type { PageRun, StateVector } from '../../shared/replica/page-codec.ts'
import type { NotebookStore } from '../device/store.ts'

export interface ConfirmedPorts {
  readonly store: NotebookStore
  /** Records of each page; changed in place. */
  readonly durable: () => Map<number, number>
  readonly changed: () => void
}

export class Confirmed {
  readonly #ports: ConfirmedPorts
  #isStale = false

  constructor(ports: ConfirmedPorts) {
    this.#ports = ports
  }

  /** The relay has at least this much of these pages. `whole`: exactly this much, and nothing of any other page. */
  note(pages: StateVector, extent: 'part' | 'whole'): void {
    const durable = this.#ports.durable()
    if (extent === 'whole') for (const page of durable.keys()) durable.set(page, 0)
    for (const [page, records] of pages) {
      durable.set(page, Math.max(records, durable.get(page) ?? 0))
    }
    this.#ports.changed()
    if (!this.#isStale) void this.#store()
    this.#isStale = true
  }

  /** What the relay passes on is on its disk, unless the guard found it strange. */
  noteReceived(runs: readonly PageRun[], { refused, forks }: Receipt): void {
    const strange = new Set<number>([...refused, ...forks].map(({ page }) => page))
    const ends = runs.map(({ page, from, items }) => [page, from + items.length] as const)
    const news = ends.filter(
      ([page, end]) => !strange.has(page) && end > (this.#ports.durable().get(page) ?? 0),
    )
    if (news.length > 0) this.note(new Map(news), 'part')
  }

  /** One write at a time, the newest state each; if it fails, the relay says it again. */
  async #store(): Promise<void> {
    await Promise.resolve()
    while (this.#isStale) {
      this.#isStale = false
      await this.#ports.store.putDurable(new Map(this.#ports.durable()))
    }
  }
}
