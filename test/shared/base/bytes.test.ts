import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import {
  base64urlToBytes,
  bytesToBase64url,
  bytesToHex,
  compareBytes,
  equalBytes,
  hexToBytes,
  joinBytes,
} from '../../../shared/base/bytes.ts'

vi.setConfig({ testTimeout: 60_000 })

const anyBytes = fc.uint8Array({ maxLength: 70 })

test('[RE1] base64url is what the platform writes, and comes back', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const text = bytesToBase64url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(base64urlToBytes(text)).toEqual({ ok: true, value: bytes })
    }),
    { numRuns: 2000 },
  )
})

test('[RE1] one text for each byte string: whatever base64url reads, it writes the same', () => {
  const digit = fc.constantFrom(...Array.from('ABab019-_=+/ \n.é😀'))
  let read = 0
  fc.assert(
    fc.property(fc.string({ unit: digit, maxLength: 8 }), (text) => {
      const bytes = base64urlToBytes(text)
      if (bytes.ok) expect(bytesToBase64url(bytes.value)).toBe(text)
      if (bytes.ok) read++
    }),
    { numRuns: 5000 },
  )
  expect(read).toBeGreaterThan(100)
})

test.each([
  ['one stray digit', 'A'],
  ['five digits', 'AAAAA'],
  ['stray bits after one byte', 'AB'],
  ['stray bits after two bytes', 'AAB'],
  ['padding', 'AA=='],
  ['the alphabet of plain base64', 'A+A/'],
  ['a space', 'AA AA'],
  ['a line end', 'AAAA\n'],
  ['a letter of another script', 'АААА'],
  ['a lone surrogate', 'AAA\ud800'],
])('[RE1] base64url refuses %s', (_name, text) => {
  expect(base64urlToBytes(text)).toEqual({ ok: false, error: 'not-base64url' })
})

test('[RE1] hex, order, equality and joining are what the platform says', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (left, right) => {
      expect(bytesToHex(left)).toBe(Buffer.from(left).toString('hex'))
      expect(hexToBytes(bytesToHex(left))).toEqual(left)
      expect(equalBytes(left, right)).toBe(Buffer.compare(left, right) === 0)
      expect(equalBytes(left, left.slice())).toBe(true)
      expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(left, right))
      expect(joinBytes(left, right)).toEqual(Uint8Array.from(Buffer.concat([left, right])))
    }),
    { numRuns: 1000 },
  )
})
