/**
 * Ten seconds of undo: what a woman saved waits here before it is stated, because afterwards only a correction that all can see
 * takes it back. One thing waits at a time; it is stated at once when the next comes, or when she leaves.
 */
import type { Outcome, Refusal } from '../../state/desk.ts'
import type { Settled } from '../meeting/path.ts'

export interface Intent {
  /** What will be recorded: "Abono de Ana: 150 pesos". */
  readonly sentence: string
  readonly state: () => Outcome<unknown>
  /** What of the meeting is done with it: it is not asked for again meanwhile. */
  readonly settles?: Settled | null
}

export const undoMs = 10_000

export class Pending {
  #intent = $state.raw<Intent | null>(null)
  #refusal = $state<Refusal | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  #stating: Promise<void> = Promise.resolve()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- no screen shows what is set aside
  readonly #aside = new Map<string, { readonly intent: Intent; readonly refusal: Refusal }>()

  /** What waits, or was refused and is kept. */
  get intent(): Intent | null {
    return this.#intent
  }

  /** Nothing waits, and nothing refused is kept for a woman who is not here. */
  get isEmpty(): boolean {
    return this.#intent === null && this.#aside.size === 0
  }

  /** Why it could not be stated; it is kept until it is tried again or given up. */
  get refusal(): Refusal | null {
    return this.#refusal
  }

  /** Takes it, unless an earlier one was refused and is still kept. */
  async hold(intent: Intent): Promise<'held' | 'busy'> {
    await this.flush()
    if (this.#refusal !== null) return 'busy'
    if (this.#intent !== null) return this.hold(intent)
    this.#intent = intent
    this.#timer = setTimeout(() => void this.flush(), undoMs)
    return 'held'
  }

  undo(): void {
    clearTimeout(this.#timer)
    this.#intent = null
    this.#refusal = null
  }

  /** What was refused is hers, and not for the next woman to see: it comes back when she does. */
  setAside(her: string): void {
    if (this.#intent === null || this.#refusal === null) return
    this.#aside.set(her, { intent: this.#intent, refusal: this.#refusal })
    this.undo()
  }

  takeUp(her: string): void {
    const kept = this.#aside.get(her)
    this.#aside.delete(her)
    if (kept === undefined) return
    this.#intent = kept.intent
    this.#refusal = kept.refusal
  }

  /** States what waits, now. Resolves once it is stated or refused. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    const intent = this.#intent
    if (intent !== null && !this.#isStating) this.#stating = this.#state(intent)
    return this.#stating
  }

  #isStating = false

  async #state(intent: Intent): Promise<void> {
    this.#isStating = true
    const outcome = await intent.state().finally(() => (this.#isStating = false))
    this.#refusal = outcome.ok ? null : outcome.error
    if (outcome.ok) this.#intent = null
  }
}

export const pending = new Pending()
