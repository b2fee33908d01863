/**
 * `npm run bench:journal`: what full checking costs on a notebook of ten years, in Node and in Chromium with a CPU six times
 * slower. Prints a table and JSON; with --json, the JSON alone. Nothing passes or fails here.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { build } from 'vite'
import { launchChromium } from '../support/chromium.ts'
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

const bundlePage = async (): Promise<string> => {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome87',
      lib: { entry: 'test/bench/journal-page.ts', formats: ['es'], fileName: 'page' },
    },
  })
  const [bundle] = Array.isArray(output) ? output : []
  const chunk = bundle?.output[0]
  if (chunk === undefined) throw new Error('The page of the benchmark was not bundled.')
  return chunk.code
}

const servePage = async (history: Uint8Array) => {
  const script = await bundlePage()
  const bodies = new Map<string, readonly [string, string | Uint8Array]>([
    ['/', ['text/html', '<!doctype html><script type="module" src="/page.js"></script>']],
    ['/page.js', ['text/javascript', script]],
    ['/history', ['application/octet-stream', history]],
  ])
  const server = createServer((request, response) => {
    const [type, body] = bodies.get(request.url ?? '') ?? ['text/plain', '']
    response.writeHead(200, {
      'content-type': type,
      // An isolated page may read the clock to five microseconds.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    response.end(body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}

const measureInChromium = async (history: Uint8Array): Promise<Report> => {
  const server = await servePage(history)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const devTools = await page.context().newCDPSession(page)
    await page.exposeFunction('collectGarbage', () => devTools.send('HeapProfiler.collectGarbage'))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => 'measure' in globalThis)
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    return await page.evaluate((given) => globalThis.measure(given), slowRounds)
  } finally {
    await browser.close()
    server.close()
  }
}

const history = loadHistory()
say('measuring in Node')
const node = await measureInNode(history)
say(`measuring in Chromium, CPU × ${slowdown}`)
const chromium = await measureInChromium(history)
if (!process.argv.includes('--json')) console.log(tableOf({ node, chromium }))
console.log(JSON.stringify({ node, chromium }))
