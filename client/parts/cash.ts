/** Notes and coins of Mexico, and how an amount is laid out in them. */
import type { Centavos } from '../../shared/money/centavos.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { CashRow } from '../../shared/record/record.ts'

export type Denomination = Omit<CashRow, 'count'>

/** The 20 is in use as note and as coin: two rows. */
export const denominations: readonly Denomination[] = [
  ...[1000, 500, 200, 100, 50, 20].map((value) => ({ form: 'note', value: pesos(value) }) as const),
  ...[20, 10, 5, 2, 1, 0.5].map((value) => ({ form: 'coin', value: pesos(value) }) as const),
]

/** 20 centavos, 10, 5: hardly met any more. */
export const smallCoins: readonly Denomination[] = [0.2, 0.1, 0.05].map((value) => ({
  form: 'coin',
  value: pesos(value),
}))

/** The fewest notes and coins, largest first; a twenty as a note. What is smaller than 50 centavos is left out. */
export const layOut = (amount: Centavos): CashRow[] => {
  const rows: CashRow[] = []
  let rest: number = Math.max(amount, 0)
  for (const { form, value } of denominations) {
    const count = Math.floor(rest / value)
    if (count > 0) rows.push({ form, value, count })
    rest -= count * value
  }
  return rows
}

export const sumOfCash = (rows: readonly CashRow[]): Centavos =>
  rows.reduce((sum, { value, count }) => (sum + value * count) as Centavos, pesos(0))
