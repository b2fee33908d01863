/** Indicators as they are written on staff's screens and in tables that are saved: here exact pairs become numbers. */
import type { RatioName } from '../../../shared/ledger/indicators.ts'
import type { Ratio } from '../../../shared/ledger/indicators-ratio.ts'
import { toEach, toHundredths } from '../../../shared/ledger/indicators-ratio.ts'
import { centavos } from '../../../shared/money/centavos.ts'
import { m } from '../../words/compiled/messages.js'
import { sayNumeral, sayPercent, sayWhole } from '../../words/say.ts'
import type { CsvCell } from './csv.ts'

/** Centavos to a woman or a loan; all others are parts of a whole. */
const isEach = (name: RatioName): boolean => name === 'savings-per-woman' || name === 'average-loan'

const moneyPairs: ReadonlySet<RatioName> = new Set<RatioName>([
  'repayment',
  'repayment-without-cover',
  'covered',
  'utilisation',
  'risk-1',
  'risk-7',
  'risk-30',
  'risk-1-without-cover',
  'risk-7-without-cover',
  'risk-30-without-cover',
])

/** Whole pesos are enough where many stand side by side. */
export const sayMoney = (amount: number): string => sayWhole(amount / 100)

export const sayRatio = (name: RatioName, value: Ratio): string => {
  const number = isEach(name) ? toEach(value) : toHundredths(value)
  if (number === null) return m.staff_none_yet()
  return isEach(name) ? sayMoney(number) : sayPercent(number)
}

/** "12 de 14". */
export const sayPair = (name: RatioName, { part, whole }: Ratio): string => {
  const money = (amount: number): string => sayNumeral(centavos(amount))
  if (isEach(name)) return m.staff_pair_each({ part: money(part), whole: sayWhole(whole) })
  return moneyPairs.has(name)
    ? m.staff_pair({ part: money(part), whole: money(whole) })
    : m.staff_pair({ part: sayWhole(part), whole: sayWhole(whole) })
}

/** Hundredths as a decimal number that every program reads; nothing where there is none yet. */
export const hundredths = (value: number | null): CsvCell => (value === null ? '' : value / 100)

export const ratioCell = (name: RatioName, value: Ratio): CsvCell =>
  hundredths(isEach(name) ? toEach(value) : toHundredths(value))

/** Part and whole, money in whole currency as in the other columns. */
export const pairCells = (name: RatioName, { part, whole }: Ratio): [CsvCell, CsvCell] => {
  const isMoney = moneyPairs.has(name)
  return [isMoney || isEach(name) ? part / 100 : part, isMoney ? whole / 100 : whole]
}
