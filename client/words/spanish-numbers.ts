/** Whole numbers in Spanish words: "un", "veintiún", "ciento un" (pesos); "una", "doscientas" (semanas); "veintiuno" (de marzo). */
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

/** How it ends: before a masculine noun, before a feminine one (said or not), or on its own. */
export type NumberEnding = 'un' | 'una' | 'uno'

/** From 0 to 10^15 − 1. "un millón de" is left to whoever knows the noun (amount-words.ts). */
export const numberToSpanishWords = (number: number, ending: NumberEnding = 'un'): string => {
  assert(Number.isSafeInteger(number) && number >= 0 && number < 1e15, `${number} has words`)
  if (number >= 1e6) {
    const millions = Math.floor(number / 1e6)
    const head = millions === 1 ? 'un millón' : `${numberToSpanishWords(millions)} millones`
    return joinWords(head, number % 1e6, ending)
  }
  const thousands = Math.floor(number / 1000)
  if (thousands === 0) return below1000(number, ending, ending)
  // "doscientas veintiún mil": what stands before "mil" takes the gender and keeps "un".
  const head = thousands === 1 ? 'mil' : `${below1000(thousands, ending, 'un')} mil`
  return joinWords(head, number % 1000, ending)
}

const joinWords = (head: string, rest: number, ending: NumberEnding): string =>
  rest === 0 ? head : `${head} ${numberToSpanishWords(rest, ending)}`

const below1000 = (number: number, gender: NumberEnding, ending: NumberEnding): string => {
  if (number === 100) return 'cien'
  if (number < 100) return below100(number, ending)
  const masculine = hundreds[Math.floor(number / 100) - 1] ?? ''
  const hundred = gender === 'una' ? masculine.replace(/os$/u, 'as') : masculine
  return number % 100 === 0 ? hundred : `${hundred} ${below100(number % 100, ending)}`
}

const below100 = (number: number, ending: NumberEnding): string => {
  const ten = tens[Math.floor(number / 10) - 3]
  const words =
    ten === undefined
      ? (below30[number] ?? '')
      : number % 10 === 0
        ? ten
        : `${ten} y ${below30[number % 10] ?? ''}`
  return ending === 'un' ? words : words.replace(/[uú]n$/u, ending)
}
