/** The funder's form as rows (shared/ledger/funder.ts): what is not shown is said as "<5" or "–". */
import type { Cell, FunderForm, LineName } from '../../../shared/ledger/funder.ts'
import { fewestWomen } from '../../../shared/ledger/funder.ts'
import { m } from '../../words/compiled/messages.js'
import { ratioWords, tradeWords } from '../../words/indicator-words.ts'
import { programmeWords } from '../../words/programme-words.ts'
import { sayWhole } from '../../words/say.ts'
import { topicWords } from '../../words/say-sentence.ts'
import type { CsvCell } from './csv.ts'
import { hundredths, ratioCell, sayMoney, sayRatio } from './figure.ts'

export interface FunderRow {
  readonly label: string
  readonly cells: readonly string[]
}

export const funderRows = ({ lines }: FunderForm): FunderRow[] =>
  lines.map(({ name, cells, total }) => ({
    label: sayLine(name),
    cells: [...cells, total].map((cell) => sayCell(name, cell)),
  }))

/** Without the exact pairs: from them one could reckon back. */
export const funderCsv = (form: FunderForm): CsvCell[][] => [
  [
    form.currency,
    ...form.programmes.map((programme) => programmeWords[programme]()),
    m.staff_total(),
  ],
  ...form.lines.map(({ name, cells, total }): CsvCell[] => [
    sayLine(name),
    ...[...cells, total].map((cell) => csvCell(name, cell)),
  ]),
]

const sayLine = (name: LineName): string => {
  switch (name.kind) {
    case 'groups':
      return m.figure_groups()
    case 'women':
      return m.figure_women()
    case 'borrowers':
      return m.figure_borrowers()
    case 'outstanding':
      return m.figure_outstanding()
    case 'ratio':
      return ratioWords[name.ratio]()
    case 'sessions':
      return m.figure_sessions({ topic: topicWords[name.topic]() })
    case 'trained':
      return m.figure_trained({ topic: topicWords[name.topic]() })
    case 'business':
      return m.figure_business({ trade: tradeWords[name.trade]() })
  }
}

const hidden = { few: `<${fewestWomen}`, withheld: '–' } as const

const sayCell = (name: LineName, cell: Cell): string => {
  if (cell.showing !== 'shown') return hidden[cell.showing]
  const { value } = cell
  if (typeof value !== 'number') return name.kind === 'ratio' ? sayRatio(name.ratio, value) : ''
  return name.kind === 'outstanding' ? sayMoney(value) : sayWhole(value)
}

const csvCell = (name: LineName, cell: Cell): CsvCell => {
  if (cell.showing !== 'shown') return hidden[cell.showing]
  const { value } = cell
  if (typeof value !== 'number') return name.kind === 'ratio' ? ratioCell(name.ratio, value) : ''
  return name.kind === 'outstanding' ? hundredths(value) : value
}
