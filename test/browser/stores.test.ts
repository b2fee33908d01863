/** What a device keeps when things go wrong: killed, damaged, full, opened twice. Real Chromium, real profiles. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { killProfile, launchProfile } from '../support/chromium.ts'
import type { ModuleServer } from '../support/desk-page.ts'
import {
  enterInPage,
  foundInPage,
  inPage,
  openDesk,
  saveInPage,
  savingsInPage,
  serveModules,
} from '../support/desk-page.ts'

let server: ModuleServer
const profiles: string[] = []

const newProfile = async (): Promise<string> => {
  const profile = await mkdtemp(join(tmpdir(), 'profile-'))
  profiles.push(profile)
  return profile
}

const start = async (profile: string): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await launchProfile(profile)
  const page = await context.newPage()
  await openDesk(page, server)
  return { context, page }
}

beforeAll(async () => {
  server = await serveModules()
})

afterAll(async () => {
  await server.close()
  await Promise.all(profiles.map((profile) => rm(profile, { recursive: true, force: true })))
})

describe('[PG2] a browser that is killed in the middle of writing', () => {
  test('has lost nothing that was said to be saved, and can go on writing', async () => {
    const profile = await newProfile()
    let { page } = await start(profile)
    await foundInPage(page)
    let saved = 0
    for (let round = 0; round < 5; round++) {
      const told: number[] = []
      await page.exposeFunction('told', (pesos: number) => told.push(pesos))
      const first = saved + 1
      // Writes without end, one after another; the kill falls somewhere in the middle.
      const writing = inPage(
        page,
        `const [member] = [...desk.notebook.ledger.members.values()]
         for (let pesos = ${first}; ; pesos++) {
           value(await desk.entries.recordSaving(member, pesos * 100))
           void told(pesos)
         }`,
      ).catch(() => 'killed')
      await expect.poll(() => told.length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(8)
      await killProfile(profile)
      expect(await writing).toBe('killed')
      ;({ page } = await start(profile))
      await enterInPage(page)
      const there = await savingsInPage(page)
      expect(there).toEqual(Array.from(there, (_, index) => index + 1))
      expect(there.length).toBeGreaterThanOrEqual(told.at(-1) ?? Infinity)
      expect(await inPage(page, 'return desk.notebook.problems.length')).toBe(0)
      saved = there.length
    }
    expect(await saveInPage(page, saved + 1)).toBe('ok')
    await page.context().close()
  })
})

/** The name of y-indexeddb's database in the page. */
const mirrorName = `(await indexedDB.databases()).map(({ name }) => name)
  .find((name) => name.startsWith('cuaderno-'))`

/** Expression: the updates that lie in the database `copyName`. */
const readCopy = `await new Promise((resolve) => {
  const opening = indexedDB.open(copyName)
  opening.onupgradeneeded = () => opening.transaction.abort()
  opening.onerror = () => resolve([])
  opening.onsuccess = () => {
    const reading = opening.result.transaction('updates').objectStore('updates').getAll()
    reading.onsuccess = () => { opening.result.close(); resolve(reading.result) }
  }
})`

describe('[PG7] the copy in y-indexeddb', () => {
  const withCopy = (statements: string): string => `const copyName = ${mirrorName}; ${statements}`

  /** How many records of the first page the copy holds, once it has caught up. */
  const recordsInCopy = (page: Page): Promise<number> =>
    inPage(
      page,
      withCopy(`const updates = ${readCopy}
        const { decodeRuns } = await import('/@fs${join(import.meta.dirname, '../../shared/replica/page-codec.ts')}')
        let end = 0
        for (const update of updates) {
          const runs = decodeRuns(update)
          if (!runs.ok) return -1
          for (const { from, items } of runs.value) end = Math.max(end, from + items.length)
        }
        return end`),
    )

  const damages: Readonly<Record<string, string>> = {
    deleted: `await new Promise((done) => {
      const deleting = indexedDB.deleteDatabase(copyName)
      deleting.onsuccess = done
    })`,
    'filled with garbage': `await new Promise((done) => {
      const opening = indexedDB.open(copyName)
      opening.onsuccess = () => {
        const writing = opening.result.transaction('updates', 'readwrite')
        writing.objectStore('updates').clear()
        writing.objectStore('updates').put(new Uint8Array([1, 2, 3, 4]), 1)
        writing.oncomplete = () => { opening.result.close(); done() }
      }
    })`,
    'left without tables': `await new Promise((done) => {
      indexedDB.deleteDatabase(copyName)
      const opening = indexedDB.open(copyName)
      opening.onsuccess = () => { opening.result.close(); done() }
    })`,
    'given a delete set for a page of the notebook': `await new Promise((done) => {
      const page = [...desk.notebook.ledger.members.values()][0].entry.page
      const opening = indexedDB.open(copyName)
      opening.onsuccess = async () => {
        const { Writer } = await import('/@fs${join(import.meta.dirname, '../../shared/base/codec.ts')}')
        const update = new Writer().uint(0).uint(1).uint(page).uint(1).uint(0).uint(500).finish()
        const writing = opening.result.transaction('updates', 'readwrite')
        writing.objectStore('updates').add(update)
        writing.oncomplete = () => { opening.result.close(); done() }
      }
    })`,
  }

  test.each(Object.entries(damages))('%s: heals on the next start', async (_, damage) => {
    const profile = await newProfile()
    const first = await start(profile)
    await foundInPage(first.page)
    for (const pesos of [1, 2, 3]) await saveInPage(first.page, pesos)
    await expect.poll(() => recordsInCopy(first.page)).toBe(5)
    await inPage(
      first.page,
      withCopy(`await desk.closeNotebook(); await desk.openNotebook(desk.notebookIds[0])`),
    )
    await enterInPage(first.page)
    await expect.poll(() => recordsInCopy(first.page)).toBe(5)
    await inPage(
      first.page,
      withCopy(`const view = desk.notebook; await desk.closeNotebook()
        const before = globalThis.desk; globalThis.desk = { notebook: view }
        ${damage}; globalThis.desk = before`),
    )
    await first.context.close()
    const { context, page } = await start(profile)
    await enterInPage(page)
    expect(await savingsInPage(page)).toEqual([1, 2, 3])
    expect(await saveInPage(page, 4)).toBe('ok')
    await expect.poll(() => recordsInCopy(page)).toBe(6)
    await context.close()
  })
})

describe('[PG2] a full disk', () => {
  test('refuses entry in plain words, loses nothing, and takes entries again once there is room', async () => {
    const context = await launchProfile(await newProfile())
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    const { origin } = new URL(server.origin)
    // Chromium remembers for a while how much room there is, so the limit stands before the first write.
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 40_000 })
    await openDesk(page, server)
    await foundInPage(page)
    let saved = 0
    let outcome = 'ok'
    while (outcome === 'ok' && saved < 500) {
      outcome = await saveInPage(page, saved + 1)
      if (outcome === 'ok') saved++
    }
    expect(outcome).toBe('storage-full')
    expect(await inPage(page, 'return desk.storage')).toBe('full')
    const kept = Array.from({ length: saved }, (_, index) => index + 1)
    expect(await savingsInPage(page)).toEqual(kept)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin })
    await expect.poll(() => saveInPage(page, saved + 1), { timeout: 20_000 }).toBe('ok')
    expect(await inPage(page, 'return desk.storage')).toBe('ok')
    expect(await savingsInPage(page)).toEqual([...kept, saved + 1])
    await context.close()
  })
})

describe('[PG2] a second tab', () => {
  test('is told, takes over when asked, and the first gives way', async () => {
    const { context, page } = await start(await newProfile())
    await foundInPage(page)
    await saveInPage(page, 1)
    const second = await context.newPage()
    await openDesk(second, server)
    expect(await inPage(second, 'return desk.phase')).toBe('elsewhere')
    await inPage(second, 'await desk.takeOver()')
    expect(await inPage(second, 'return desk.phase')).toBe('ready')
    expect(await inPage(page, 'return desk.phase')).toBe('elsewhere')
    await enterInPage(second)
    expect(await saveInPage(second, 2)).toBe('ok')
    expect(await savingsInPage(second)).toEqual([1, 2])
    expect(await inPage(page, 'const r = await desk.entries.openMeeting(1); return r.error')).toBe(
      'locked',
    )
    await context.close()
  })
})
