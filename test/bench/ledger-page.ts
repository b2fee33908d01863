/** The ledger's benchmark in a browser, which makes its own history. */
import { writeLedgerHistory } from './ledger-history.ts'
import type { LedgerReport, Rounds } from './ledger-measure.ts'
import { measureLedger } from './ledger-measure.ts'

declare global {
  var measureTheLedger: (rounds: Rounds) => Promise<LedgerReport>
  var collectGarbage: () => Promise<void>
}

const history = writeLedgerHistory()

globalThis.measureTheLedger = (rounds) =>
  measureLedger(
    history,
    rounds,
    () => performance.now(),
    () => globalThis.collectGarbage(),
  )
