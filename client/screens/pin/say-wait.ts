/** How long she still has to wait, in round numbers: nobody counts seconds with pleasure. */
import { m } from '../../words/compiled/messages.js'

const stepSeconds = 5

export const sayWait = (ms: number): string => {
  const seconds = Math.ceil(ms / 1_000)
  return seconds > 60
    ? m.pin_wait_minutes({ count: Math.ceil(seconds / 60) })
    : m.pin_wait_seconds({ count: Math.ceil(seconds / stepSeconds) * stepSeconds })
}
