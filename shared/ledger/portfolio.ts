/**
 * Indicators over many groups (rule IN1): counts and the parts and wholes of ratios are added up; percentages never are. Money of different
 * currencies is not added.
 */
import type { Currency, Programme } from '../record/record.ts'
import { currencies, programmes } from '../record/record.ts'
import { topics, trades } from '../record/meeting-facts.ts'
import type { Indicators } from './indicators.ts'
import { countNames, eachOf, ratioNames } from './indicators.ts'
import { addCapped, addRatios } from './indicators-ratio.ts'

export interface GroupFigures {
  readonly programme: Programme
  readonly currency: Currency
  readonly indicators: Indicators
}

export interface ProgrammeFigures {
  readonly programme: Programme
  readonly groups: number
  readonly indicators: Indicators
}

/** What groups of one currency come to. */
export interface Portfolio {
  readonly currency: Currency
  /** Those that have groups. */
  readonly programmes: readonly ProgrammeFigures[]
  readonly groups: number
  readonly total: Indicators
}

/** In the order of the currencies, those that have groups; whatever order the groups come in. */
export const portfoliosOf = (groups: readonly GroupFigures[]): Portfolio[] =>
  currencies.flatMap((currency) => {
    const own = groups.filter((group) => group.currency === currency)
    if (own.length === 0) return []
    return {
      currency,
      programmes: programmes.flatMap((programme) => {
        const some = own.filter((group) => group.programme === programme)
        const indicators = sumIndicators(some.map((group) => group.indicators))
        return some.length === 0 ? [] : { programme, groups: some.length, indicators }
      }),
      groups: own.length,
      total: sumIndicators(own.map(({ indicators }) => indicators)),
    }
  })

const nothing: Indicators = {
  counts: eachOf(countNames, () => 0),
  ratios: eachOf(ratioNames, () => ({ part: 0, whole: 0 })),
  trainings: eachOf(topics, () => ({ sessions: 0, attendances: 0, women: 0 })),
  businesses: eachOf(trades, () => 0),
}

export const sumIndicators = (all: readonly Indicators[]): Indicators => all.reduce(add, nothing)

/** No woman is counted twice: she is a member of one group. */
const add = (left: Indicators, right: Indicators): Indicators => ({
  counts: eachOf(countNames, (name) => addCapped(left.counts[name], right.counts[name])),
  ratios: eachOf(ratioNames, (name) => addRatios(left.ratios[name], right.ratios[name])),
  trainings: eachOf(topics, (topic) => {
    const [one, other] = [left.trainings[topic], right.trainings[topic]]
    return {
      sessions: one.sessions + other.sessions,
      attendances: one.attendances + other.attendances,
      women: one.women + other.women,
    }
  }),
  businesses: eachOf(trades, (trade) => left.businesses[trade] + right.businesses[trade]),
})
