/**
 * The funder's form (rule IN1): what leaves for the funder. Per programme and in total, with no names of women or groups; cells over fewer
 * than five women are not shown.
 *
 * A line has a cell for each programme and one for all, which is their sum. A cell over one to four women is 'few'. From the sum less the cells
 * that are shown one could work it out, alone or together with another; so where any cell of a line is 'few', its sum is 'withheld'. Nothing
 * is told then but the other cells themselves. What a cell is over, is:
 * - for money, the women whose money it is; for cover and risk, where there is any, those who were covered or are late (and those between two
 *   lines of risk): one woman's loan could be worked out from a percentage and the whole;
 * - for a part of the women, the fewer of that part and the rest, where there are any.
 * Lines of different kinds do not add up to each other: a woman may have two businesses and come to two trainings.
 */
import type { Topic, Trade } from '../record/meeting-facts.ts'
import { topics, trades } from '../record/meeting-facts.ts'
import type { Programme } from '../record/record.ts'
import type { Indicators, RatioName } from './indicators.ts'
import { ratioNames } from './indicators.ts'
import type { Ratio } from './indicators-ratio.ts'
import type { Portfolio } from './portfolio.ts'

export const fewestWomen = 5

export type Cell =
  | { readonly showing: 'few' | 'withheld' }
  | { readonly showing: 'shown'; readonly value: number | Ratio }

export type LineName =
  | { readonly kind: 'groups' | 'women' | 'borrowers' | 'outstanding' }
  | { readonly kind: 'ratio'; readonly ratio: FunderRatio }
  | { readonly kind: 'sessions' | 'trained'; readonly topic: Topic }
  | { readonly kind: 'business'; readonly trade: Trade }

export type FunderRatio = Exclude<RatioName, 'attendance'>

const funderRatios = ratioNames.filter((name): name is FunderRatio => name !== 'attendance')

export interface FunderLine {
  readonly name: LineName
  /** In the order of the form's programmes. */
  readonly cells: readonly Cell[]
  readonly total: Cell
}

export interface FunderForm {
  readonly currency: Portfolio['currency']
  readonly programmes: readonly Programme[]
  readonly lines: readonly FunderLine[]
}

export const funderForm = (portfolio: Portfolio): FunderForm => ({
  currency: portfolio.currency,
  programmes: portfolio.programmes.map(({ programme }) => programme),
  lines: kinds(portfolio.total).map((kind) => lineOf(kind, portfolio)),
})

interface Figures {
  readonly groups: number
  readonly indicators: Indicators
}

interface LineKind {
  readonly name: LineName
  readonly valueOf: (figures: Figures) => number | Ratio
  /** How many women it is over; null: it speaks of none. */
  readonly womenOf: ((indicators: Indicators) => number) | null
}

const lineOf = (kind: LineKind, { programmes, groups, total }: Portfolio): FunderLine => {
  const cells = programmes.map((figures): Cell => {
    const women = kind.womenOf?.(figures.indicators) ?? 0
    if (women > 0 && women < fewestWomen) return { showing: 'few' }
    return { showing: 'shown', value: kind.valueOf(figures) }
  })
  const hasFew = cells.some(({ showing }) => showing === 'few')
  const value = kind.valueOf({ groups, indicators: total })
  return {
    name: kind.name,
    cells,
    total: hasFew ? { showing: 'withheld' } : { showing: 'shown', value },
  }
}

/** Topics and kinds of business that nobody has are left out. */
const kinds = ({ trainings, businesses }: Indicators): LineKind[] => [
  { name: { kind: 'groups' }, valueOf: ({ groups }) => groups, womenOf: null },
  counted('women', ({ counts }) => counts.women),
  counted('borrowers', ({ counts }) => counts.borrowers),
  {
    name: { kind: 'outstanding' },
    valueOf: ({ indicators }) => indicators.counts.outstanding,
    womenOf: ({ counts }) => counts.borrowers,
  },
  ...funderRatios.map((name): LineKind => ({
    name: { kind: 'ratio', ratio: name },
    valueOf: ({ indicators }) => indicators.ratios[name],
    womenOf: (indicators) => womenOfRatio[name](indicators),
  })),
  ...topics
    .filter((topic) => trainings[topic].sessions > 0)
    .flatMap((topic): LineKind[] => [
      {
        name: { kind: 'sessions', topic },
        valueOf: ({ indicators }) => indicators.trainings[topic].sessions,
        womenOf: null,
      },
      {
        name: { kind: 'trained', topic },
        valueOf: ({ indicators }) => indicators.trainings[topic].women,
        womenOf: (indicators) => indicators.trainings[topic].women,
      },
    ]),
  ...trades
    .filter((trade) => businesses[trade] > 0)
    .map((trade): LineKind => ({
      name: { kind: 'business', trade },
      valueOf: ({ indicators }) => indicators.businesses[trade],
      womenOf: (indicators) => indicators.businesses[trade],
    })),
]

const counted = (
  kind: 'women' | 'borrowers',
  womenOf: (indicators: Indicators) => number,
): LineKind => ({
  name: { kind },
  valueOf: ({ indicators }) => womenOf(indicators),
  womenOf,
})

/** The smallest of some counts of women that are not nobody. */
const fewest = (...counts: readonly number[]): number => {
  const some = counts.filter((women) => women > 0)
  return some.length === 0 ? 0 : Math.min(...some)
}

const fewerOf = ({ part, whole }: Ratio): number => fewest(part, whole - part)

const active = ({ counts }: Indicators): number => counts.women
const covered = ({ counts }: Indicators, otherwise: number): number =>
  counts['covered-borrowers'] || otherwise

/**
 * Who is late by more days is among those who are late by fewer: the difference of two lines is over the women between them, and what is not at
 * risk over the others.
 */
const lateBy =
  (days: 1 | 7 | 30) =>
  ({ counts }: Indicators): number => {
    const late = counts[`risk-${days}-borrowers`]
    const wider = [counts.borrowers, counts['risk-1-borrowers'], counts['risk-7-borrowers']]
    return late === 0 ? counts.borrowers : fewest(late, ...wider.map((women) => women - late))
  }

const womenOfRatio: Readonly<Record<FunderRatio, (indicators: Indicators) => number>> = {
  'attendance-last-4': active,
  retention: ({ ratios }) => fewerOf(ratios.retention),
  dropout: ({ ratios }) => fewerOf(ratios.dropout),
  'savings-per-woman': active,
  'average-loan': ({ counts }) => counts['ever-borrowers'],
  utilisation: ({ counts }) => counts.borrowers,
  repayment: ({ counts }) => counts['due-borrowers'],
  'repayment-without-cover': (of) => covered(of, of.counts['due-borrowers']),
  covered: (of) => covered(of, of.counts['ever-borrowers']),
  'risk-1': lateBy(1),
  'risk-7': lateBy(7),
  'risk-30': lateBy(30),
  'risk-1-without-cover': lateBy(1),
  'risk-7-without-cover': lateBy(7),
  'risk-30-without-cover': lateBy(30),
}
