/** Money: whole centavos, never a fraction of one (rule MO1). */
import { assert } from '../base/assert.ts'
import { limits } from '../base/limits.ts'

declare const centavosBrand: unique symbol
/** A whole number of hundredths of the group's currency; may be negative where a balance may. */
export type Centavos = number & { readonly [centavosBrand]: true }

export const centavos = (amount: number): Centavos => {
  // The sentence is made only where it is needed: this is called for every sum.
  if (!Number.isSafeInteger(amount)) assert(false, `${amount} is whole centavos`)
  return amount as Centavos
}

export const pesos = (amount: number): Centavos => centavos(Math.round(amount * 100))

export const zero = centavos(0)

export const addCentavos = (left: Centavos, right: Centavos): Centavos => centavos(left + right)

export const subtractCentavos = (left: Centavos, right: Centavos): Centavos =>
  centavos(left - right)

export const sumCentavos = (amounts: Iterable<Centavos>): Centavos => {
  let sum = 0
  for (const amount of amounts) sum += amount
  return centavos(sum)
}

/** What a single fact may state: more than nothing, at most the limit. */
export const isAmount = (amount: number): amount is Centavos =>
  Number.isSafeInteger(amount) && amount > 0 && amount <= limits.amountCentavos
