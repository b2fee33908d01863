/** When the savings are to be given away by lots (rule LT1). */
import type { Ledger, Meeting } from '../../../shared/ledger/ledger.ts'
import { resultOf } from '../../../shared/ledger/lots-progress.ts'
import { addWeeks } from '../../../shared/time/civil-date.ts'

/** So many weeks after the last draw, or else after the group's first meeting. */
export const isLotsTime = ({ draws, meetings }: Ledger, { agreement, day }: Meeting): boolean => {
  const last = [...draws.values()].findLast((draw) => resultOf(draw) !== null)
  const [first] = meetings.values()
  const from = last?.meeting ?? first
  return (
    agreement.savingsUse === 'lots' &&
    from !== undefined &&
    day >= addWeeks(from.day, agreement.weeksBetweenLots)
  )
}
