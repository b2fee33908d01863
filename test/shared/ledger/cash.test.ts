import { expect, test } from 'vitest'
import { denominationsOf, smallCoinsOf, valueOfCash } from '../../../shared/ledger/cash.ts'
import { pesos } from '../../../shared/money/centavos.ts'

test('[MO1] a count by note and coin is worth what it holds', () => {
  const counts = [0, 2, 3, 0, 4, 2, 1, 6, 3, 4, 5, 3]
  const rows = denominationsOf.MXN.map((row, place) => ({ ...row, count: counts[place] ?? 0 }))
  expect(valueOfCash(rows)).toBe(pesos(1_949.5))
})

test('[AU5] the twenty is a note and a coin: two rows', () => {
  const twenties = denominationsOf.MXN.filter(({ value }) => value === pesos(20))
  expect(twenties.map(({ form }) => form)).toEqual(['note', 'coin'])
})

test.each(['MXN', 'USD'] as const)('[AU5] %s is listed notes first, larger first', (currency) => {
  const rows = [...denominationsOf[currency], ...smallCoinsOf[currency]]
  for (const form of ['note', 'coin'] as const) {
    const values = rows.filter((row) => row.form === form).map(({ value }) => value)
    expect(values).toEqual([...new Set(values)].toSorted((left, right) => right - left))
  }
  expect(rows.map(({ form }) => form).lastIndexOf('note')).toBeLessThan(
    rows.map(({ form }) => form).indexOf('coin'),
  )
})
