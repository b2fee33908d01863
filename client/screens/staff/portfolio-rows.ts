/** Groups side by side as rows: columns, what they say, how they are sorted. */
import type { Indicators, RatioName } from '../../../shared/ledger/indicators.ts'
import { ratioNames } from '../../../shared/ledger/indicators.ts'
import type { Reading } from '../../../shared/ledger/indicators-loans.ts'
import { compareRatios } from '../../../shared/ledger/indicators-ratio.ts'
import { dayToIso } from '../../../shared/time/civil-date.ts'
import { m } from '../../words/compiled/messages.js'
import { ratioWords } from '../../words/indicator-words.ts'
import { programmeWords } from '../../words/programme-words.ts'
import { sayShortDay, sayWhole } from '../../words/say.ts'
import type { CsvCell } from './csv.ts'
import { hundredths, pairCells, ratioCell, sayMoney, sayRatio } from './figure.ts'
import type { KnownGroup } from './groups.svelte.ts'

export interface Column {
  readonly key: string
  readonly label: () => string
  readonly say: (indicators: Indicators) => string
  readonly compare: (one: Indicators, other: Indicators) => number
}

const ratioColumn = (name: RatioName, plain: RatioName = name): Column => ({
  key: plain,
  label: ratioWords[plain],
  say: ({ ratios }) => sayRatio(name, ratios[name]),
  compare: (one, other) => compareRatios(one.ratios[name], other.ratios[name]),
})

/** Cover counts as paid or not, in all columns that it touches (rule CO4). */
export const columnsIn = (reading: Reading): Column[] => {
  const isPlain = reading === 'with-cover'
  const read = (name: 'repayment' | 'risk-1' | 'risk-7' | 'risk-30'): Column =>
    ratioColumn(isPlain ? name : `${name}-without-cover`, name)
  return [
    {
      key: 'women',
      label: m.figure_women,
      say: ({ counts }) => sayWhole(counts.women),
      compare: (one, other) => one.counts.women - other.counts.women,
    },
    ratioColumn('attendance-last-4'),
    ratioColumn('retention'),
    ratioColumn('dropout'),
    ratioColumn('savings-per-woman'),
    {
      key: 'outstanding',
      label: m.figure_outstanding,
      say: ({ counts }) => sayMoney(counts.outstanding),
      compare: (one, other) => one.counts.outstanding - other.counts.outstanding,
    },
    ratioColumn('average-loan'),
    ratioColumn('utilisation'),
    read('repayment'),
    ratioColumn('covered'),
    read('risk-1'),
    read('risk-7'),
    read('risk-30'),
  ]
}

export interface Sorting {
  /** Of a column, or 'name' and 'last-meeting'. */
  readonly key: string
  readonly direction: 'ascending' | 'descending'
}

export const sortGroups = (
  known: readonly KnownGroup[],
  columns: readonly Column[],
  { key, direction }: Sorting,
): KnownGroup[] => {
  const column = columns.find((one) => one.key === key)
  const compare = (one: KnownGroup, other: KnownGroup): number => {
    if (column !== undefined) return column.compare(one.indicators, other.indicators)
    if (key === 'last-meeting') return (one.lastMeeting ?? 0) - (other.lastMeeting ?? 0)
    return one.name.localeCompare(other.name)
  }
  return known.toSorted((one, other) => compare(one, other) * (direction === 'ascending' ? 1 : -1))
}

export const sayLastMeeting = ({ lastMeeting }: KnownGroup): string =>
  lastMeeting === null ? m.staff_none_yet() : sayShortDay(lastMeeting)

/** Groups as a table to be saved, with all ratios and their exact pairs; amounts in pesos or dollars. */
export const portfolioCsv = (known: readonly KnownGroup[]): CsvCell[][] => [
  [
    m.staff_group(),
    m.staff_programme(),
    m.staff_last_meeting(),
    m.figure_women(),
    m.figure_outstanding(),
    ...ratioNames.flatMap((name) => [
      ratioWords[name](),
      `${ratioWords[name]()}: ${m.staff_part()}`,
      `${ratioWords[name]()}: ${m.staff_whole()}`,
    ]),
  ],
  ...known.map(({ name, programme, lastMeeting, indicators }): CsvCell[] => [
    name,
    programmeWords[programme](),
    lastMeeting === null ? '' : dayToIso(lastMeeting),
    indicators.counts.women,
    hundredths(indicators.counts.outstanding),
    ...ratioNames.flatMap((ratio): CsvCell[] => {
      const pair = indicators.ratios[ratio]
      return [ratioCell(ratio, pair), ...pairCells(ratio, pair)]
    }),
  ]),
]
