import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { joinBytes } from '../../../shared/base/bytes.ts'
import type { DecodeFailure } from '../../../shared/base/codec.ts'
import { Writer } from '../../../shared/base/codec.ts'
import { limits } from '../../../shared/base/limits.ts'
import type { ControlBody, Statement } from '../../../shared/control/statement.ts'
import {
  decodeStatement,
  groupIdOf,
  makeStatement,
  noId,
} from '../../../shared/control/statement.ts'
import { anyBody } from '../../support/arbitraries.ts'
import { anyBytes, anyUint } from '../../support/fact-arbitraries.ts'
import { keysOf } from '../../support/notebook.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

vi.setConfig({ testTimeout: 60_000 })

const signers = [keysOf('Ana'), keysOf('Luz')]
const group = new Uint8Array(32).fill(7)

const anyStatement: fc.Arbitrary<Statement> = fc
  .tuple(anyUint(limits.statementsPerGroup), anyBytes(32), anyBody, fc.integer({ min: 1, max: 2 }))
  .map(([number, prev, body, count]) =>
    makeStatement(group, number, prev, body, signers.slice(0, count)),
  )

const format = { encode: ({ bytes }: Statement) => bytes, decode: decodeStatement }

test('[KE5] statements come back, and no part of one is a statement', () => {
  expectStrict(anyStatement, format, 25)
})

test('[KE5] one encoding only', () => {
  const samples = fc.constantFrom(...fc.sample(anyStatement, { numRuns: 40, seed: 5 }))
  let decoded = 0
  expectCanonical(samples, {
    encode: ({ bytes }) => bytes,
    decode: (bytes) => {
      const statement = decodeStatement(bytes)
      if (!statement.ok) return statement
      // Written anew from its fields, not echoed.
      const { number, prev, body, signatures } = statement.value
      const { signed } = makeStatement(group, number, prev, body, [])
      const writer = new Writer().fixed(signed)
      writer.list(signatures, ({ key, signature }) => writer.fixed(key).fixed(signature))
      decoded++
      return { ok: true, value: { ...statement.value, bytes: writer.finish() } }
    },
  })
  expect(decoded).toBeGreaterThan(200)
})

const withdrawal = new Writer().uint(3).fixed(noId).finish()
const statement = (
  change: {
    number?: number
    body?: Uint8Array
    signatures?: Uint8Array[]
    after?: Uint8Array
  } = {},
) => {
  const { number = 1, body = withdrawal, signatures = [new Uint8Array(96)] } = change
  const writer = new Writer().uint(number).fixed(noId).fixed(body)
  writer.list(signatures, (signature) => writer.fixed(signature))
  return joinBytes(writer.finish(), change.after ?? new Uint8Array(0))
}
const signatureBy = (key: number) => new Uint8Array(96).fill(key, 0, 32)

const wrong: [name: string, bytes: Uint8Array, failure: DecodeFailure][] = [
  ['nothing', new Uint8Array(0), 'truncated'],
  [
    'a number above the limit',
    statement({ number: limits.statementsPerGroup + 1 }),
    'out-of-range',
  ],
  ['an unknown kind', statement({ body: Uint8Array.of(9) }), 'unknown-tag'],
  [
    'an unknown role',
    statement({
      body: new Writer().uint(1).fixed(noId).uint(3).uint(0).bytes(noId).finish(),
    }),
    'unknown-tag',
  ],
  [
    'an expiry after the year 9999',
    statement({
      body: new Writer().uint(1).fixed(noId).uint(1).uint(253_402_300_800).bytes(noId).finish(),
    }),
    'out-of-range',
  ],
  [
    'a note of 1025 bytes',
    statement({
      body: new Writer().uint(1).fixed(noId).uint(1).uint(0).bytes(new Uint8Array(1025)).finish(),
    }),
    'too-long',
  ],
  ['no signature', statement({ signatures: [] }), 'out-of-range'],
  [
    'two signatures of one key',
    statement({ signatures: [signatureBy(1), signatureBy(1)] }),
    'out-of-range',
  ],
  [
    '33 signatures',
    statement({ signatures: Array.from({ length: 33 }, (_, key) => signatureBy(key)) }),
    'too-long',
  ],
  ['a byte too many', statement({ after: Uint8Array.of(0) }), 'trailing-bytes'],
  ['32 KiB and a byte', statement({ after: new Uint8Array(32 * 1024) }), 'too-long'],
]

describe('[KE5] the statement decoder refuses', () => {
  test.each(wrong)('%s', (_name, bytes, error) => {
    expect(decodeStatement(bytes)).toEqual({ ok: false, error })
  })
  test('nothing of the otherwise same', () => expect(decodeStatement(statement()).ok).toBe(true))
})

test('[KE5] the id of a group follows from every byte of its founding', () => {
  const founding = anyBody.filter((body) => body.kind === 'founding')
  const twist = (body: ControlBody, field: 'epochId' | 'lockbox' | 'salt'): ControlBody => {
    if (body.kind !== 'founding') return body
    const bytes = body[field].slice()
    bytes[0] = (bytes[0] ?? 0) ^ 1
    return { ...body, [field]: bytes }
  }
  fc.assert(
    fc.property(founding, fc.constantFrom('epochId', 'lockbox', 'salt'), (body, field) => {
      expect(groupIdOf(twist(body, field))).not.toEqual(groupIdOf(body))
      expect(groupIdOf(body)).toEqual(groupIdOf({ ...body }))
    }),
  )
})
