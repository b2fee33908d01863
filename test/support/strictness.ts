/** What every decoder owes: one encoding for each value, and a refusal, never an exception, for all else. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { bytesToHex } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { mutated } from './arbitraries.ts'

interface Format<Value> {
  readonly encode: (value: Value) => Uint8Array
  readonly decode: (bytes: Uint8Array) => Result<Value, string>
}

/** decode(encode(x)) = x, and shorter or longer bytes are refused: cut at every byte, and with one byte more. */
export const expectStrict = <Value>(
  values: fc.Arbitrary<Value>,
  { encode, decode }: Format<Value>,
  numRuns = 300,
): void => {
  fc.assert(
    fc.property(values, (value) => {
      const bytes = encode(value)
      expect(decode(bytes)).toEqual({ ok: true, value })
      for (let length = 0; length < bytes.length; length++) {
        if (decode(bytes.subarray(0, length)).ok) throw new Error(`${length} bytes are enough`)
      }
      expect(decode(Uint8Array.from([...bytes, 0])).ok).toBe(false)
    }),
    { numRuns },
  )
}

/** Whatever decodes, of bytes that are almost or not at all right, encodes to the very same bytes. */
export const expectCanonical = <Value>(
  values: fc.Arbitrary<Value>,
  { encode, decode }: Format<Value>,
  numRuns = 3000,
): void => {
  const once = mutated(values.map(encode))
  const bytes = fc.oneof(once, mutated(once), fc.uint8Array({ maxLength: 60 }))
  let decoded = 0
  fc.assert(
    fc.property(bytes, (input) => {
      const result = decode(input)
      if (!result.ok) return
      decoded++
      expect(bytesToHex(encode(result.value))).toBe(bytesToHex(input))
    }),
    { numRuns },
  )
  expect(decoded, 'some of the altered bytes still mean something').toBeGreaterThan(0)
}
