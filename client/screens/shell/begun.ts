/**
 * What a woman has begun and not recorded yet: a box that is being counted, an entry in its ten seconds. A power cut may come, so it is kept for
 * her alone, sealed like everything else.
 */
import { desk } from '../../state/desk.svelte.ts'
import { onLeaving } from './leaving.ts'

export interface Begun {
  /** The count under way, as its own text; empty: none. */
  readonly count: string
  /** The sentence of the entry that waits; empty: none. */
  readonly entry: string
}

class KeptBegun {
  /** Hers who is in; null: not read yet. */
  #kept: Promise<Begun> | null = null
  #writing: Promise<void> = Promise.resolve()

  read(): Promise<Begun> {
    this.#kept ??= desk.drafts.read().then(textToBegun)
    return this.#kept
  }

  /** One write at a time, in their order; what is `stale` by its turn is not written. */
  keep(part: Partial<Begun>, isStale: () => boolean = () => false): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      if (isStale()) return
      const begun = { ...(await this.read()), ...part }
      this.#kept = Promise.resolve(begun)
      await desk.drafts.keep(JSON.stringify(begun))
    })
    return this.#writing
  }

  forget(): void {
    this.#kept = null
  }
}

export const begun = new KeptBegun()

onLeaving(() => begun.forget())

const nothing: Begun = { count: '', entry: '' }

const textToBegun = (text: string | null): Begun => {
  try {
    const kept = JSON.parse(text ?? '{}') as Partial<Record<keyof Begun, unknown>> | null
    const { count, entry } = kept ?? {}
    return {
      count: typeof count === 'string' ? count : '',
      entry: typeof entry === 'string' ? entry : '',
    }
  } catch {
    return nothing
  }
}
