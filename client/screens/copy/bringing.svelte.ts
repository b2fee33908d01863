/**
 * Bringing in a file. Outside the screen that asks for it: on a phone the app is out of sight while a file is chosen, so the cover comes
 * down and the notebook is locked. The file waits until somebody has entered, who is led back to that screen. On a device that begins from a copy
 * it waits until she is let in (rule KE4). It waits in memory only: if the app is closed meanwhile, it is chosen again.
 */
import { limits } from '../../../shared/base/limits.ts'
import type { Result } from '../../../shared/base/result.ts'
import { refuse } from '../../../shared/base/result.ts'
import type { Refusal } from '../../state/desk.ts'
import { desk } from '../../state/desk.svelte.ts'
import { m } from '../../words/compiled/messages.js'
import { onLeaving } from '../shell/leaving.ts'
import { sayRefusal } from '../shell/refusals.ts'
import { askForFile } from './file.ts'

type Brought = { readonly went: 'well' | 'wrong'; readonly lines: readonly string[] }

class Bringing {
  #isBusy = $state(false)
  #brought = $state.raw<Brought | null>(null)
  #waiting = $state.raw<File | null>(null)
  #group: string | null = null

  get isBusy(): boolean {
    return this.#isBusy
  }

  /** A file was chosen, and nobody was in who could take it. */
  get isWaiting(): boolean {
    return this.#waiting !== null
  }

  /** base64url of the group whose file waits on a device that begins from it; null: none does. */
  get group(): string | null {
    return this.#group
  }

  /** What came of the last file. */
  get brought(): Brought | null {
    return this.#brought
  }

  async bring(): Promise<void> {
    this.#brought = null
    this.#waiting = await askForFile()
    await this.takeWaiting()
  }

  /** On a device that has nothing yet: the file is looked at, and waits. */
  async begin(): Promise<void> {
    this.#brought = null
    const file = await askForFile()
    const bytes = await bytesOf(file)
    const { groupOfCopy } = await import('../../state/copies.ts')
    const group: Result<string, Refusal> =
      bytes === null ? refuse('file-unreadable') : groupOfCopy(bytes)
    this.#group = group.ok ? group.value : null
    this.#waiting = group.ok ? file : null
    if (!group.ok) this.#brought = { went: 'wrong', lines: [sayRefusal(group.error)] }
  }

  /** Takes in what was chosen, if something was and nobody has done so yet. */
  async takeWaiting(): Promise<void> {
    const file = this.#waiting
    if (file === null || this.#isBusy || isLocked()) return
    this.#waiting = null
    this.#group = null
    this.#isBusy = true
    this.#brought = await take(file).finally(() => (this.#isBusy = false))
  }

  forget(): void {
    this.#brought = null
  }
}

export const bringing = new Bringing()

onLeaving(() => bringing.forget())

const isLocked = (): boolean => desk.notebook === null

const take = async (file: File): Promise<Brought> => {
  const bytes = await bytesOf(file)
  if (bytes === null) return { went: 'wrong', lines: [sayRefusal('file-unreadable')] }
  const taken = await desk.files.takeCopy(bytes)
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
