/** Rounding an exact fraction of money, half to even, to the group's unit (rule MO3). */
import { assert } from '../base/assert.ts'
import type { Centavos } from './centavos.ts'
import { centavos } from './centavos.ts'

/** The multiple of `unit` nearest to `numerator / denominator` centavos; of two as near, the even multiple. */
export const roundHalfEven = (numerator: bigint, denominator: bigint, unit: Centavos): Centavos => {
  assert(numerator >= 0n && denominator > 0n && unit > 0, 'a fraction of money is not negative')
  const step = denominator * BigInt(unit)
  const whole = numerator / step
  const twice = 2n * (numerator % step)
  const isUp = twice > step || (twice === step && whole % 2n === 1n)
  return centavos(Number(isUp ? whole + 1n : whole) * unit)
}
