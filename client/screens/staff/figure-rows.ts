/** The indicators of a group, or of groups together, as rows: on the screen with their meaning, in a saved table with their exact pairs. */
import type { HeldTraining, Indicators } from '../../../shared/ledger/indicators.ts'
import { ratioNames } from '../../../shared/ledger/indicators.ts'
import { topics, trades } from '../../../shared/record/meeting-facts.ts'
import { dayToIso } from '../../../shared/time/civil-date.ts'
import { m } from '../../words/compiled/messages.js'
import { ratioMeanings, ratioWords, tradeWords } from '../../words/indicator-words.ts'
import { sayWhole } from '../../words/say.ts'
import { topicWords } from '../../words/say-sentence.ts'
import type { CsvCell } from './csv.ts'
import { hundredths, pairCells, ratioCell, sayMoney, sayPair, sayRatio } from './figure.ts'
import type { WeekRow } from './report.ts'

export interface FigureRow {
  readonly label: string
  readonly meaning: string
  readonly value: string
  readonly pair: string
}

export const figureRows = ({ counts, ratios }: Indicators): FigureRow[] => [
  {
    label: m.figure_women(),
    meaning: m.meaning_women(),
    value: sayWhole(counts.women),
    pair: '',
  },
  {
    label: m.figure_outstanding(),
    meaning: m.meaning_outstanding(),
    value: sayMoney(counts.outstanding),
    pair: '',
  },
  ...ratioNames.map((name) => ({
    label: ratioWords[name](),
    meaning: ratioMeanings[name](),
    value: sayRatio(name, ratios[name]),
    pair: sayPair(name, ratios[name]),
  })),
]

/** One group as a table to be saved: indicators, then meetings, trainings, businesses. Amounts in pesos, ratios in percent. */
export const groupCsv = (
  indicators: Indicators,
  weeks: readonly WeekRow[],
  trainings: readonly HeldTraining[],
): CsvCell[][] => [
  [m.staff_figure(), m.staff_value(), m.staff_part(), m.staff_whole()],
  [m.figure_women(), indicators.counts.women, '', ''],
  [m.figure_meetings(), indicators.counts.meetings, '', ''],
  [m.figure_outstanding(), hundredths(indicators.counts.outstanding), '', ''],
  ...ratioNames.map((name): CsvCell[] => {
    const value = indicators.ratios[name]
    return [ratioWords[name](), ratioCell(name, value), ...pairCells(name, value)]
  }),
  [],
  [
    m.staff_week(),
    m.staff_present(),
    m.staff_members(),
    m.total_repaid(),
    m.total_saved(),
    m.staff_disbursed(),
    m.staff_received(),
    m.staff_difference(),
    m.staff_signatures(),
  ],
  ...weeks.map((week): CsvCell[] => [
    dayToIso(week.day),
    week.came.part,
    week.came.whole,
    hundredths(week.repaid),
    hundredths(week.saved),
    hundredths(week.disbursed),
    hundredths(week.received),
    hundredths(week.difference),
    week.signatures,
  ]),
  [],
  [m.staff_trainings(), m.staff_topic(), m.staff_women_trained()],
  ...trainings.map(({ day, topic, came }): CsvCell[] => [
    dayToIso(day),
    topicWords[topic](),
    came.length,
  ]),
  [],
  [m.staff_businesses(), m.staff_women_count()],
  ...trades
    .filter((trade) => indicators.businesses[trade] > 0)
    .map((trade): CsvCell[] => [tradeWords[trade](), indicators.businesses[trade]]),
]

export interface CountRow {
  readonly label: string
  readonly counts: readonly string[]
}

export const trainingRows = ({ trainings }: Indicators): CountRow[] =>
  topics
    .filter((topic) => trainings[topic].sessions > 0)
    .map((topic) => ({
      label: topicWords[topic](),
      counts: [sayWhole(trainings[topic].sessions), sayWhole(trainings[topic].women)],
    }))

export const businessRows = ({ businesses }: Indicators): CountRow[] =>
  trades
    .filter((trade) => businesses[trade] > 0)
    .map((trade) => ({ label: tradeWords[trade](), counts: [sayWhole(businesses[trade])] }))
