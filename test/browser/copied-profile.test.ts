/**
 * A profile folder that somebody copied while the browser was closed (rule PG3): two real Chromiums with one and the same keys, both used, both
 * brought to one relay.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchProfile } from '../support/chromium.ts'
import type { ModuleServer } from '../support/desk-page.ts'
import {
  enterInPage,
  foundInPage,
  inPage,
  openDesk,
  saveInPage,
  savingsInPage,
  serveModulesWithRelay,
} from '../support/desk-page.ts'

let server: ModuleServer
let folder: string
const open: BrowserContext[] = []

const start = async (profile: string): Promise<Page> => {
  const context = await launchProfile(join(folder, profile))
  open.push(context)
  const page = await context.newPage()
  await openDesk(page, server)
  return page
}

const enter = (page: Page): Promise<void> => enterInPage(page)

const stop = async (page: Page): Promise<void> => {
  await page.context().close()
  open.splice(open.indexOf(page.context()), 1)
}

beforeAll(async () => {
  server = await serveModulesWithRelay()
  folder = await mkdtemp(join(tmpdir(), 'profiles-'))
})

afterAll(async () => {
  await Promise.all(open.map((context) => context.close()))
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const sent = (page: Page): Promise<boolean> =>
  inPage(page, "return desk.notebook.unsent === 0 && desk.notebook.network === 'online'")

const sorted = async (page: Page): Promise<number[]> =>
  (await savingsInPage(page)).sort((left, right) => left - right)

test('[PG3] both write apart and then together: everything counts once, on both, and nothing is odd', async () => {
  const before = await start('tablet')
  await foundInPage(before)
  await saveInPage(before, 1)
  await expect.poll(() => sent(before), { timeout: 20_000 }).toBe(true)
  await stop(before)
  await cp(join(folder, 'tablet'), join(folder, 'copy'), { recursive: true })

  const [tablet, copy] = [await start('tablet'), await start('copy')]
  for (const page of [tablet, copy]) {
    await page.context().setOffline(true)
    await enter(page)
  }
  for (const pesos of [10, 11]) expect(await saveInPage(tablet, pesos)).toBe('ok')
  for (const pesos of [20, 21, 22]) expect(await saveInPage(copy, pesos)).toBe('ok')
  await tablet.context().setOffline(false)
  await expect.poll(() => sent(tablet), { timeout: 30_000 }).toBe(true)
  await copy.context().setOffline(false)
  const all = [1, 10, 11, 20, 21, 22]
  for (const page of [copy, tablet]) {
    await expect.poll(() => sorted(page), { timeout: 30_000 }).toEqual(all)
  }
  // And now at the same time, with signal.
  await Promise.all([saveInPage(tablet, 30), saveInPage(copy, 40)])
  await Promise.all([saveInPage(tablet, 31), saveInPage(copy, 41)])
  for (const page of [copy, tablet]) {
    await expect.poll(() => sorted(page), { timeout: 30_000 }).toEqual([...all, 30, 31, 40, 41])
    expect(await inPage(page, 'return desk.notebook.problems.length')).toBe(0)
  }
  const words = await Promise.all(
    [copy, tablet].map((page) => inPage<string[]>(page, 'return desk.fingerprint(null)')),
  )
  expect(words[0]).toEqual(words[1])
})
