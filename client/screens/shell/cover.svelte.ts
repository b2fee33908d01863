/**
 * The cover lies over a notebook: at the start, at one touch from anywhere (or Escape twice), when the app is left, and when nobody touches it.
 * Under it the notebook is locked: closed, its keys gone from memory, until a PIN opens it (rule KE1). Without a notebook there is nothing to hide.
 */
import { isKeptAwake } from '../../parts/wake-lock.ts'
import { desk } from '../../state/desk.svelte.ts'
import { leaveNothing } from './leaving.ts'
import { pending } from './pending.svelte.ts'
import { turns } from './turns.ts'

const seconds = 1_000
const minutes = 60 * seconds

/**
 * Milliseconds without a touch after which the cover comes down. Longest for the leader of a meeting that is open, whose tablet lies before the whole
 * group while a box is counted, and where a screen is held before a camera; shortest where several share the device.
 */
const idleMs = (): number => {
  const { notebook } = desk
  if (notebook === null) return minutes
  if ((cover.isMeeting && notebook.me?.leads === true) || isKeptAwake()) return 5 * minutes
  return notebook.women.length > 1 ? minutes : 2 * minutes
}

class Cover {
  #isDown = $state(true)
  #hidesMeeting = $state(false)
  #locking: Promise<void> = Promise.resolve()

  /** A meeting is open, or was when the notebook was locked. */
  get isMeeting(): boolean {
    if (desk.notebook === null) return this.#hidesMeeting
    return [...desk.notebook.ledger.meetings.values()].some(({ closing }) => closing === null)
  }

  get isDown(): boolean {
    return this.#isDown
  }

  /** Hides the screen at once; locks as soon as what was about to be recorded is. */
  lower(): void {
    if (desk.notebook === null && desk.locked === null) return
    this.#isDown = true
    turns.forget()
    this.#locking = this.#lock()
  }

  async lift(): Promise<void> {
    await this.#locking
    this.#isDown = false
  }

  /** Locks without the cover: the device goes from hand to hand. */
  async handOver(): Promise<void> {
    turns.hand()
    this.#locking = this.#lock()
    await this.#locking
  }

  async #lock(): Promise<void> {
    const her = desk.notebook?.me?.key
    this.#hidesMeeting = this.isMeeting
    await pending.flush()
    if (her !== undefined) pending.setAside(her)
    await desk.lock()
    leaveNothing()
  }
}

export const cover = new Cover()

/** Milliseconds between two presses of Escape that belong together. */
const twiceMs = 1_000

/** Lowers the cover when the app goes out of sight or rests; returns how to stop that. */
export const watchForLeaving = (): (() => void) => {
  let lastTouch = Date.now()
  let lastEscape = 0
  let timer: ReturnType<typeof setTimeout>
  /** What matters is how long ago the last touch was: timers rest with the device. */
  const wait = (): void => {
    clearTimeout(timer)
    timer = setTimeout(look, Math.max(0, lastTouch + idleMs() - Date.now()))
  }
  const look = (): void => {
    const hasRested = Date.now() - lastTouch >= idleMs()
    if (hasRested && !cover.isDown) cover.lower()
    if (hasRested) lastTouch = Date.now()
    wait()
  }
  const touched = (): void => {
    lastTouch = Date.now()
    wait()
  }
  const seen = (): void => {
    if (document.visibilityState === 'hidden') cover.lower()
    else look()
  }
  const left = (): void => cover.lower()
  const escaped = ({ key }: KeyboardEvent): void => {
    if (key !== 'Escape') return
    if (Date.now() - lastEscape < twiceMs) cover.lower()
    lastEscape = Date.now()
  }
  const touches = ['pointerdown', 'keydown', 'scroll', 'input'] as const
  wait()
  for (const touch of touches) addEventListener(touch, touched, { capture: true, passive: true })
  addEventListener('keydown', escaped)
  document.addEventListener('visibilitychange', seen)
  addEventListener('pagehide', left)
  return () => {
    clearTimeout(timer)
    for (const touch of touches) removeEventListener(touch, touched, { capture: true })
    removeEventListener('keydown', escaped)
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('pagehide', left)
  }
}
