/** What is being said aloud now. Nothing is said unasked: somebody may be listening. */
import type { Language } from '../words/amount-words.ts'

/** Each ends its line: "Mi ahorro" is not the beginning of "Mi ahorro: 50 pesos". */
const linesOf = (sentences: readonly string[]): string =>
  sentences.map((sentence) => `${sentence}\n`).join('')

class Speaker {
  #place = $state<number | null>(null)
  #isMute = $state(false)
  #stopping: AbortController | null = null
  #said = ''

  /** The sentence that is being said; null: silence. */
  get place(): number | null {
    return this.#place
  }

  /** The last time, there was nothing to say it with. */
  get isMute(): boolean {
    return this.#isMute
  }

  async say(sentences: readonly string[], language: Language): Promise<void> {
    this.stop()
    const stopping = new AbortController()
    const { signal } = stopping
    this.#stopping = stopping
    this.#said = linesOf(sentences)
    this.#place = 0
    const onsentence = (place: number): void => {
      if (!signal.aborted) this.#place = place
    }
    const { talk } = await import('./talk.ts')
    const end = await talk({ sentences, language, onsentence, signal })
    if (signal.aborted) return
    this.stop()
    this.#isMute = end === 'mute'
  }

  /** Stops unless what is being said begins with just these sentences. */
  keepTo(sentences: readonly string[]): void {
    if (!this.#said.startsWith(linesOf(sentences))) this.stop()
  }

  stop(): void {
    this.#stopping?.abort()
    this.#stopping = null
    this.#place = null
    this.#isMute = false
  }
}

export const speaker = new Speaker()
