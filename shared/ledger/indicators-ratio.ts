/** Ratios as exact pairs (rules MO1, IN1): summed as parts and wholes, and made a number only where somebody reads them. */

export interface Ratio {
  readonly part: number
  readonly whole: number
}

export const ratio = (part: number, whole: number): Ratio => ({ part, whole })

/**
 * Sums of many groups stay whole numbers, whatever a notebook claims: one may hold 2^51 centavos, and what is beyond 2^53 in all is said as that
 * much.
 */
export const addCapped = (left: number, right: number): number =>
  Math.max(-Number.MAX_SAFE_INTEGER, Math.min(left + right, Number.MAX_SAFE_INTEGER))

export const addRatios = (left: Ratio, right: Ratio): Ratio => ({
  part: addCapped(left.part, right.part),
  whole: addCapped(left.whole, right.whole),
})

/** Half to even, of a whole that is more than nothing; null where there is nothing yet to divide by. */
const divided = ({ part, whole }: Ratio, scale: bigint): number | null => {
  if (whole <= 0) return null
  const numerator = BigInt(Math.abs(part)) * scale
  const denominator = BigInt(whole)
  const quotient = numerator / denominator
  const twice = 2n * (numerator % denominator)
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n)
  return Math.sign(part) * Number(isUp ? quotient + 1n : quotient) + 0
}

/** Hundredths of a percent: 3.76 % is 376. */
export const toHundredths = (value: Ratio): number | null => divided(value, 10_000n)

/** So many of the part to one of the whole: centavos to a woman, to a loan. */
export const toEach = (value: Ratio): number | null => divided(value, 1n)

/** Exact; those that are not defined come first. */
export const compareRatios = (one: Ratio, other: Ratio): number => {
  if (one.whole <= 0 || other.whole <= 0) return Number(one.whole > 0) - Number(other.whole > 0)
  const difference = BigInt(one.part) * BigInt(other.whole) - BigInt(other.part) * BigInt(one.whole)
  return difference < 0n ? -1 : Number(difference > 0n)
}
