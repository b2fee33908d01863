/** Every line of the threat table has its attack, and every attack its line. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { partyFiles, threatTable, titlesIn } from '../support/threat-table.ts'

const powers = threatTable(readFileSync('docs/DESIGN.md', 'utf8'))
const pathOf = (name: string): string => `test/attacks/${name}.test.ts`

test('the table was found, with both columns of every party', () => {
  expect(powers.length).toBeGreaterThan(30)
  for (const party of Object.keys(partyFiles)) {
    const titles = powers.filter((power) => power.party === party).map(({ title }) => title)
    expect(titles.some((title) => title.startsWith('can: '))).toBe(true)
    expect(titles.some((title) => title.startsWith('cannot: '))).toBe(true)
  }
})

test('each party has one file, and no file is of nobody', () => {
  expect([...new Set(powers.map(({ party }) => party))].sort()).toEqual(
    Object.keys(partyFiles).sort(),
  )
  expect(globSync('test/attacks/*.test.ts').sort()).toEqual(
    [...Object.values(partyFiles), 'table'].map(pathOf).sort(),
  )
})

describe('each line has its attack', () => {
  test.each(Object.entries(partyFiles))('%s', (party, name) => {
    const wanted = powers.filter((power) => power.party === party).map(({ title }) => title)
    expect(titlesIn(readFileSync(pathOf(name), 'utf8'), 'describe')).toEqual(wanted)
  })
})

test('a line without an attack would be found, and a test that does not exist', () => {
  const design = '\n## 7. x\n\n| party | can | cannot |\n| - | - | - |\n| a | b; c | d |\n\n## 8'
  expect(threatTable(design)).toEqual([
    { party: 'a', title: 'can: b' },
    { party: 'a', title: 'can: c' },
    { party: 'a', title: 'cannot: d' },
  ])
  const source = "describe('can: b', () => {\n  test('it\\'s so', () => 1)\n})"
  expect(titlesIn(source, 'describe')).toEqual(['can: b'])
  expect(titlesIn(source, 'test')).toEqual(["it's so"])
  expect(titlesIn(source, 'test')).not.toContain('it is so')
})
