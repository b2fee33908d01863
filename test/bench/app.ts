/**
 * `npm run bench:app`: how long it takes until the app can be used, on a slow line and a slow phone, and what the notebook of ten years does to
 * it. Prints a table. Nothing passes or fails here; what the app weighs is a test (test/browser/size.test.ts).
 */
import type { BrowserContext, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'
import { onSlowPage } from './chromium-page.ts'
import type { Spell } from './app-page.ts'
import { loadHistory, say } from './kept-history.ts'

/** Slow 3G: 400 kbit/s, 400 ms. */
const line = {
  offline: false,
  latency: 400,
  downloadThroughput: 400_000 / 8,
  uploadThroughput: 400_000 / 8,
}
const rounds = 3

const slowly = async (context: BrowserContext, cpu: number): Promise<Page> => {
  const page = await context.newPage()
  const devTools = await context.newCDPSession(page)
  await devTools.send('Network.enable')
  await devTools.send('Network.emulateNetworkConditions', line)
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: cpu })
  return page
}

/** Milliseconds from the address to the first screen on which something can be begun. */
const usable = async (page: Page, url: string): Promise<number> => {
  const start = performance.now()
  await page.goto(url, { waitUntil: 'commit', timeout: 60_000 })
  await page.getByRole('link', { name: 'Empezar un grupo' }).waitFor({ timeout: 60_000 })
  return performance.now() - start
}

const measureVisits = async (): Promise<{ readonly cold: number; readonly warm: number }> => {
  await using data = temporaryFolder()
  const relay = await startRelay(data.path)
  const browser = await launchChromium()
  const url = `http://${relay.host}/`
  const colds: number[] = []
  const warms: number[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext()
      const first = await slowly(context, 4)
      colds.push(await usable(first, url))
      await first.close()
      const fast = await context.newPage()
      await fast.goto(url)
      await fast.evaluate(() => navigator.serviceWorker.ready)
      await fast.close()
      warms.push(await usable(await slowly(context, 4), url))
      await context.close()
    }
  } finally {
    await browser.close()
    await relay.stop('SIGTERM')
  }
  return { cold: middle(colds), warm: middle(warms) }
}

const middle = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0

const history = loadHistory()
say('visiting on slow 3G, CPU ÷ 4')
const { cold, warm } = await measureVisits()
console.table({
  'first visit to usable': { ms: Math.round(cold) },
  'later visit to usable': { ms: Math.round(warm) },
})
say('opening the notebook of ten years, CPU ÷ 6')
const spells = await onSlowPage(
  {
    entry: 'test/bench/app-page.ts',
    bodies: new Map([['/history', history]]),
    ready: 'measureApp',
    slowdown: 6,
  },
  (page) => page.evaluate(() => globalThis.measureApp()),
)
console.table(
  Object.fromEntries(
    Object.entries<Spell>({ ...spells }).map(([name, { all, longestTask }]) => [
      name,
      { ms: Math.round(all), 'longest task, ms': Math.round(longestTask) },
    ]),
  ),
)
