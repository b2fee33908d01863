/** What only a reader can check of a copy: that every record opens and is well made, and that all it cites is there. */
import type { Journal, Page } from '../../shared/journal/journal.ts'
import type { Check } from './check.ts'
import { fails, holds, unseen } from './check.ts'

/** Sealing, nonce, padding and encoding of every record; a page stops at the first that breaks a rule. */
export const checkContents = ({ pages, control, epochs }: Journal): Check[] => {
  const all = [...pages.values()]
  const stopped = all.filter(({ stop }) => stop !== null)
  const sealed = all.filter(waitsForSecret)
  const opened = all.reduce((sum, { inspected }) => sum + inspected, 0)
  const secrets = `${epochs.size} of ${control.epochIds.length} secrets of the group`
  return [
    holds(
      'contents',
      `${opened} records opened with ${secrets}; nonce, padding and encoding are right`,
    ),
    ...stopped.map(({ id, stop }) =>
      fails(
        `contents of page ${id}`,
        `record ${stop?.clock ?? 0} breaks a rule: ${stop?.reason ?? ''}`,
      ),
    ),
    ...sealed.map((page) =>
      unseen(
        `contents of page ${page.id}`,
        `from record ${page.inspected} on it is sealed with a secret that this key was not given`,
      ),
    ),
  ]
}

/** Whether each record's citations are here (rule OR1). A record that was left out is missed by whoever cited it. */
export const checkOrder = ({ pages }: Journal): Check[] => {
  const all = [...pages.values()]
  const placed = all.reduce((sum, { depths }) => sum + depths.length, 0)
  const waiting = all.filter((page) => page.queue.length > 0 && !waitsForSecret(page))
  return [
    holds('order', `${placed} records are in their place`),
    ...waiting.map(({ id, depths }) =>
      fails(
        `order of page ${id}`,
        `record ${depths.length} cites a record that is not in this copy`,
      ),
    ),
  ]
}

/** Verified, and not opened for want of its epoch's secret. */
const waitsForSecret = ({ queue, inspected, depths, stop }: Page): boolean =>
  stop === null && queue[inspected - depths.length]?.plain === null
