/** A loan in words: how many instalments are left, what she pays next and when. */
import type { Currency } from '../../../shared/record/record.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import { m } from '../../words/compiled/messages.js'
import { sayAmount, sayDay } from '../../words/say.ts'
import type { LoanView } from './passbook.ts'

export interface LoanLine {
  readonly key: string
  readonly paid: number
  readonly left: number
  readonly words: string
  /** Null: the books do not say. */
  readonly next: string | null
  readonly isLate: boolean
}

export interface Telling {
  readonly currency: Currency
  readonly amounts: 'hidden' | 'shown'
  readonly today: Day
}

export const loanLine = (
  { loan, standing }: LoanView,
  { currency, amounts, today }: Telling,
): LoanLine => {
  const { instalmentsLeft: count, instalmentsPaid, next } = standing
  const isLate = next !== null && next.due < today
  return {
    key: loan.key,
    paid: instalmentsPaid,
    left: count,
    words:
      amounts === 'shown'
        ? m.loan_left({ count, amount: sayAmount(loan.instalment, currency) })
        : m.loan_left_count({ count }),
    next:
      next === null
        ? null
        : sayNext({
            day: sayDay(next.due),
            amount: amounts === 'shown' ? sayAmount(next.amount, currency) : null,
            isLate,
          }),
    isLate,
  }
}

const sayNext = ({
  day,
  amount,
  isLate,
}: {
  readonly day: string
  readonly amount: string | null
  readonly isLate: boolean
}): string => {
  if (amount === null) return isLate ? m.loan_missing_day({ day }) : m.loan_next_day({ day })
  return isLate ? m.loan_missing({ amount, day }) : m.loan_next({ amount, day })
}
