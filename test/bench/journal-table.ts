/** The report for people. */
import type { Medians, Report } from './journal-measure.ts'

export type Row = readonly [label: string, ...cells: string[]]

export const tableOf = ({ node, chromium }: { node: Report; chromium: Report }): string => {
  const { bytes, records, pages } = node
  const perRecord = (all: number): string => (all / records).toFixed(1)
  const ratio = (left: number, right: number): string => (left / right).toFixed(2)
  const size = (label: string, part: 'atRest' | 'onWire'): Row => [
    label,
    perRecord(bytes.sealed[part]),
    perRecord(bytes.plainJson[part]),
    ratio(bytes.sealed[part], bytes.plainJson[part]),
  ]
  const time = (label: string, of: (report: Report) => number): Row => [
    label,
    ...[node, chromium].map((report) => of(report).toFixed(0)),
  ]
  const at = (steps: Medians, step: string): number => steps[step] ?? 0
  const oneMore = (label: string, step: string): Row => [
    label,
    ...[node, chromium].flatMap(({ oneMore: { short, long } }) => [
      at(short.steps, step).toFixed(2),
      at(long.steps, step).toFixed(2),
      ratio(at(long.steps, step), at(short.steps, step)),
    ]),
  ]
  const { short, long } = node.oneMore
  return [
    `A notebook of ${records} records on ${pages} pages`,
    table(
      ['bytes per record', 'sealed, signed', 'plain JSON in a Y.Map', 'ratio'],
      [size('at rest', 'atRest'), size('on the wire, one by one', 'onWire')],
    ),
    table(
      ['milliseconds', 'Node', 'Chromium, CPU ÷ 6'],
      [
        time('cold join, everything checked', ({ coldJoin }) => at(coldJoin, 'all')),
        time('  reading the pages', ({ coldJoin }) => at(coldJoin, 'decode')),
        time('  checking, opening, ordering', ({ coldJoin }) => at(coldJoin, 'check')),
        time('  into the Y.Doc', ({ coldJoin }) => at(coldJoin, 'apply')),
        time('sum of its floors', ({ floors }) => at(floors, 'all')),
        time('  Yjs alone', ({ floors }) => at(floors, 'yjs')),
        time('  XChaCha20-Poly1305', ({ floors }) => at(floors, 'cipher')),
        time('  SHA-256', ({ floors }) => at(floors, 'hash')),
        time('  one signature per page', ({ floors }) => at(floors, 'signatures')),
        [
          'cold join ÷ floors',
          ...[node, chromium].map(({ coldJoinOverFloors }) => coldJoinOverFloors.toFixed(2)),
        ],
        time('the first join of all, code not compiled yet', ({ firstJoin }) =>
          at(firstJoin, 'all'),
        ),
        time('reopening, nothing new', ({ reopening }) => at(reopening, 'all')),
        time('reopening, one meeting new', ({ reopeningAndMeeting }) =>
          at(reopeningAndMeeting, 'all'),
        ),
        time('fold', ({ fold }) => fold),
      ],
    ),
    table(
      [
        'one more fact, ms',
        `Node, at ${short.records}`,
        `at ${long.records}`,
        'ratio',
        `Chromium ÷ 6, at ${short.records}`,
        `at ${long.records}`,
        'ratio',
      ],
      [
        oneMore('all', 'all'),
        oneMore('  seal and sign', 'write'),
        oneMore('  check and place', 'check'),
        oneMore('  into the Y.Doc', 'apply'),
        oneMore('  into the ledger', 'fold'),
      ],
    ),
  ].join('\n\n')
}

/** Markdown, with columns in line. */
export const table = (head: Row, rows: readonly Row[]): string => {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}
