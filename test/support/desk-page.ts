/**
 * The desk of the real client in a page of real Chromium, without screens: its modules come from a Vite server, its storage is the
 * browser's own. What a test asks of it is given as text, because Vitest would rewrite the imports of a function.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { namesOfThisMachine } from '../../server/names.ts'
import { openRelay } from '../../server/upgrade.ts'
import { limits } from '../../shared/base/limits.ts'
import { MemoryStore } from './relay-memory-store.ts'

export interface ModuleServer {
  /** Ends in a slash. */
  readonly origin: string
  close(): Promise<void>
}

export const serveModules = async (): Promise<ModuleServer> => {
  const server: ViteDevServer = await createServer({
    server: { port: 0, host: '127.0.0.1', hmr: false },
    logLevel: 'silent',
  })
  await server.listen()
  return { origin: server.resolvedUrls?.local[0] ?? '', close: () => server.close() }
}

/** The same with a relay under /relay, which forgets everything when it is closed. */
export const serveModulesWithRelay = async (): Promise<ModuleServer> => {
  const relay = openRelay({
    store: new MemoryStore(),
    limits,
    log: { note: () => undefined, fault: () => undefined },
    now: () => Date.now(),
    names: namesOfThisMachine,
    addressHeader: 'x-forwarded-for',
  })
  const server: ViteDevServer = await createServer({
    server: { port: 0, host: '127.0.0.1', hmr: false },
    logLevel: 'silent',
  })
  server.httpServer?.on('upgrade', (request: IncomingMessage, wire: Duplex, head: Buffer) => {
    if (request.url?.startsWith('/relay/') === true) relay.upgrade(request, wire, head)
  })
  await server.listen()
  return {
    origin: server.resolvedUrls?.local[0] ?? '',
    async close() {
      await relay.stop()
      await server.close()
    },
  }
}

/** Opens a page with `desk` started. */
export const openDesk = async (page: Page, { origin }: ModuleServer): Promise<void> => {
  await page.goto(`${origin}icon.svg`)
  await page.evaluate(`(async () => {
    const { desk, startDesk } = await import('/state/desk.svelte.ts')
    await startDesk()
    // What the desk loads behind the first screen: a test may take the network away at once.
    await import('/state/engine.ts')
    globalThis.desk = desk
    globalThis.value = (result) => {
      if (!result.ok) throw new Error(result.error)
      return result.value
    }
  })()`)
}

/** Runs statements in the page; `desk` and `value` (unwraps a result) are at hand. */
export const inPage = <Value>(page: Page, statements: string): Promise<Value> =>
  page.evaluate(`(async () => { ${statements} })()`)

const pin = '2580'

/** Lets the leader in, on a device that has a group. */
export const enterInPage = (page: Page): Promise<void> =>
  inPage(page, `value(await desk.enter(desk.locked.holders[0].key, '${pin}'))`)

/** A group with its leader inside, and an open meeting. */
export const foundInPage = (page: Page): Promise<void> =>
  inPage(
    page,
    `value(await desk.found({ name: 'Las Rosas', programme: 'via-migrante', currency: 'MXN',
       weekday: 2, weeklySaving: 5000, alias: 'Lupe', picture: 1 }, '${pin}'))
     value(await desk.entries.openMeeting(20000))`,
  )

/** States a saving of so many pesos for the first member. */
export const saveInPage = (page: Page, pesos: number): Promise<string> =>
  inPage(
    page,
    `const [member] = [...desk.notebook.ledger.members.values()]
     const result = await desk.entries.recordSaving(member, ${pesos * 100})
     return result.ok ? 'ok' : result.error`,
  )

/** The savings that the ledger in the page holds, in pesos, oldest first. */
export const savingsInPage = (page: Page): Promise<number[]> =>
  inPage(
    page,
    `return desk.notebook.ledger.movements
       .filter(({ fact }) => fact.kind === 'saving').map(({ fact }) => fact.amount / 100)`,
  )
