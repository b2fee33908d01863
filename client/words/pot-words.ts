import type { Pot } from '../../shared/record/record.ts'
import { m } from './compiled/messages.js'

export const potWords: Readonly<Record<Pot, () => string>> = {
  'loan-fund': m.pot_loan_fund,
  savings: m.pot_savings,
  'group-fund': m.pot_group_fund,
}
