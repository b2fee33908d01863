/**
 * What travels after the handshake: y-websocket's messages (types 0 to 3) and ours (from 100), one per frame.
 *
 *   message = uint type ‖ body
 *     0 sync       uint 0 ‖ bytes vector: "this is what I have, send the rest"  |  uint 1 or 2 ‖ bytes update (page-codec.ts)
 *     1 awareness  bytes                     forwarded to the group's other sockets, never stored
 *     2 auth       not used                  3 query awareness: no body; answered by nobody
 *   100 durable    list (uint page ‖ uint records): so many records of the page have been fsync'd         relay → device
 *   101 statements uint from ‖ uint height ‖ list bytes: the control chain from there; height = all the relay has   relay → device
 *   102 append     bytes: one control statement                                                            device → relay
 *   103 refused    uint code ‖ uint page ‖ uint clock ‖ bytes id: why something was not stored; id of what stands there   relay → device
 *                    page 0: about control statement number `clock`, or (malformed) about the whole message
 *
 * Source of 0–3: y-websocket 3.1 and y-protocols 1.0 (sync.js, awareness.js).
 */
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'

export const messageTypes = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  durable: 100,
  statements: 101,
  append: 102,
  refused: 103,
} as const

export const refusals = [
  /** Bytes that no honest device sends. */
  'malformed',
  /** A page that the control chain does not know. */
  'unknown-page',
  /** Records between what is stored and what came are missing; `clock` is the first of them. */
  'gap',
  /** Other bytes stand at that place already; `id` names them. */
  'taken',
  /**
   * No record of that page's owner that continues what is stored: `id` names what stands before `clock`. From an honest device
   * it means that her page has parted from the stored one further below.
   */
  'bad-signature',
  /** A reader wrote, or a statement's signer may not say it. */
  'not-allowed',
  /** The control chain went on meanwhile; read message 101 and state it again. */
  'not-next',
  'invitation-closed',
  'group-full',
  'too-large',
] as const
export type Refusal = (typeof refusals)[number]

export type Message =
  | { readonly kind: 'sync-step-1'; readonly vector: Uint8Array }
  | { readonly kind: 'sync-step-2'; readonly update: Uint8Array }
  | { readonly kind: 'update'; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly bytes: Uint8Array }
  | { readonly kind: 'query-awareness' }
  | { readonly kind: 'durable'; readonly pages: readonly (readonly [number, number])[] }
  | {
      readonly kind: 'statements'
      readonly from: number
      readonly height: number
      readonly statements: readonly Uint8Array[]
    }
  | { readonly kind: 'append'; readonly statement: Uint8Array }
  | {
      readonly kind: 'refused'
      readonly code: Refusal
      readonly page: number
      readonly clock: number
      readonly id: Uint8Array
    }

const maxPages = limits.credentialsPerGroup * limits.pagesPerCredential

export const encodeMessage = (message: Message): Uint8Array<ArrayBuffer> => {
  switch (message.kind) {
    case 'sync-step-1':
      return new Writer().uint(messageTypes.sync).uint(0).bytes(message.vector).finish()
    case 'sync-step-2':
    case 'update':
      return new Writer(message.update.length + 16)
        .uint(messageTypes.sync)
        .uint(message.kind === 'update' ? 2 : 1)
        .bytes(message.update)
        .finish()
    case 'awareness':
      return new Writer().uint(messageTypes.awareness).bytes(message.bytes).finish()
    case 'query-awareness':
      return new Writer(8).uint(messageTypes.queryAwareness).finish()
    case 'append':
      return new Writer().uint(messageTypes.append).bytes(message.statement).finish()
    case 'durable':
    case 'statements':
    case 'refused': {
      const writer = new Writer().uint(messageTypes[message.kind])
      writeReport(writer, message)
      return writer.finish()
    }
  }
}

type Report = Extract<Message, { kind: 'durable' | 'statements' | 'refused' }>

/** The body of what only a relay says; the type went before. */
const writeReport = (writer: Writer, report: Report): void => {
  switch (report.kind) {
    case 'durable':
      writer.list(report.pages, ([page, records]) => writer.uint(page).uint(records))
      return
    case 'statements':
      writer.uint(report.from).uint(report.height)
      writer.list(report.statements, (statement) => writer.bytes(statement))
      return
    case 'refused':
      writer.uint(refusals.indexOf(report.code)).uint(report.page).uint(report.clock)
      writer.bytes(report.id)
  }
}

export const decodeMessage = (bytes: Uint8Array): Result<Message, DecodeFailure> => {
  const reader = new Reader(bytes)
  return reader.finish(readMessage(reader))
}

const readMessage = (reader: Reader): Message => {
  const type = reader.uint()
  switch (type) {
    case messageTypes.sync:
      return readSync(reader)
    case messageTypes.awareness:
      return { kind: 'awareness', bytes: reader.bytes(limits.awarenessBytes) }
    case messageTypes.queryAwareness:
      return { kind: 'query-awareness' }
    case messageTypes.durable:
      return { kind: 'durable', pages: reader.list(maxPages, () => [reader.uint(), reader.uint()]) }
    case messageTypes.statements:
      return {
        kind: 'statements',
        from: reader.uint(),
        height: reader.uint(),
        statements: reader.list(limits.statementsPerGroup, () =>
          reader.bytes(limits.statementBytes).slice(),
        ),
      }
    case messageTypes.append:
      return { kind: 'append', statement: reader.bytes(limits.statementBytes).slice() }
    case messageTypes.refused:
      return {
        kind: 'refused',
        code: reader.tag(refusals),
        page: reader.uint(),
        clock: reader.uint(),
        id: reader.bytes(32).slice(),
      }
    default:
      reader.fail('unknown-tag')
      return { kind: 'query-awareness' }
  }
}

const readSync = (reader: Reader): Message => {
  const step = reader.uint(2)
  const body = reader.bytes(limits.frameBytes)
  if (step === 0) return { kind: 'sync-step-1', vector: body }
  return step === 1 ? { kind: 'sync-step-2', update: body } : { kind: 'update', update: body }
}
