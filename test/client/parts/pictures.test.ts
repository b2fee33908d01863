import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pictureAt, pictures } from '../../../client/parts/pictures.ts'

const drawingsIn = (sprite: string): string[] =>
  [...readFileSync(sprite, 'utf8').matchAll(/<symbol id="(?<name>[^"]+)"/g)].map(
    ({ groups }) => groups?.['name'] ?? '',
  )

test('there is a picture for each woman of the largest group, and no two look or sound alike', () => {
  expect(pictures.length).toBeGreaterThanOrEqual(30)
  expect(new Set(pictures.map(({ drawing }) => drawing)).size).toBe(pictures.length)
  expect(new Set(pictures.map(({ name }) => name())).size).toBe(pictures.length)
})

test('every picture is drawn', () => {
  const drawn = new Set(drawingsIn('client/parts/pictures.svg'))
  expect(pictures.filter(({ drawing }) => !drawn.has(drawing))).toEqual([])
})

test('the list grows at its end only: records hold places in it', () => {
  expect(pictures.slice(0, 6).map(({ drawing }) => drawing)).toEqual([
    ...['flower-2', 'sun', 'moon-star', 'star', 'cat', 'dog'],
  ])
})

test('a picture that this app does not know is still a picture', () => {
  expect(pictureAt(9_999).drawing).toBe('star')
  expect(pictureAt(-1).drawing).toBe('star')
})

test('every icon that a screen names is drawn', () => {
  const source = readFileSync('client/parts/icon.svelte', 'utf8')
  const named = [...source.matchAll(/\| '(?<name>[a-z0-9-]+)'/g)].map(
    ({ groups }) => groups?.['name'],
  )
  const drawn = new Set(drawingsIn('client/parts/icons.svg'))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((name) => !drawn.has(name ?? ''))).toEqual([])
})
