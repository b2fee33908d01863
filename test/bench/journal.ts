/**
 * `npm run bench:journal`: what full checking costs on a notebook of ten years, in Node and in Chromium with a CPU six times
 * slower. Prints a table and JSON; with --json, the JSON alone. Nothing passes or fails here.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { onSlowPage } from './chromium-page.ts'
import { decodeHistory, encodeHistory } from './history.ts'
import type { Report } from './journal-measure.ts'
import { measureJournal } from './journal-measure.ts'
import { tableOf } from './journal-table.ts'
import { meetingCount, writeTenYears } from './ten-years.ts'

const cache = 'node_modules/.cache/juntas-bench'
const slowdown = 6
const rounds = { joins: 9, facts: 200 }
const slowRounds = { joins: 5, facts: 60 }

/** What decides the bytes of the history. */
const writingSources = [
  'shared/{base,crypto,control,record,journal}/*.ts',
  'shared/replica/page-codec.ts',
  'test/bench/{ten-years,group,history}.ts',
  'test/support/notebook.ts',
]

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** Signing a history takes minutes, so it is kept until the code that wrote it changes. */
const loadHistory = (): Uint8Array => {
  const hash = createHash('sha256')
  for (const file of globSync(writingSources).sort()) hash.update(readFileSync(file))
  const path = `${cache}/ten-years-${hash.digest('hex').slice(0, 16)}`
  if (existsSync(path)) return readFileSync(path)
  const history = writeTenYears((week) => {
    if (week % 52 === 0) say(`writing the history: meeting ${week + 1} of ${meetingCount}`)
  })
  rmSync(cache, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  writeFileSync(path, encodeHistory(history))
  return readFileSync(path)
}

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
