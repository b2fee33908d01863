/** The device's store on the IndexedDB of real Chromium: the contract, and what its files give away. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deviceStorePromises } from '../contract/device-store.contract.ts'
import { launchProfile } from '../support/chromium.ts'

let server: ViteDevServer
let context: BrowserContext
let page: Page
let profile: string

const originOf = ({ resolvedUrls }: ViteDevServer): string => resolvedUrls?.local[0] ?? ''

beforeAll(async () => {
  server = await createServer({ server: { port: 0, host: '127.0.0.1' }, logLevel: 'silent' })
  await server.listen()
  profile = await mkdtemp(join(tmpdir(), 'profile-'))
  context = await launchProfile(profile)
  page = await context.newPage()
  await page.goto(`${originOf(server)}icon.svg`)
})

afterAll(async () => {
  await context.close()
  await server.close()
  await rm(profile, { recursive: true })
})

/** Seeds and secrets that the contract puts behind PINs. */
const hiddenByPin = [220, 221, 222, 223, 224, 225, 226, 227]

const contractUrl = `/@fs${join(import.meta.dirname, '../contract/device-store.contract.ts')}`

/** As text: Vitest would rewrite the imports of a function, and the page would not know them. */
const checkInPage = (title: string): Promise<unknown> =>
  page.evaluate(`(async () => {
    const { deviceStorePromises } = await import(${JSON.stringify(contractUrl)})
    const { openDexieStore } = await import('/device/store-dexie.ts')
    const reopen = async () => {
      const store = await openDexieStore()
      if (!store.ok) throw new Error(store.error)
      return store.value
    }
    const promise = deviceStorePromises.find((one) => one.title === ${JSON.stringify(title)})
    return promise.check(reopen).then(() => 'kept', String)
  })()`)

test.each(deviceStorePromises)('on IndexedDB: $title', async ({ title }) => {
  expect(await checkInPage(title)).toBe('kept')
})

const filesIn = (folder: string): Buffer[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))

test('[KE1] no seed and no epoch secret lies readable in the profile', async () => {
  // The contract has stored seeds of 32 equal bytes by now; IndexedDB writes byte arrays as they are.
  const holds = (value: number): boolean =>
    filesIn(profile).some((file) => file.includes(Buffer.alloc(32, value)))
  const canary = await page.evaluate(async () => {
    const opening = indexedDB.open('canary')
    opening.onupgradeneeded = () => opening.result.createObjectStore('plain')
    await new Promise((done) => (opening.onsuccess = done))
    const writing = opening.result.transaction('plain', 'readwrite', { durability: 'strict' })
    writing.objectStore('plain').put(new Uint8Array(32).fill(0xc3), 'key')
    await new Promise((done) => (writing.oncomplete = done))
    return true
  })
  expect(canary && holds(0xc3)).toBe(true)
  expect([201, 202, 203, 206, 207, 208, ...hiddenByPin].filter(holds)).toEqual([])
})
