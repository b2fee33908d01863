/**
 * Group commit (rule RL5): whatever came in while the last transaction was being written goes into the next one. Writes are stored, and
 * their promises settle, in the order in which they were added.
 */
import { bytesToHex } from '../shared/base/bytes.ts'
import type { Outcome, Store, Write } from './store.ts'

interface Job {
  readonly write: Write
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

export class Commits {
  readonly #store: Store
  #waiting: Job[] = []
  #running: Promise<void> | null = null
  /** Whether the last transaction could not be written. */
  failing = false

  constructor(store: Store) {
    this.#store = store
  }

  /** Resolves when it is durable or stands in conflict; rejects if the medium failed. */
  add(write: Write): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing is left to write. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // The frames that arrived during the last fsync are read first, and share the next one.
      await new Promise((resolve) => setImmediate(resolve))
      const jobs = this.#waiting
      this.#waiting = []
      await this.#commit(jobs)
    }
    this.#running = null
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    try {
      const outcomes = await this.#store.commit(jobs.map(({ write }) => write))
      this.failing = false
      jobs.forEach((job, index) => job.resolve(outcomes[index] ?? 'conflict'))
    } catch (error) {
      const groups = [...Map.groupBy(jobs, ({ write }) => bytesToHex(write.group)).values()]
      if (groups.length > 1) {
        // One group's trouble is not another's (rule RL9): each for itself.
        for (const own of groups) await this.#commit(own)
        return
      }
      this.failing = true
      for (const job of jobs) job.reject(error)
    }
  }
}
