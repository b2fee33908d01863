/**
 * One WebSocket: the challenge before anything else (rules RL1, RL2), then one frame after the other to exchange.ts. What it must never do
 * is let the other side decide how much memory or time it takes (rule RL8).
 */
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { emptyBytes, equalBytes } from '../shared/base/bytes.ts'
import { closeCodes, decodeAnswer, encodeChallenge, isProven } from '../shared/wire/handshake.ts'
import { encodeMessage } from '../shared/wire/message.ts'
import type { Entrance } from './entrance.ts'
import type { Exchange } from './exchange.ts'
import type { Groups, Surroundings } from './groups.ts'
import type { Link, Peer } from './open-group.ts'

/** ws says 1009 to a frame that is too large, which y-websocket takes for "try again"; rule RL2 has a code that is final. */
export class RelaySocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code === 1009 ? closeCodes.tooLarge : code, reason)
  }
}

/** Awareness of nobody: a message that the unmodified provider reads and that changes nothing (rule RL7). */
const signOfLife = encodeMessage({ kind: 'awareness', bytes: Uint8Array.of(0) })
/** Bytes around a frame: header and mask. */
const frameOverhead = 14
/** Milliseconds for the close code to reach who sends too much before proving anything. */
const partingMs = 500

export interface Reception extends Surroundings {
  readonly entrance: Entrance
  readonly exchange: Exchange
  readonly groups: Groups
}

export interface Caller {
  /** From the path, 32 bytes. */
  readonly group: Uint8Array
  /** By what name the relay was called. */
  readonly relayName: string
  readonly address: string
  /** 32 random bytes. */
  readonly nonce: Uint8Array
}

export class Connection implements Link {
  readonly #socket: WebSocket
  readonly #reception: Reception
  readonly #caller: Caller
  readonly #deadline: NodeJS.Timeout
  readonly #inbox: Uint8Array[] = []
  /** Resolves when the socket is closed on both sides, or given up. */
  readonly gone: Promise<void>
  #busy = false
  /** Busy with waiting until the other side has read. */
  #draining = false
  #open = true
  #peer: Peer | null = null
  #unprovenBytes = 0
  #heardAt: number
  #saidAt: number

  constructor(socket: WebSocket, wire: Duplex, reception: Reception, caller: Caller) {
    this.#socket = socket
    this.#reception = reception
    this.#caller = caller
    this.#heardAt = this.#saidAt = reception.now()
    // With ws's own binaryType every message is one Buffer.
    socket.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary))
    socket.on('pong', () => this.#hear())
    this.gone = new Promise((resolve) => {
      socket.on('close', () => {
        this.#leave()
        resolve()
      })
    })
    // ws closes the socket itself after an error; what the other side sent is not worth a line in the log.
    socket.on('error', () => this.#leave())
    wire.on('data', (chunk: Buffer) => this.#onBytes(chunk.length))
    this.#deadline = setTimeout(
      () => this.close(closeCodes.notProven),
      reception.limits.answerMs,
    ).unref()
    this.send(encodeChallenge(caller.nonce))
  }

  get isOpen(): boolean {
    return this.#open
  }

  get isProven(): boolean {
    return this.#peer !== null
  }

  send(frame: Uint8Array): void {
    void this.#send(frame)
  }

  async sendPaced(frame: Uint8Array): Promise<void> {
    this.#draining = true
    await this.#send(frame)
    this.#draining = false
    this.#hear()
  }

  #send(frame: Uint8Array): Promise<void> {
    if (!this.#open) return Promise.resolve()
    if (this.#socket.bufferedAmount + frame.length > this.#reception.limits.unreadBytes) {
      this.terminate()
      return Promise.resolve()
    }
    this.#saidAt = this.#reception.now()
    // The callback's error means that the socket is gone; 'close' tells that too.
    return new Promise((resolve) => this.#socket.send(frame, () => resolve()))
  }

  close(code: number): void {
    if (!this.#open) return
    this.#leave()
    this.#socket.close(code)
  }

  terminate(): void {
    this.#leave()
    this.#socket.terminate()
  }

  /** Called every now and then: says something if all was silent, and lets go of the dead. */
  tick(now: number): void {
    const { keepAliveMs, silenceMs } = this.#reception.limits
    if (!this.#open) return
    const patient = this.#busy && !this.#draining
    if (!patient && now - this.#heardAt > silenceMs) {
      this.terminate()
      return
    }
    if (now - this.#saidAt < 0.9 * keepAliveMs) return
    if (this.#peer !== null) this.send(signOfLife)
    this.#socket.ping()
  }

  #hear(): void {
    this.#heardAt = this.#reception.now()
  }

  /** A long frame over a slow line is a sign of life too. */
  #onBytes(count: number): void {
    this.#hear()
    if (this.#peer !== null) return
    this.#unprovenBytes += count
    if (this.#unprovenBytes <= this.#reception.limits.answerBytes + frameOverhead) return
    if (!this.#open) this.#socket.terminate()
    else {
      this.close(closeCodes.tooLarge)
      // The rest is not read; there is a moment to learn why.
      this.#socket.pause()
      setTimeout(() => this.#socket.terminate(), partingMs).unref()
    }
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (!this.#open) return
    // A plain view: Buffer's own `slice` would not copy.
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length)
    this.#inbox.push(isBinary ? bytes : emptyBytes)
    if (this.#busy) this.#socket.pause()
    else void this.#workOff()
  }

  async #workOff(): Promise<void> {
    this.#busy = true
    try {
      for (let frame = this.#inbox.shift(); frame !== undefined; frame = this.#inbox.shift()) {
        if (this.#open) await this.#take(frame)
      }
    } catch (error) {
      this.#reception.log.fault('A socket was closed', error)
      this.close(closeCodes.overloaded)
    }
    this.#busy = false
    this.#hear()
    // Also when it is closing: the other side's part in that must be read.
    this.#socket.resume()
  }

  async #take(frame: Uint8Array): Promise<void> {
    const { entrance, exchange } = this.#reception
    if (this.#peer !== null) return exchange.receive(this.#peer, frame)
    const { group, nonce, relayName, address } = this.#caller
    if (frame.length > this.#reception.limits.answerBytes) {
      this.close(closeCodes.tooLarge)
      return
    }
    const answer = decodeAnswer(frame)
    const proven =
      answer.ok && equalBytes(answer.value.group, group) && isProven(answer.value, nonce, relayName)
    if (!proven) {
      this.close(closeCodes.notProven)
      return
    }
    clearTimeout(this.#deadline)
    const peer = await entrance.enter(answer.value, this, address)
    this.#peer = peer
    if (peer !== null && !this.isOpen) this.#reception.groups.leave(peer)
  }

  #leave(): void {
    if (!this.#open) return
    this.#open = false
    clearTimeout(this.#deadline)
    this.#inbox.length = 0
    if (this.#peer !== null) this.#reception.groups.leave(this.#peer)
  }
}
