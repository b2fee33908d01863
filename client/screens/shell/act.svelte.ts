/** Doing something through the desk from a button: one at a time, and a refusal becomes a sentence on the screen. */
import type { Result } from '../../../shared/base/result.ts'
import { refuse } from '../../../shared/base/result.ts'
import type { Outcome, Refusal } from '../../state/desk.ts'
import { desk } from '../../state/desk.svelte.ts'
import type { Settled } from '../meeting/path.ts'
import { m } from '../../words/compiled/messages.js'
import { pending } from './pending.svelte.ts'
import { sayRefusal } from './refusals.ts'

export class Act {
  #isBusy = $state(false)
  #refusal = $state<Refusal | null>(null)

  get isBusy(): boolean {
    return this.#isBusy
  }

  /** Why the last attempt was refused, as a sentence. */
  get trouble(): string | null {
    return this.#refusal === null ? null : sayRefusal(this.#refusal)
  }

  /** The value, or null if it was refused or the one before is still under way. */
  async do<Value>(ask: () => Outcome<Value>): Promise<{ readonly value: Value } | null> {
    if (this.#isBusy) return null
    this.#isBusy = true
    this.#refusal = null
    const outcome: Result<Value, Refusal> = await ask().finally(() => (this.#isBusy = false))
    if (outcome.ok) return { value: outcome.value }
    this.#refusal = outcome.error
    return null
  }
}

/** Why no entry can be taken now, as a sentence. */
export const blockage = (): string | null => {
  if (desk.storage === 'full') return m.refusal_storage_full()
  return pending.refusal === null ? null : m.pending_busy()
}

/** Holds an entry of hers for the time of undo. Whoever else enters meanwhile does not state it in her own name. */
export const record = async (
  sentence: string,
  state: () => Outcome<unknown>,
  settles: Settled | null = null,
): Promise<void> => {
  const her = desk.notebook?.me?.key
  await pending.hold({
    sentence,
    settles,
    state: () =>
      desk.notebook?.me?.key === her ? state() : Promise.resolve(refuse('locked' as const)),
  })
}
