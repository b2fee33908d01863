/**
 * One notebook's connection to the relay: the unmodified WebsocketProvider of y-websocket over a SignedSocket (rule RL1). Its
 * handler for Yjs messages is replaced by the guard's, and ours are added from 100 on (shared/wire/message.ts).
 *
 * What the relay lacks goes up when it says what it has; what it has confirmed is told to the notebook, and to nobody else: a tick
 * on a screen is only ever the relay's own word.
 */
import { WebsocketProvider } from 'y-websocket'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { doubtedPages } from '../../shared/journal/doubt.ts'
import { vectorOf } from '../../shared/journal/journal.ts'
import { decodeVector, encodeRuns, encodeVector } from '../../shared/replica/page-codec.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { Door } from '../../shared/wire/handshake.ts'
import type { Message, Refusal } from '../../shared/wire/message.ts'
import { decodeMessage, encodeMessage, messageTypes } from '../../shared/wire/message.ts'
import { isAwaited } from './credentials.ts'
import type { Notebook, NotebookEvent } from './notebook.ts'
import { signedSocket } from './signed-socket.ts'

export type LinkStatus =
  | 'offline'
  | 'connecting'
  | 'online'
  | 'refused'
  /** The relay has not heard yet that this key was let in (rule KE4): it is asked again and again. */
  | 'awaited'

export interface RelayLink {
  readonly status: LinkStatus
  /** All that the relay had has been received at least once on this connection. */
  readonly synced: boolean
  /** Tries again at once, say because the network came back. */
  retry(): void
  close(): void
}

export interface LinkPorts {
  /** ws:// or wss:// address of the relay, without the notebook's id. */
  readonly url: string
  readonly door: Extract<Door, 'writer' | 'reader'>
  readonly keys: Keys
  changed(): void
  readonly socket?: typeof WebSocket
}

/** Milliseconds between tries, at most; SignedSocket adds jitter. */
const maxBackoffTime = 10_000
/** Milliseconds until a relay that does not know this key yet is asked again. */
const awaitedMs = 10_000
const emptyUpdate = Uint8Array.of(0, 0)

export const openLink = (notebook: Notebook, ports: LinkPorts): RelayLink => {
  let status: LinkStatus = 'connecting'
  const provider = new WebsocketProvider(ports.url, notebook.id, notebook.replica, {
    connect: false,
    disableBc: true,
    maxBackoffTime,
    WebSocketPolyfill: signedSocket({
      keys: ports.keys,
      door: ports.door,
      group: notebook.group,
      statementsKnown: () => notebook.control.statements.length,
      founding: () => notebook.control.statements[0]?.bytes ?? emptyUpdate,
      ...(ports.socket === undefined ? {} : { socket: ports.socket }),
    }),
  })
  provider.awareness.setLocalState(null)
  const send = (message: Message): void => {
    if (provider.wsconnected) provider.ws?.send(encodeMessage(message))
  }
  const setStatus = (next: LinkStatus): void => {
    status = next
    ports.changed()
  }
  const offers = offering(notebook, send)
  const line: Line = { notebook, provider, send, offers, asked: new Set() }
  for (const type of Object.values(messageTypes)) {
    provider.messageHandlers[type] = (_encoder, decoder) => {
      const message = decodeMessage(decoder.arr)
      if (message.ok) handleMessage(line, message.value)
    }
  }
  provider.on('status', ({ status: next }) => {
    if (next === 'connected') {
      offers.forget()
      line.asked.clear()
    }
    setStatus(next === 'connected' ? 'online' : next === 'connecting' ? 'connecting' : 'offline')
  })
  provider.on('connection-close', () => {
    if (status !== 'refused' && status !== 'awaited') setStatus('offline')
  })
  const stopAwaiting = awaitEntry(notebook, ports.keys, provider, setStatus)
  provider.on('sync', () => ports.changed())
  const onControl = (event: NotebookEvent): void => {
    if (event === 'control') offers.offer()
    else if (event === 'records') void settle(line)
  }
  notebook.listeners.add(onControl)
  provider.connect()
  return {
    get status() {
      return status
    },
    get synced() {
      return provider.synced
    },
    retry: () => {
      if (!provider.wsconnected) provider.connect()
    },
    close: () => {
      notebook.listeners.delete(onControl)
      stopAwaiting()
      provider.destroy()
    },
  }
}

/** Goes on trying where the relay has not heard yet that this key was let in; returns how to stop that. */
const awaitEntry = (
  notebook: Notebook,
  keys: Keys,
  provider: WebsocketProvider,
  setStatus: (status: LinkStatus) => void,
): (() => void) => {
  let awaiting: ReturnType<typeof setTimeout> | undefined
  provider.on('closed', () => {
    const isOnItsWay = isAwaited(notebook, bytesToHex(keys.public.sign))
    setStatus(isOnItsWay ? 'awaited' : 'refused')
    if (isOnItsWay) awaiting = setTimeout(() => provider.connect(), awaitedMs)
  })
  return () => clearTimeout(awaiting)
}

type Send = (message: Message) => void

interface Line {
  readonly notebook: Notebook
  readonly provider: WebsocketProvider
  readonly send: Send
  readonly offers: Offering
  /** Pages of others that were asked for as a whole on this connection. */
  readonly asked: Set<number>
}

const handleMessage = (line: Line, message: Message): void => {
  const { notebook, provider } = line
  switch (message.kind) {
    case 'sync-step-1':
      answerVector(line, message.vector)
      return
    case 'sync-step-2':
    case 'update':
      void takeUpdate(line, message.update)
      if (message.kind === 'sync-step-2') provider.synced = true
      return
    case 'durable':
      notebook.noteDurable(new Map(message.pages), 'part')
      return
    case 'statements':
      void takeStatements(line, message)
      return
    case 'refused':
      if (message.page === 0) line.offers.refuse()
      if (conflicts.has(message.code)) askForPage(line, message.page as PageId)
      return
    case 'awareness':
    case 'query-awareness':
    case 'append':
      return
  }
}

const takeUpdate = async (line: Line, update: Uint8Array): Promise<void> => {
  await line.notebook.receive(update, line.provider)
  for (const page of doubtedPages(line.notebook.journal)) askForPage(line, page)
  await settle(line)
}

/** The relay says what it has: that much is confirmed, and it gets the rest. */
const answerVector = ({ notebook, send }: Line, bytes: Uint8Array): void => {
  const vector = decodeVector(bytes)
  if (!vector.ok) return
  notebook.noteDurable(vector.value, 'whole')
  if (chainIsAccepted(notebook)) {
    send({ kind: 'sync-step-2', update: encodeRuns(notebook.runsForRelay()) })
  }
}

/** How the relay answers records that do not continue what it has of their page. */
const conflicts: ReadonlySet<Refusal> = new Set(['taken', 'bad-signature'])

/**
 * The relay's word is no proof. Its whole page is: where it parts from ours, the guard finds our own signature, or another member's (rule
 * PG4). Others' pages are asked for once on a connection, and not once their fork is proven.
 */
const askForPage = ({ notebook, send, asked }: Line, page: PageId): void => {
  if (!notebook.isOwnPage(page)) {
    if (asked.has(page) || notebook.journal.pages.get(page)?.forkedAt !== null) return
    asked.add(page)
  }
  const vector = new Map<number, number>(vectorOf(notebook.journal))
  vector.delete(page)
  send({ kind: 'sync-step-1', vector: encodeVector(vector) })
}

const chainIsAccepted = ({ control, acceptedStatements }: Notebook): boolean =>
  acceptedStatements === control.statements.length

/** What is due in the control chain goes up as soon as all that was said before stands there (client/sync/settling.ts). */
const settle = async ({
  notebook,
  provider,
}: Pick<Line, 'notebook' | 'provider'>): Promise<void> => {
  if (provider.wsconnected && provider.synced) await notebook.settle('with the relay')
}

const takeStatements = async (line: Line, message: Shown): Promise<void> => {
  const { notebook, send, offers } = line
  const { from, height, statements } = offers.shown(message)
  const wasAccepted = chainIsAccepted(notebook)
  await notebook.receiveStatements(from, height, statements)
  offers.offer()
  void settle(line)
  // Pages of credentials that the relay has only now heard of were refused before.
  if (wasAccepted || !chainIsAccepted(notebook)) return
  const runs = notebook.runsForRelay()
  if (runs.length > 0) send({ kind: 'update', update: encodeRuns(runs) })
}

interface Offering {
  /** Offers the next statement that the relay does not have. */
  readonly offer: () => void
  readonly forget: () => void
  /** The relay did not take what was offered last. */
  readonly refuse: () => void
  /**
   * What the relay shows. To a device that it does not know yet, because it was restored from an old backup, it tells only how long its chain is
   * (rule RL3): longer by just what was offered, and not refused, is that statement taken.
   */
  readonly shown: (message: Shown) => Shown
}

type Shown = Extract<Message, { kind: 'statements' }>

/** Each statement is offered once on a connection: whatever the relay makes of it, it shows what stands there, and that brings the next. */
const offering = (notebook: Notebook, send: Send): Offering => {
  let offered: { readonly number: number; readonly bytes: Uint8Array } | null = null
  return {
    offer: () => {
      const number = notebook.acceptedStatements
      const bytes = notebook.control.statements[number]?.bytes
      if (bytes === undefined || bytes === offered?.bytes) return
      offered = { number, bytes }
      send({ kind: 'append', statement: bytes })
    },
    forget: () => {
      offered = null
    },
    refuse: () => {
      if (offered !== null) offered = { number: -1, bytes: offered.bytes }
    },
    shown: (message) => {
      const { from, height, statements } = message
      const isTaken = statements.length === 0 && from === height && offered?.number === from - 1
      if (!isTaken || offered === null) return message
      return { ...message, from: from - 1, statements: [offered.bytes] }
    },
  }
}
