/**
 * Counting the box (rules ME1, ME2). The box is counted once, by note and coin; the books keep its pots apart. If the whole is as
 * expected, so is each pot; if not, somebody says which pot the difference belongs to, and why.
 */
import type { Centavos } from '../../../shared/money/centavos.ts'
import { centavos, subtractCentavos, zero } from '../../../shared/money/centavos.ts'
import type { CashRow, Pot } from '../../../shared/record/record.ts'
import type { Denomination } from '../../../shared/ledger/cash.ts'
import { valueOfCash } from '../../../shared/ledger/cash.ts'
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
  /** Each pot holds what the books say. */
  readonly agrees: boolean
  readonly pots: readonly {
    readonly pot: Pot
    readonly expected: Centavos
    readonly counted: Centavos
  }[]
}

/** `named`: the pot in which the difference is; as long as nobody has said, the first that can bear it. */
export const countBox = (
  draft: ClosingDraft,
  rows: readonly CashRow[],
  named: Pot | null,
): BoxCount => {
  const counted = valueOfCash(rows)
  const pots = shareOut(draft.pots, counted, named)
  return {
    counted,
    expected: draft.expected,
    difference: subtractCentavos(counted, draft.expected),
    agrees: pots.every((pot) => pot.counted === pot.expected),
    pots,
  }
}

/**
 * The counted cash over the pots. Each gets what the books say, though never less than nothing: a pot may be overdrawn on paper, but not in
 * the box. What is over goes to the named pot; what is short is taken from it first, then from the others in order.
 */
const shareOut = (
  pots: ClosingDraft['pots'],
  counted: Centavos,
  named: Pot | null,
): BoxCount['pots'] => {
  const inTurn = pots.toSorted(
    (left, right) => Number(right.pot === named) - Number(left.pot === named),
  )
  let over: number = counted - pots.reduce((sum, { expected }) => sum + Math.max(expected, 0), 0)
  const cash = new Map<Pot, number>()
  for (const { pot, expected } of inTurn) {
    const change = Math.max(over, -Math.max(expected, 0))
    cash.set(pot, Math.max(expected, 0) + change)
    over -= change
  }
  return pots.map((one) => ({ ...one, counted: centavos(cash.get(one.pot) ?? 0) }))
}

export const countedByPot = ({ pots }: Pick<BoxCount, 'pots'>): Record<Pot, Centavos> => {
  const of = (pot: Pot): Centavos => pots.find((one) => one.pot === pot)?.counted ?? zero
  return { 'loan-fund': of('loan-fund'), savings: of('savings'), 'group-fund': of('group-fund') }
}

/** Pots in which the difference can be: what is short is missing from a pot that should hold something. */
export const potsFor = ({ pots, difference }: BoxCount): Pot[] =>
  pots.filter(({ expected }) => difference >= 0 || expected > 0).map(({ pot }) => pot)
