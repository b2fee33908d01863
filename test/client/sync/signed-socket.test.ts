// @vitest-environment node
/** SignedSocket by itself, over a WebSocket that the test plays (client/sync/signed-socket.ts). */
import { describe, expect, test, vi } from 'vitest'
import { signedSocket } from '../../../client/sync/signed-socket.ts'
import type { Door } from '../../../shared/wire/handshake.ts'
import { decodeAnswer, encodeChallenge, isProven, welcome } from '../../../shared/wire/handshake.ts'
import { keysOf, seedOf } from '../../support/notebook.ts'

/** The socket beneath: what it was told, and a way to play the relay. */
class PlayedSocket {
  static made: PlayedSocket[] = []
  binaryType = ''
  readyState = 1
  bufferedAmount = 0
  onmessage: ((event: { data: unknown }) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readonly sent: Uint8Array[] = []
  readonly url: string
  closes = 0

  constructor(url: string) {
    if (url.includes('bad')) throw new SyntaxError('no such address')
    this.url = url
    PlayedSocket.made.push(this)
  }

  send(bytes: Uint8Array): void {
    this.sent.push(bytes)
  }

  close(): void {
    this.closes++
  }

  say(bytes: Uint8Array): void {
    this.onmessage?.({ data: bytes.slice().buffer })
  }
}

const nonce = seedOf('nonce')

const bound = (door: Door = 'writer', random = () => 0.5): typeof WebSocket =>
  signedSocket({
    keys: keysOf('Ana'),
    door,
    group: seedOf('group'),
    statementsKnown: () => 7,
    founding: () => Uint8Array.of(1, 2),
    socket: PlayedSocket as unknown as typeof WebSocket,
    random,
  })

interface Watched {
  readonly socket: WebSocket
  readonly events: string[]
}

const watch = (Socket: typeof WebSocket, url = 'ws://relay.example:99/relay/x'): Watched => {
  const socket = new Socket(url)
  const events: string[] = []
  socket.onopen = () => events.push('open')
  socket.onmessage = ({ data }) =>
    events.push(`message ${new Uint8Array(data as ArrayBuffer).join()}`)
  socket.onclose = ({ code }) => events.push(`close ${code}`)
  socket.onerror = () => events.push('error')
  return { socket, events }
}

const newest = (): PlayedSocket => {
  const made = PlayedSocket.made.at(-1)
  if (made === undefined) throw new Error('no socket was opened')
  return made
}

const withTime = async (story: () => void | Promise<void>): Promise<void> => {
  vi.useFakeTimers()
  PlayedSocket.made = []
  try {
    await story()
  } finally {
    vi.useRealTimers()
  }
}

describe('[RL1] a signed socket', () => {
  test('answers the challenge, and is open only when it is welcomed', () =>
    withTime(() => {
      const { socket, events } = watch(bound())
      expect(socket.readyState).toBe(socket.CONNECTING)
      vi.advanceTimersByTime(0)
      const played = newest()
      played.say(encodeChallenge(nonce))
      const answer = decodeAnswer(played.sent[0] ?? new Uint8Array(0))
      if (!answer.ok) throw new Error(answer.error)
      expect(isProven(answer.value, nonce, 'relay.example:99')).toBe(true)
      expect(answer.value).toMatchObject({
        door: 'writer',
        statementsKnown: 7,
        founding: Uint8Array.of(1, 2),
      })
      socket.send(Uint8Array.of(9))
      expect([played.sent.length, socket.readyState, events]).toEqual([1, socket.CONNECTING, []])
      played.say(welcome)
      expect([socket.readyState, events]).toEqual([socket.OPEN, ['open']])
      socket.send(Uint8Array.of(9))
      played.say(Uint8Array.of(5))
      expect([played.sent.length, events.at(-1)]).toEqual([2, 'message 5'])
      played.onclose?.({ code: 4503 })
      expect([socket.readyState, events.at(-1)]).toEqual([socket.CLOSED, 'close 4503'])
    }))

  test('passes the close code on if it is not welcomed', () =>
    withTime(() => {
      const { events } = watch(bound())
      vi.advanceTimersByTime(0)
      newest().say(encodeChallenge(nonce))
      newest().onclose?.({ code: 4403 })
      expect(events).toEqual(['close 4403'])
    }))

  test.each<[string, Uint8Array[]]>([
    ['no challenge', [Uint8Array.of(1, 2, 3)]],
    ['no welcome', [encodeChallenge(nonce), Uint8Array.of(2)]],
  ])('gives up on a relay that has %s for it', (_title, frames) =>
    withTime(() => {
      const { events } = watch(bound())
      vi.advanceTimersByTime(0)
      const played = newest()
      for (const frame of frames) played.say(frame)
      expect([played.closes, events]).toEqual([1, ['close 1006']])
    }),
  )

  test('gives up on a relay that says nothing, and on an address that is none', () =>
    withTime(() => {
      const silent = watch(bound())
      const bad = watch(bound(), 'ws://bad')
      vi.advanceTimersByTime(20_000)
      expect([silent.events, bad.events]).toEqual([['close 1006'], ['close 1006']])
    }))

  test('can be closed before it was opened', () =>
    withTime(() => {
      const { socket, events } = watch(bound())
      socket.close()
      vi.advanceTimersByTime(60_000)
      expect([events, PlayedSocket.made]).toEqual([['close 1006'], []])
    }))

  test('waits a random moment before every try but the first, longer after failures, never long', () =>
    withTime(() => {
      const Socket = bound('writer', () => 1)
      const wait = (): number => {
        watch(Socket)
        const before = PlayedSocket.made.length
        let waited = 0
        while (PlayedSocket.made.length === before) {
          vi.advanceTimersByTime(waited === 0 ? 0 : 100)
          waited += 100
        }
        return waited - 100
      }
      const waits = [wait()]
      for (let count = 0; count < 6; count++) {
        newest().onclose?.({ code: 1006 })
        waits.push(wait())
      }
      expect(waits).toEqual([0, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000])
      newest().say(encodeChallenge(nonce))
      newest().say(welcome)
      expect(wait()).toBe(500)
    }))
})

test('[RL4] a signed socket of a reader sends questions and no records', () =>
  withTime(() => {
    const { socket } = watch(bound('reader'))
    vi.advanceTimersByTime(0)
    const played = newest()
    played.say(encodeChallenge(nonce))
    played.say(welcome)
    const stepOne = Uint8Array.of(0, 0, 1, 0)
    const stepTwo = Uint8Array.of(0, 1, 2, 0, 0)
    const update = Uint8Array.of(0, 2, 2, 0, 0)
    const awareness = Uint8Array.of(1, 1, 0)
    for (const message of [stepOne, stepTwo, update, awareness]) socket.send(message)
    expect(played.sent.slice(1)).toEqual([stepOne, awareness])
  }))
