/**
 * `npm run bench:journal`: what full checking costs on a notebook of ten years, in Node and in Chromium with a CPU six times
 * slower. Prints a table and JSON; with --json, the JSON alone. Nothing passes or fails here.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { onSlowPage } from './chromium-page.ts'
import { decodeHistory } from './history.ts'
import type { Report } from './journal-measure.ts'
import { measureJournal } from './journal-measure.ts'
import { tableOf } from './journal-table.ts'
import { loadHistory, say } from './kept-history.ts'

const slowdown = 6
const rounds = { joins: 9, facts: 200 }
const slowRounds = { joins: 5, facts: 60 }

const measureInNode = (history: Uint8Array): Promise<Report> => {
  setFlagsFromString('--expose-gc')
  // Collecting on request would throw away compiled code as if it had long been idle.
  setFlagsFromString('--no-flush-bytecode')
  const collectGarbage = runInNewContext('gc') as () => void
  return measureJournal(decodeHistory(history), rounds, () => {
    collectGarbage()
    return Promise.resolve()
  })
}

const measureInChromium = (history: Uint8Array): Promise<Report> =>
  onSlowPage(
    {
      entry: 'test/bench/journal-page.ts',
      bodies: new Map([['/history', history]]),
      ready: 'measure',
      slowdown,
    },
    (page) => page.evaluate((given) => globalThis.measure(given), slowRounds),
  )

const history = loadHistory()
say('measuring in Node')
const node = await measureInNode(history)
say(`measuring in Chromium, CPU × ${slowdown}`)
const chromium = await measureInChromium(history)
if (!process.argv.includes('--json')) console.log(tableOf({ node, chromium }))
console.log(JSON.stringify({ node, chromium }))
