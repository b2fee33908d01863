/**
 * One writer on a device (rule PG2): two tabs, two windows, the installed app and the browser, on one profile of real Chromium. Whatever
 * happens to the one that writes, what it was told to be saved is there, and what is not there it was told.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchProfile } from '../support/chromium.ts'
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
let profile: string
let context: BrowserContext
let first: Page
let second: Page

const phaseOf = (page: Page): Promise<string> => inPage(page, 'return desk.phase')

const takeOver = async (page: Page): Promise<void> => {
  await inPage(page, 'await desk.takeOver()')
  await enterInPage(page)
  expect(await phaseOf(page)).toBe('ready')
}

/** Records savings of 1, 2, 3… pesos without end, and keeps what it is told of each; ends at the first that is refused. */
const writeOn = (page: Page, from: number): Promise<void> =>
  inPage(
    page,
    `globalThis.saved = []
     const [member] = [...desk.notebook.ledger.members.values()]
     globalThis.writing = (async () => {
       for (let pesos = ${from}; ; pesos++) {
         const result = await desk.entries.recordSaving(member, pesos * 100)
         if (!result.ok) return result.error
         saved.push(pesos)
       }
     })()`,
  )

const savedBy = (page: Page): Promise<number[]> => inPage(page, 'return saved')
const refusalOf = (page: Page): Promise<string> => inPage(page, 'return writing')

const hasSaved = (page: Page, count: number): Promise<void> =>
  expect
    .poll(async () => (await savedBy(page)).length, { interval: 5, timeout: 20_000 })
    .toBeGreaterThan(count)

beforeAll(async () => {
  server = await serveModules()
})

afterAll(() => server.close())

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'profile-'))
  context = await launchProfile(profile, [`--app=${server.origin}icon.svg`])
  ;[first = await context.newPage()] = context.pages()
  await openDesk(first, server)
  await foundInPage(first)
  second = await context.newPage()
  await openDesk(second, server)
})

afterEach(async () => {
  await context.close()
  await rm(profile, { recursive: true, force: true })
})

describe('[PG2] the installed app and the browser', () => {
  test('one writes, the other is told; it goes over and back in the middle of writing, and nothing is lost', async () => {
    const isApp = (page: Page): Promise<boolean> =>
      page.evaluate('matchMedia("(display-mode: standalone)").matches')
    expect(await isApp(first)).toBe(true)
    expect(await isApp(second)).toBe(false)
    expect([await phaseOf(first), await phaseOf(second)]).toEqual(['ready', 'elsewhere'])
    let there: number[] = []
    for (const [from, to] of [
      [first, second],
      [second, first],
      [first, second],
    ] as const) {
      await writeOn(from, there.length + 1)
      await hasSaved(from, 3)
      await takeOver(to)
      expect(['elsewhere', 'locked', 'not-ready']).toContain(await refusalOf(from))
      expect(await phaseOf(from)).toBe('elsewhere')
      there = [...there, ...(await savedBy(from))]
      expect(await savingsInPage(to)).toEqual(there)
    }
    expect(await inPage(second, 'return desk.notebook.problems.length')).toBe(0)
  })

  test('what waits on a screen is stated before the other takes over', async () => {
    await inPage(
      first,
      `const [member] = [...desk.notebook.ledger.members.values()]
       desk.leaving.add(async () => { globalThis.outcome = await desk.entries.recordSaving(member, 700) })`,
    )
    await takeOver(second)
    expect(await inPage(first, 'return outcome.ok')).toBe(true)
    expect(await savingsInPage(second)).toEqual([7])
  })
})

describe('[PG2] the tab that writes', () => {
  test('is suspended between signing and storing: the other takes the lock, and the late write is refused and said', async () => {
    expect(await saveInPage(first, 1)).toBe('ok')
    const devtools = await context.newCDPSession(first)
    await devtools.send('Debugger.enable')
    const paused = new Promise<void>((resolve) => {
      devtools.once('Debugger.paused', () => resolve())
    })
    // The clock is read when a record is made, just before it goes to the store.
    await inPage(
      first,
      `const now = Date.now
       Date.now = () => { Date.now = now; debugger; return now() }`,
    )
    const late = saveInPage(first, 2)
    await paused
    await takeOver(second)
    for (const pesos of [3, 4]) expect(await saveInPage(second, pesos)).toBe('ok')
    await devtools.send('Debugger.resume')
    expect(await late).toBe('elsewhere')
    await expect.poll(() => phaseOf(first)).toBe('elsewhere')
    expect(await savingsInPage(second)).toEqual([1, 3, 4])
    await takeOver(first)
    expect(await savingsInPage(first)).toEqual([1, 3, 4])
    expect(await saveInPage(first, 5)).toBe('ok')
    expect(await inPage(first, 'return desk.notebook.problems.length')).toBe(0)
  })

  test('crashes in the middle of writing: the other goes on with all that was said to be saved', async () => {
    const told: number[] = []
    await first.exposeFunction('told', (pesos: number) => told.push(pesos))
    await inPage(
      first,
      `const [member] = [...desk.notebook.ledger.members.values()]
       void (async () => {
         for (let pesos = 1; ; pesos++) {
           value(await desk.entries.recordSaving(member, pesos * 100))
           void told(pesos)
         }
       })()`,
    )
    await expect.poll(() => told.length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(8)
    const devtools = await context.newCDPSession(first)
    const crashed = first.waitForEvent('crash')
    void devtools.send('Page.crash').catch(() => undefined)
    await crashed
    await takeOver(second)
    const there = await savingsInPage(second)
    expect(there).toEqual(Array.from(there, (_, index) => index + 1))
    expect(there.length).toBeGreaterThanOrEqual(told.at(-1) ?? Infinity)
    expect(await saveInPage(second, there.length + 1)).toBe('ok')
  })
})
