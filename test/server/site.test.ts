/** The program: one port, one address, strict headers, clear words when it cannot start, and a clean end. */
import { createServer } from 'node:http'
import { mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../../server/serve.ts'
import { serveSite, setSecurityHeaders } from '../../server/site.ts'
import { limits } from '../../shared/base/limits.ts'
import { enterRelay, turnedAway } from '../support/relay-client.ts'
import { RelayGroup } from '../support/relay-group.ts'
import { failingRelay, startRelay, temporaryFolder } from '../support/relay-process.ts'

const folder = temporaryFolder()

afterAll(() => folder[Symbol.asyncDispose]())

describe('the site', () => {
  const dist = join(folder.path, 'dist')
  let origin = ''
  const server = createServer((request, response) => {
    setSecurityHeaders(response)
    serveSite(dist)(request, response)
  })

  beforeAll(async () => {
    mkdirSync(join(dist, 'assets'), { recursive: true })
    writeFileSync(join(dist, 'index.html'), '<!doctype html>')
    writeFileSync(join(dist, 'sw.js'), 'self')
    writeFileSync(join(dist, 'assets', 'app-abc.js'), 'x'.repeat(2_000))
    writeFileSync(join(dist, 'assets', 'app-abc.js.br'), 'brotli')
    writeFileSync(join(dist, 'assets', 'app-abc.js.gz'), 'gzip')
    origin = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`
  })

  afterAll(() => void server.close())

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${origin}${path}`, { headers: { 'Accept-Encoding': 'identity', ...headers } })

  test('has headers that let in nothing of others, on every answer', async () => {
    for (const path of ['/', '/sw.js', '/assets/app-abc.js', '/nothing']) {
      const { headers } = await get(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toMatch(
        /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; /,
      )
      expect(policy.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|\*|https?:/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  })

  test('lets only files be kept whose names change with their content', async () => {
    const cached = async (path: string): Promise<string | null> =>
      (await get(path)).headers.get('cache-control')
    expect(await cached('/')).toBe('no-cache')
    expect(await cached('/sw.js')).toBe('no-cache')
    expect(await cached('/assets/app-abc.js')).toBe('public, max-age=31536000, immutable')
    expect(await cached('/nothing')).toBe('no-store')
  })

  test('sends what the build compressed to who can read it', async () => {
    const encoded = async (accepts: string): Promise<string | null> => {
      const response = await get('/assets/app-abc.js', { 'Accept-Encoding': accepts, Range: 'x' })
      expect(response.headers.get('content-type')).toBe('text/javascript')
      await response.body?.cancel()
      return response.headers.get('content-encoding')
    }
    expect(await encoded('gzip, deflate, br')).toBe('br')
    expect(await encoded('gzip')).toBe('gzip')
    expect(await encoded('identity')).toBeNull()
  })

  test('answers 304 and 404, and survives any range', async () => {
    const first = await get('/')
    const again = await get('/', { 'If-None-Match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    expect(again.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await get('/nothing')).status).toBe(404)
    expect((await get('/..%2f..%2fetc/passwd')).status).toBe(404)
    for (const range of ['bytes=10-5', 'bytes=-5', 'bytes=a-b', 'bytes=9-', 'x']) {
      const { status } = await get('/', { Range: range })
      expect(status).toBeLessThan(500)
    }
    expect((await get('/', { Range: 'bytes=2-4' })).status).toBe(206)
  })
})

describe('the program', () => {
  test('says one address, tells how it goes, and ends cleanly when it is told to', async () => {
    const data = join(folder.path, 'data')
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      await using relay = await startRelay(data)
      expect(relay.output()).toBe(`Juntas: http://localhost:${relay.port}\n`)
      const group = new RelayGroup(() => relay.host, signal, 'Rosa')
      const rosa = await group.found('Rosa')
      const health = await fetch(`http://${relay.host}/health`)
      expect(await health.json()).toEqual({
        ok: true,
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
        uptimeSeconds: expect.any(Number) as number,
        sockets: 1,
        groupsOpen: 1,
        groups: signal === 'SIGTERM' ? 1 : 2,
      })
      expect(health.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect((await fetch(`http://${relay.host}/`, { method: 'POST' })).status).toBe(405)
      const [closed, code] = await Promise.all([rosa.closed, relay.stop(signal)])
      expect([closed, code]).toEqual([1001, 0])
    }
  })

  test('says in one line that its port is taken, and ends with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { output, code } = await failingRelay({
      PORT: String(port),
      DATA: join(folder.path, 'a'),
    })
    expect(output).toBe(
      `Port ${port} is taken by another program. Stop it, or choose another port with PORT.\n`,
    )
    expect(code).toBe(1)
    taken.close()
  })

  test('says in one line what is wrong with a setting, or with its folder', async () => {
    expect(await failingRelay({ PORT: 'x' })).toEqual({
      output: 'PORT must be a number from 0 to 65535.\n',
      code: 1,
    })
    const data = join(folder.path, 'b')
    await using first = await startRelay(data)
    const second = await failingRelay({ PORT: '0', DATA: data })
    expect(second).toEqual({ output: `The folder ${data} is in use by another relay.\n`, code: 1 })
    expect(await first.stop('SIGTERM')).toBe(0)
  })

  test('is known by its public name alone, if it has one', async () => {
    await using relay = await startRelay(join(folder.path, 'c'), { PUBLIC_NAME: 'juntas.example' })
    const group = new RelayGroup(() => relay.host, 'named', 'Rosa')
    const founding = group.founded.statements[0]?.bytes ?? new Uint8Array(0)
    const caller = group.caller('Rosa', { founding })
    expect(await turnedAway(caller)).toBe('closed with 4401')
    await (await enterRelay({ ...caller, relayName: 'juntas.example' })).close()
  })
})

test('[RL8] a limit has a value that fits the others', () => {
  expect(limits.recordBytes).toBeLessThanOrEqual(limits.frameBytes)
  expect(limits.statementBytes).toBeLessThan(limits.answerBytes)
  expect(limits.unreadBytes).toBeGreaterThan(limits.frameBytes)
  expect(limits.keepAliveMs).toBeLessThan(30_000)
  expect(limits.silenceMs).toBeGreaterThan(2 * limits.keepAliveMs)
})
