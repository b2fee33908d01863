/**
 * A device on its way into a group (rule KE4): through the invitation's door it sees the control chain and nothing else, asks to be let
 * in with keys of its own, shows four words, and waits until somebody inside has compared them.
 */
import { bytesToBase64url, equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { appendStatement, replayChain } from '../../shared/control/chain.ts'
import { closeCodes } from '../../shared/wire/handshake.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire/message.ts'
import { decodeLetter } from '../../shared/wire/joining-letter.ts'
import type { DeviceStore, StoreFailure } from '../device/store.ts'
import { signedSocket } from './signed-socket.ts'
import type { AnswerRefusal, OpenJoining, Visitor } from './visitor.ts'
import {
  keepNotebook,
  requestBy,
  requestLetterBy,
  standingOf,
  takeAnswer,
  visitorOf,
  wordsOf,
} from './visitor.ts'

export type JoiningStep =
  | 'connecting'
  /** The relay does not know the invitation: the device that made it has not met the relay yet. */
  | 'unknown'
  | 'asking'
  | 'compare'
  | 'admitted'
  | 'used-up'
  | 'withdrawn'
  | 'expired'
  | 'failed'

export interface Joining {
  readonly role: 'member' | 'reader'
  readonly step: JoiningStep
  /** Four; empty before somebody has come far enough. */
  readonly words: readonly string[]
  /** base64url of the group id, once admitted. */
  readonly notebook: string | null
  /** What she asks, for the inviter's camera (shared/wire/joining-letter.ts). */
  requestLetter(): Uint8Array
  /** The words that go with it. About 0.1 s of work. */
  ownWords(): readonly string[]
  /** What the inviter's screen answers. */
  takeAnswer(letter: Uint8Array): Promise<Result<void, StoreFailure | AnswerRefusal>>
  close(): void
}

export interface JoiningPorts {
  readonly url: string
  readonly store: DeviceStore
  changed(): void
  readonly socket?: typeof WebSocket
}

interface Attempt {
  readonly visitor: Visitor
  readonly ports: JoiningPorts
  chain: Uint8Array[]
  step: JoiningStep
  words: readonly string[]
  notebook: string | null
}

const retryMs = 2_000
/** Until an invitation that the relay does not know is tried again. */
const unknownMs = 10_000
const settled: ReadonlySet<JoiningStep> = new Set([
  'admitted',
  'used-up',
  'withdrawn',
  'expired',
  'failed',
])

/** Takes up a joining where it was left; it goes on by itself until it is settled or closed. */
export const resumeJoining = (
  joining: OpenJoining,
  ports: JoiningPorts,
): Result<Joining, 'bad-code'> => {
  const visitor = visitorOf(joining)
  if (!visitor.ok) return visitor
  const attempt: Attempt = {
    visitor: visitor.value,
    ports,
    chain: [],
    step: 'connecting',
    words: [],
    notebook: null,
  }
  const close = keepConnected(attempt)
  return ok({
    role: attempt.visitor.invitation.role,
    get step() {
      return attempt.step
    },
    get words() {
      return attempt.words
    },
    get notebook() {
      return attempt.notebook
    },
    requestLetter: () => requestLetterBy(attempt.visitor),
    ownWords: () => wordsOf(attempt.visitor),
    takeAnswer: (letter) => takeLetter(attempt, letter),
    close,
  })
}

/** Nothing changes where it is refused: she may be shown it again. */
const takeLetter = async (
  attempt: Attempt,
  bytes: Uint8Array,
): Promise<Result<void, StoreFailure | AnswerRefusal>> => {
  const letter = decodeLetter(bytes)
  if (!letter.ok || letter.value.kind !== 'answer') return refuse('unreadable-code')
  const kept = await takeAnswer(attempt.ports.store, attempt.visitor, letter.value)
  if (!kept.ok) return kept
  attempt.notebook = kept.value
  setStep(attempt, 'admitted')
  return ok(undefined)
}

const keepConnected = (attempt: Attempt): (() => void) => {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  const { invitation, door } = attempt.visitor
  const connect = (): void => {
    attempt.chain = []
    const Socket = signedSocket({
      keys: door,
      door: 'invited',
      group: invitation.group,
      statementsKnown: () => 0,
      founding: () => new Uint8Array(0),
      ...(attempt.ports.socket === undefined ? {} : { socket: attempt.ports.socket }),
    })
    const id = bytesToBase64url(invitation.group)
    const opened = new Socket(`${attempt.ports.url}/${id}`)
    socket = opened
    opened.binaryType = 'arraybuffer'
    opened.onmessage = ({ data }) => {
      void takeFrame(attempt, opened, new Uint8Array(data as ArrayBuffer))
    }
    opened.onclose = ({ code }) => {
      const isUnknown = code === closeCodes.notAllowed || code === closeCodes.noSuchGroup
      if (isUnknown) setStep(attempt, 'unknown')
      if (closed || settled.has(attempt.step)) return
      timer = setTimeout(connect, isUnknown ? unknownMs : retryMs)
    }
  }
  connect()
  return () => {
    closed = true
    clearTimeout(timer)
    socket?.close()
  }
}

/** What is settled stays so. */
const setStep = (attempt: Attempt, step: JoiningStep): void => {
  if (settled.has(attempt.step)) return
  attempt.step = step
  attempt.ports.changed()
}

const takeFrame = async (attempt: Attempt, socket: WebSocket, bytes: Uint8Array): Promise<void> => {
  const message = decodeMessage(bytes)
  if (!message.ok || settled.has(attempt.step)) return
  if (message.value.kind === 'refused' && message.value.code === 'invitation-closed') {
    setStep(attempt, 'expired')
    return
  }
  if (message.value.kind !== 'statements') return
  const { from, statements } = message.value
  if (from > attempt.chain.length) return
  attempt.chain = [...attempt.chain.slice(0, from), ...statements]
  const state = replayChain(attempt.chain)
  if (!state.ok || !equalBytes(state.value.group, attempt.visitor.invitation.group)) {
    setStep(attempt, 'failed')
    return
  }
  await takeChain(attempt, socket, state.value)
}

const takeChain = async (
  attempt: Attempt,
  socket: WebSocket,
  state: ControlState,
): Promise<void> => {
  const { visitor, ports } = attempt
  const standing = standingOf(state, visitor)
  switch (standing) {
    case 'may-ask':
      ask(attempt, socket, state)
      return
    case 'has-asked': {
      attempt.words = wordsOf(visitor)
      setStep(attempt, 'compare')
      return
    }
    case 'admitted': {
      const kept = await keepNotebook(ports.store, visitor, state)
      if (kept.ok) attempt.notebook = kept.value
      setStep(attempt, kept.ok ? 'admitted' : 'failed')
      socket.close()
      return
    }
    case 'used-up':
    case 'withdrawn':
    case 'unknown':
      setStep(attempt, standing)
  }
}

const ask = (attempt: Attempt, socket: WebSocket, state: ControlState): void => {
  const statement = requestBy(attempt.visitor, state)
  if (!appendStatement(state, statement).ok) return
  socket.send(encodeMessage({ kind: 'append', statement }))
  setStep(attempt, 'asking')
}
