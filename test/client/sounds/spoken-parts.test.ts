/** What is said of a sentence, and by which clips. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import places from '../../../client/sounds/clips.json'
import { clipName, clipTexts, plainWords } from '../../../client/sounds/clip-texts.ts'
import { spokenParts } from '../../../client/sounds/spoken-parts.ts'
import { amountToText, amountToWords } from '../../../client/words/amount-words.ts'
import { numberToSpanishWords } from '../../../client/words/spanish-numbers.ts'
import { spokenWords } from '../../../client/words/spoken-words.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'

const textOf = new Map(clipTexts.map((text) => [clipName(text), plainWords(text).join(' ')]))

/** All that is said, or null where some of it has no clip. */
const saidByClips = (sentence: string): string | null => {
  const parts = spokenParts(sentence)
  return parts.some(({ kind }) => kind === 'text')
    ? null
    : parts.flatMap((part) => (part.kind === 'clip' ? (textOf.get(part.name) ?? '') : [])).join(' ')
}

const unsaid = (sentence: string): string[] =>
  spokenParts(sentence).flatMap((part) => (part.kind === 'text' ? part.text : []))

test('the clips of every number to 999,999 say just its words', () => {
  // Thousands and the rest are said one after the other, so each is tried with some of the other.
  for (let number = 0; number < 1000; number += 1) {
    for (const whole of [number, number * 1000, number * 1000 + 999 - number]) {
      expect(saidByClips(`${whole} pesos`)).toBe(amountToWords(pesos(whole), 'MXN', 'es'))
    }
  }
})

test('the clips of any amount to 999,999.99 say just its words, however it is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (size) => {
      const amount = centavos(size)
      const words = amountToWords(amount, 'MXN', 'es')
      expect(saidByClips(words)).toBe(words)
      expect(saidByClips(amountToText(amount, 'MXN', 'es'))).toBe(words)
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  ['1 peso', 'un peso'],
  ['21,000 pesos', 'veintiún mil pesos'],
  ['100 pesos', 'cien pesos'],
  ['101 pesos', 'ciento un pesos'],
  ['555,700.50 pesos', 'quinientos cincuenta y cinco mil setecientos pesos con cincuenta centavos'],
  ['Falta 1 abono de 900 pesos', 'falta un abono de novecientos pesos'],
  ['Faltan 21 abonos', 'faltan veintiún abonos'],
  ['Vinieron 21 de 31.', 'vinieron veintiuna de treinta y una'],
  ['en 1 semana', 'en una semana'],
  ['domingo, 1 de marzo', 'domingo primero de marzo'],
  ['martes, 21 de abril', 'martes veintiuno de abril'],
])('%j is said %j', (written, said) => {
  expect(saidByClips(written)).toBe(said)
})

test.each([
  [200, 'doscientas'],
  [221_501, 'doscientas veintiún mil quinientas una'],
  [1_000_021, 'un millón veintiuna'],
])('%d women are %j', (number, words) => {
  expect(numberToSpanishWords(number, 'una')).toBe(words)
  expect(spokenWords(`${number} mujeres`)).toBe(`${words} mujeres`)
})

test.each([
  'Mi ahorro: 1,250 pesos',
  'Mi préstamo: Faltan 9 abonos de 150 pesos',
  'Revisar 1 cosa que anotaron de mí',
  'Firmar el cierre del martes, 3 de marzo',
  '¿De quién es el dinero?',
  'Hoy ya ahorró 50 pesos.',
  '¿Está bien esta cantidad?',
  'Lo de siempre: 50 pesos',
  'Hoy ya hay anotado: Ahorro, 50 pesos. ¿Es otro más?',
  'Es más de lo que se puede: 300 pesos.',
  'Reunión del martes, 3 de marzo.',
  'Vinieron 6 de 8.',
  'Abonos: 450 pesos, de 3.',
  'Llegó para préstamos: 5,000 pesos.',
  'En «Caja de préstamos» hay 3,500 pesos.',
  'En «La alcancía (ahorros)» faltan 20 pesos.',
  'De «La alcancía (ahorros)» pasó a «Fondo del grupo»: 20 pesos.',
  'Por qué: Se dio mal el cambio',
  'La próxima reunión es el miércoles, 11 de marzo.',
  'Ya apretaron 3 de 6',
  'En la caja sobran 12.50 pesos.',
])('clips say all of %j', (sentence) => {
  expect(unsaid(sentence)).toEqual([])
})

test('a name is left for a voice, in one breath, and the rest is said by clips', () => {
  expect(spokenParts('Préstamo a Doña Tere: 20 pesos')).toEqual([
    { kind: 'clip', name: 'prestamo-a' },
    { kind: 'text', text: 'Doña Tere' },
    { kind: 'pause' },
    { kind: 'clip', name: 'veinte' },
    { kind: 'clip', name: 'pesos' },
  ])
})

test('every clip has a name of its own and a place in the pack, and the pack holds nothing else', () => {
  expect(Object.keys(places).toSorted()).toEqual(clipTexts.map(clipName).toSorted())
  const pack = readFileSync('client/sounds/clips.ogg')
  const end = Object.values(places).reduce((at, [from = -1, bytes = 0]) => {
    expect(from).toBe(at)
    expect(pack.subarray(from, from + 4).toString('latin1')).toBe('OggS')
    return from + bytes
  }, 0)
  expect(end).toBe(pack.length)
})

test('no clip is there that nothing says', () => {
  const messages = Object.values(
    JSON.parse(readFileSync('client/words/es.json', 'utf8')) as Record<string, unknown>,
  )
  const numbers = Array.from({ length: 1000 }, (_, number) => numberToSpanishWords(number))
  const days = Array.from({ length: 365 }, (_, day) =>
    new Intl.DateTimeFormat('es-MX', { dateStyle: 'full', timeZone: 'UTC' }).format(
      day * 86_400_000,
    ),
  )
  const sentences = [
    ...JSON.stringify(messages).split(/["{}|]|\\\\n/u),
    ...[...numbers, ...days, 'veintiuna', '1 peso', '-1.01 pesos', '2 centavos', 'mil', '1 de 2'],
    ...['un dólar', 'dos dólares'],
  ]
  const said = new Set(
    sentences.flatMap((sentence) =>
      spokenParts(sentence).flatMap((part) => (part.kind === 'clip' ? part.name : [])),
    ),
  )
  expect(clipTexts.filter((text) => !said.has(clipName(text)))).toEqual([])
})

test('all sounds together are at most 200 KiB', () => {
  expect(readFileSync('client/sounds/clips.ogg').length).toBeLessThanOrEqual(200 * 1024)
})
