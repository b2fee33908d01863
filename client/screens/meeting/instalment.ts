/** What is repaid each week: whole pesos, rounded down, so that the last instalment absorbs the rest (rule MO3). */
import type { Centavos } from '../../../shared/money/centavos.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'

export const instalmentOf = (principal: Centavos, weeks: number): Centavos => {
  const wholePesos = Math.floor(principal / 100 / weeks)
  return wholePesos > 0 ? pesos(wholePesos) : centavos(Math.max(1, Math.floor(principal / weeks)))
}
