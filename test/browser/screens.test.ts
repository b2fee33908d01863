/** Every screen of the built app in real Chromium: it works, nothing fails unseen, and axe finds nothing. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import type { Person } from '../support/person.ts'
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

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const findingsOn = async (screen: string, { page }: Person): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${screen}: ${id} at ${target.join(' ')}`),
  )
}

/** What can be touched and is smaller than a fingertip, in CSS pixels. */
const smallTargets = async (screen: string, { page }: Person): Promise<string[]> => {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, select, input:not([type=radio])')]
      .map((element) => ({ name: element.innerText, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 48 || box.width < 48)
      .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
  )
  return small.map((target) => `${screen}: ${target}`)
}

/** A page that is wider than its window scrolls sideways, and half of it is missed. */
const overflow = async (screen: string, { page }: Person): Promise<string[]> => {
  const width = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  return width > 0 ? [`${screen}: ${width} px too wide`] : []
}

test('a walk over all screens: accessible, large enough to touch, and without a fault', async () => {
  const findings: string[] = []
  const faults = new Set<string>()
  const titles = new Set<string>()
  let screens = 0
  await walkScreens(browser, `http://${relay.host}/`, async (screen, person) => {
    screens += 1
    findings.push(...(await findingsOn(screen, person)))
    findings.push(...(await smallTargets(screen, person)))
    findings.push(...(await overflow(screen, person)))
    // The walk takes the network away for a while, and the browser says so.
    const own = person.faults.filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED'))
    own.forEach((fault) => faults.add(fault))
    titles.add(await person.page.title())
  })
  expect(screens).toBeGreaterThan(30)
  expect(findings).toEqual([])
  expect([...faults]).toEqual([])
  expect([...titles]).toEqual(['Cuaderno'])
}, 180_000)
