/** A group in memory: what is decided, what is durable, and who is connected. */
import { encodeMessage } from '../shared/wire/message.ts'
import type { Message } from '../shared/wire/message.ts'
import type { ControlState } from '../shared/control/chain.ts'
import type { PageRun } from '../shared/replica/page-codec.ts'
import { encodeRuns } from '../shared/replica/page-codec.ts'
import type { Bucket } from './bucket.ts'
import type { Feed } from './feed.ts'
import type { GroupState, Standing } from './group.ts'
import { statementMessages } from './relay.ts'

/** The other end, as socket.ts provides it. */
export interface Link {
  /** False once it is closing. */
  readonly isOpen: boolean
  send(frame: Uint8Array): void
  /** Resolves when the frame has left the process, or the link is gone. */
  sendPaced(frame: Uint8Array): Promise<void>
  close(code: number): void
}

/** A proven socket. */
export interface Peer {
  readonly link: Link
  readonly group: OpenGroup
  readonly standing: Standing
  readonly key: Uint8Array
  readonly keyHex: string
  readonly messages: Bucket
  readonly records: Bucket
  readonly awareness: Bucket
  /** Null until step 1. */
  feed: Feed | null
  /** A restorer's statements, not stored before they make her known; and the chain on which they build. */
  trial: { readonly base: ControlState; readonly chain: ControlState } | null
}

export class OpenGroup {
  /** Decided, and perhaps not yet durable: whoever comes next builds on it. */
  state: GroupState
  /** Records of each page that are durable: what is acknowledged and passed on. */
  readonly durable: Map<number, number>
  /** Control statements that are durable. */
  height: number
  readonly peers = new Set<Peer>()
  /** Shut after a failure; the store is read afresh when somebody comes back. */
  failed = false
  /** Settles when all that was decided so far is written. */
  written: Promise<unknown> = Promise.resolve()
  unwritten = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(state: GroupState) {
    this.state = state
    this.durable = new Map([...state.heads].map(([page, { records }]) => [page, records]))
    this.height = state.chain.statements.length
  }

  /** Runs `work` after all that was asked before: one decision at a time in one group. */
  turn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#turn.then(work)
    // Whoever asked gets the rejection; the next in line only waits.
    this.#turn = result.catch(() => undefined)
    return result
  }

  /** The durable part of the chain from number `from` on, and no further than `to`. */
  statementFrames(from: number, to: number = this.height): Uint8Array[] {
    const durable = this.state.chain.statements.slice(0, to).map(({ bytes }) => bytes)
    return statementMessages(durable, from).map(encodeMessage)
  }

  /** To all who may see the chain. */
  announce(messages: readonly Message[]): void {
    const frames = messages.map(encodeMessage)
    for (const { link, standing } of this.peers) {
      if (standing !== 'restorer') for (const frame of frames) link.send(frame)
    }
  }

  /** To all others who see pages. */
  forward(from: Peer, message: Message): void {
    const frame = encodeMessage(message)
    for (const peer of this.peers) {
      const sees = peer.standing === 'writer' || peer.standing === 'reader'
      if (peer !== from && sees) peer.link.send(frame)
    }
  }

  /** Durable records, to each who does not have them yet. */
  fanOut(run: PageRun): void {
    let whole: Uint8Array | null = null
    for (const { feed, link } of this.peers) {
      if (feed?.live !== true) continue
      const part = feed.next(run)
      if (part === null) continue
      feed.advance(part.page, part.from + part.items.length)
      if (part === run) whole ??= updateFrame([run])
      link.send(part === run && whole !== null ? whole : updateFrame([part]))
    }
  }

  closeAll(code: number): void {
    for (const { link } of this.peers) link.close(code)
  }
}

export const updateFrame = (
  runs: readonly PageRun[],
  kind: 'update' | 'sync-step-2' = 'update',
): Uint8Array => encodeMessage({ kind, update: encodeRuns(runs) })
