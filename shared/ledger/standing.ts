/** Problems that are true of the history as a whole, whatever the order of its records; more facts can settle them. */
import { pots } from '../record/record.ts'
import { loanStanding } from './loan.ts'
import type { Ledger } from './ledger.ts'
import type { Problem } from './problem.ts'
import { placeOf } from './state.ts'

export const standingProblems = ({ group, members, loans, box }: Ledger): Problem[] => {
  const problems: Problem[] = []
  for (const loan of loans.values()) {
    if (loanStanding(loan).surplus === 0) continue
    const newest = loan.repayments.at(-1) ?? loan.entry
    problems.push({ code: 'loan-overpaid', at: placeOf(newest), about: loan.entry })
  }
  for (const pot of pots) {
    if (box[pot].balance >= 0 || group === null) continue
    problems.push({ code: 'pot-overdrawn', at: placeOf(group.entry), about: null })
  }
  for (const { left, savings, entry } of members.values()) {
    if (left === null || savings.balance === 0) continue
    problems.push({ code: 'leaver-savings-left', at: placeOf(left), about: entry })
  }
  return problems
}
