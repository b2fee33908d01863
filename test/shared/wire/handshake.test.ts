import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { DecodeFailure } from '../../../shared/base/codec.ts'
import { limits } from '../../../shared/base/limits.ts'
import type { Answer } from '../../../shared/wire/handshake.ts'
import {
  answerChallenge,
  closeCodes,
  decodeAnswer,
  decodeChallenge,
  encodeAnswer,
  encodeChallenge,
  isProven,
  welcome,
} from '../../../shared/wire/handshake.ts'
import { anyAnswer } from '../../support/arbitraries.ts'
import { anyBytes } from '../../support/fact-arbitraries.ts'
import { keysOf, seedOf } from '../../support/notebook.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

vi.setConfig({ testTimeout: 60_000 })

const nonce = seedOf('nonce')
const claim = {
  door: 'writer' as const,
  group: seedOf('group'),
  statementsKnown: 3,
  founding: new Uint8Array(0),
}
const answer = answerChallenge(nonce, 'relay.example', keysOf('Ana'), claim)

test('[RL2] challenges and answers come back, and no part of one is one', () => {
  expectStrict(anyBytes(32), { encode: encodeChallenge, decode: decodeChallenge })
  expectStrict(anyAnswer, { encode: encodeAnswer, decode: decodeAnswer }, 60)
})

test('[RL2] one encoding only', () => {
  expectCanonical(anyBytes(32), { encode: encodeChallenge, decode: decodeChallenge })
  expectCanonical(anyAnswer, { encode: encodeAnswer, decode: decodeAnswer })
})

const bytes = encodeAnswer(answer)
const wrong: [name: string, bytes: Uint8Array, failure: DecodeFailure][] = [
  ['version 0', bytes.with(0, 0), 'unknown-tag'],
  ['version 2', bytes.with(0, 2), 'unknown-tag'],
  ['a door that does not exist', bytes.with(1, 3), 'unknown-tag'],
  [
    'more statements than a chain can have',
    encodeAnswer({ ...answer, statementsKnown: limits.statementsPerGroup + 1 }),
    'out-of-range',
  ],
  [
    'a founding larger than a statement',
    encodeAnswer({ ...answer, founding: new Uint8Array(limits.statementBytes + 1) }),
    'too-long',
  ],
]

describe('[RL2] the answer decoder refuses', () => {
  test.each(wrong)('%s', (_name, input, error) => {
    expect(decodeAnswer(input)).toEqual({ ok: false, error })
  })
  test('challenges of another version', () => {
    const other = encodeChallenge(nonce).with(0, 2)
    expect(decodeChallenge(other)).toEqual({ ok: false, error: 'unknown-tag' })
  })
})

test('[RL2] a proof holds for one challenge, one relay, one group, one door and one key', () => {
  expect(isProven(answer, nonce, 'relay.example')).toBe(true)
  expect(isProven(answer, seedOf('another nonce'), 'relay.example')).toBe(false)
  for (const name of ['', 'relay.example:1', 'relay.exampl', 'elay.example', 'r'.repeat(256)]) {
    expect(isProven(answer, nonce, name)).toBe(false)
  }
  const changes: Partial<Answer>[] = [
    { group: seedOf('other') },
    { door: 'reader' },
    { door: 'invited' },
    { key: keysOf('Luz').public.sign },
    { signature: answer.signature.with(3, (answer.signature[3] ?? 0) ^ 1) },
    { signature: answer.signature.subarray(1) },
    { key: new Uint8Array(32) },
  ]
  for (const change of changes) {
    expect(isProven({ ...answer, ...change }, nonce, 'relay.example')).toBe(false)
  }
})

test('[RL2] an answer fits what a relay reads before the proof, with the largest founding', () => {
  const largest = encodeAnswer({ ...answer, founding: new Uint8Array(limits.statementBytes) })
  expect(largest.length).toBeLessThanOrEqual(limits.answerBytes)
})

test('[RL2] close codes: y-websocket takes 4400 to 4499 for final, and all else for later', () => {
  const { overloaded, tooFast, ...final } = closeCodes
  for (const code of Object.values(final)) expect(Math.floor(code / 100)).toBe(44)
  for (const code of [overloaded, tooFast]) expect(Math.floor(code / 100)).toBe(45)
  expect([...welcome]).toEqual([1])
})

test('[RL2] whatever the relay is called, a proof answers one challenge', () => {
  fc.assert(
    fc.property(anyBytes(32), fc.string({ maxLength: 20 }), (other, name) => {
      const proof = answerChallenge(other, name, keysOf('Ana'), claim)
      expect(isProven(proof, other, name)).toBe(true)
      expect(isProven(proof, nonce, name)).toBe(false)
    }),
    { numRuns: 10 },
  )
})
