/** Counting the box (rules ME1, ME2; the example is DOMAIN's). */
import fc from 'fast-check'
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

test('[ME2] what one pot cannot bear is missing from the others: none holds less than nothing', () => {
  const little = rowsOf(withCount({}, { form: 'note', value: pesos(100) }, 3), denominations)
  const box = countBox(books, little, 'savings')
  expect(countedByPot(box)).toEqual({ 'loan-fund': pesos(300), savings: 0, 'group-fund': 0 })
  expect(potsFor(box)).toEqual(['loan-fund', 'savings'])
})

test('[ME2] what is over can be in any pot', () => {
  const much = rowsOf(withCount(example, { form: 'note', value: pesos(500) }, 3), denominations)
  const box = countBox(books, much, 'group-fund')
  expect(countedByPot(box)['group-fund']).toBe(pesos(500))
  expect(potsFor(box)).toHaveLength(3)
})

test('[ME2] a pot that is overdrawn on paper holds nothing in the box, and that needs a reason too', () => {
  const overdrawn = draft({ 'loan-fund': -50, savings: 100, 'group-fund': 0 })
  const fifty = rowsOf(withCount({}, { form: 'note', value: pesos(50) }, 1), denominations)
  const box = countBox(overdrawn, fifty, 'savings')
  expect(box.difference).toBe(0)
  expect(box.agrees).toBe(false)
  expect(countedByPot(box)).toEqual({ 'loan-fund': 0, savings: pesos(50), 'group-fund': 0 })
})

test('[MO2] whatever is counted and whichever pot is named, the pots add up to the box', () => {
  const amounts = fc.record({
    'loan-fund': fc.integer({ min: -500, max: 5_000 }),
    savings: fc.integer({ min: -500, max: 5_000 }),
    'group-fund': fc.integer({ min: -500, max: 5_000 }),
  })
  const named = fc.constantFrom(
    'loan-fund' as const,
    'savings' as const,
    'group-fund' as const,
    null,
  )
  fc.assert(
    fc.property(amounts, fc.integer({ min: 0, max: 20_000 }), named, (expected, coins, pot) => {
      const cash = rowsOf(withCount({}, { form: 'coin', value: pesos(0.5) }, coins), denominations)
      const box = countBox(draft(expected), cash, pot)
      expect(box.pots.reduce((sum, one) => sum + one.counted, 0)).toBe(box.counted)
      expect(box.pots.every((one) => one.counted >= 0)).toBe(true)
    }),
  )
})

test('counts are whole, not negative, and bounded', () => {
  const piece = { form: 'note', value: pesos(50) } as const
  expect(withCount({}, piece, -1)).toEqual({ 'note-5000': 0 })
  expect(withCount({}, piece, 2.9)).toEqual({ 'note-5000': 2 })
  expect(withCount({}, piece, 1e9)).toEqual({ 'note-5000': 99_999 })
})
