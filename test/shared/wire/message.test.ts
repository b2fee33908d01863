import { describe, expect, test, vi } from 'vitest'
import type { DecodeFailure } from '../../../shared/base/codec.ts'
import { Writer } from '../../../shared/base/codec.ts'
import { limits } from '../../../shared/base/limits.ts'
import { decodeMessage, encodeMessage, messageTypes } from '../../../shared/wire/message.ts'
import { anyMessage } from '../../support/arbitraries.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

vi.setConfig({ testTimeout: 60_000 })

const format = { encode: encodeMessage, decode: decodeMessage }

test('[RL1] messages come back, and no part of one is a message', () => {
  expectStrict(anyMessage, format, 300)
})

test('[RL1] one encoding only', () => expectCanonical(anyMessage, format, 8000))

const written = (write: (writer: Writer) => void): Uint8Array => {
  const writer = new Writer()
  write(writer)
  return writer.finish()
}
const huge = Number.MAX_SAFE_INTEGER

const wrong: [name: string, write: (writer: Writer) => void, failure: DecodeFailure][] = [
  ['nothing', () => undefined, 'truncated'],
  ['type 2: nobody authenticates that way', (w) => w.uint(2), 'unknown-tag'],
  ['type 4', (w) => w.uint(4), 'unknown-tag'],
  ['type 99', (w) => w.uint(99), 'unknown-tag'],
  ['type 104', (w) => w.uint(104), 'unknown-tag'],
  ['type 2^53 − 1', (w) => w.uint(huge), 'unknown-tag'],
  ['a type in two bytes', (w) => w.byte(0x83).byte(0), 'uint-not-minimal'],
  ['step 3 of two', (w) => w.uint(0).uint(3).uint(0), 'out-of-range'],
  [
    'a vector of 2^32 bytes',
    (w) =>
      w
        .uint(0)
        .uint(0)
        .uint(2 ** 32),
    'too-long',
  ],
  ['an update of 2^53 − 1 bytes', (w) => w.uint(0).uint(2).uint(huge), 'too-long'],
  [
    'an update one byte above a frame',
    (w) =>
      w
        .uint(0)
        .uint(2)
        .uint(limits.frameBytes + 1),
    'too-long',
  ],
  ['awareness of 4097 bytes', (w) => w.uint(1).bytes(new Uint8Array(4097)), 'too-long'],
  ['a query with a body', (w) => w.uint(3).uint(0), 'trailing-bytes'],
  ['2^32 durable pages', (w) => w.uint(100).uint(2 ** 32), 'too-long'],
  ['4096 durable pages that are not there', (w) => w.uint(100).uint(4096), 'truncated'],
  ['4097 statements', (w) => w.uint(101).uint(0).uint(0).uint(4097), 'too-long'],
  [
    'a statement of 32 KiB and a byte',
    (w) => w.uint(102).bytes(new Uint8Array(32 * 1024 + 1)),
    'too-long',
  ],
  ['an unknown reason', (w) => w.uint(103).uint(99).uint(0).uint(0).uint(0), 'unknown-tag'],
  [
    'an id of 33 bytes',
    (w) => w.uint(103).uint(0).uint(0).uint(0).bytes(new Uint8Array(33)),
    'too-long',
  ],
]

describe('[RL1] the message decoder refuses', () => {
  test.each(wrong)('%s', (_name, write, error) => {
    expect(decodeMessage(written(write))).toEqual({ ok: false, error })
  })
})

test('[RL1] the types of y-websocket and y-protocols are theirs, and ours start at 100', () => {
  const { sync, awareness, auth, queryAwareness, ...ours } = messageTypes
  expect([sync, awareness, auth, queryAwareness]).toEqual([0, 1, 2, 3])
  expect(Math.min(...Object.values(ours))).toBe(100)
  expect(new Set(Object.values(ours)).size).toBe(Object.values(ours).length)
})
