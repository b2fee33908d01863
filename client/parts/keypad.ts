/** What the keypad makes of its keys, and which amounts it reads back before they are saved. */
import type { Centavos } from '../../shared/money/centavos.ts'
import { pesos } from '../../shared/money/centavos.ts'

export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'erase'

/** Digits that fit beside each other in large type: up to 9,999,999 pesos. */
const mostDigits = 7

export const pressKey = (digits: string, key: Key): string => {
  if (key === 'erase') return digits.slice(0, -1)
  if (digits.length >= mostDigits) return digits
  return digits === '' && key === '0' ? '' : digits + key
}

export const digitsToAmount = (digits: string): Centavos => pesos(Number(digits))

/** The keypad takes whole pesos: an amount with centavos is rounded up to the next. */
export const amountToDigits = (amount: Centavos): string =>
  amount <= 0 ? '' : String(Math.ceil(amount / 100))

/** With nothing to compare with, from here on it is read back. */
const largeAmount = pesos(5_000)

/** A slip of the finger is mostly a zero too many or too few: outside half to double of what was expected. */
export const isUnusual = (amount: Centavos, expected: Centavos | null): boolean =>
  expected === null ? amount >= largeAmount : amount * 2 < expected || amount > expected * 2
