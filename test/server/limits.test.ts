/** Every limit of the relay, reached: over real WebSockets, with numbers small enough to reach (the rule is the same with any). */
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Outcome, StoredGroup, Stretch, Write } from '../../server/store.ts'
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { encodeVector } from '../../shared/replica/page-codec.ts'
import type { Message } from '../../shared/wire/message.ts'
import { seedOf } from '../support/notebook.ts'
import { enterRelay, FrameSocket, relayUrl, turnedAway } from '../support/relay-client.ts'
import { foundingOf, pagesFrom, RelayGroup, runsIn } from '../support/relay-group.ts'
import { relayHere } from '../support/relay-here.ts'
import { MemoryStore } from '../support/relay-memory-store.ts'

const group = (relay: { readonly host: string }, ...others: readonly string[]): RelayGroup =>
  new RelayGroup(() => relay.host, 'limits', 'Rosa', ...others)

const httpStatus = (url: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url)
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode)
      request.destroy()
    })
  })

describe('[RL8] a socket', () => {
  test('that does not answer the challenge is closed after a while with 4401', async () => {
    await using relay = await relayHere({ answerMs: 50 })
    const socket = new FrameSocket(relayUrl(relay.host, seedOf('any')))
    expect(await socket.closed).toBe(4401)
  })

  test('finds no room among too many that have not answered', async () => {
    await using relay = await relayHere({ unprovenSockets: 2 })
    const url = relayUrl(relay.host, seedOf('any'))
    const waiting = [new FrameSocket(url), new FrameSocket(url)]
    await Promise.all(waiting.map((socket) => socket.frame()))
    expect(await httpStatus(url)).toBe(503)
    await waiting[0]?.close()
    const next = new FrameSocket(url)
    expect(await next.frame()).toHaveLength(33)
  })

  test('finds no room where the relay is full', async () => {
    await using relay = await relayHere({ socketsPerRelay: 1 })
    const rosas = group(relay)
    const first = await rosas.found('Rosa')
    expect(await httpStatus(relayUrl(relay.host, rosas.id))).toBe(503)
    await first.close()
    await (await rosas.enter('Rosa')).close()
  })

  test('finds no room where its group is full: 4503, later', async () => {
    await using relay = await relayHere({ socketsPerGroup: 2 })
    const rosas = group(relay)
    const open = [await rosas.found('Rosa'), await rosas.enter('Rosa')]
    expect(await turnedAway(rosas.caller('Rosa'))).toBe('closed with 4503')
    await open[0]?.close()
    expect(await turnedAway(rosas.caller('Rosa'))).toBe('welcomed')
  })

  test('takes the place of its key’s oldest when there are too many', async () => {
    await using relay = await relayHere({ socketsPerKey: 2 })
    const rosas = group(relay, 'Ana')
    await rosas.bring()
    const ana = await rosas.enter('Ana')
    const oldest = await rosas.enter('Rosa')
    const others = [await rosas.enter('Rosa'), await rosas.enter('Rosa')]
    expect(await oldest.closed).toBe(4503)
    for (const client of [ana, ...others]) await client.sync()
  })

  test('that sends more than a frame may hold is closed with 4413', async () => {
    await using relay = await relayHere({ frameBytes: 1_000 })
    const rosa = await group(relay).found('Rosa')
    rosa.send(new Uint8Array(1_001))
    expect(await rosa.closed).toBe(4413)
  })

  test('that sends too many messages is closed with 4529; its savings come back with time', async () => {
    await using relay = await relayHere({ messagesPerSecond: 2, burstSeconds: 3 })
    const rosa = await group(relay).found('Rosa')
    const message: Message = { kind: 'query-awareness' }
    for (let count = 0; count < 6; count++) rosa.say(message)
    await rosa.until('statements')
    relay.aheadMs += 10_000
    for (let count = 0; count < 7; count++) rosa.say(message)
    expect(await rosa.closed).toBe(4529)
  })

  test('that does not write has no savings', async () => {
    await using relay = await relayHere({ messagesPerSecond: 2, burstSeconds: 1_000 })
    const rosas = group(relay)
    rosas.admit('Via', { role: 'reader' })
    await rosas.bring()
    const via = await enterRelay(rosas.caller('Via', { door: 'reader' }))
    for (let count = 0; count < 3; count++) via.say({ kind: 'query-awareness' })
    expect(await via.closed).toBe(4529)
  })

  test('that appends too many records is closed with 4529, and nothing of that frame is stored', async () => {
    await using relay = await relayHere({ recordsPerSecond: 2, burstSeconds: 3 })
    const rosas = group(relay)
    const rosa = await rosas.found('Rosa')
    const page = rosas.page('Rosa')
    await rosa.store(page.write('1', '2', '3', '4', '5', '6'))
    rosa.update(page.write('7'))
    expect(await rosa.closed).toBe(4529)
    relay.aheadMs += 1_000
    const again = await rosas.enter('Rosa')
    expect(pagesFrom(await again.sync()).get(page.id)).toEqual(page.items.slice(0, 6))
    await again.store(page.run(6))
  })

  test('that sends too much awareness stays, and is not passed on', async () => {
    await using relay = await relayHere({ awarenessPerSecond: 1, awarenessBurst: 2 })
    const rosas = group(relay, 'Ana')
    await rosas.bring()
    const [rosa, ana] = [await rosas.enter('Rosa'), await rosas.enter('Ana')]
    for (const value of [1, 2, 3]) rosa.say({ kind: 'awareness', bytes: Uint8Array.of(value) })
    rosa.say({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
    await rosa.until('sync-step-2')
    relay.aheadMs += 1_000
    rosa.say({ kind: 'awareness', bytes: Uint8Array.of(4) })
    const heard: unknown[] = []
    while (heard.length < 3) heard.push((await ana.until('awareness')).bytes[0])
    expect(heard).toEqual([1, 2, 4])
  })

  test('that sends too large an awareness is refused', async () => {
    await using relay = await relayHere()
    const rosa = await group(relay).found('Rosa')
    rosa.say({ kind: 'awareness', bytes: new Uint8Array(4097) })
    expect(await rosa.until('refused')).toMatchObject({ code: 'malformed' })
  })

  test('that does not read is dropped, and the others are served', async () => {
    await using relay = await relayHere({ unreadBytes: 1_000_000, answerPartBytes: 100_000 })
    const rosas = group(relay, 'Ana', 'Lupe')
    await rosas.bring()
    const [rosa, ana, lupe] = await Promise.all(
      ['Rosa', 'Ana', 'Lupe'].map((name) => rosas.enter(name)),
    )
    if (rosa === undefined || ana === undefined || lupe === undefined) throw new Error('three')
    await Promise.all([ana.sync(), lupe.sync()])
    lupe.socket.pause()
    const page = rosas.page('Rosa')
    let stored = 0
    const dropped = once(lupe.socket, 'close')
    const isDropped = async (): Promise<boolean> => {
      const { sockets } = (await (await fetch(`http://${relay.host}/health`)).json()) as {
        sockets: number
      }
      return sockets < 3
    }
    while (!(await isDropped())) {
      for (let count = 0; count < 10; count++) page.add(new Uint8Array(60_000).fill(count))
      await rosa.store(page.run(stored))
      stored = page.items.length
    }
    lupe.socket.resume()
    await dropped
    let heard = 0
    while (heard < stored) {
      const { update } = await ana.until('update')
      heard += runsIn(update)[0]?.items.length ?? 0
    }
    expect(heard).toBe(stored)
  })
})

describe('[RL7] silence', () => {
  test('is broken by a sign of life that changes nothing', async () => {
    await using relay = await relayHere({ keepAliveMs: 100 })
    const rosa = await group(relay).found('Rosa')
    await rosa.until('sync-step-1')
    expect(await rosa.next()).toEqual({ kind: 'awareness', bytes: Uint8Array.of(0) })
    expect(await rosa.next()).toEqual({ kind: 'awareness', bytes: Uint8Array.of(0) })
  })

  test('of the other side, pongs included, ends the socket', async () => {
    await using relay = await relayHere({ keepAliveMs: 100, silenceMs: 300 })
    const rosa = await group(relay).found('Rosa')
    // A socket that is not read sends no pongs either.
    rosa.socket.pause()
    const health = async (): Promise<number> => {
      const response = await fetch(`http://${relay.host}/health`)
      return ((await response.json()) as { sockets: number }).sockets
    }
    while ((await health()) > 0);
    rosa.socket.resume()
    expect(await rosa.closed).toBe(1006)
  })
})

describe('[RL8] a group', () => {
  test('holds so many bytes: more is refused, and what is there stays', async () => {
    await using relay = await relayHere({ bytesPerGroup: 1_000 })
    const rosas = group(relay)
    const rosa = await rosas.found('Rosa')
    const page = rosas.page('Rosa')
    page.add(new Uint8Array(500))
    await rosa.store(page.run())
    page.add(new Uint8Array(500))
    rosa.update(page.run(1))
    expect(await rosa.until('refused')).toMatchObject({
      code: 'group-full',
      page: page.id,
      clock: 1,
    })
    const statement = rosas.admit('Ana')
    rosa.say({ kind: 'append', statement })
    expect(await rosa.until('refused')).toMatchObject({ code: 'group-full', page: 0, clock: 1 })
    expect(pagesFrom(await rosa.sync()).get(page.id)).toHaveLength(1)
  })

  test('is one of so many at a relay: 4503 for more', async () => {
    await using relay = await relayHere({ groupsPerRelay: 1 })
    await (await group(relay).found('Rosa')).close()
    const other = new RelayGroup(() => relay.host, 'other', 'Ana')
    const caller = other.caller('Ana', { founding: foundingOf(other.control) })
    expect(await turnedAway(caller)).toBe('closed with 4503')
  })

  test('is one of so many that an address may found in an hour: 4529 for more', async () => {
    await using relay = await relayHere({ foundingsPerHour: 2 })
    const found = (label: string): Promise<string> => {
      const one = new RelayGroup(() => relay.host, label, 'Ana')
      return turnedAway(one.caller('Ana', { founding: foundingOf(one.control) }))
    }
    const answers = [await found('1'), await found('2'), await found('3'), await found('1')]
    expect(answers).toEqual(['welcomed', 'welcomed', 'closed with 4529', 'welcomed'])
    relay.aheadMs += 1_800_000
    expect([await found('3'), await found('4')]).toEqual(['welcomed', 'closed with 4529'])
  })

  test('is let go from memory after a while, and comes back from the store', async () => {
    await using relay = await relayHere({ idleGroups: 1 })
    const rosas = group(relay)
    const rosa = await rosas.found('Rosa')
    const page = rosas.page('Rosa')
    await rosa.store(page.write('one'))
    await rosa.close()
    for (const label of ['one', 'two']) {
      const other = new RelayGroup(() => relay.host, label, 'Ana')
      await (await other.found('Ana')).close()
    }
    const again = await rosas.enter('Rosa')
    await again.store(page.write('two'))
    expect(pagesFrom(await again.sync()).get(page.id)).toEqual(page.items)
  })
})

/** A store whose disk fails for one group. */
class FaultyStore extends MemoryStore {
  broken: Uint8Array | null = null

  override loadGroup(of: Uint8Array): Promise<StoredGroup | null> {
    return this.#isBroken(of) ? Promise.reject(new Error('disk')) : super.loadGroup(of)
  }

  override commit(writes: readonly Write[]): Promise<readonly Outcome[]> {
    const bad = writes.some((write) => this.#isBroken(write.group))
    return bad ? Promise.reject(new Error('disk')) : super.commit(writes)
  }

  override readItems(stretch: Stretch, maxBytes: number): Promise<readonly Uint8Array[]> {
    const bad = this.#isBroken(stretch.group)
    return bad ? Promise.reject(new Error('disk')) : super.readItems(stretch, maxBytes)
  }

  #isBroken(of: Uint8Array): boolean {
    return this.broken !== null && bytesToBase64url(this.broken) === bytesToBase64url(of)
  }
}

describe('[RL9] one group’s trouble', () => {
  test('closes that group with 4503, acknowledges nothing, and leaves the others alone', async () => {
    const store = new FaultyStore()
    await using relay = await relayHere({}, store)
    const troubled = group(relay, 'Ana')
    await troubled.bring()
    const other = new RelayGroup(() => relay.host, 'other', 'Lupe')
    const [rosa, ana, lupe] = [
      await troubled.enter('Rosa'),
      await troubled.enter('Ana'),
      await other.found('Lupe'),
    ]
    const [page, others] = [troubled.page('Rosa'), other.page('Lupe')]
    store.broken = troubled.id
    rosa.update(page.write('lost?'))
    lupe.update(others.write('kept'))
    await lupe.until('durable')
    expect(await Promise.all([rosa.closed, ana.closed])).toEqual([4503, 4503])
    expect(await turnedAway(troubled.caller('Rosa'))).toBe('closed with 4503')
    expect(await (await fetch(`http://${relay.host}/health`)).json()).toMatchObject({ ok: true })

    store.broken = null
    const again = await troubled.enter('Rosa')
    expect(await again.until('sync-step-1')).toMatchObject({ vector: encodeVector(new Map()) })
    await again.store(page.run())
    await lupe.store(others.write('and on'))
    expect(relay.log.join()).toContain('A write failed: Error')
    expect(relay.log.join()).not.toContain('disk')
  })

  test('in reading closes only the socket that asked', async () => {
    const store = new FaultyStore()
    await using relay = await relayHere({}, store)
    const rosas = group(relay, 'Ana')
    await rosas.bring()
    const [rosa, ana] = [await rosas.enter('Rosa'), await rosas.enter('Ana')]
    const page = rosas.page('Rosa')
    await rosa.store(page.write('one'))
    store.broken = rosas.id
    rosa.say({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
    expect(await rosa.closed).toBe(4503)
    store.broken = null
    expect(pagesFrom(await ana.sync()).get(page.id)).toEqual(page.items)
  })

  test('that the store refuses as a conflict is found out before anything is acknowledged', async () => {
    const store = new MemoryStore()
    await using relay = await relayHere({}, store)
    const rosas = group(relay)
    const rosa = await rosas.found('Rosa')
    const page = rosas.page('Rosa')
    page.write('one')
    // Another process writes to the same store.
    const { id: number, items, ids } = page
    await store.commit([{ kind: 'records', group: rosas.id, page: number, from: 0, items, ids }])
    rosa.update(page.run())
    expect(await rosa.closed).toBe(4503)
    const again = await rosas.enter('Rosa')
    await again.store(page.run())
    await again.store(page.write('two'))
  })
})

test('[RL9] a connection that breaks in any state harms nobody', async () => {
  await using relay = await relayHere()
  const rosas = group(relay)
  const rosa = await rosas.found('Rosa')
  const path = `/relay/${bytesToBase64url(rosas.id)}`
  for (const bytes of [
    '',
    'GET',
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    '\0\0\0',
  ]) {
    const socket = connect(Number(relay.host.split(':')[1]), '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    socket.write(bytes)
    socket.resetAndDestroy()
    await once(socket, 'close')
  }
  const half = await rosas.enter('Rosa')
  const page = rosas.page('Rosa')
  half.update(page.write('one'))
  half.socket.terminate()
  await rosa.store(page.run())
  expect(relay.log).toEqual([])
})
