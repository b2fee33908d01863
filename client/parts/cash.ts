/** Notes and coins of Mexico, and how an amount is laid out in them. */
import { denominationsOf, smallCoinsOf } from '../../shared/ledger/cash.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import type { CashRow } from '../../shared/record/record.ts'

export const denominations = denominationsOf.MXN

/** 20 centavos, 10, 5: hardly met any more. */
export const smallCoins = smallCoinsOf.MXN

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
