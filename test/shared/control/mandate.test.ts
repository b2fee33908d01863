import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { joinBytes } from '../../../shared/base/bytes.ts'
import type { DecodeFailure } from '../../../shared/base/codec.ts'
import { Writer } from '../../../shared/base/codec.ts'
import {
  decodeMandate,
  encodeMandate,
  isMandateSignedBy,
  signedBy,
} from '../../../shared/control/mandate.ts'
import { anyMandate } from '../../support/arbitraries.ts'
import { keysOf, seedOf, tagOf } from '../../support/notebook.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

vi.setConfig({ testTimeout: 60_000 })

const format = { encode: encodeMandate, decode: decodeMandate }

test('[KE5] mandates come back, and no part of one is a mandate', () => {
  expectStrict(anyMandate, format, 60)
})

test('[KE5] a mandate has one encoding only', () => {
  expectCanonical(fc.constantFrom(...fc.sample(anyMandate, { numRuns: 40, seed: 8 })), format)
})

const tags = [tagOf('Ana'), tagOf('Luz')].sort((one, other) => (one[0] ?? 0) - (other[0] ?? 0))
const [first = tagOf('Ana'), second = tagOf('Luz')] = tags
const leaders = (...changes: Uint8Array[]): Uint8Array => {
  const writer = new Writer().uint(3)
  return writer
    .list(changes, (tag) => writer.fixed(tag).bool(true))
    .uint(0)
    .finish()
}

const wrong: [name: string, bytes: Uint8Array, failure: DecodeFailure][] = [
  ['nothing', new Uint8Array(0), 'truncated'],
  ['another matter', Uint8Array.of(5), 'unknown-tag'],
  ['leaders in disorder', leaders(second, first), 'not-sorted'],
  ['one leader twice', leaders(first, first), 'not-sorted'],
  ['no leader', leaders(), 'out-of-range'],
  ['more than 12 KiB', new Uint8Array(12 * 1024 + 1), 'too-long'],
]
test.each(wrong)('[KE5] %s is no mandate', (_name, bytes, error) => {
  expect(decodeMandate(bytes)).toEqual({ ok: false, error })
})

test('[KE5] a signature is for one group and one mandate', () => {
  const group = seedOf('a group')
  const mandate = { matter: 'removal', key: seedOf('key'), heads: [] } as const
  const { bytes, signatures } = signedBy(group, mandate, [keysOf('Luz'), keysOf('Ana')])
  const sorted = signatures.map(({ key }) => key[0] ?? 0)
  expect(sorted).toEqual(sorted.toSorted((one, other) => one - other))
  for (const one of signatures) {
    expect(isMandateSignedBy(group, bytes, one)).toBe(true)
    expect(isMandateSignedBy(seedOf('another group'), bytes, one)).toBe(false)
    expect(isMandateSignedBy(group, joinBytes(bytes, Uint8Array.of(0)), one)).toBe(false)
    expect(isMandateSignedBy(group, bytes, { ...one, key: keysOf('Eva').public.sign })).toBe(false)
  }
})
