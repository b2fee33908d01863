/**
 * Ten seconds of undo: what a woman saved waits here before it is stated, because afterwards only a correction that all can see
 * takes it back. One thing waits at a time; it is stated at once when the next comes, or when she leaves.
 */
import type { Outcome, Refusal } from '../../state/desk.ts'
import { begun } from './begun.ts'
import { onLeaving } from './leaving.ts'
import type { Settled } from '../meeting/path.ts'

export interface Intent {
  /** What will be recorded: "Abono de Ana: 150 pesos". */
  readonly sentence: string
  readonly state: () => Outcome<unknown>
  /** What of the meeting is done with it: it is not asked for again meanwhile. */
  readonly settles?: Settled | null
}

export const undoMs = 10_000

/** Keeps the sentence of what waits (empty: nothing waits any more), so that a power cut is told of. */
type KeepSentence = (sentence: string) => Promise<void>

export class Pending {
  readonly #keep: KeepSentence
  #intent = $state.raw<Intent | null>(null)
  #refusal = $state<Refusal | null>(null)
  #lost = $state<string | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  #stating: Promise<void> = Promise.resolve()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- no screen shows what is set aside
  readonly #aside = new Map<string, { readonly intent: Intent; readonly refusal: Refusal }>()

  constructor(keep: KeepSentence = () => Promise.resolve()) {
    this.#keep = keep
  }

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

  /** The sentence of an entry that was waiting when the device went off. */
  get lost(): string | null {
    return this.#intent === null ? this.#lost : null
  }

  /** Once she is in: `sentence` is what is kept of hers; empty: nothing was waiting. */
  recall(sentence: string): void {
    this.#lost = sentence === '' ? null : sentence
  }

  /** She has read it. */
  dropLost(): void {
    this.#lost = null
    void this.#keep('')
  }

  /** Takes it, unless an earlier one was refused and is still kept. */
  async hold(intent: Intent): Promise<'held' | 'busy'> {
    await this.flush()
    if (this.#refusal !== null) return 'busy'
    if (this.#intent !== null) return this.hold(intent)
    this.#intent = intent
    this.#timer = setTimeout(() => void this.flush(), undoMs)
    void this.#keep(intent.sentence)
    return 'held'
  }

  undo(): void {
    if (this.#intent !== null) void this.#keep('')
    this.#drop()
  }

  #drop(): void {
    clearTimeout(this.#timer)
    this.#intent = null
    this.#refusal = null
  }

  /** What was refused is hers, and not for the next woman to see: it comes back when she does. */
  setAside(her: string): void {
    if (this.#intent === null || this.#refusal === null) return
    this.#aside.set(her, { intent: this.#intent, refusal: this.#refusal })
    this.#drop()
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
    if (!outcome.ok) return
    this.#intent = null
    await this.#keep('')
  }
}

export const pending = new Pending((entry) => begun.keep({ entry }))

onLeaving(() => pending.recall(''))
