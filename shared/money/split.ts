/**
 * Splitting money so that the parts sum to the whole (rules MO1, MO2): each part is rounded down, and the centavos left over go
 * one each to the largest remainders. Where remainders are equal, who stands earlier in the list gets hers first: the caller
 * gives the list an order that a screen can explain.
 */
import { assert } from '../base/assert.ts'
import type { Centavos } from './centavos.ts'
import { centavos } from './centavos.ts'

/** Parts in proportion to whole weights, of which at least one is more than nothing; in their order. */
export const splitByWeights = (whole: Centavos, weights: readonly number[]): Centavos[] => {
  assert(whole >= 0, 'what is split is not negative')
  const exactWeights = weights.map((weight) => {
    assert(weight >= 0, 'a weight is not negative')
    return BigInt(weight)
  })
  const total = exactWeights.reduce((sum, weight) => sum + weight, 0n)
  assert(total > 0n, 'something has weight')
  const shares = exactWeights.map((weight, place) => {
    const product = BigInt(whole) * weight
    return { place, part: Number(product / total), remainder: product % total }
  })
  const left = whole - shares.reduce((sum, { part }) => sum + part, 0)
  const lucky = shares
    .toSorted((one, other) => Number(other.remainder - one.remainder))
    .slice(0, left)
  const extra = new Set(lucky.map(({ place }) => place))
  return shares.map(({ part, place }) => centavos(extra.has(place) ? part + 1 : part))
}

export const splitEqually = (whole: Centavos, count: number): Centavos[] =>
  splitByWeights(
    whole,
    Array.from({ length: count }, () => 1),
  )
