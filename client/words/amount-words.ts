/** Amounts as people say and write them: "150 pesos", "ciento cincuenta pesos". Never "$", which is ambiguous at the border. */
import type { Centavos } from '../../shared/money/centavos.ts'
import type { Currency } from '../../shared/record/record.ts'
import { numberToEnglishWords } from './english-numbers.ts'
import { numberToSpanishWords } from './spanish-numbers.ts'

export type Language = 'es' | 'en'

interface Speech {
  /** Mexican digits: `es` alone would write 1950 without a comma. */
  readonly locale: string
  readonly words: (number: number) => string
  readonly minus: string
  readonly and: string
  readonly nouns: Readonly<Record<Currency, readonly [one: string, many: string]>>
  readonly cents: readonly [one: string, many: string]
  /** "un millón de pesos". */
  readonly afterMillion: string
}

const speeches: Readonly<Record<Language, Speech>> = {
  es: {
    locale: 'es-MX',
    words: numberToSpanishWords,
    minus: 'menos',
    and: 'con',
    nouns: { MXN: ['peso', 'pesos'], USD: ['dólar', 'dólares'] },
    cents: ['centavo', 'centavos'],
    afterMillion: 'de ',
  },
  en: {
    locale: 'en',
    words: numberToEnglishWords,
    minus: 'minus',
    and: 'and',
    nouns: { MXN: ['peso', 'pesos'], USD: ['dollar', 'dollars'] },
    cents: ['cent', 'cents'],
    afterMillion: '',
  },
}

/** "1,950", "1,949.50". */
export const amountToNumeral = (amount: Centavos, language: Language): string =>
  new Intl.NumberFormat(speeches[language].locale, {
    minimumFractionDigits: amount % 100 === 0 ? 0 : 2,
  }).format(amount / 100)

/** "pesos". */
export const unitOf = (amount: Centavos, currency: Currency, language: Language): string => {
  const [one, many] = speeches[language].nouns[currency]
  return Math.abs(amount) === 100 ? one : many
}

/** "1,950 pesos". */
export const amountToText = (amount: Centavos, currency: Currency, language: Language): string =>
  `${amountToNumeral(amount, language)} ${unitOf(amount, currency, language)}`

/** "mil novecientos cincuenta pesos". */
export const amountToWords = (amount: Centavos, currency: Currency, language: Language): string => {
  const { words, minus, and, nouns, cents, afterMillion } = speeches[language]
  const whole = Math.floor(Math.abs(amount) / 100)
  const rest = Math.abs(amount) % 100
  const noun = nouns[currency][whole === 1 ? 0 : 1]
  const of = whole > 0 && whole % 1e6 === 0 ? afterMillion : ''
  const head = `${amount < 0 ? `${minus} ` : ''}${words(whole)} ${of}${noun}`
  return rest === 0 ? head : `${head} ${and} ${words(rest)} ${cents[rest === 1 ? 0 : 1]}`
}
