/** Notes and coins (DOMAIN, cash): what a currency has, and what a count of them is worth. */
import type { CashRow, Currency } from '../record/record.ts'
import type { Centavos } from '../money/centavos.ts'
import { centavos, pesos } from '../money/centavos.ts'

export type Denomination = Omit<CashRow, 'count'>

const rowsOf = (form: Denomination['form'], values: readonly number[]): Denomination[] =>
  values.map((value) => ({ form, value: pesos(value) }))

/** Those in everyday use, notes before coins, larger before smaller. Mexico's 20 is note and coin: two rows. */
export const denominationsOf: Readonly<Record<Currency, readonly Denomination[]>> = {
  MXN: [
    ...rowsOf('note', [1_000, 500, 200, 100, 50, 20]),
    ...rowsOf('coin', [20, 10, 5, 2, 1, 0.5]),
  ],
  USD: [...rowsOf('note', [100, 50, 20, 10, 5, 1]), ...rowsOf('coin', [0.25, 0.1, 0.05, 0.01])],
}

/** Rarely met: a screen shows them folded away. */
export const smallCoinsOf: Readonly<Record<Currency, readonly Denomination[]>> = {
  MXN: rowsOf('coin', [0.2, 0.1, 0.05]),
  USD: [],
}

export const valueOfCash = (rows: readonly CashRow[]): Centavos =>
  centavos(rows.reduce((sum, { value, count }) => sum + value * count, 0))
