/** Problems that are true of the history as a whole, whatever the order of its records; more facts can settle them. */
import type { FactRef } from '../record/record.ts'
import { pots } from '../record/record.ts'
import { loanStanding } from './loan.ts'
import { endOf } from './membership.ts'
import { areOpposed } from './precedence.ts'
import type { Problem } from './problem.ts'
import type { Settled } from './settled.ts'
import type { LedgerState } from './state.ts'
import { placeOf } from './state.ts'

export const standingProblems = ({
  group,
  members,
  loans,
  box,
  settled,
}: LedgerState): Problem[] => {
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
  for (const member of members.values()) {
    const end = endOf(member)
    if (end === null || member.savings.balance === 0) continue
    problems.push({ code: 'leaver-savings-left', at: placeOf(end), about: member.entry })
  }
  return [...problems, ...opposedVotes(settled)]
}

const opposedVotes = ({ passed, suspended }: Settled): Problem[] => [
  ...[...suspended.values()].map((closing): Problem => opposed(closing, null)),
  ...passed.flatMap((vote, index) =>
    passed
      .slice(0, index)
      .filter((other) => areOpposed(vote, other))
      .map((other) => opposed(vote.closing, other.closing)),
  ),
]

const opposed = (closing: FactRef, about: FactRef | null): Problem => ({
  code: 'votes-opposed',
  at: placeOf(closing),
  about,
})
