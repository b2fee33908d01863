/** The words of the screens: complete in every language, and none that must not be said. */
import { expect, test } from 'vitest'
import type { Message } from '../../support/word-list.ts'
import { keysByRoom, nowhere, readWords, textsOf, wordList } from '../../support/word-list.ts'

const spanish = readWords('es')
const english = readWords('en')

const placesIn = (message: Message): string[] =>
  [...new Set(textsOf(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].toSorted()

test('English says everything that Spanish says, with the same places to fill', () => {
  expect(Object.keys(english)).toEqual(Object.keys(spanish))
  const differing = Object.entries(spanish).filter(
    ([key, message]) => placesIn(message).join() !== placesIn(english[key] ?? '').join(),
  )
  expect(differing).toEqual([])
})

test('every message is said by some screen', () => {
  expect(keysByRoom().get(nowhere) ?? []).toEqual([])
})

test('no message is blank', () => {
  const blank = [...Object.entries(spanish), ...Object.entries(english)].filter(([, message]) =>
    textsOf(message).some((text) => text.trim() === ''),
  )
  expect(blank).toEqual([])
})

test.each([/deud/i, /moros/i, /cobr/i, /\$/])('no message contains %s', (forbidden) => {
  const said = [...Object.values(spanish), ...Object.values(english)].flatMap(textsOf)
  expect(said.filter((text) => forbidden.test(text))).toEqual([])
})

/** What a woman reads between one stop and the next, with its key. */
const sentencesIn = (keys: readonly string[]): [key: string, sentence: string][] =>
  keys.flatMap((key) =>
    textsOf(spanish[key] ?? '')
      .flatMap((text) => text.split(/(?<=[.?!…:;])\s+/u))
      .map((sentence): [string, string] => [key, sentence]),
  )

const longerThan = (words: number, keys: readonly string[]): [key: string, sentence: string][] =>
  sentencesIn(keys).filter(([, sentence]) => sentence.split(/\s+/u).length > words)

test('every sentence speaks to her as tú: nothing of usted, vos or vosotras', () => {
  const formal =
    /(?:^|[.!?¡¿«:]\s*)(?:toque|escriba|elija|escoja|abra|guarde|revise|espere|anote|pida|diga|ponga|vuelva|pregunte|mire|haga|seleccione|presione|lea|firme|marque|borre|cambie|busque|acerque|apunte|confirme|reciba|entregue|saque|use|siga)(?![\p{L}])|\b(?:usted|vos|vuestr|os )/iu
  const plural = /\p{L}{2}(?:áis|éis)(?!\p{L})/u
  const found = sentencesIn(Object.keys(spanish)).filter(
    ([, sentence]) => formal.test(sentence) || plural.test(sentence),
  )
  expect(found).toEqual([])
})

/** Rooms that every woman goes into by herself. */
const herRooms = [
  'arrival',
  'corner',
  'covers',
  'founding',
  'home',
  'joining',
  'loans',
  'lock',
  'lots',
  'movements',
  'pin',
  'votes',
] as const

test('no sentence on a screen is longer than 18 words, and none of her own rooms than 15', () => {
  const rooms = keysByRoom()
  // What is printed is read at leisure, and the lots' recipe by somebody who counts again.
  const printed = new Set(rooms.get('paper'))
  const shown = Object.keys(spanish).filter((key) => !printed.has(key))
  expect(longerThan(18, shown)).toEqual([])
  expect(herRooms.flatMap((room) => longerThan(15, rooms.get(room) ?? []))).toEqual([])
})

/** `npm run words:list` writes it. */
test('docs/WORDS.md lists the words as they are', async () => {
  await expect(wordList()).toMatchFileSnapshot('../../../docs/WORDS.md')
})
