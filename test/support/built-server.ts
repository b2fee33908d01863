/** The built site from a plain server of its own, which can be taken away as a network is. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'

export interface BuiltServer extends AsyncDisposable {
  readonly origin: string
  /** Nothing answers any more. */
  close(): Promise<void>
  /** A later build, as far as a browser can tell: `sw.js` is another one. */
  publish(worker: string): void
}

export const serveBuilt = async (): Promise<BuiltServer> => {
  const site = sirv('dist', { dev: true })
  let worker = readFileSync('dist/sw.js', 'utf8')
  const server = createServer((request, response) => {
    if (request.url === '/sw.js') {
      response.setHeader('Content-Type', 'text/javascript')
      response.end(worker)
    } else site(request, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const close = (): Promise<void> =>
    new Promise((closed) => {
      server.close(() => closed())
      server.closeAllConnections()
    })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close,
    publish: (later) => (worker = later),
    [Symbol.asyncDispose]: close,
  }
}
