/** A device at the relay, without Yjs: it speaks the handshake and the messages, and says whatever a test wants said. */
import { WebSocket } from 'ws'
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { assert } from '../../shared/base/assert.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import type { PageRun, StateVector } from '../../shared/replica/page-codec.ts'
import { decodeRuns, encodeRuns, encodeVector } from '../../shared/replica/page-codec.ts'
import type { Answer, Door } from '../../shared/wire/handshake.ts'
import {
  answerChallenge,
  decodeChallenge,
  encodeAnswer,
  welcome,
} from '../../shared/wire/handshake.ts'
import type { Message } from '../../shared/wire/message.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire/message.ts'
import { equalBytes } from '../../shared/base/bytes.ts'

export interface Caller {
  /** `host:port`. */
  readonly host: string
  readonly group: Uint8Array
  readonly keys: Keys
  readonly door?: Door
  readonly statementsKnown?: number
  readonly founding?: Uint8Array
  /** What the proof is made out to; the host dialled without it. */
  readonly relayName?: string
  /** Changes the honest answer. */
  readonly forge?: (answer: Answer) => Answer
}

type Kind = Message['kind']
type Of<Wanted extends Kind> = Extract<Message, { kind: Wanted }>

/** Frames in the order of their arrival; whoever asks waits for the next. */
export class FrameSocket {
  readonly socket: WebSocket
  /** The close code. */
  readonly closed: Promise<number>
  readonly #frames: Uint8Array[] = []
  readonly #waiting: ((frame: Uint8Array | null) => void)[] = []
  #ended = false

  constructor(url: string) {
    this.socket = new WebSocket(url)
    this.socket.on('message', (data) => {
      const frame = new Uint8Array(data as Buffer)
      const waiting = this.#waiting.shift()
      if (waiting === undefined) this.#frames.push(frame)
      else waiting(frame)
    })
    this.socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        this.#ended = true
        for (const waiting of this.#waiting) waiting(null)
        resolve(code)
      })
    })
  }

  /** Null if the socket closed first. */
  async frame(): Promise<Uint8Array | null> {
    const frame = this.#frames.shift()
    if (frame !== undefined) return frame
    if (this.#ended) return null
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  send(bytes: Uint8Array | string): void {
    this.socket.send(bytes)
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.closed
  }
}

export class RelayClient extends FrameSocket {
  /** The next message of any kind; rejects if the socket closed first. */
  async next(): Promise<Message> {
    const frame = await this.frame()
    if (frame === null) throw new Error(`closed with ${await this.closed}`)
    const message = decodeMessage(frame)
    assert(message.ok, 'the relay speaks the protocol')
    return message.value
  }

  /** The next message of this kind; others before it are dropped. */
  async until<Wanted extends Kind>(kind: Wanted): Promise<Of<Wanted>> {
    for (;;) {
      const message = await this.next()
      if (message.kind === kind) return message as Of<Wanted>
    }
  }

  say(message: Message): void {
    this.send(encodeMessage(message))
  }

  update(...runs: readonly PageRun[]): void {
    this.say({ kind: 'update', update: encodeRuns(runs) })
  }

  /** Sends runs and waits until the relay has confirmed so many records of the last one's page. */
  async store(...runs: readonly PageRun[]): Promise<void> {
    this.update(...runs)
    for (let left = runs.length; left > 0; left--) await this.until('durable')
  }

  /** Step 1, and all that comes until step 2: what this device lacks. */
  async sync(vector: StateVector = new Map()): Promise<PageRun[]> {
    this.say({ kind: 'sync-step-1', vector: encodeVector(vector) })
    const runs: PageRun[] = []
    for (;;) {
      const message = await this.next()
      if (message.kind !== 'update' && message.kind !== 'sync-step-2') continue
      const decoded = decodeRuns(message.update)
      assert(decoded.ok, 'the relay writes pages')
      runs.push(...decoded.value)
      if (message.kind === 'sync-step-2') return runs
    }
  }
}

export const relayUrl = (host: string, group: Uint8Array): string =>
  `ws://${host}/relay/${bytesToBase64url(group)}`

/** Answers the challenge; resolves when welcomed, and rejects with the close code in its message if not. */
export const enterRelay = async (caller: Caller): Promise<RelayClient> => {
  const client = new RelayClient(relayUrl(caller.host, caller.group))
  const challenge = await client.frame()
  const nonce = decodeChallenge(challenge ?? new Uint8Array(0))
  if (!nonce.ok) throw new Error(`closed with ${await client.closed}`)
  const answer = answerChallenge(nonce.value, caller.relayName ?? caller.host, caller.keys, {
    door: caller.door ?? 'writer',
    group: caller.group,
    statementsKnown: caller.statementsKnown ?? 0,
    founding: caller.founding ?? new Uint8Array(0),
  })
  client.send(encodeAnswer(caller.forge?.(answer) ?? answer))
  const answered = await client.frame()
  if (answered === null) throw new Error(`closed with ${await client.closed}`)
  assert(equalBytes(answered, welcome), 'the relay welcomes first')
  return client
}

/** The close code with which the relay turns this caller away. */
export const turnedAway = async (caller: Caller): Promise<string> => {
  try {
    const client = await enterRelay(caller)
    await client.close()
    return 'welcomed'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What somebody gets who comes by this key and asks for everything: frames with pages, until the relay closes; and the close code. */
export const askInVain = async (
  caller: Caller,
): Promise<{ readonly pages: number; readonly code: number }> => {
  const client = await enterRelay(caller)
  client.say({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
  let pages = 0
  for (let frame = await client.frame(); frame !== null; frame = await client.frame()) {
    const message = decodeMessage(frame)
    const isPages =
      message.ok && (message.value.kind === 'update' || message.value.kind === 'sync-step-2')
    if (isPages) pages++
  }
  return { pages, code: await client.closed }
}
