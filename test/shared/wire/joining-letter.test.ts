import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Writer } from '../../../shared/base/codec.ts'
import type { JoiningLetter } from '../../../shared/wire/joining-letter.ts'
import { decodeLetter, encodeLetter } from '../../../shared/wire/joining-letter.ts'
import { anyBytes } from '../../support/fact-arbitraries.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

const anyRequest: fc.Arbitrary<JoiningLetter> = fc
  .tuple(anyBytes(32), anyBytes(32), anyBytes(32), anyBytes(32), anyBytes(64), anyBytes(64))
  .map(([group, invitation, sign, box, byDoor, byHer]) => ({
    kind: 'request',
    group,
    body: { kind: 'request', invitation, keys: { sign, box } },
    signatures: [
      { key: invitation, signature: byDoor },
      { key: sign, signature: byHer },
    ],
  }))

const anyAnswer: fc.Arbitrary<JoiningLetter> = fc
  .tuple(
    fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 0, max: 4 }),
  )
  .map(([statements, accepted]) => ({
    kind: 'answer',
    accepted: Math.min(accepted, statements.length),
    statements,
  }))

const format = { encode: encodeLetter, decode: decodeLetter }

test('[KE4] letters come back, and no part of one is a letter', () => {
  expectStrict(anyRequest, format, 20)
  expectStrict(anyAnswer, format, 100)
})

test('[KE4] one encoding of each letter', () => {
  expectCanonical(fc.oneof(anyRequest, anyAnswer), format, 1000)
})

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array(0)],
  ['another kind', new Writer().uint(2).finish()],
  ['a chain without a beginning', new Writer().uint(1).uint(0).uint(0).finish()],
  ['more accepted than there are', new Writer().uint(1).uint(2).uint(1).uint(0).finish()],
])('[KE4] %s is no letter', (_name, bytes) => {
  expect(decodeLetter(bytes).ok).toBe(false)
})
