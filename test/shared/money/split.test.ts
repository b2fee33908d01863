import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../../../shared/base/limits.ts'
import { centavos, pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import { splitByWeights, splitEqually } from '../../../shared/money/split.ts'

const amounts = fc.integer({ min: 0, max: limits.amountCentavos }).map(centavos)
const weights = fc
  .array(fc.integer({ min: 0, max: limits.amountCentavos }), { minLength: 1, maxLength: 30 })
  .filter((list) => list.some((weight) => weight > 0))

test('[CO1] cover: 250.00 among seven is 35.72 three times, then 35.71', () => {
  const parts = [...Array<number>(3).fill(35.72), ...Array<number>(4).fill(35.71)]
  expect(splitEqually(pesos(250), 7)).toEqual(parts.map(pesos))
})

test('[SH1] the share-out of 2pinklines.com: 5,000,000 on savings of 1,000,000', () => {
  const savings = [370_500, 163_200, 421_100, 45_200]
  expect(splitByWeights(pesos(5_000_000), savings)).toEqual(
    [1_852_500, 816_000, 2_105_500, 226_000].map(pesos),
  )
})

test('[MO1] the centavos left over go to the largest remainders, earlier places first', () => {
  expect(splitByWeights(centavos(10), [1, 1, 4])).toEqual([2, 2, 6].map(centavos))
  expect(splitByWeights(centavos(100), [1, 1, 1])).toEqual([34, 33, 33].map(centavos))
  expect(splitByWeights(centavos(5), [3, 2, 2])).toEqual([2, 2, 1].map(centavos))
})

test('[MO2] the parts sum to the whole, and none is a centavo or more from its exact share', () => {
  fc.assert(
    fc.property(amounts, weights, (whole, list) => {
      const parts = splitByWeights(whole, list)
      const total = BigInt(list.reduce((sum, weight) => sum + weight, 0))
      expect(sumCentavos(parts)).toBe(whole)
      for (const [place, part] of parts.entries()) {
        const exact = BigInt(whole) * BigInt(list[place] ?? 0)
        const distance = BigInt(part) * total - exact
        expect(distance < total && distance > -total).toBe(true)
      }
    }),
  )
})

test('[MO1] who has more weight never gets less', () => {
  fc.assert(
    fc.property(amounts, weights, (whole, list) => {
      const parts = splitByWeights(whole, list)
      const byWeight = parts
        .map((part, place) => ({ part, weight: list[place] ?? 0 }))
        .toSorted((left, right) => left.weight - right.weight)
      for (const [place, { part, weight }] of byWeight.entries()) {
        const next = byWeight[place + 1]
        if (next !== undefined && next.weight > weight)
          expect(next.part).toBeGreaterThanOrEqual(part)
      }
    }),
  )
})

test('[MO2] nothing is split among nobody', () => {
  expect(() => splitEqually(pesos(1), 0)).toThrow('something has weight')
  expect(() => splitByWeights(pesos(1), [0])).toThrow('something has weight')
})

test('[MO2] less than nothing is not split, nor by less than no weight', () => {
  expect(() => splitByWeights(centavos(-1), [1])).toThrow('what is split is not negative')
  expect(() => splitByWeights(centavos(1), [2, -1])).toThrow('a weight is not negative')
})
