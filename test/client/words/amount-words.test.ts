import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountToText, amountToWords } from '../../../client/words/amount-words.ts'
import { numberToEnglishWords } from '../../../client/words/english-numbers.ts'
import { numberToSpanishWords } from '../../../client/words/spanish-numbers.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'

test.each([
  [0, 'cero', 'zero'],
  [1, 'un', 'one'],
  [16, 'dieciséis', 'sixteen'],
  [21, 'veintiún', 'twenty-one'],
  [22, 'veintidós', 'twenty-two'],
  [31, 'treinta y un', 'thirty-one'],
  [50, 'cincuenta', 'fifty'],
  [100, 'cien', 'one hundred'],
  [101, 'ciento un', 'one hundred and one'],
  [150, 'ciento cincuenta', 'one hundred and fifty'],
  [500, 'quinientos', 'five hundred'],
  [700, 'setecientos', 'seven hundred'],
  [999, 'novecientos noventa y nueve', 'nine hundred and ninety-nine'],
  [1000, 'mil', 'one thousand'],
  [1001, 'mil un', 'one thousand and one'],
  [1500, 'mil quinientos', 'one thousand five hundred'],
  [21_121, 'veintiún mil ciento veintiún', 'twenty-one thousand one hundred and twenty-one'],
  [100_000, 'cien mil', 'one hundred thousand'],
  [1_000_000, 'un millón', 'one million'],
  [2_000_300, 'dos millones trescientos', 'two million three hundred'],
])('%d is said %j and %j', (number, spanish, english) => {
  expect(numberToSpanishWords(number)).toBe(spanish)
  expect(numberToEnglishWords(number)).toBe(english)
})

test.each([
  [pesos(150), '150 pesos', 'ciento cincuenta pesos'],
  [pesos(1), '1 peso', 'un peso'],
  [pesos(0), '0 pesos', 'cero pesos'],
  [
    centavos(194_950),
    '1,949.50 pesos',
    'mil novecientos cuarenta y nueve pesos con cincuenta centavos',
  ],
  [centavos(101), '1.01 pesos', 'un peso con un centavo'],
  [pesos(-50), '-50 pesos', 'menos cincuenta pesos'],
  [pesos(1_000_000), '1,000,000 pesos', 'un millón de pesos'],
])('%d centavos are written %j and said %j', (amount, text, words) => {
  expect(amountToText(amount, 'MXN', 'es')).toBe(text)
  expect(amountToWords(amount, 'MXN', 'es')).toBe(words)
})

test('dollars are named, in both languages', () => {
  expect(amountToWords(pesos(20), 'USD', 'es')).toBe('veinte dólares')
  expect(amountToText(pesos(20), 'USD', 'en')).toBe('20 dollars')
  expect(amountToWords(centavos(2_050), 'USD', 'en')).toBe('twenty dollars and fifty cents')
})

test('no two numbers are said alike', () => {
  const number = fc.integer({ min: 0, max: 99_999_999 })
  fc.assert(
    fc.property(number, number, (left, right) => {
      fc.pre(left !== right)
      expect(numberToSpanishWords(left)).not.toBe(numberToSpanishWords(right))
      expect(numberToEnglishWords(left)).not.toBe(numberToEnglishWords(right))
    }),
  )
})
