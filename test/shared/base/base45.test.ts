import fc from 'fast-check'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { base45ToBytes, bytesToBase45 } from '../../../shared/base/base45.ts'

test.each([
  ['AB', 'BB8'],
  ['Hello!!', '%69 VD92EX0'],
  ['base-45', 'UJCLQE7W581'],
  ['ietf!', 'QED8WEX0'],
])('[KE4] base45 of "%s", as RFC 9285 publishes it', (text, written) => {
  expect(bytesToBase45(utf8ToBytes(text))).toBe(written)
  expect(base45ToBytes(written)).toEqual({ ok: true, value: utf8ToBytes(text) })
})

test('[KE4] bytes come back from base45', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(base45ToBytes(bytesToBase45(bytes))).toEqual({ ok: true, value: bytes })
    }),
  )
})

test('[KE4] whatever reads as base45 is written the same way again', () => {
  const alphabet = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:')
  const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }).map((all) => all.join(''))
  let read = 0
  fc.assert(
    fc.property(text, (written) => {
      const bytes = base45ToBytes(written)
      if (!bytes.ok) return
      read++
      expect(bytesToBase45(bytes.value)).toBe(written)
    }),
    { numRuns: 1000 },
  )
  expect(read).toBeGreaterThan(100)
})

test.each([['A'], ['GGW'], ['::'], ['ab8'], ['BB8B'], ['B😀'], ['https://juntas/#/unirse/x']])(
  '[KE4] "%s" is no base45',
  (text) => {
    expect(base45ToBytes(text)).toEqual({ ok: false, error: 'not-base45' })
  },
)
