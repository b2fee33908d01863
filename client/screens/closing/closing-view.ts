/** A closing as it is read aloud: what was expected and counted, why it differs, who has signed. */
import type { Meeting } from '../../../shared/ledger/ledger.ts'
import { sumCentavos } from '../../../shared/money/centavos.ts'
import type { FactKey } from '../../../shared/record/record.ts'
import { refToKey } from '../../../shared/record/record.ts'
import type { BoxCount } from './count.ts'

export interface ClosingView {
  readonly meeting: Meeting
  readonly key: FactKey
  readonly box: Pick<BoxCount, 'pots' | 'counted' | 'expected'>
  readonly reason: string
  readonly signedBy: readonly string[]
}

/** Null while the meeting is open. */
export const closingView = (meeting: Meeting): ClosingView | null => {
  const { closing } = meeting
  if (closing === null) return null
  const counted = sumCentavos(closing.pots.map((pot) => pot.counted))
  const expected = sumCentavos(closing.pots.map((pot) => pot.expected))
  return {
    meeting,
    key: refToKey(closing.entry),
    box: { counted, expected, pots: closing.pots },
    reason: closing.reason,
    signedBy: closing.signatures.map(({ author }) => author.alias),
  }
}
