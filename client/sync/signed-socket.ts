/**
 * A WebSocket that proves who it is before it says that it is open (rules RL1, RL2): it answers the relay's challenge, waits to be welcomed,
 * and from then on passes frames through. To y-websocket it is the `WebSocketPolyfill`; of WebSocket it has what y-websocket uses.
 *
 * It keeps nothing back: what is sent before it is open is lost, as with any socket that is not open. Close codes come through. A
 * second try and all later ones wait a random moment, so that a relay which starts again is not met by everybody at once.
 */
import type { Keys } from '../../shared/crypto/keys.ts'
import type { Door } from '../../shared/wire/handshake.ts'
import {
  answerChallenge,
  decodeChallenge,
  encodeAnswer,
  welcome,
} from '../../shared/wire/handshake.ts'
import { equalBytes } from '../../shared/base/bytes.ts'
import { messageTypes } from '../../shared/wire/message.ts'

export interface SocketProof {
  readonly keys: Keys
  readonly door: Door
  /** 32 bytes. */
  readonly group: Uint8Array
  /** Under what name the relay knows itself; without it, the host of the address dialled. */
  readonly relayName?: string
  /** Length of the control chain on this device. */
  statementsKnown(): number
  /** The founding statement, for a relay that does not know the group; empty if this device has none. */
  founding(): Uint8Array
  /** The WebSocket beneath; the platform's without it. */
  readonly socket?: typeof WebSocket
  /** From 0 to 1; without it, Math.random, which is good enough to spread tries. */
  readonly random?: () => number
}

type Stage = 'waiting' | 'challenge' | 'welcome' | 'open' | 'closed'

/** The longest random wait before a try, in milliseconds. */
const maxJitterMs = 5_000
/** From the first try to connect until the welcome; a relay gives five seconds for the answer alone. */
const proofMs = 20_000
const lostConnection = { code: 1006, reason: '', wasClean: false } as CloseEvent

/** A class to be used in place of WebSocket for one notebook. */
export const signedSocket = (proof: SocketProof): typeof WebSocket => {
  const random = proof.random ?? Math.random
  let tries = 0
  let failures = 0
  class BoundSocket extends SignedSocket {
    constructor(url: string | URL) {
      super(proof, String(url), tries++ === 0 ? 0 : random() * jitterMs(failures))
    }

    protected override count(outcome: 'opened' | 'failed'): void {
      failures = outcome === 'opened' ? 0 : failures + 1
    }
  }
  return BoundSocket as unknown as typeof WebSocket
}

const jitterMs = (failures: number): number => Math.min(maxJitterMs, 500 * 2 ** failures)

abstract class SignedSocket {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  binaryType: BinaryType = 'arraybuffer'
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  readonly url: string
  readonly #proof: SocketProof
  #timer: ReturnType<typeof setTimeout>
  #socket: WebSocket | null = null
  #stage: Stage = 'waiting'

  constructor(proof: SocketProof, url: string, delayMs: number) {
    this.#proof = proof
    this.url = url
    this.#timer = setTimeout(() => this.#connect(), delayMs)
  }

  /** Told once for each socket that came to open, and once for each that closed before. */
  protected abstract count(outcome: 'opened' | 'failed'): void

  get readyState(): number {
    if (this.#stage === 'open') return this.#socket?.readyState ?? this.CLOSED
    return this.#stage === 'closed' ? this.CLOSED : this.CONNECTING
  }

  get bufferedAmount(): number {
    return this.#socket?.bufferedAmount ?? 0
  }

  send(data: Parameters<WebSocket['send']>[0]): void {
    if (this.#stage === 'open' && this.#mayGoOut(data)) this.#socket?.send(data)
  }

  close(code?: number, reason?: string): void {
    clearTimeout(this.#timer)
    if (this.#socket === null) this.#end(lostConnection)
    else if (code === undefined) this.#socket.close()
    else this.#socket.close(code, reason)
  }

  #connect(): void {
    const Socket = this.#proof.socket ?? WebSocket
    this.#timer = setTimeout(() => this.#giveUp(), proofMs)
    try {
      const socket = new Socket(this.url)
      socket.binaryType = 'arraybuffer'
      socket.onmessage = (event) => this.#take(event)
      socket.onerror = (event) => this.onerror?.(event)
      socket.onclose = (event) => this.#end(event)
      this.#socket = socket
      this.#stage = 'challenge'
    } catch {
      // An address that no socket can be opened for: to the caller, one more try that failed.
      this.#end(lostConnection)
    }
  }

  #take(event: MessageEvent): void {
    const { data } = event as { readonly data: unknown }
    if (this.#stage === 'open') this.onmessage?.(event)
    else if (!(data instanceof ArrayBuffer)) this.#giveUp()
    else if (this.#stage === 'challenge') this.#answer(new Uint8Array(data))
    else if (this.#stage === 'welcome') this.#enter(event, new Uint8Array(data))
  }

  #answer(frame: Uint8Array): void {
    const nonce = decodeChallenge(frame)
    if (!nonce.ok) {
      this.#giveUp()
      return
    }
    const { keys, door, group } = this.#proof
    const relayName = this.#proof.relayName ?? new URL(this.url).host
    const answer = answerChallenge(nonce.value, relayName, keys, {
      door,
      group,
      statementsKnown: this.#proof.statementsKnown(),
      founding: this.#proof.founding(),
    })
    this.#stage = 'welcome'
    this.#socket?.send(encodeAnswer(answer))
  }

  #enter(event: MessageEvent, frame: Uint8Array): void {
    if (!equalBytes(frame, welcome)) {
      this.#giveUp()
      return
    }
    clearTimeout(this.#timer)
    this.#stage = 'open'
    this.count('opened')
    this.onopen?.(event)
  }

  #giveUp(): void {
    const socket = this.#socket
    if (socket !== null) {
      socket.onmessage = socket.onclose = null
      // Closing a socket that is still connecting is an error event, which somebody has to hear.
      socket.onerror = () => undefined
      socket.close()
    }
    this.#end(lostConnection)
  }

  #end(event: CloseEvent): void {
    if (this.#stage === 'closed') return
    clearTimeout(this.#timer)
    if (this.#stage !== 'open') this.count('failed')
    this.#stage = 'closed'
    this.onclose?.(event)
  }

  /**
   * Who may not write sends no updates: y-websocket would send one whenever something other than itself loads the document, and the
   * relay closes the socket of a reader who writes, for good (rule RL4).
   */
  #mayGoOut(data: unknown): boolean {
    if (this.#proof.door === 'writer' || !(data instanceof Uint8Array)) return true
    return data[0] !== messageTypes.sync || data[1] === 0
  }
}
