/**
 * Counting the box (rules ME1, ME2). The box is counted once, by note and coin; the books keep its pots apart. If the whole is as
 * expected, so is each pot; if not, somebody says which pot the difference belongs to, and why.
 */
import type { Centavos } from '../../../shared/money/centavos.ts'
import {
  addCentavos,
  centavos,
  subtractCentavos,
  sumCentavos,
} from '../../../shared/money/centavos.ts'
import type { CashRow, Pot } from '../../../shared/record/record.ts'
import type { Denomination } from '../../parts/cash.ts'
import { sumOfCash } from '../../parts/cash.ts'
import type { ClosingDraft } from '../../state/desk.ts'

/** How many of each, as typed. */
export type Counts = Readonly<Record<string, number>>

export const pieceKey = ({ form, value }: Denomination): string => `${form}-${value}`

/** Pieces of one kind that are counted at most: a slip of the finger, not a box. */
const mostPieces = 99_999

export const withCount = (counts: Counts, piece: Denomination, count: number): Counts => ({
  ...counts,
  [pieceKey(piece)]: Math.min(Math.max(Math.trunc(count), 0), mostPieces),
})

export const countOf = (counts: Counts, piece: Denomination): number => counts[pieceKey(piece)] ?? 0

export const rowsOf = (counts: Counts, pieces: readonly Denomination[]): CashRow[] =>
  pieces
    .map(({ form, value }) => ({ form, value, count: countOf(counts, { form, value }) }))
    .filter(({ count }) => count > 0)

export interface BoxCount {
  readonly counted: Centavos
  readonly expected: Centavos
  /** Counted less expected: over is positive, short is negative. */
  readonly difference: Centavos
  readonly pots: readonly {
    readonly pot: Pot
    readonly expected: Centavos
    readonly counted: Centavos
  }[]
}

/** `pot`: where a difference belongs; null: not said yet, and then each pot is shown as expected. */
export const countBox = (
  draft: ClosingDraft,
  rows: readonly CashRow[],
  pot: Pot | null,
): BoxCount => {
  const counted = sumOfCash(rows)
  const difference = subtractCentavos(counted, draft.expected)
  return {
    counted,
    expected: draft.expected,
    difference,
    pots: draft.pots.map((one) => ({
      ...one,
      counted: one.pot === pot ? addCentavos(one.expected, difference) : one.expected,
    })),
  }
}

export const countedByPot = ({ pots }: BoxCount): Record<Pot, Centavos> => {
  const of = (pot: Pot): Centavos =>
    sumCentavos(pots.filter((one) => one.pot === pot).map(({ counted }) => counted))
  return { 'loan-fund': of('loan-fund'), savings: of('savings'), 'group-fund': of('group-fund') }
}

/** Pots in which that much can be short: no pot holds less than nothing. */
export const potsFor = ({ pots, difference }: BoxCount): Pot[] =>
  pots
    .filter(({ expected }) => addCentavos(expected, difference) >= centavos(0))
    .map(({ pot }) => pot)
