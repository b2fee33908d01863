import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../../shared/ledger/fold.ts'
import { indicatorsOf } from '../../../shared/ledger/indicators.ts'
import type { GroupFigures } from '../../../shared/ledger/portfolio.ts'
import { portfoliosOf, sumIndicators } from '../../../shared/ledger/portfolio.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { currencies, programmes } from '../../../shared/record/record.ts'
import { lastDay } from '../../../shared/time/civil-date.ts'
import { lendingHistories } from '../../support/history.ts'
import { group } from '../../support/story.ts'

const groups = fc.array(
  fc
    .record({
      programme: fc.constantFrom(...programmes),
      currency: fc.constantFrom(...currencies),
      input: lendingHistories,
    })
    .map(({ programme, currency, input }): GroupFigures => ({
      programme,
      currency,
      indicators: indicatorsOf(fold(input).ledger, lastDay),
    })),
  { maxLength: 5 },
)

test(
  '[IN1] the order of the groups is irrelevant, and programmes add up to the total',
  { timeout: 60_000 },
  () => {
    fc.assert(
      fc.property(groups, (some) => {
        const all = portfoliosOf(some)
        expect(portfoliosOf(some.toReversed())).toEqual(all)
        expect(all.reduce((sum, one) => sum + one.groups, 0)).toBe(some.length)
        for (const { programmes: parts, total } of all) {
          expect(sumIndicators(parts.map(({ indicators }) => indicators))).toEqual(total)
        }
      }),
      { numRuns: 40 },
    )
  },
)

test('[IN1] a further group changes no other programme', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(groups, groups, (some, [one]) => {
      if (one === undefined) return
      const others = (all: readonly GroupFigures[]) =>
        portfoliosOf(all).flatMap(({ currency, programmes: parts }) =>
          parts.filter(({ programme }) => currency !== one.currency || programme !== one.programme),
        )
      expect(others([...some, one])).toEqual(others(some))
    }),
    { numRuns: 40 },
  )
})

test('[IN1] ratios are summed as parts and wholes, never as percentages', () => {
  const small = group('Rosa', 'Ana')
  small.meeting().present('Rosa', 'Ana').close()
  const large = group('Rosa', 'Ana', 'Lupe', 'Meche', 'Chayo', 'Tere')
  large.meeting().present('Rosa').save('Ana', pesos(60)).close()
  const { ratios } = sumIndicators(
    [small, large].map(({ ledger }) => indicatorsOf(ledger, lastDay)),
  )
  // The mean of 100 % and 17 % would be 58 %.
  expect(ratios.attendance).toEqual({ part: 3, whole: 8 })
  expect(ratios['savings-per-woman']).toEqual({ part: 6_000, whole: 8 })
})

test('[IN1] pesos and dollars are never added, and no groups give no portfolio', () => {
  const { ledger } = group('Rosa')
  const indicators = indicatorsOf(ledger, lastDay)
  const both = currencies.map((currency): GroupFigures => ({
    programme: 'estima',
    currency,
    indicators,
  }))
  expect(portfoliosOf(both).map(({ currency, groups: count }) => [currency, count])).toEqual([
    ['MXN', 1],
    ['USD', 1],
  ])
  expect(portfoliosOf([])).toEqual([])
})
