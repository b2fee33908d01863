/** The built app over HTTP: strict headers, compressed where the build left a compressed file beside the original. */
import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv from 'sirv'

export type Respond = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Nothing but our own files. 'wasm-unsafe-eval' lets our scripts compile WebAssembly (Argon2, client/device/pin-key.ts) and evaluates no text as
 * script. `style-src 'self'` is enough for Svelte, which sets styles through the DOM; `ws:` and `wss:` because app and relay
 * may be served by different parties.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self' ws: wss:",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
} as const

export const setSecurityHeaders = (response: ServerResponse): void => {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
}

/** Files under assets/ carry a hash of their content in their name; all others must be asked for anew, index.html and sw.js above all. */
const cacheControl = (url: string): string =>
  url.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'

/** sirv throws on a range that ends before it begins; one such request must not end the process. */
const isSaneRange = (range: string): boolean => {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? []
  return first !== undefined && (last === '' || Number(first) <= Number(last))
}

/** Serves `folder`. Answers 404 to all if the app is not built. */
export const serveSite = (folder: string): Respond => {
  const notFound: Respond = (_request, response) => {
    response.writeHead(404, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' })
    response.end('Not found')
  }
  if (!existsSync(folder)) return notFound
  const files = sirv(folder, { etag: true, brotli: true, gzip: true })
  return (request, response) => {
    const { range } = request.headers
    if (range !== undefined && !isSaneRange(range)) delete request.headers.range
    response.setHeader('Cache-Control', cacheControl(request.url ?? '/'))
    files(request, response, () => notFound(request, response))
  }
}
