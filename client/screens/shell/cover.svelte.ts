/**
 * The cover lies over an open notebook: at the start, at one touch from anywhere, when the app is left, and when nobody touches
 * it. Without a notebook there is nothing to hide.
 */
import { desk } from '../../state/desk.svelte.ts'
import { pending } from './pending.svelte.ts'

/** Milliseconds without a touch after which the cover comes down. */
const idleMs = 120_000

class Cover {
  #isDown = $state(true)
  #locking: Promise<void> = Promise.resolve()

  get isDown(): boolean {
    return this.#isDown
  }

  /** Hides the screen at once; locks as soon as what was about to be recorded is. */
  lower(): void {
    if (desk.notebook === null) return
    this.#isDown = true
    this.#locking = pending.flush().then(() => desk.lock())
  }

  async lift(): Promise<void> {
    await this.#locking
    this.#isDown = false
  }
}

export const cover = new Cover()

/** Lowers the cover when the app goes out of sight or rests; returns how to stop that. */
export const watchForLeaving = (): (() => void) => {
  let timer = setTimeout(() => cover.lower(), idleMs)
  const touched = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => cover.lower(), idleMs)
  }
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') cover.lower()
  }
  const left = (): void => cover.lower()
  const touches = ['pointerdown', 'keydown', 'scroll', 'input'] as const
  for (const touch of touches) addEventListener(touch, touched, { capture: true, passive: true })
  document.addEventListener('visibilitychange', hidden)
  addEventListener('pagehide', left)
  return () => {
    clearTimeout(timer)
    for (const touch of touches) removeEventListener(touch, touched, { capture: true })
    document.removeEventListener('visibilitychange', hidden)
    removeEventListener('pagehide', left)
  }
}
