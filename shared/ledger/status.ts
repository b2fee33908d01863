/** The status of a money fact (rule AU4): the one word under which a screen shows it. */
import type { Entry } from './ledger.ts'

export type Status = 'recorded' | 'confirmed' | 'sealed' | 'disputed' | 'voided'

/** The gravest first: a fact that was taken back stays so, and a seal does not hide a dispute. */
export const statusOf = (entry: Entry): Status => {
  if (entry.reversals.length > 0) return 'voided'
  if (entry.disputes.some(({ liftedBy }) => liftedBy === null)) return 'disputed'
  if (entry.sealedBy !== null) return 'sealed'
  return entry.confirmations.length > 0 ? 'confirmed' : 'recorded'
}
