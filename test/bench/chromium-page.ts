/** A page in Chromium with a slower CPU, for measuring: one bundled script, and what it fetches. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { launchChromium } from '../support/chromium.ts'

export interface SlowPage {
  /** The script in test/bench that makes the page. */
  readonly entry: string
  /** By path, what the page may fetch. */
  readonly bodies: ReadonlyMap<string, Uint8Array>
  /** A global that is there once the page is ready to be slowed down. */
  readonly ready: string
  /** So many times slower. */
  readonly slowdown: number
  /** For the browser. */
  readonly args?: readonly string[]
}

export const onSlowPage = async <Value>(
  { entry, bodies, ready, slowdown, args = [] }: SlowPage,
  measure: (page: Page) => Promise<Value>,
): Promise<Value> => {
  const server = await servePage(await bundlePage(entry), bodies)
  const browser = await launchChromium(args)
  try {
    const page = await browser.newPage()
    page.on('pageerror', (error) => process.stderr.write(`${String(error)}\n`))
    const devTools = await page.context().newCDPSession(page)
    await page.exposeFunction('collectGarbage', () => devTools.send('HeapProfiler.collectGarbage'))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction((name) => name in globalThis, ready, { timeout: 30_000 })
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    return await measure(page)
  } finally {
    await browser.close()
    server.close()
  }
}

const bundlePage = async (entry: string): Promise<string> => {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome87',
      lib: { entry, formats: ['es'], fileName: 'page' },
      // One script is served.
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  const [bundle] = Array.isArray(output) ? output : []
  const chunk = bundle?.output[0]
  if (chunk === undefined) throw new Error('The page of the benchmark was not bundled.')
  return chunk.code
}

const servePage = async (script: string, bodies: ReadonlyMap<string, Uint8Array>) => {
  const answers = new Map<string, readonly [string, string | Uint8Array]>([
    ['/', ['text/html', '<!doctype html><script type="module" src="/page.js"></script>']],
    ['/page.js', ['text/javascript', script]],
  ])
  for (const [path, body] of bodies) answers.set(path, ['application/octet-stream', body])
  const server = createServer((request, response) => {
    const [type, body] = answers.get(request.url ?? '') ?? ['text/plain', '']
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
