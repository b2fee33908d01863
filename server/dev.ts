/**
 * `npm run dev`: the relay in Vite's own server, so that app, hot reload and relay are one process on one port. The relay is loaded by address
 * when that server starts: so Vite does not bundle it into its configuration, and a build needs nothing of it.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Plugin } from 'vite'
import type { Assembled } from './assemble.ts'

const assemble = new URL('./assemble.ts', import.meta.url).href
const serve = new URL('./serve.ts', import.meta.url).href

/** Vite loads its configuration, this file included, again when it restarts itself; the relay of before must go first. */
const kept = globalThis as { juntasRelay?: Promise<Assembled> | undefined }

const restartRelay = async (before: Promise<Assembled> | undefined): Promise<Assembled> => {
  const running = await before
  await running?.close()
  const { assembleRelay } = (await import(assemble)) as typeof import('./assemble.ts')
  return assembleRelay(process.env)
}

export const relayInDev = (): Plugin => ({
  name: 'juntas-relay',
  apply: 'serve',
  async configureServer({ httpServer, middlewares, config }) {
    // Test runners start a Vite without a port of its own.
    if (httpServer === null || process.env['VITEST'] !== undefined) return
    const { reportHealth } = (await import(serve)) as typeof import('./serve.ts')
    kept.juntasRelay = restartRelay(kept.juntasRelay)
    const { relay } = await kept.juntasRelay
    httpServer.on('upgrade', (request: IncomingMessage, wire: Duplex, head: Buffer) => {
      if (request.url?.startsWith('/relay/') === true) relay.upgrade(request, wire, head)
    })
    middlewares.use('/health', (_request, response, next) => {
      reportHealth(relay, response).catch(next)
    })
    config.logger.info('  The relay runs with it, under /relay.')
  },
})
