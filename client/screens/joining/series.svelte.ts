/** A message on its way from another screen (shared/wire/frames.ts): what was seen of it so far. */
import type { Gathering } from '../../../shared/wire/frames.ts'
import { decodeFrame, gatherFrame, wholeMessage } from '../../../shared/wire/frames.ts'

export class Series {
  #gathering = $state.raw<Gathering | null>(null)
  #isStrange = $state(false)
  /** Mark of the message that was handed on last: its frames go on being shown for a while. */
  #taken = ''

  get seen(): number {
    return this.#gathering?.pieces.size ?? 0
  }

  /** How many frames there are; 0 before the first. */
  get count(): number {
    return this.#gathering?.count ?? 0
  }

  /** The code that was seen last is of something else. */
  get isStrange(): boolean {
    return this.#isStrange
  }

  /** Takes the text of a code; the whole message where it was the last that was missing. */
  take(text: string): Uint8Array | null {
    const frame = decodeFrame(text)
    this.#isStrange = !frame.ok
    if (!frame.ok || frame.value.mark === this.#taken) return null
    const gathering = gatherFrame(this.#gathering, frame.value)
    const message = wholeMessage(gathering)
    // Frames that do not belong together: it begins anew.
    const isDamaged = !message.ok && message.error === 'damaged'
    this.#gathering = isDamaged ? null : gathering
    if (!message.ok) return null
    this.#taken = frame.value.mark
    return message.value
  }
}
