import { expect, test } from 'vitest'
import { limits } from '../../../shared/base/limits.ts'
import {
  addCentavos,
  centavos,
  isAmount,
  pesos,
  subtractCentavos,
  sumCentavos,
  zero,
} from '../../../shared/money/centavos.ts'

test.each([0.1, Number.NaN, Infinity, 2 ** 53])('[MO1] %d is not whole centavos', (amount) => {
  expect(() => centavos(amount)).toThrow('whole centavos')
})

test('[MO1] pesos become whole centavos', () => {
  expect(pesos(1_949.5)).toBe(194_950)
  expect(pesos(0.29)).toBe(29)
  expect(pesos(1.1)).toBe(110)
})

test('[MO1] sums are exact', () => {
  const dime = centavos(10)
  expect(sumCentavos(Array.from({ length: 3 }, () => dime))).toBe(30)
  expect(addCentavos(dime, pesos(0.2))).toBe(30)
  expect(subtractCentavos(dime, pesos(0.2))).toBe(-10)
  expect(sumCentavos([])).toBe(zero)
})

test.each([
  [1, true],
  [limits.amountCentavos, true],
  [0, false],
  [-1, false],
  [0.5, false],
  [limits.amountCentavos + 1, false],
])('[MO1] may a fact state %d centavos? %s', (amount, may) => {
  expect(isAmount(amount)).toBe(may)
})
