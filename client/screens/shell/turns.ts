/**
 * Handing the device round (the group's tablet at a meeting): the leader who handed it over comes back to where she was, however many have had it
 * in between. Kept is the name of a screen, in memory: nothing of what was on it.
 */
import { desk } from '../../state/desk.svelte.ts'

class Turns {
  #was: { readonly key: string; readonly path: string } | null = null
  #isHanded = false

  /** Before the device is locked for the next woman. */
  hand(): void {
    const her = desk.notebook?.me
    if (her?.leads === true) this.#was = { key: her.key, path: location.hash.slice(1) }
    this.#isHanded = true
  }

  /** The device was left, not handed over: whoever comes begins at home. */
  forget(): void {
    this.#was = null
    this.#isHanded = false
  }

  /** Why she who has just come in has the device, and so where she goes on. */
  take(key: string): 'back' | 'handed' | 'anew' {
    const isHanded = this.#isHanded
    this.#isHanded = false
    if (this.#was?.key === key) return 'back'
    return isHanded ? 'handed' : 'anew'
  }

  /** Where she was who is back. */
  get path(): string {
    return this.#was?.path ?? '/'
  }
}

export const turns = new Turns()
