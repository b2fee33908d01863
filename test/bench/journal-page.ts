/** The benchmark in a browser: test/bench/journal.ts serves this file, bundled, beside the history. */
import { decodeHistory } from './history.ts'
import type { Report, Rounds } from './journal-measure.ts'
import { measureJournal } from './journal-measure.ts'

declare global {
  /** What the page and who opened it know of each other. */
  var measure: (rounds: Rounds) => Promise<Report>
  var collectGarbage: () => Promise<void>
}

globalThis.measure = async (rounds) => {
  const response = await fetch('/history')
  const history = decodeHistory(new Uint8Array(await response.arrayBuffer()))
  return measureJournal(history, rounds, () => globalThis.collectGarbage())
}
