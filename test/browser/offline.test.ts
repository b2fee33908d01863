/** The built client in real Chromium: once it was opened it needs no server, whatever is opened of it. */
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { precached } from '../support/built-site.ts'
import { serveBuilt } from '../support/built-server.ts'
import { launchChromium } from '../support/chromium.ts'
import { Person } from '../support/person.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

const extrasKept = (person: Person) =>
  person.page.evaluate(async () =>
    (await (await caches.open('extras')).keys()).map(({ url }) => new URL(url).pathname),
  )

/** The worker has all that is precached, and what else this browser needs: it reads no codes by itself. */
const isReady = async (person: Person): Promise<void> => {
  await person.page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  await expect.poll(() => extrasKept(person)).toContainEqual(expect.stringMatching(/\/decode-/u))
}

/** Addresses of a woman's screens, read from where they are listed. */
const addresses = [
  ...readFileSync('client/screens/inside.ts', 'utf8').matchAll(/^ {2}'(\/[\w/-]+)':/gmu),
].map(([, address]) => address ?? '')

/** Besides that there is no relay. */
const faultsOf = (person: Person): string[] =>
  person.faults.filter((fault) => !/WebSocket|ERR_CONNECTION/u.test(fault))

const anaHere = { picture: 'flor', pin: '2580' }

test('with the server gone: reload, another address, another window, a group and every screen of it; nothing is asked of any other host', async () => {
  await using site = await serveBuilt()
  const ana = await Person.arrive(browser, 'phone')
  const strangers: string[] = []
  ana.context.on('request', (request) => {
    if (!request.url().startsWith(site.origin)) strangers.push(request.url())
  })
  await ana.page.goto(site.origin)
  await isReady(ana)
  await site.close()
  await ana.page.reload()
  expect(await ana.page.title()).toBe('Cuaderno')
  const scripts = precached().filter((path) => path.startsWith('assets/') && path.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(50)
  const missing = await ana.page.evaluate(async (paths) => {
    const answers = await Promise.all(paths.map((path) => fetch(`/${path}`).catch(() => null)))
    return paths.filter((_, place) => answers[place]?.ok !== true)
  }, scripts)
  expect(missing).toEqual([])
  await ana.foundGroup('Las Jacarandas', 'Ana', anaHere)
  expect(addresses.length).toBeGreaterThan(20)
  for (const address of addresses) {
    await ana.page.evaluate((to) => (location.hash = to), address)
    await ana.page.locator('h1').first().waitFor()
  }
  expect(faultsOf(ana)).toEqual([])
  const other = await ana.context.newPage()
  await other.goto(`${site.origin}/#/unirse`)
  await other.getByText('Abierto en otra ventana').waitFor()
  expect(strangers.filter((url) => !url.startsWith('ws'))).toEqual([])
  await ana.context.close()
})

test('English stays once it was chosen, and is kept for the next version while that one waits', async () => {
  await using site = await serveBuilt()
  const ana = await Person.arrive(browser, 'phone')
  await ana.page.goto(site.origin)
  await ana.press('English')
  await ana.see('Start a group')
  await isReady(ana)
  await expect.poll(() => extrasKept(ana)).toContainEqual(expect.stringMatching(/\/en-/u))

  const [kept = ''] = (await extrasKept(ana)).filter((path) => path.includes('/en-'))
  const now = readFileSync('dist/sw.js', 'utf8')
  // In the next version the words have another name, as they would; there is no other file with new bytes here, so one of the old ones stands for them.
  const next = `/${precached().find((path) => path.endsWith('.css')) ?? ''}`
  site.publish(now.replace(`"en":"${kept}"`, `"en":"${next}"`))
  const waits = await ana.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    while (registration.waiting === null) await new Promise((later) => setTimeout(later, 20))
    return registration.active?.state
  })
  expect(waits).toBe('activated')
  expect(await extrasKept(ana)).toEqual(expect.arrayContaining([kept, next]))
  await site.close()
  await ana.page.reload()
  await ana.see('Start a group')
  expect(faultsOf(ana)).toEqual([])
  await ana.context.close()
})
