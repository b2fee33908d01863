/** What leaves for the funder, against one who knows the rule, all that is shown, and tries to work out what is not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell, FunderForm, FunderLine } from '../../../shared/ledger/funder.ts'
import { fewestWomen, funderForm } from '../../../shared/ledger/funder.ts'
import type { CountName, Indicators, RatioName } from '../../../shared/ledger/indicators.ts'
import { indicatorsOf } from '../../../shared/ledger/indicators.ts'
import { portfoliosOf, sumIndicators } from '../../../shared/ledger/portfolio.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { programmes } from '../../../shared/record/record.ts'
import { lastDay } from '../../../shared/time/civil-date.ts'
import { group } from '../../support/story.ts'

const none = sumIndicators([])

const withFigures = (
  counts: Partial<Record<CountName, number>>,
  ratios: Partial<Indicators['ratios']> = {},
): Indicators => ({
  ...none,
  counts: { ...none.counts, ...counts },
  ratios: { ...none.ratios, ...ratios },
})

const formOf = (perProgramme: readonly Indicators[]): FunderForm => {
  const groups = perProgramme.map((indicators, place) => ({
    programme: programmes[place] ?? 'other',
    currency: 'MXN' as const,
    indicators,
  }))
  const [portfolio] = portfoliosOf(groups)
  if (portfolio === undefined) throw new Error('no groups')
  return funderForm(portfolio)
}

const lineOf = ({ lines }: FunderForm, name: FunderLine['name']): FunderLine => {
  const line = lines.find((one) => JSON.stringify(one.name) === JSON.stringify(name))
  if (line === undefined) throw new Error('no such line')
  return line
}

const ratioLine = (form: FunderForm, ratio: RatioName): FunderLine =>
  lineOf(form, { kind: 'ratio', ratio } as FunderLine['name'])

const said = ({ showing, ...cell }: Cell): unknown =>
  showing === 'shown' && 'value' in cell ? cell.value : showing

const women = (counts: readonly number[]): FunderLine =>
  lineOf(formOf(counts.map((count) => withFigures({ women: count }))), { kind: 'women' })

test('[IN1] a cell over one to four women is not shown, and neither is the sum that would tell it', () => {
  const shown = (counts: number[]) => {
    const { cells, total } = women(counts)
    return [...cells, total].map(said)
  }
  expect(shown([25, 30, 3])).toEqual([25, 30, 'few', 'withheld'])
  expect(shown([25, 30, 0])).toEqual([25, 30, 0, 55])
  expect(shown([1, 30, 4])).toEqual(['few', 30, 'few', 'withheld'])
  expect(shown([5, 5, 5])).toEqual([5, 5, 5, 15])
  expect(shown([4])).toEqual(['few', 'withheld'])
})

/** Every world of up to so many women in each of three programmes. */
const most = 12
const worlds = Array.from({ length: (most + 1) ** 3 }, (_, place) => [
  place % (most + 1),
  Math.floor(place / (most + 1)) % (most + 1),
  Math.floor(place / (most + 1) ** 2),
])

const keyOf = ({ cells, total }: FunderLine): string => JSON.stringify([...cells, total].map(said))

/** For each form that can be published, the worlds that it may come from: all that anybody can know who knows the rule. */
const leaksOf = (publish: (world: readonly number[]) => FunderLine): number => {
  const worldsByForm = new Map<string, number[][]>()
  for (const world of worlds) {
    const key = keyOf(publish(world))
    worldsByForm.set(key, [...(worldsByForm.get(key) ?? []), world])
  }
  let leaks = 0
  for (const possible of worldsByForm.values()) {
    const [first = []] = possible
    for (const [place, showing] of publish(first).cells.entries()) {
      if (showing.showing === 'shown') continue
      const values = new Set(possible.map((world) => world[place]))
      if (values.size < fewestWomen - 1) leaks++
    }
  }
  return leaks
}

test(
  '[IN1] whoever knows the rule cannot tell one, two, three and four apart, in any world',
  { timeout: 60_000 },
  () => {
    expect(leaksOf(women)).toBe(0)
  },
)

test(
  '[IN1] the same attack works on a form that keeps its sums, or withholds one more cell by size',
  { timeout: 60_000 },
  () => {
    const shown = (value: number): Cell => ({ showing: 'shown', value })
    const sum = (world: readonly number[]): number => world.reduce((all, count) => all + count, 0)
    const withTotal = (world: readonly number[]): FunderLine => ({
      ...women(world),
      total: shown(sum(world)),
    })
    expect(leaksOf(withTotal)).toBeGreaterThan(0)
    const withOneMore = (world: readonly number[]): FunderLine => {
      const line = withTotal(world)
      const few = line.cells.filter(({ showing }) => showing === 'few')
      if (few.length !== 1) return line
      const next = Math.min(...world.filter((count) => count >= fewestWomen))
      const hidden = world.indexOf(next)
      const cells = line.cells.map((cell, place) =>
        place === hidden ? ({ showing: 'withheld' } as const) : cell,
      )
      return { ...line, cells }
    }
    expect(leaksOf(withOneMore)).toBeGreaterThan(0)
  },
)

const smallCounts = fc.record({
  women: fc.nat(14),
  borrowers: fc.nat(14),
  'ever-borrowers': fc.nat(14),
  'due-borrowers': fc.nat(14),
  'covered-borrowers': fc.nat(14),
  'risk-1-borrowers': fc.nat(14),
  'risk-7-borrowers': fc.nat(14),
  'risk-30-borrowers': fc.nat(14),
  outstanding: fc.nat(1_000_000),
})

test('[IN1] no sum or difference of any cells of a line gives a cell that is not shown', () => {
  let hidden = 0
  fc.assert(
    fc.property(fc.array(smallCounts, { minLength: 1, maxLength: 3 }), (all) => {
      const figures = all.map((counts) => withFigures(counts))
      for (const { cells, total } of formOf(figures).lines) {
        const unknown = cells.filter(({ showing }) => showing !== 'shown').length
        hidden += unknown
        // The only equation of a line has its sum in it: with one cell or more unknown it must be unknown too.
        expect(unknown === 0 || total.showing !== 'shown').toBe(true)
        expect(unknown > 0 || total.showing === 'shown').toBe(true)
      }
    }),
  )
  expect(hidden).toBeGreaterThan(100)
})

test('[IN1] a percentage does not tell what few women owe: of risk, cover and who left', () => {
  const half = { part: 50, whole: 100 }
  const at = (counts: Partial<Record<CountName, number>>, name: RatioName): string => {
    const [cell] = ratioLine(formOf([withFigures(counts, { [name]: half })]), name).cells
    return cell?.showing ?? 'nothing'
  }
  const many = { women: 40, borrowers: 30, 'due-borrowers': 30, 'ever-borrowers': 40 }
  const late = { ...many, 'risk-1-borrowers': 12, 'risk-7-borrowers': 6 }
  expect(at(late, 'risk-1')).toBe('shown')
  expect(at(late, 'risk-7')).toBe('shown')
  expect(at({ ...late, 'risk-7-borrowers': 10 }, 'risk-7')).toBe('few')
  expect(at({ ...late, 'risk-1-borrowers': 28 }, 'risk-1')).toBe('few')
  expect(at({ ...late, 'risk-30-borrowers': 2 }, 'risk-30-without-cover')).toBe('few')
  expect(at(late, 'risk-30')).toBe('shown')
  expect(at({ ...many, 'covered-borrowers': 1 }, 'covered')).toBe('few')
  expect(at({ ...many, 'covered-borrowers': 1 }, 'repayment-without-cover')).toBe('few')
  expect(at(many, 'covered')).toBe('shown')
  const left = (part: number) =>
    ratioLine(formOf([withFigures(many, { dropout: { part, whole: 40 } })]), 'dropout').cells[0]
  expect([left(0), left(3), left(5), left(37), left(40)].map((cell) => cell?.showing)).toEqual([
    'shown',
    'few',
    'shown',
    'few',
    'shown',
  ])
})

test('[IN1] the form of a real group names nobody', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche', 'Chayo')
  const meeting = story.meeting().present('Rosa', 'Ana').receive(pesos(1_000)).train('nutrition')
  meeting.lend('Ana', pesos(500), { weeks: 5 }).close()
  const form = formOf([indicatorsOf(story.ledger, lastDay)])
  const text = JSON.stringify(form)
  for (const name of ['Rosa', 'Ana', 'Lupe', 'Meche', 'Chayo', 'Jacarandas']) {
    expect(text).not.toContain(name)
  }
  const trained = lineOf(form, { kind: 'trained', topic: 'nutrition' })
  const sessions = lineOf(form, { kind: 'sessions', topic: 'nutrition' })
  expect([trained.cells.map(said), sessions.cells.map(said)]).toEqual([['few'], [1]])
  expect(lineOf(form, { kind: 'women' }).cells.map(said)).toEqual([5])
  expect(lineOf(form, { kind: 'outstanding' }).cells.map(said)).toEqual(['few'])
})

test('[IN1] the form names the programmes that it has columns for, in their order', () => {
  const form = formOf([withFigures({ women: 9 }), withFigures({ women: 7 })])
  expect(form.programmes).toEqual(programmes.slice(0, 2))
  expect(lineOf(form, { kind: 'women' }).cells).toHaveLength(2)
})
