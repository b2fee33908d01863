/** The words of the screens: complete in every language, and none that must not be said. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Message = string | readonly { readonly match: Readonly<Record<string, string>> }[]

const read = (language: string): Readonly<Record<string, Message>> =>
  JSON.parse(readFileSync(`client/words/${language}.json`, 'utf8')) as Record<string, Message>

const spanish = read('es')
const english = read('en')

const textsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match))

const placesIn = (message: Message): string[] =>
  [...new Set(textsOf(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].toSorted()

test('English says everything that Spanish says, with the same places to fill', () => {
  expect(Object.keys(english)).toEqual(Object.keys(spanish))
  const differing = Object.entries(spanish).filter(
    ([key, message]) => placesIn(message).join() !== placesIn(english[key] ?? '').join(),
  )
  expect(differing).toEqual([])
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
