/** Drives long work (shared/base/steps.ts) in slices, so that what she touches meanwhile is answered. */
import type { Steps } from '../../shared/base/steps.ts'

/** Milliseconds until others have a turn. */
const sliceMs = 30

export const inSlices = async <Value>(steps: Steps<Value>): Promise<Value> => {
  let until = performance.now() + sliceMs
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() < until) continue
    await turnOfOthers()
    until = performance.now() + sliceMs
  }
}

/** A message, since a timer waits for four milliseconds at least once it is set again and again. */
const turnOfOthers = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
