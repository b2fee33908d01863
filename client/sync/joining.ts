/**
 * A device on its way into a group (rule KE4): through the invitation's door it sees the control chain and nothing else, asks to be let
 * in with keys of its own, shows four words, and waits until somebody inside has compared them.
 */
import { bytesToBase64url, bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { appendStatement, headOf, replayChain } from '../../shared/control/chain.ts'
import { makeStatement } from '../../shared/control/statement.ts'
import { joiningWords } from '../../shared/crypto/fingerprint.ts'
import type { InvitationCode } from '../../shared/crypto/invitation.ts'
import { decodeInvitation } from '../../shared/crypto/invitation.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import { closeCodes } from '../../shared/wire/handshake.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire/message.ts'
import type { DeviceStore, StoreFailure, StoredJoining } from '../device/store.ts'
import { secretsFor } from './credentials.ts'
import { signedSocket } from './signed-socket.ts'

export type JoiningStep =
  'connecting' | 'asking' | 'compare' | 'admitted' | 'used-up' | 'expired' | 'failed'

export interface Joining {
  readonly role: 'member' | 'reader'
  readonly step: JoiningStep
  /** Four; empty before somebody has come far enough. */
  readonly words: readonly string[]
  /** base64url of the group id, once admitted. */
  readonly notebook: string | null
  close(): void
}

export interface JoiningPorts {
  readonly url: string
  readonly store: DeviceStore
  changed(): void
  readonly socket?: typeof WebSocket
}

interface Attempt {
  readonly invitation: InvitationCode
  readonly door: Keys
  readonly own: Keys
  readonly seed: Uint8Array
  readonly ports: JoiningPorts
  chain: Uint8Array[]
  step: JoiningStep
  words: readonly string[]
  notebook: string | null
}

const retryMs = 2_000
const settled: ReadonlySet<JoiningStep> = new Set(['admitted', 'used-up', 'expired', 'failed'])

/** Takes up a joining where it was left; it goes on by itself until it is settled or closed. */
export const resumeJoining = (
  { code, seed }: StoredJoining,
  ports: JoiningPorts,
): Result<Joining, 'bad-code'> => {
  const invitation = decodeInvitation(code)
  if (!invitation.ok) return invitation
  const attempt: Attempt = {
    invitation: invitation.value,
    door: keysFromSeed(invitation.value.seed),
    own: keysFromSeed(seed),
    seed,
    ports,
    chain: [],
    step: 'connecting',
    words: [],
    notebook: null,
  }
  const close = keepConnected(attempt)
  return ok({
    role: invitation.value.role,
    get step() {
      return attempt.step
    },
    get words() {
      return attempt.words
    },
    get notebook() {
      return attempt.notebook
    },
    close,
  })
}

const keepConnected = (attempt: Attempt): (() => void) => {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  const connect = (): void => {
    attempt.chain = []
    const Socket = signedSocket({
      keys: attempt.door,
      door: 'invited',
      group: attempt.invitation.group,
      statementsKnown: () => 0,
      founding: () => new Uint8Array(0),
      ...(attempt.ports.socket === undefined ? {} : { socket: attempt.ports.socket }),
    })
    const id = bytesToBase64url(attempt.invitation.group)
    const opened = new Socket(`${attempt.ports.url}/${id}`)
    socket = opened
    opened.binaryType = 'arraybuffer'
    opened.onmessage = ({ data }) => {
      void takeFrame(attempt, opened, new Uint8Array(data as ArrayBuffer))
    }
    opened.onclose = ({ code }) => {
      const final = code === closeCodes.notAllowed || code === closeCodes.noSuchGroup
      if (final && !settled.has(attempt.step)) setStep(attempt, 'used-up')
      if (!closed && !settled.has(attempt.step)) timer = setTimeout(connect, retryMs)
    }
  }
  connect()
  return () => {
    closed = true
    clearTimeout(timer)
    socket?.close()
  }
}

const setStep = (attempt: Attempt, step: JoiningStep): void => {
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
  if (!state.ok || !equalBytes(state.value.group, attempt.invitation.group)) {
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
  const { door, own } = attempt
  const invitation = state.invitations.get(bytesToHex(door.public.sign))
  const asked = invitation?.keys?.sign
  const ours = asked !== undefined && equalBytes(asked, own.public.sign)
  if (state.members.has(bytesToHex(own.public.sign))) {
    const kept = await keepNotebook(attempt, state)
    attempt.notebook = bytesToBase64url(state.group)
    setStep(attempt, kept.ok ? 'admitted' : 'failed')
    socket.close()
  } else if (invitation?.state === 'open') {
    ask(attempt, socket, state)
  } else if (invitation?.state === 'requested' && ours) {
    const { sign, box } = own.public
    attempt.words = joiningWords(state.group, door.public.sign, sign, box)
    setStep(attempt, 'compare')
  } else setStep(attempt, 'used-up')
}

const ask = (attempt: Attempt, socket: WebSocket, state: ControlState): void => {
  const { door, own } = attempt
  const body = { kind: 'request', invitation: door.public.sign, keys: own.public } as const
  const number = state.statements.length
  const { bytes } = makeStatement(state.group, number, headOf(state), body, [door, own])
  if (!appendStatement(state, bytes).ok) return
  socket.send(encodeMessage({ kind: 'append', statement: bytes }))
  setStep(attempt, 'asking')
}

const keepNotebook = async (
  { chain, own, seed, invitation, ports }: Attempt,
  state: ControlState,
): Promise<Result<void, StoreFailure | 'no-secret'>> => {
  const secrets = secretsFor(state, [own])
  if (secrets.size === 0) return refuse('no-secret')
  const id = bytesToBase64url(state.group)
  const statements = chain.map((bytes) => ({ bytes, accepted: true }))
  const credential = { seed, role: invitation.role }
  const created = await ports.store.create(id, statements, credential, secrets, [])
  if (created.ok) await ports.store.putJoining(null)
  return created
}
