/** One port for everything: the app, /health, and the relay's WebSockets. */
import { readFileSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { limits } from '../shared/base/limits.ts'
import type { Log } from './log.ts'
import type { Respond } from './site.ts'
import { setSecurityHeaders } from './site.ts'
import type { Relay } from './upgrade.ts'

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
const { version } = JSON.parse(manifest) as { readonly version: string }

/** GET /health: how it goes, in numbers; nothing that tells one group from another. 503 if the store cannot be written. */
export const reportHealth = async (relay: Relay, response: ServerResponse): Promise<void> => {
  const { storing, ...counts } = await relay.counts()
  const uptimeSeconds = Math.floor(process.uptime())
  response.writeHead(storing ? 200 : 503, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  })
  response.end(JSON.stringify({ ok: storing, version, uptimeSeconds, ...counts }))
}

export const createSite = (site: Respond, relay: Relay, log: Log): Server => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    setSecurityHeaders(response)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    } else if (request.url === '/health') await reportHealth(relay, response)
    else site(request, response)
  }
  const bounds = {
    requestTimeout: limits.requestMs,
    headersTimeout: limits.requestMs,
    maxHeaderSize: limits.headerBytes,
  }
  const server = createServer(bounds, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.fault('A request failed', error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  server.maxConnections = 2 * limits.socketsPerRelay
  server.on('upgrade', (request, wire, head) => relay.upgrade(request, wire, head))
  return server
}

/** Resolves with the port; rejects with a sentence for the operator. */
export const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        new Error(
          taken
            ? `Port ${port} is taken by another program. Stop it, or choose another port with PORT.`
            : `Cannot listen on ${host}:${port} (${error.code ?? error.name}).`,
        ),
      )
    })
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })

/** Where a person on this machine finds it: one address. */
export const addressFor = (host: string, port: number): string => {
  const everywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${everywhere ? 'localhost' : name}:${port}`
}
