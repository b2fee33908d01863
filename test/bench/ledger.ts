/**
 * `npm run bench:ledger`: what the ledger of ten years costs, whole and one fact more, in Node and in Chromium with a CPU six times slower.
 * In Node, folds are measured in the thread’s own time, in which other work on the machine does not count. Nothing passes or fails here.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { onSlowPage } from './chromium-page.ts'
import { table } from './journal-table.ts'
import type { Row } from './journal-table.ts'
import { writeLedgerHistory } from './ledger-history.ts'
import type { LedgerReport } from './ledger-measure.ts'
import { measureLedger } from './ledger-measure.ts'

const slowdown = 6
const rounds = { folds: 15, meetings: 200 }
const slowRounds = { folds: 7, meetings: 100 }

const measureInNode = (): Promise<LedgerReport> => {
  setFlagsFromString('--expose-gc')
  // Collecting on request would throw away compiled code as if it had long been idle.
  setFlagsFromString('--no-flush-bytecode')
  const collectGarbage = runInNewContext('gc') as () => void
  const clock = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  return measureLedger(writeLedgerHistory(), rounds, clock, () => {
    collectGarbage()
    return Promise.resolve()
  })
}

const measureInChromium = (): Promise<LedgerReport> =>
  onSlowPage(
    {
      entry: 'test/bench/ledger-page.ts',
      bodies: new Map(),
      ready: 'measureTheLedger',
      slowdown,
    },
    (page) => page.evaluate((given) => globalThis.measureTheLedger(given), slowRounds),
  )

const tablesOf = (node: LedgerReport, ...others: readonly LedgerReport[]): string => {
  const reports = [node, ...others]
  const { records, facts, oneMore } = node
  const row = (label: string, of: (report: LedgerReport) => number, digits: number): Row => [
    label,
    ...reports.map((report) => of(report).toFixed(digits)),
  ]
  const sizes = Object.keys(oneMore).map(Number)
  const kinds = Object.keys(oneMore[Math.max(...sizes)] ?? {})
  return [
    `A notebook of ${records} records with ${facts} facts`,
    table(
      ['milliseconds', 'Node', `Chromium, CPU ÷ ${slowdown}`],
      [
        row('fold', ({ fold }) => fold.median, 0),
        row('  microseconds a record', ({ fold }) => (fold.median * 1000) / records, 2),
        row('a record from the middle turns up', ({ lateRecord }) => lateRecord.median, 0),
        row('the same as JSON, parsed', ({ peer }) => peer.parse.median, 0),
        row('  and added up by a bare loop', ({ peer }) => peer.sum.median, 1),
        row(
          'fold ÷ (parsed and added up)',
          ({ fold, peer }) => fold.median / (peer.parse.median + peer.sum.median),
          2,
        ),
      ],
    ),
    ...reports.map((report, place) =>
      table(
        [
          `${place === 0 ? 'Node' : 'Chromium'}: one more, ms (median / p99)`,
          ...sizes.map((size) => `at ${size}`),
        ],
        kinds.map((kind) => [
          kind,
          ...sizes.map((size) => {
            const spread = report.oneMore[size]?.[kind]
            return spread === undefined
              ? '–'
              : `${spread.median.toFixed(2)} / ${spread.p99.toFixed(2)}`
          }),
        ]),
      ),
    ),
  ].join('\n\n')
}

const node = await measureInNode()
const chromium = await measureInChromium()
if (!process.argv.includes('--json')) console.log(tablesOf(node, chromium))
console.log(JSON.stringify({ node, chromium }))
