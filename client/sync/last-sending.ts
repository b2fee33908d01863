/**
 * What was recorded in the last second before a device is locked (rule KE1): locked it sends nothing, so where there is a network the relay is given a
 * moment to confirm it. Bounded: the keys stay in memory so long, and the next woman waits so long.
 */
import type { Notebook } from './notebook.ts'
import type { RelayLink } from './relay-link.ts'

/** Milliseconds, at most. Longer than a relay takes to answer on a slow line, shorter than the next woman takes to type her PIN. */
export const lastSendingMs = 2_000

/** Resolves once the relay has confirmed all that this device has, or the time is over; at once where there is no network. */
export const lastSending = (
  notebook: Pick<Notebook, 'unsent' | 'acceptedStatements' | 'control' | 'listeners'>,
  link: Pick<RelayLink, 'status'> | null,
): Promise<void> =>
  new Promise((resolve) => {
    const isDone = (): boolean =>
      link?.status !== 'online' ||
      (notebook.unsent === 0 && notebook.acceptedStatements === notebook.control.statements.length)
    if (isDone()) {
      resolve()
      return
    }
    const end = (): void => {
      clearTimeout(timer)
      notebook.listeners.delete(look)
      resolve()
    }
    const look = (): void => {
      if (isDone()) end()
    }
    const timer = setTimeout(end, lastSendingMs)
    notebook.listeners.add(look)
  })
