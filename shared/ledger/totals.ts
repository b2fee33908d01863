/** What a meeting moved, by kind: settled by its closing, or so far. */
import type { Centavos } from '../money/centavos.ts'
import { addCentavos, zero } from '../money/centavos.ts'
import type { Meeting } from './ledger.ts'
import { isCounted } from './meeting.ts'

export interface Totals {
  readonly received: Centavos
  readonly disbursed: Centavos
  readonly repaid: Centavos
  readonly saved: Centavos
  /** Savings that leavers took out. */
  readonly takenOut: Centavos
}

/** Late facts are left out, and so is what was taken back; after the closing, only what was taken back below its heads. */
export const totalsOf = (meeting: Meeting): Totals => {
  const totals = { received: zero, disbursed: zero, repaid: zero, saved: zero, takenOut: zero }
  for (const entry of meeting.entries) {
    if (!isCounted(meeting, entry)) continue
    const { fact } = entry
    if (fact.kind === 'loan-fund-received') {
      totals.received = addCentavos(totals.received, fact.amount)
    } else if (fact.kind === 'loan-disbursed') {
      totals.disbursed = addCentavos(totals.disbursed, fact.principal)
    } else if (fact.kind === 'repayment') {
      totals.repaid = addCentavos(totals.repaid, fact.amount)
    } else if (fact.kind === 'saving') {
      totals.saved = addCentavos(totals.saved, fact.amount)
    } else if (fact.kind === 'member-left') {
      totals.takenOut = addCentavos(totals.takenOut, fact.savingsPaid)
    }
  }
  return totals
}
