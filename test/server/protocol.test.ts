/** The relay's protocol, spoken to the real process over real WebSockets. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { encodeRuns, encodeVector } from '../../shared/replica/page-codec.ts'
import type { Caller } from '../support/relay-client.ts'
import { enterRelay, FrameSocket, relayUrl, turnedAway } from '../support/relay-client.ts'
import { foundingOf, pagesFrom, RelayGroup, runsIn } from '../support/relay-group.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'
import { keysOf, seedOf } from '../support/notebook.ts'

const folder = temporaryFolder()
let relay: RelayProcess
let host = ''

beforeAll(async () => {
  relay = await startRelay(folder.path)
  host = relay.host
})

afterAll(async () => {
  await relay.stop('SIGTERM')
  await folder[Symbol.asyncDispose]()
})

describe('[RL1] the path', () => {
  const status = (path: string): Promise<number | undefined> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://${host}${path}`)
      socket.on('error', () => undefined)
      socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode)
        request.destroy()
      })
    })

  test.each([
    '/',
    '/relay',
    '/relay/',
    '/relay/AAAA',
    `/relay/${'A'.repeat(42)}B`,
    `/relay/${'A'.repeat(44)}`,
  ])('%s names no group', async (path) => {
    expect(await status(path)).toBe(404)
  })

  test('may carry parameters, as y-websocket adds them', async () => {
    const socket = new FrameSocket(`${relayUrl(host, seedOf('any'))}?a=b`)
    expect(await socket.frame()).toHaveLength(33)
    await socket.close()
  })

  test('is not served under a name that is not this machine’s', async () => {
    const socket = connect(relay.port, '127.0.0.1')
    const path = `/relay/${bytesToBase64url(seedOf('any'))}`
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`,
    )
    const answer = await new Promise<string>((resolve) => {
      socket.once('data', (text) => resolve(text.toString()))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 421 /)
    // What the relay says comes by another pipe than its answer.
    await expect.poll(() => relay.output()).toContain('Set PUBLIC_NAME')
    expect(relay.output()).not.toContain('evil')
  })
})

describe('[RL2] the challenge', () => {
  const { control, caller } = new RelayGroup(() => host, 'challenge', 'Rosa')
  const rosa = (): Caller => caller('Rosa', { founding: foundingOf(control) })

  test('is answered, and the relay welcomes before it says anything else', async () => {
    const client = await enterRelay(rosa())
    expect(await client.next()).toMatchObject({ kind: 'statements', from: 0, height: 1 })
    expect(await client.next()).toEqual({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
    await client.close()
  })

  test('differs each time', async () => {
    const sockets = [1, 2].map(() => new FrameSocket(relayUrl(host, control.group)))
    const [one, two] = await Promise.all(sockets.map((socket) => socket.frame()))
    expect(one).not.toEqual(two)
    await Promise.all(sockets.map((socket) => socket.close()))
  })

  test.each<[string, string, Partial<Caller>]>([
    ['made out to another relay', '4401', { relayName: 'other.example' }],
    [
      'with an altered signature',
      '4401',
      { forge: (answer) => ({ ...answer, signature: new Uint8Array(64) }) },
    ],
    [
      'of another key than it names',
      '4401',
      { forge: (answer) => ({ ...answer, key: keysOf('Ana').public.sign }) },
    ],
    [
      'for another door than was signed',
      '4401',
      { forge: (answer) => ({ ...answer, door: 'reader' }) },
    ],
    [
      'for another group than the path’s',
      '4401',
      { forge: (answer) => ({ ...answer, group: seedOf('other') }) },
    ],
    ['for a door that the key does not open', '4403', { door: 'reader' }],
    ['by a stranger', '4403', { keys: keysOf('Eve') }],
  ])('answered %s closes with %s', async (_title, code, changed) => {
    await (await enterRelay(rosa())).close()
    expect(await turnedAway({ ...rosa(), ...changed })).toBe(`closed with ${code}`)
  })

  test('answered with a replayed answer closes with 4401', async () => {
    let heard: Uint8Array | undefined
    const client = await enterRelay({
      ...rosa(),
      forge: (answer) => {
        heard = answer.signature
        return answer
      },
    })
    await client.close()
    const replay = {
      ...rosa(),
      forge: (answer: object) => ({ ...answer, signature: heard }) as never,
    }
    expect(await turnedAway(replay)).toBe('closed with 4401')
  })

  test('answered with something else, or in text, closes with 4401', async () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(300), 'hello']) {
      const socket = new FrameSocket(relayUrl(host, control.group))
      await socket.frame()
      socket.send(bytes)
      expect(await socket.closed).toBe(4401)
    }
  })

  test('answered with too much closes with 4413, before it is read', async () => {
    const socket = new FrameSocket(relayUrl(host, control.group))
    await socket.frame()
    socket.send(new Uint8Array(10_000_000))
    expect(await socket.closed).toBe(4413)
  })
})

describe('[RL3] a group', () => {
  test('exists from its founding on, and not before', async () => {
    const { control, caller } = new RelayGroup(() => host, 'founding', 'Rosa')
    expect(await turnedAway(caller('Rosa'))).toBe('closed with 4404')
    await (await enterRelay(caller('Rosa', { founding: foundingOf(control) }))).close()
    expect(await turnedAway(caller('Rosa'))).toBe('welcomed')
  })

  test('is founded only by the statement that its id derives from', async () => {
    const { control } = new RelayGroup(() => host, 'true', 'Rosa')
    const { caller, control: other } = new RelayGroup(() => host, 'false', 'Rosa')
    expect(other.group).not.toEqual(control.group)
    expect(await turnedAway(caller('Rosa', { founding: foundingOf(control) }))).toBe(
      'closed with 4404',
    )
    expect(await turnedAway(caller('Rosa', { founding: new Uint8Array(99) }))).toBe(
      'closed with 4404',
    )
  })

  test('may be founded by several devices at once', async () => {
    const { control, caller } = new RelayGroup(() => host, 'at once', 'Rosa')
    const devices = [1, 2, 3].map(() =>
      enterRelay(caller('Rosa', { founding: foundingOf(control) })),
    )
    await Promise.all((await Promise.all(devices)).map((client) => client.close()))
  })
})

describe('[RL5] records', () => {
  test('are acknowledged when durable, and passed on byte for byte to the others', async () => {
    const group = new RelayGroup(() => host, 'fan-out', 'Rosa', 'Ana')
    await group.bring()
    const [rosa, ana] = await Promise.all([group.enter('Rosa'), group.enter('Ana')])
    await ana.sync()
    const page = group.page('Rosa')
    const run = page.write('one', 'two')
    rosa.update(run)
    expect(await rosa.until('durable')).toEqual({ kind: 'durable', pages: [[page.id, 2]] })
    expect(await ana.next()).toEqual({ kind: 'update', update: encodeRuns([run]) })
    // Her own come back to her only if she asks.
    await rosa.sync(new Map([[page.id, 2]]))
    await Promise.all([rosa.close(), ana.close()])
  })

  test('that were stored before are acknowledged again, and not passed on again', async () => {
    const group = new RelayGroup(() => host, 'again', 'Rosa', 'Ana')
    await group.bring()
    const [rosa, ana] = await Promise.all([group.enter('Rosa'), group.enter('Ana')])
    await ana.sync()
    const page = group.page('Rosa')
    await rosa.store(page.write('one', 'two'))
    await rosa.store(page.run())
    rosa.update(page.run(1))
    expect(await rosa.until('durable')).toEqual({ kind: 'durable', pages: [[page.id, 2]] })
    await rosa.store(page.write('three'))
    expect(runsIn((await ana.until('update')).update)).toMatchObject([{ from: 0 }])
    expect(runsIn((await ana.until('update')).update)).toMatchObject([{ from: 2 }])
    await Promise.all([rosa.close(), ana.close()])
  })

  test('of a lost phone may be brought by another writer', async () => {
    const group = new RelayGroup(() => host, 'lost phone', 'Rosa', 'Ana')
    await group.bring()
    const rosa = await group.enter('Rosa')
    const page = group.page('Ana')
    await rosa.store(page.write('one', 'two'))
    await rosa.store(page.write('three'))
    expect(pagesFrom(await rosa.sync()).get(page.id)).toEqual(page.items)
    await rosa.close()
  })

  test('of two sockets at the same moment stand in one order, and each is answered', async () => {
    const group = new RelayGroup(() => host, 'same moment', 'Rosa', 'Ana')
    await group.bring()
    const sockets = await Promise.all([
      group.enter('Rosa'),
      group.enter('Rosa'),
      group.enter('Ana'),
    ])
    const page = group.page('Rosa')
    const twin = group.page('Rosa')
    page.write('one', 'two', 'three')
    twin.write('one', 'other')
    const [one, two, three] = sockets
    one.update(page.run(0, 1))
    one.update(page.run(1))
    two.update(page.run())
    three.update(twin.run())
    await one.until('durable')
    expect(await one.until('durable')).toMatchObject({ pages: [[page.id, 3]] })
    const answers = await Promise.all([two.until('durable'), three.until('refused')])
    expect(answers).toMatchObject([
      { pages: [[page.id, 3]] },
      { code: 'taken', clock: 1, id: page.ids[1] },
    ])
    await Promise.all(sockets.map((socket) => socket.close()))
  })
})

describe('[RL6] step 1', () => {
  test('is answered with what is missing, and nothing else', async () => {
    const group = new RelayGroup(() => host, 'ranges', 'Rosa', 'Ana')
    await group.bring()
    const rosa = await group.enter('Rosa')
    const pages = ['Rosa', 'Ana'].map((name) => group.page(name))
    for (const page of pages) await rosa.store(page.write('one', 'two', 'three'))
    const [first, second] = pages
    if (first === undefined || second === undefined) throw new Error('two pages')
    expect(
      await rosa.sync(
        new Map([
          [first.id, 3],
          [second.id, 1],
        ]),
      ),
    ).toEqual([second.run(1)])
    expect(
      await rosa.sync(
        new Map([
          [first.id, 9],
          [second.id, 3],
          [7, 7],
        ]),
      ),
    ).toEqual([])
    expect(pagesFrom(await rosa.sync())).toEqual(new Map(pages.map(({ id, items }) => [id, items])))
    await rosa.close()
  })

  test('of a long history is answered in parts, step 2 last; what comes meanwhile is not lost', async () => {
    const group = new RelayGroup(() => host, 'long', 'Rosa', 'Ana')
    await group.bring()
    const [rosa, ana] = await Promise.all([group.enter('Rosa'), group.enter('Ana')])
    const page = group.page('Rosa')
    for (let count = 0; count < 40; count++) page.add(new Uint8Array(20_000).fill(count))
    await rosa.store(page.run())
    ana.say({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
    await rosa.store(page.write('meanwhile'))
    const runs = []
    let parts = 0
    while (runs.reduce((sum, { items }) => sum + items.length, 0) < 41) {
      const message = await ana.next()
      if (message.kind !== 'update' && message.kind !== 'sync-step-2') continue
      parts++
      expect(message.update.length).toBeLessThan(2 * 66 * 1024)
      runs.push(...runsIn(message.update))
    }
    expect(parts).toBeGreaterThan(10)
    expect(pagesFrom(runs).get(page.id)).toEqual(page.items)
    await Promise.all([rosa.close(), ana.close()])
  })

  test('is said by the relay to a writer, so that she uploads what it lacks; never to a reader', async () => {
    const group = new RelayGroup(() => host, 'step 1', 'Rosa')
    group.admit('Via', { role: 'reader' })
    await group.bring()
    const rosa = await group.enter('Rosa')
    const page = group.page('Rosa')
    await rosa.store(page.write('one'))
    const again = await group.enter('Rosa')
    expect(await again.until('sync-step-1')).toMatchObject({
      vector: encodeVector(new Map([[page.id, 1]])),
    })
    const via = await enterRelay(group.caller('Via', { door: 'reader' }))
    await via.next()
    expect(pagesFrom(await via.sync()).get(page.id)).toEqual(page.items)
    await rosa.store(page.write('two'))
    expect(await via.next()).toMatchObject({ kind: 'update' })
    await Promise.all([rosa.close(), again.close(), via.close()])
  })
})

describe('[RL7] awareness', () => {
  test('goes to the others who see pages, and is not kept', async () => {
    const group = new RelayGroup(() => host, 'awareness', 'Rosa', 'Ana')
    group.admit('Via', { role: 'reader' })
    await group.bring()
    const rosa = await group.enter('Rosa')
    const ana = await group.enter('Ana')
    const via = await enterRelay(group.caller('Via', { door: 'reader' }))
    const bytes = Uint8Array.of(1, 2, 3, 4)
    await via.next()
    rosa.say({ kind: 'awareness', bytes })
    expect(await ana.until('awareness')).toEqual({ kind: 'awareness', bytes })
    expect(await via.next()).toEqual({ kind: 'awareness', bytes })
    via.say({ kind: 'awareness', bytes })
    expect(await rosa.until('awareness')).toEqual({ kind: 'awareness', bytes })
    const late = await group.enter('Rosa')
    late.say({ kind: 'query-awareness' })
    await late.sync()
    await Promise.all([rosa, ana, via, late].map((client) => client.close()))
  })
})

test('[RL9] what the relay writes down names no group', async () => {
  const group = new RelayGroup(() => host, 'named', 'Rosa')
  const client = await group.found('Rosa')
  await client.close()
  expect(relay.output()).not.toContain(bytesToBase64url(group.id))
})
