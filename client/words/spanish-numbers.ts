/** Whole numbers in Spanish words, as said before a masculine noun: "un", "veintiún", "ciento un" (pesos). */
import { assert } from '../../shared/base/assert.ts'

const below30 = [
  ...['cero', 'un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
  ...['diez', 'once', 'doce', 'trece', 'catorce', 'quince', 'dieciséis', 'diecisiete'],
  ...['dieciocho', 'diecinueve', 'veinte', 'veintiún', 'veintidós', 'veintitrés'],
  ...['veinticuatro', 'veinticinco', 'veintiséis', 'veintisiete', 'veintiocho', 'veintinueve'],
]
const tens = ['treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa']
const hundreds = [
  ...['ciento', 'doscientos', 'trescientos', 'cuatrocientos', 'quinientos'],
  ...['seiscientos', 'setecientos', 'ochocientos', 'novecientos'],
]

/** From 0 to 10^15 − 1. "un millón de" is left to whoever knows the noun (amount-words.ts). */
export const numberToSpanishWords = (number: number): string => {
  assert(Number.isSafeInteger(number) && number >= 0 && number < 1e15, `${number} has words`)
  if (number >= 1e6) {
    const millions = Math.floor(number / 1e6)
    const head = millions === 1 ? 'un millón' : `${numberToSpanishWords(millions)} millones`
    return joinWords(head, number % 1e6)
  }
  if (number >= 1000) {
    const thousands = Math.floor(number / 1000)
    const head = thousands === 1 ? 'mil' : `${numberToSpanishWords(thousands)} mil`
    return joinWords(head, number % 1000)
  }
  if (number === 100) return 'cien'
  if (number > 100) return joinWords(hundreds[Math.floor(number / 100) - 1] ?? '', number % 100)
  if (number < 30) return below30[number] ?? ''
  const ten = tens[Math.floor(number / 10) - 3] ?? ''
  return number % 10 === 0 ? ten : `${ten} y ${below30[number % 10] ?? ''}`
}

const joinWords = (head: string, rest: number): string =>
  rest === 0 ? head : `${head} ${numberToSpanishWords(rest)}`
