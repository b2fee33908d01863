/** A sentence of the screens as it is said in Spanish: its numerals in words, each as what it counts asks for. */
import { centavos } from '../../shared/money/centavos.ts'
import { amountToWords } from './amount-words.ts'
import { numberToSpanishWords } from './spanish-numbers.ts'

const money = /(?<sign>-?)(?<whole>\d[\d,]*)(?:\.(?<cents>\d\d))?\s(?<unit>peso|dólar)(?:es|s)?/gu
const date = /(?<day>\d+) de (?=\p{Ll}+)/gu
const masculine = /(?<count>\d[\d,]*)(?= abonos?\b)/gu
const count = /\d[\d,]*/gu

const numberIn = (numeral: string): number => Number(numeral.replaceAll(',', ''))

/** What is counted on the screens, beside money and instalments, is feminine: women, weeks, entries. */
export const spokenWords = (sentence: string): string =>
  sentence
    .replace(money, (...found) => {
      const { sign, whole, cents, unit } = found.at(-1) as Record<string, string | undefined>
      const size = numberIn(whole ?? '') * 100 + Number(cents ?? 0)
      const amount = centavos(sign === '-' ? -size : size)
      return amountToWords(amount, unit === 'peso' ? 'MXN' : 'USD', 'es')
    })
    .replace(date, (_whole, day: string) => `${dayWords(Number(day))} de `)
    .replace(masculine, (numeral) => numberToSpanishWords(numberIn(numeral)))
    .replace(count, (numeral) => numberToSpanishWords(numberIn(numeral), 'una'))

const dayWords = (day: number): string => (day === 1 ? 'primero' : numberToSpanishWords(day, 'uno'))
