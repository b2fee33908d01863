/**
 * Bringing in a file. Outside the screen that asks for it: on a phone the app is out of sight while a file is chosen, so the cover comes
 * down, and what came of it is shown to whoever lifts it and comes back.
 */
import { limits } from '../../../shared/base/limits.ts'
import { desk } from '../../state/desk.svelte.ts'
import { m } from '../../words/compiled/messages.js'
import { sayRefusal } from '../shell/refusals.ts'
import { askForFile } from './file.ts'

export type Brought = { readonly went: 'well' | 'wrong'; readonly lines: readonly string[] }

class Bringing {
  #isBusy = $state(false)
  #brought = $state.raw<Brought | null>(null)

  get isBusy(): boolean {
    return this.#isBusy
  }

  /** What came of the last file. */
  get brought(): Brought | null {
    return this.#brought
  }

  async bring(): Promise<void> {
    this.#brought = null
    const file = await askForFile()
    this.#isBusy = true
    this.#brought = await take(file).finally(() => (this.#isBusy = false))
  }

  forget(): void {
    this.#brought = null
  }
}

export const bringing = new Bringing()

const take = async (file: File): Promise<Brought> => {
  const bytes = await bytesOf(file)
  if (bytes === null) return { went: 'wrong', lines: [sayRefusal('file-unreadable')] }
  const taken = await desk.takeCopy(bytes)
  if (!taken.ok) return { went: 'wrong', lines: [sayRefusal(taken.error)] }
  const { news, hasStrange } = taken.value
  const came = news > 0 ? m.copy_news({ count: news }) : m.copy_nothing_new()
  return hasStrange
    ? { went: 'wrong', lines: [came, m.copy_strange()] }
    : { went: 'well', lines: [came] }
}

/** Null: larger than any notebook, or the device cannot read it (a card that was taken out). */
const bytesOf = async (file: File): Promise<Uint8Array | null> => {
  if (file.size > limits.notebookFileBytes) return null
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    return null
  }
}
