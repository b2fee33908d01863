/**
 * What one socket has of each page, as far as the relay knows: what it said in step 1, what it was sent since, what it brought. Updates go
 * by this and by nothing else (rules RL5, RL6): each page in the order of its clocks, without gaps and without repeats.
 */
import type { PageRun, StateVector } from '../shared/replica/page-codec.ts'

export class Feed {
  readonly #has: Map<number, number>
  /** Whether step 1 has been answered; until then new records come with that answer. */
  live = false

  constructor(vector: StateVector) {
    this.#has = new Map(vector)
  }

  has(page: number): number {
    return this.#has.get(page) ?? 0
  }

  advance(page: number, records: number): void {
    if (records > this.has(page)) this.#has.set(page, records)
  }

  /** The part of `run` that follows what the socket has; null if there is none, or if it would leave a gap. */
  next(run: PageRun): PageRun | null {
    const has = this.has(run.page)
    if (has < run.from || has >= run.from + run.items.length) return null
    return has === run.from ? run : { ...run, from: has, items: run.items.slice(has - run.from) }
  }

  lacksNothing(durable: ReadonlyMap<number, number>): boolean {
    return [...durable].every(([page, records]) => this.has(page) >= records)
  }
}
