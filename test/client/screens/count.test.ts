/** Counting the box (rules ME1, ME2; the example is DOMAIN's). */
import { expect, test } from 'vitest'
import { denominations } from '../../../client/parts/cash.ts'
import type { Counts } from '../../../client/screens/closing/count.ts'
import {
  countBox,
  countedByPot,
  pieceKey,
  potsFor,
  rowsOf,
  withCount,
} from '../../../client/screens/closing/count.ts'
import type { ClosingDraft } from '../../../client/state/desk.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'
import type { Pot } from '../../../shared/record/record.ts'
import { group } from '../../support/story.ts'

const count = (form: 'note' | 'coin', value: number, pieces: number): [string, number] => [
  pieceKey({ form, value: pesos(value) }),
  pieces,
]

const example: Counts = Object.fromEntries([
  count('note', 500, 2),
  count('note', 200, 3),
  count('note', 50, 4),
  count('note', 20, 2),
  count('coin', 20, 1),
  count('coin', 10, 6),
  count('coin', 5, 3),
  count('coin', 2, 4),
  count('coin', 1, 5),
  count('coin', 0.5, 3),
])

const draft = (expected: Readonly<Record<Pot, number>>): ClosingDraft => {
  const pots = (['loan-fund', 'savings', 'group-fund'] as const).map((pot) => ({
    pot,
    expected: pesos(expected[pot]),
  }))
  const { meeting } = group('Ana').meeting()
  return { meeting, pots, expected: centavos(pots.reduce((sum, pot) => sum + pot.expected, 0)) }
}

const books = draft({ 'loan-fund': 1_500, savings: 449.5, 'group-fund': 0 })
const rows = rowsOf(example, denominations)

test('[ME1] notes and coins add up: 1,949.50', () => {
  expect(countBox(books, rows, null).counted).toBe(pesos(1_949.5))
  expect(rows).toHaveLength(10)
})

test('[ME2] a box that agrees needs no pot to be named: each holds what the books say', () => {
  const box = countBox(books, rows, null)
  expect(box.difference).toBe(0)
  expect(countedByPot(box)).toEqual({
    'loan-fund': pesos(1_500),
    savings: pesos(449.5),
    'group-fund': 0,
  })
})

test('[ME2] a difference goes to the pot that is named, and to no other', () => {
  const short = rowsOf(withCount(example, { form: 'note', value: pesos(50) }, 3), denominations)
  const box = countBox(books, short, 'savings')
  expect(box.difference).toBe(pesos(-50))
  expect(countedByPot(box)).toEqual({
    'loan-fund': pesos(1_500),
    savings: pesos(399.5),
    'group-fund': 0,
  })
  expect(box.pots.reduce((sum, pot) => sum + pot.counted, 0)).toBe(box.counted)
})

test('[ME2] no pot is short by more than it holds', () => {
  expect(potsFor(countBox(books, [], null))).toEqual([])
  const short = rowsOf(withCount(example, { form: 'note', value: pesos(500) }, 1), denominations)
  expect(potsFor(countBox(books, short, null))).toEqual(['loan-fund'])
})

test('counts are whole, not negative, and bounded', () => {
  const piece = { form: 'note', value: pesos(50) } as const
  expect(withCount({}, piece, -1)).toEqual({ 'note-5000': 0 })
  expect(withCount({}, piece, 2.9)).toEqual({ 'note-5000': 2 })
  expect(withCount({}, piece, 1e9)).toEqual({ 'note-5000': 99_999 })
})
