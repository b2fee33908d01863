/**
 * At which steps of a meeting the group went on although something may be missing, on this device: names of steps, kept in memory, and nothing
 * on record. After a restart the path asks again.
 */
import type { FactKey } from '../../../shared/record/record.ts'
import type { PathName } from './path.ts'

class Passed {
  #meeting: FactKey | null = null
  #steps = $state.raw<ReadonlySet<PathName>>(new Set())

  at(meeting: FactKey): ReadonlySet<PathName> {
    const steps = this.#steps
    return this.#meeting === meeting ? steps : new Set()
  }

  pass(meeting: FactKey, steps: readonly PathName[]): void {
    const passed = this.at(meeting)
    this.#meeting = meeting
    this.#steps = new Set([...passed, ...steps])
  }
}

export const passed = new Passed()
