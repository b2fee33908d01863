/** The annual pool (rule SH1): what was counted in the box, shared out among those who saved. */
import type { Centavos } from '../money/centavos.ts'
import { addCentavos, subtractCentavos, sumCentavos, zero } from '../money/centavos.ts'
import type { ShareOutMethod } from '../record/agreement.ts'
import { splitByWeights, splitEqually } from '../money/split.ts'

/**
 * Each member's share, in the order of the savings, which also decides who gets the centavos that cannot be divided. Only what was
 * counted is shared: where less was counted than saved, all bear the shortage in proportion, by either method.
 */
export const shareOut = (
  counted: Centavos,
  savings: readonly Centavos[],
  method: ShareOutMethod,
): Centavos[] => {
  const saved = sumCentavos(savings)
  if (savings.length === 0) return []
  if (saved === 0) return splitEqually(counted, savings.length)
  if (method === 'in-proportion' || counted < saved) return splitByWeights(counted, savings)
  const rest = splitEqually(subtractCentavos(counted, saved), savings.length)
  return savings.map((own, place) => addCentavos(own, rest[place] ?? zero))
}
