/** What a share-out would hand to each woman, as plain values for the screen; and when a group comes to it. */
import { valueOfCash } from '../../../shared/ledger/cash.ts'
import type { Ledger } from '../../../shared/ledger/ledger.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import type { CashRow, FactKey } from '../../../shared/record/record.ts'
import { addWeeks } from '../../../shared/time/civil-date.ts'
import type { ShareOutDraft } from '../../state/cycle.ts'

export interface ShareOutRow {
  readonly key: FactKey
  readonly alias: string
  readonly picture: number
  readonly due: Centavos
  /** What she is handed now; nothing before the box is counted. */
  readonly paid: Centavos
  readonly cash: readonly CashRow[]
  readonly unpaid: Centavos
}

export const shareOutRows = ({ parts }: ShareOutDraft): ShareOutRow[] =>
  parts.map(({ member: { key, alias, picture }, due, cash, unpaid }) => ({
    key,
    alias,
    picture,
    due,
    paid: valueOfCash(cash),
    cash,
    unpaid,
  }))

/** Weeks before the end of the cycle from which on the pool may be shared out. */
const weeksBefore = 4

/** Whether the group keeps its savings for the annual pool, and the cycle comes to its end. */
export const isShareOutTime = ({ group, meetings }: Ledger): boolean => {
  const [first] = meetings.values()
  const newest = [...meetings.values()].at(-1)
  if (group === null || first === undefined || newest === undefined) return false
  const { savingsUse, cycleWeeks } = group.agreement
  const from = addWeeks(first.day, Math.max(cycleWeeks - weeksBefore, 0))
  return savingsUse === 'annual-pool' && newest.day >= from
}
