/** [RL1] The unmodified WebsocketProvider of y-websocket over SignedSocket, at the real relay. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket as NodeSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { signedSocket } from '../../client/sync/signed-socket.ts'
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import type { Door } from '../../shared/wire/handshake.ts'
import type { Message } from '../../shared/wire/message.ts'
import { decodeMessage, messageTypes } from '../../shared/wire/message.ts'
import { keysOf } from '../support/notebook.ts'
import { foundingOf, RelayGroup } from '../support/relay-group.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

const folder = temporaryFolder()
let relay: RelayProcess
const providers: WebsocketProvider[] = []

beforeAll(async () => {
  relay = await startRelay(folder.path)
})

afterEach(() => {
  for (const provider of providers.splice(0)) {
    provider.doc.destroy()
    provider.destroy()
  }
})

afterAll(async () => {
  await relay.stop('SIGTERM')
  await folder[Symbol.asyncDispose]()
})

interface Device {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  /** Ours, as they came. */
  readonly heard: Message[]
  /** Resolves when a message of ours, or an update, makes `holds` true. */
  until(holds: () => boolean): Promise<void>
}

const device = (group: RelayGroup, name: string, door: Door = 'writer'): Device => {
  const doc = new Y.Doc()
  const heard: Message[] = []
  let watchers: (() => void)[] = []
  const wake = (): void => watchers.forEach((watcher) => watcher())
  const provider = new WebsocketProvider(
    `ws://${relay.host}/relay`,
    bytesToBase64url(group.id),
    doc,
    {
      disableBc: true,
      maxBackoffTime: 50,
      WebSocketPolyfill: signedSocket({
        keys: keysOf(name),
        door,
        group: group.id,
        statementsKnown: () => 0,
        founding: () => foundingOf(group.control),
        socket: NodeSocket as unknown as typeof WebSocket,
        random: () => 0,
      }),
    },
  )
  providers.push(provider)
  for (const type of Object.values(messageTypes).filter((number) => number >= 100)) {
    provider.messageHandlers[type] = (_encoder, decoder) => {
      const message = decodeMessage(decoder.arr)
      if (message.ok) heard.push(message.value)
      wake()
    }
  }
  doc.on('update', wake)
  provider.on('sync', wake)
  provider.on('status', wake)
  provider.on('closed', wake)
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        watchers = watchers.filter((watcher) => watcher !== look)
        resolve()
      }
      watchers.push(look)
      look()
    })
  return { doc, provider, heard, until }
}

const recordsIn = (doc: Y.Doc, page: number): unknown[] => doc.getArray(String(page)).toArray()

const confirmed = ({ heard }: Device, page: number): number =>
  heard
    .flatMap((message) => (message.kind === 'durable' ? message.pages : []))
    .reduce((most, [of, records]) => (of === page ? Math.max(most, records) : most), 0)

const grouped = async (label: string, ...others: readonly string[]): Promise<RelayGroup> => {
  const group = new RelayGroup(() => relay.host, label, 'Rosa', ...others)
  await group.bring()
  return group
}

describe('[RL1] two devices', () => {
  test('have the same notebook, byte for byte, whether they were there or came later', async () => {
    const group = await grouped('live', 'Ana', 'Lupe')
    const [rosa, ana] = [device(group, 'Rosa'), device(group, 'Ana')]
    await Promise.all([rosa, ana].map((one) => one.until(() => one.provider.synced)))
    const pages = [group.page('Rosa'), group.page('Ana')]
    for (const [index, page] of pages.entries()) {
      const doc = (index === 0 ? rosa : ana).doc
      Y.applyUpdate(doc, encodeRuns([page.write('one')]))
      Y.applyUpdate(doc, encodeRuns([page.write('two', 'three')]))
    }
    const hasAll = ({ doc }: Device): boolean =>
      pages.every(({ id }) => recordsIn(doc, id).length === 3)
    const lupe = device(group, 'Lupe')
    await Promise.all([rosa, ana, lupe].map((one) => one.until(() => hasAll(one))))
    const states = [rosa, ana, lupe].map(({ doc }) => Y.encodeStateAsUpdate(doc))
    const whole = encodeRuns(pages.map((page) => page.run()))
    for (const state of states) expect(state).toEqual(whole)
    const [page] = pages
    await rosa.until(() => confirmed(rosa, page?.id ?? 0) === 3)
  })

  test('bring what they wrote offline as soon as they are back, through a restart of the relay', async () => {
    const group = await grouped('offline', 'Ana')
    const [rosa, ana] = [device(group, 'Rosa'), device(group, 'Ana')]
    await Promise.all([rosa, ana].map((one) => one.until(() => one.provider.synced)))
    const { port } = relay
    await relay.stop('SIGKILL')
    await rosa.until(() => !rosa.provider.wsconnected)
    const page = group.page('Rosa')
    Y.applyUpdate(rosa.doc, encodeRuns([page.write('offline')]))
    relay = await startRelay(folder.path, { PORT: String(port) })
    await ana.until(() => recordsIn(ana.doc, page.id).length === 1)
    await rosa.until(() => confirmed(rosa, page.id) === 1)
  })
})

describe('[RL4] a reader', () => {
  test('reads, and stays when her notebook loads from her disk while she is connected', async () => {
    const group = await grouped('reader')
    group.admit('Via', { role: 'reader' })
    await group.bring()
    const rosa = device(group, 'Rosa')
    const page = group.page('Rosa')
    Y.applyUpdate(rosa.doc, encodeRuns([page.write('one')]))
    await rosa.until(() => confirmed(rosa, page.id) === 1)
    const via = device(group, 'Via', 'reader')
    await via.until(() => via.provider.wsconnected)
    Y.applyUpdate(via.doc, encodeRuns([page.run()]), 'disk')
    Y.applyUpdate(rosa.doc, encodeRuns([page.write('two')]))
    await via.until(() => recordsIn(via.doc, page.id).length === 2)
    expect(via.provider.wsconnected).toBe(true)
  })
})

describe('[RL2] a key that opens no door', () => {
  test('is told so once, and is not tried again', async () => {
    const group = await grouped('refused')
    const eve = device(group, 'Eve')
    const code = await new Promise<number>((resolve) => {
      eve.provider.on('closed', (event) => resolve(event.code))
    })
    expect(code).toBe(4403)
    expect(eve.provider.shouldConnect).toBe(false)
    expect(eve.provider.wsconnected).toBe(false)
  })
})

describe('[RL7] awareness', () => {
  test('of one device reaches the other', async () => {
    const group = await grouped('aware', 'Ana')
    const [rosa, ana] = [device(group, 'Rosa'), device(group, 'Ana')]
    await Promise.all([rosa, ana].map((one) => one.until(() => one.provider.synced)))
    const seen = new Promise<unknown>((resolve) => {
      ana.provider.awareness.on('change', () => {
        const state = ana.provider.awareness.getStates().get(rosa.doc.clientID)
        if (state?.['sealed'] !== undefined) resolve(state)
      })
    })
    rosa.provider.awareness.setLocalState({ sealed: 'bytes' })
    expect(await seen).toEqual({ sealed: 'bytes' })
  })
})
