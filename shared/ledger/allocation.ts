/** What a payment on a loan pays (rule LO2). */
import type { Centavos } from '../money/centavos.ts'
import type { AllocationOrder } from '../record/agreement.ts'
import { addCentavos, centavos, subtractCentavos, zero } from '../money/centavos.ts'

/** What is due of one instalment, or what of it is paid. */
export interface Due {
  /** For lateness. */
  readonly fine: Centavos
  readonly charge: Centavos
  readonly principal: Centavos
}

export interface Allocation {
  /** By instalment, as the dues. */
  readonly paid: readonly Due[]
  /** Beyond all that is due: refused at entry, and hers where it stands in the history. */
  readonly surplus: Centavos
}

/** Pays the dues, oldest first, in the group's order. */
export const allocate = (
  payment: Centavos,
  dues: readonly Due[],
  order: AllocationOrder,
): Allocation => {
  const paid = dues.map(() => ({ fine: zero, charge: zero, principal: zero }))
  let left = payment
  for (const [place, part] of sequenceOf(order, dues.length)) {
    const due = dues[place]?.[part] ?? zero
    const row = paid[place]
    if (row === undefined) continue
    const now = centavos(Math.min(due, left))
    row[part] = addCentavos(row[part], now)
    left = subtractCentavos(left, now)
  }
  return { paid, surplus: left }
}

type Step = readonly [place: number, part: keyof Due]

const sequenceOf = (order: AllocationOrder, count: number): Step[] => {
  const places = Array.from({ length: count }, (_, place) => place)
  const across = (...parts: (keyof Due)[]): Step[] =>
    parts.flatMap((part) => places.map((place): Step => [place, part]))
  switch (order) {
    case 'oldest-first':
      return places.flatMap((place): Step[] => [
        [place, 'fine'],
        [place, 'charge'],
        [place, 'principal'],
      ])
    case 'charges-first':
      return across('fine', 'charge', 'principal')
    case 'principal-first':
      return across('principal', 'fine', 'charge')
  }
}
