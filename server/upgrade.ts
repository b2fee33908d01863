/**
 * Where WebSockets arrive: `/relay/<group id, base64url>`. A path that names no group, a name that is not this relay's, or a full house is
 * answered in HTTP and costs nothing more.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { base64urlToBytes } from '../shared/base/bytes.ts'
import type { Limits } from '../shared/base/limits.ts'
import { Commits } from './commits.ts'
import { Entrance } from './entrance.ts'
import { Exchange } from './exchange.ts'
import type { Surroundings } from './groups.ts'
import { Groups } from './groups.ts'
import type { RelayNames } from './names.ts'
import type { Caller, Reception } from './socket.ts'
import { Connection, RelaySocket } from './socket.ts'

export interface RelayOptions extends Surroundings {
  readonly names: RelayNames
  /** Header in which a trusted proxy names the caller, or null: the socket's own address. */
  readonly addressHeader: string | null
}

export interface RelayCounts {
  readonly sockets: number
  /** Groups with somebody connected. */
  readonly groupsOpen: number
  readonly groups: number
  /** Whether the last transaction could be written. */
  readonly storing: boolean
}

export interface Relay {
  /** Takes over a connection that asks for a WebSocket under /relay/. */
  upgrade(request: IncomingMessage, wire: Duplex, head: Buffer): void
  counts(): Promise<RelayCounts>
  /** Sends everybody away (1001), and resolves when all that was decided is written. The store stays open. */
  stop(): Promise<void>
}

const goingAway = 1001
const foreignName =
  'A device dialled this relay under a name that is not this machine’s, and was refused. Set PUBLIC_NAME to the name that devices dial.'
const path = /^\/relay\/(?<group>[\w-]{43})(?:\?|$)/

const refuse = (wire: Duplex, status: string): void => {
  wire.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    wire.destroy(),
  )
}

export const openRelay = (options: RelayOptions): Relay => {
  const commits = new Commits(options.store)
  const groups = new Groups(options, commits)
  const entrance = new Entrance(options, groups, commits)
  const exchange = new Exchange(options, groups)
  const connections = new Connections({ ...options, groups, entrance, exchange })
  const server = webSocketServer(options.limits)
  let hinted = false
  return {
    upgrade(request, wire, head) {
      // A connection that breaks before it is a WebSocket has nobody else to tell.
      wire.on('error', () => wire.destroy())
      const named = base64urlToBytes(path.exec(request.url ?? '')?.groups?.['group'] ?? '=')
      const relayName = options.names(request.headers.host)
      if (!named.ok) refuse(wire, '404 Not Found')
      else if (relayName === null) {
        if (!hinted) options.log.note(foreignName)
        hinted = true
        refuse(wire, '421 Misdirected Request')
      } else if (connections.areFull()) refuse(wire, '503 Service Unavailable')
      else {
        const address = addressOf(request, options.addressHeader)
        const caller = { group: named.value, relayName, address, nonce: randomBytes(32) }
        server.handleUpgrade(request, wire, head, (socket) => connections.add(socket, wire, caller))
      }
    },
    async counts() {
      const stored = await options.store.countGroups()
      const { openCount: groupsOpen } = groups
      return { sockets: connections.count, groupsOpen, groups: stored, storing: !commits.failing }
    },
    async stop() {
      await connections.closeAll()
      await commits.idle()
    },
  }
}

const webSocketServer = (limits: Limits) => {
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.frameBytes,
    closeTimeout: limits.closeMs,
    WebSocket: RelaySocket,
  }
  return new WebSocketServer(options)
}

/** All sockets of this relay. */
class Connections {
  readonly #reception: Reception
  readonly #all = new Set<Connection>()
  /** Those that have yet to answer, and some that have meanwhile. */
  readonly #unproven = new Set<Connection>()
  readonly #clock: NodeJS.Timeout
  #closing = false

  constructor(reception: Reception) {
    this.#reception = reception
    this.#clock = setInterval(() => {
      for (const connection of this.#all) connection.tick(reception.now())
    }, reception.limits.keepAliveMs / 20).unref()
  }

  get count(): number {
    return this.#all.size
  }

  areFull(): boolean {
    const { limits } = this.#reception
    for (const one of this.#unproven) if (one.isProven || !one.isOpen) this.#unproven.delete(one)
    return (
      this.#closing ||
      this.#unproven.size >= limits.unprovenSockets ||
      this.#all.size >= limits.socketsPerRelay
    )
  }

  add(socket: RelaySocket, wire: Duplex, caller: Caller): void {
    const connection = new Connection(socket, wire, this.#reception, caller)
    this.#all.add(connection)
    this.#unproven.add(connection)
    void connection.gone.then(() => this.#all.delete(connection))
  }

  async closeAll(): Promise<void> {
    this.#closing = true
    clearInterval(this.#clock)
    for (const connection of this.#all) {
      if (connection.isProven) connection.close(goingAway)
      else connection.terminate()
    }
    await Promise.all([...this.#all].map(({ gone }) => gone))
  }
}

/** Whom a founding is counted against: an address, or for IPv6 the network that one household gets. */
const addressOf = (request: IncomingMessage, header: string | null): string => {
  const named = header === null ? undefined : request.headers[header]
  const last = (Array.isArray(named) ? named.join(',') : named)?.split(',').at(-1)?.trim()
  const address = last ?? request.socket.remoteAddress ?? ''
  return address.includes('.') ? address : address.split(':').slice(0, 4).join(':')
}
