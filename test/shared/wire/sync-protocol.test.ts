import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'
import { decodeMessage, encodeMessage } from '../../../shared/wire/message.ts'

/** A message as the unmodified provider writes it. */
const written = (type: number, write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}

const notebook = (): Y.Doc => {
  const doc = new Y.Doc()
  doc.getArray('7').push([new Uint8Array(20)])
  return doc
}

test('[RL1] what y-protocols writes is what ours reads and writes', () => {
  const doc = notebook()
  const frames = [
    written(0, (encoder) => syncProtocol.writeSyncStep1(encoder, doc)),
    written(0, (encoder) => syncProtocol.writeSyncStep2(encoder, doc)),
    written(0, (encoder) => syncProtocol.writeUpdate(encoder, Y.encodeStateAsUpdate(doc))),
    written(1, (encoder) => {
      const awareness = new awarenessProtocol.Awareness(doc)
      awareness.setLocalState({ sealed: 'x' })
      encoding.writeVarUint8Array(
        encoder,
        awarenessProtocol.encodeAwarenessUpdate(awareness, [doc.clientID]),
      )
      awareness.destroy()
    }),
    written(3, () => undefined),
  ]
  const kinds = frames.map((frame) => {
    const message = decodeMessage(frame)
    if (!message.ok) return message.error
    expect(encodeMessage(message.value)).toEqual(frame)
    return message.value.kind
  })
  expect(kinds).toEqual(['sync-step-1', 'sync-step-2', 'update', 'awareness', 'query-awareness'])
})

test('[RL1] what ours writes is what y-protocols reads', () => {
  const [ours, theirs] = [notebook(), new Y.Doc()]
  const update = Y.encodeStateAsUpdate(ours)
  for (const kind of ['sync-step-2', 'update'] as const) {
    const decoder = decoding.createDecoder(encodeMessage({ kind, update }))
    expect(decoding.readVarUint(decoder)).toBe(0)
    syncProtocol.readSyncMessage(decoder, encoding.createEncoder(), theirs, null)
    expect(Y.encodeStateAsUpdate(theirs)).toEqual(update)
  }
  const question = encodeMessage({ kind: 'sync-step-1', vector: Y.encodeStateVector(new Y.Doc()) })
  const decoder = decoding.createDecoder(question)
  decoding.readVarUint(decoder)
  const reply = encoding.createEncoder()
  syncProtocol.readSyncMessage(decoder, reply, ours, null)
  const answer = written(0, (encoder) => {
    encoding.writeUint8Array(encoder, encoding.toUint8Array(reply))
  })
  expect(decodeMessage(answer)).toEqual({ ok: true, value: { kind: 'sync-step-2', update } })
})
