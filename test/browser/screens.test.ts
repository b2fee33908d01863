/** Every screen of the built app in real Chromium: it works, nothing fails unseen, and axe finds nothing. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { findingsOn } from '../support/inspection.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'
import { walkScreens } from '../support/walk.ts'

const data = temporaryFolder()
let relay: RelayProcess
let browser: Browser

beforeAll(async () => {
  relay = await startRelay(data.path)
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
  await relay.stop('SIGTERM')
  await data[Symbol.asyncDispose]()
})

test('a walk over all screens: accessible, large enough to touch, and without a fault', async () => {
  const findings: string[] = []
  const faults = new Set<string>()
  const titles = new Set<string>()
  let screens = 0
  await walkScreens(browser, `http://${relay.host}/`, async (screen, person) => {
    screens += 1
    findings.push(...(await findingsOn(screen, person)))
    // The walk takes the network away for a while, and the browser says so.
    const own = person.faults.filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED'))
    own.forEach((fault) => faults.add(fault))
    titles.add(await person.page.title())
  })
  expect(screens).toBeGreaterThan(30)
  expect(findings).toEqual([])
  expect([...faults]).toEqual([])
  expect([...titles]).toEqual(['Cuaderno'])
}, 300_000)
