/** A history: every record of a notebook as a run of one, in the order of writing. */
import { assert } from '../../shared/base/assert.ts'
import { joinBytes } from '../../shared/base/bytes.ts'
import { Reader, Writer } from '../../shared/base/codec.ts'
import { limits } from '../../shared/base/limits.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { decodeRuns, encodeRuns } from '../../shared/replica/page-codec.ts'

export const encodeHistory = (history: readonly PageRun[]): Uint8Array =>
  joinBytes(...history.map((run) => new Writer().bytes(encodeRuns([run])).finish()))

export const decodeHistory = (bytes: Uint8Array): PageRun[] => {
  const history: PageRun[] = []
  for (const reader = new Reader(bytes); reader.remaining > 0;) {
    const runs = decodeRuns(reader.bytes(limits.frameBytes))
    assert(runs.ok, 'the bytes are canonical')
    history.push(...runs.value)
  }
  return history
}

/** One run for each page. */
export const joinRuns = (runs: readonly PageRun[]): PageRun[] =>
  [...Map.groupBy(runs, ({ page }) => page)].map(([page, parts]) => ({
    page,
    from: parts[0]?.from ?? 0,
    items: parts.flatMap(({ items }) => items),
  }))
