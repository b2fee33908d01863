/**
 * The instalments of a loan (rules LO1, MO3): principal and charge of each are rounded separately, half to even, to the group's
 * unit, and the last absorbs what rounding left. Principal sums to what was lent, whatever the unit.
 *
 * The plain method: a level instalment is rounded once, and the last one differs (33.58, 33.58, 33.56); it is not smoothed.
 */
import { assert } from '../base/assert.ts'
import type { Centavos } from '../money/centavos.ts'
import { addCentavos, centavos, subtractCentavos, zero } from '../money/centavos.ts'
import { roundHalfEven } from '../money/round.ts'
import type { Day } from '../time/civil-date.ts'
import { addWeeks } from '../time/civil-date.ts'
import type { LoanTerms, Rate } from '../record/agreement.ts'

/** What the instalments follow from. */
export type Terms = Pick<LoanTerms, 'principal' | 'weeks' | 'firstDue' | 'charge' | 'unit'>

export interface Instalment {
  readonly due: Day
  readonly principal: Centavos
  readonly charge: Centavos
}

export const loanSchedule = (terms: Terms): Instalment[] => {
  const { weeks } = terms
  const nextPart = partsOf(terms)
  return rowsOf(terms, (owed, place) => {
    const part = nextPart(owed, place === weeks - 1)
    return place === weeks - 1 ? { ...part, principal: owed } : part
  })
}

/**
 * The same principal at the same charge in instalments of a given size, as many as it takes and no more than the weeks: how a loan goes on
 * after something was paid ahead. `size` is principal and charge together where instalments are level, else principal.
 */
export const scheduleOfSize = (terms: Terms, size: Centavos): Instalment[] => {
  const { charge, unit, weeks } = terms
  const rate = charge.method === 'none' ? null : fractionOf(charge.rate, weeks)
  return rowsOf(terms, (owed, place) => {
    const due = rate === null ? zero : chargeOn(owed, rate, unit)
    const principal = charge.method === 'level' ? centavos(Math.max(size - due, 0)) : size
    return { principal: place === weeks - 1 ? owed : principal, charge: due }
  }).filter(({ principal, charge: due }) => principal > 0 || due > 0)
}

interface Part {
  /** Before what is still owed limits it. */
  readonly principal: Centavos
  readonly charge: Centavos
}

const rowsOf = (
  { principal, weeks, firstDue }: Terms,
  partOf: (owed: Centavos, place: number) => Part,
): Instalment[] => {
  assert(Number.isSafeInteger(weeks) && weeks > 0, `${weeks} instalments`)
  const rows: Instalment[] = []
  let owed = principal
  for (let place = 0; place < weeks; place++) {
    const part = partOf(owed, place)
    const repaid = centavos(Math.min(part.principal, owed))
    rows.push({ due: addWeeks(firstDue, place), principal: repaid, charge: part.charge })
    owed = subtractCentavos(owed, repaid)
  }
  return rows
}

type NextPart = (owed: Centavos, isLast: boolean) => Part

const partsOf = (terms: Terms): NextPart => {
  const { principal, weeks, charge, unit } = terms
  const equalPart = roundHalfEven(BigInt(principal), BigInt(weeks), unit)
  if (charge.method === 'none') return () => ({ principal: equalPart, charge: zero })
  const rate = fractionOf(charge.rate, weeks)
  switch (charge.method) {
    case 'flat': {
      const nextCharge = flatCharges(terms, rate)
      return (_owed, isLast) => ({ principal: equalPart, charge: nextCharge(isLast) })
    }
    case 'level': {
      const instalment = levelInstalment(terms, rate)
      return (owed) => {
        const due = chargeOn(owed, rate, unit)
        return { principal: centavos(Math.max(instalment - due, 0)), charge: due }
      }
    }
    case 'equal-principal':
      return (owed) => ({ principal: equalPart, charge: chargeOn(owed, rate, unit) })
  }
}

/** An exact part of the principal, or of what is owed, in one week. */
interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

const weeksPerYear = 52n

const fractionOf = ({ millionths, per }: Rate, weeks: number): Fraction => {
  const periods = per === 'year' ? weeksPerYear : per === 'loan' ? BigInt(weeks) : 1n
  return { numerator: BigInt(millionths), denominator: 1_000_000n * periods }
}

/** The charge of the whole loan is rounded once, and the last instalment absorbs the rest of it too. */
const flatCharges = (
  { principal, weeks, unit }: Terms,
  { numerator, denominator }: Fraction,
): ((isLast: boolean) => Centavos) => {
  const whole = roundHalfEven(BigInt(principal) * numerator * BigInt(weeks), denominator, unit)
  const equalPart = roundHalfEven(BigInt(whole), BigInt(weeks), unit)
  let charged = zero
  return (isLast) => {
    const left = subtractCentavos(whole, charged)
    const next = isLast ? left : centavos(Math.min(equalPart, left))
    charged = addCentavos(charged, next)
    return next
  }
}

const chargeOn = (owed: Centavos, { numerator, denominator }: Fraction, unit: Centavos): Centavos =>
  roundHalfEven(BigInt(owed) * numerator, denominator, unit)

/** The annuity P · r · (1 + r)ⁿ ÷ ((1 + r)ⁿ − 1), exact until it is rounded. */
const levelInstalment = (
  { principal, weeks, unit }: Terms,
  { numerator, denominator }: Fraction,
): Centavos => {
  if (numerator === 0n) return roundHalfEven(BigInt(principal), BigInt(weeks), unit)
  const grown = (denominator + numerator) ** BigInt(weeks)
  const dividend = BigInt(principal) * numerator * grown
  return roundHalfEven(dividend, denominator * (grown - denominator ** BigInt(weeks)), unit)
}
