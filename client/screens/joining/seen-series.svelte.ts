/**
 * What this device has seen of what other screens show (shared/wire/frames.ts). It outlives the screen: whoever is interrupted goes on from there.
 * All of it is sealed or public; a few messages at a time, and the one that was seen longest ago makes room.
 */
import type { Frame } from '../../../shared/wire/frames.ts'
import { decodeFrame } from '../../../shared/wire/frames.ts'
import type { Gathering } from '../../../shared/wire/gathering.ts'
import {
  addFrame,
  beginGathering,
  belongsTo,
  missingOf,
  wholeMessage,
} from '../../../shared/wire/gathering.ts'

/** Messages of which something is kept: somebody else's screen in the picture takes nothing away. */
const mostKept = 4

export class SeenSeries {
  /** The one that was seen last comes last. */
  #gatherings: readonly Gathering[] = []
  #missing = $state(0)
  #count = $state(0)
  #isStrange = $state(false)
  /** Mark of the message that was handed on last: its frames go on being shown for a while. */
  #taken = ''

  /** How many frames are missing of the message that was seen last. */
  get missing(): number {
    return this.#missing
  }

  /** How many it takes; 0 before the first. */
  get count(): number {
    return this.#count
  }

  /** The code that was seen last is of something else. */
  get isStrange(): boolean {
    return this.#isStrange
  }

  /** The camera is opened anew: what it sees is handed on even if it was before. */
  begin(): void {
    this.#taken = ''
    this.#isStrange = false
    this.#count = 0
  }

  /** Takes the text of a code; the whole message where it was the last that was missing. */
  take(text: string): Uint8Array | null {
    const frame = decodeFrame(text)
    this.#isStrange = !frame.ok
    if (!frame.ok || frame.value.mark === this.#taken) return null
    const gathering = this.#gatheringOf(frame.value)
    addFrame(gathering, frame.value)
    this.#missing = missingOf(gathering)
    this.#count = gathering.count
    const message = wholeMessage(gathering)
    if (!message.ok && message.error === 'not-whole') return null
    // Whole; or it did not belong together, and begins anew.
    this.#gatherings = this.#gatherings.filter((one) => one !== gathering)
    if (!message.ok) return null
    this.#taken = frame.value.mark
    return message.value
  }

  #gatheringOf(frame: Frame): Gathering {
    const known = this.#gatherings.find((one) => belongsTo(one, frame))
    const gathering = known ?? beginGathering(frame)
    const others = this.#gatherings.filter((one) => one !== gathering)
    this.#gatherings = [...others, gathering].slice(-mostKept)
    return gathering
  }
}

export const seenSeries = new SeenSeries()
