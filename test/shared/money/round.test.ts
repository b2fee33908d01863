import fc from 'fast-check'
import { expect, test } from 'vitest'
import { centavos, pesos } from '../../../shared/money/centavos.ts'
import { roundHalfEven } from '../../../shared/money/round.ts'

test.each([
  [0n, 1n, 1, 0],
  [1n, 2n, 1, 0],
  [3n, 2n, 1, 2],
  [5n, 2n, 1, 2],
  [5_001n, 2_000n, 1, 3],
  [4_999n, 2_000n, 1, 2],
  [31_250n, 1n, 100, 31_200],
  [31_350n, 1n, 100, 31_400],
  [31_251n, 1n, 100, 31_300],
  [125n, 1n, 50, 100],
])('[MO3] %d/%d centavos to units of %d are %d', (numerator, denominator, unit, rounded) => {
  expect(roundHalfEven(numerator, denominator, centavos(unit))).toBe(rounded)
})

test('[MO3] what is rounded is a multiple of the unit, at most half of one away', () => {
  const fractions = fc.tuple(
    fc.bigInt({ min: 0n, max: 10n ** 18n }),
    fc.bigInt({ min: 1n, max: 10n ** 6n }),
    fc.constantFrom(1, 50, 100, 10_000),
  )
  fc.assert(
    fc.property(fractions, ([numerator, denominator, unit]) => {
      fc.pre(numerator / denominator < 10n ** 15n)
      const rounded = roundHalfEven(numerator, denominator, centavos(unit))
      expect(rounded % unit).toBe(0)
      const distance = BigInt(rounded) * denominator - numerator
      const far = distance < 0n ? -distance : distance
      expect(2n * far <= denominator * BigInt(unit)).toBe(true)
    }),
  )
})

test('[MO3] a fraction of money is not negative', () => {
  expect(() => roundHalfEven(-1n, 2n, pesos(1))).toThrow('not negative')
})
