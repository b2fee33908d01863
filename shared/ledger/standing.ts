/** Problems that are true of the history as a whole, whatever the order of its records; more facts can settle them. */
import type { FactRef } from '../record/record.ts'
import type { Agreement, Charge } from '../record/agreement.ts'
import { pots } from '../record/record.ts'
import { cycleProblems } from './cycle-end.ts'
import { closedOnTime, finesOwedBy } from './loan.ts'
import { endOf } from './membership.ts'
import { openingProblems } from './opening.ts'
import { shareOutProblems } from './share-out-fold.ts'
import { areOpposed } from './precedence.ts'
import { dayOf } from './roll.ts'
import type { Problem } from './problem.ts'
import type { Settled } from './settled.ts'
import type { BookRules } from './loan-book.ts'
import type { ClosingState, LedgerState, LoanState, MemberState } from './state.ts'
import { placeOf } from './state.ts'

export const standingProblems = (state: LedgerState): Problem[] => {
  const { group, members, meetings, loans, covers, box, settled } = state
  const problems: Problem[] = []
  for (const loan of loans.values()) {
    if (loan.book.surplus === 0) continue
    const newest = loan.repayments.at(-1) ?? loan.entry
    problems.push({ code: 'loan-overpaid', at: placeOf(newest), about: loan.entry })
  }
  for (const member of members.values()) problems.push(...againstRules(state, member))
  for (const cover of covers.values()) {
    if (cover.claims.every(({ account }) => account.balance <= 0)) continue
    problems.push({ code: 'cover-overpaid', at: placeOf(cover.entry), about: cover.entry })
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
  for (const member of members.values()) {
    const newest = member.finesPaid.at(-1)
    if (newest === undefined || finesOwedBy(member) >= 0) continue
    problems.push({ code: 'fine-overpaid', at: placeOf(newest), about: member.entry })
  }
  for (const { closing, agreement } of meetings.values()) {
    if (closing === null || !lacksSecondSignature(closing, agreement)) continue
    problems.push({ code: 'second-signature-missing', at: placeOf(closing.entry), about: null })
  }
  return [
    ...problems,
    ...opposedVotes(settled),
    ...shareOutProblems(state),
    ...cycleProblems(state),
    ...openingProblems(state),
  ]
}

const lacksSecondSignature = (
  { pots: counted, signatures, entry }: ClosingState,
  { differenceLimit }: Agreement,
): boolean =>
  counted.some(({ difference }) => Math.abs(difference) > differenceLimit) &&
  signatures.every(({ author }) => author === entry.author)

/** Loans that the agreement in force where they were granted does not allow (rule LO3). */
const againstRules = (state: LedgerState, { loans }: MemberState): Problem[] => {
  const problems: Problem[] = []
  const counted = loans.filter(({ entry }) => entry.reversals.length === 0)
  for (const [place, loan] of counted.entries()) {
    // What is carried was lent by the rules of the notebook before.
    if (loan.entry.fact.kind === 'loan-carried') continue
    const at = placeOf(loan.entry)
    const { agreement } = loan
    const { ladder } = agreement
    const last = counted[place - 1]
    if (loan.principal > (ladder[place] ?? ladder.at(-1) ?? Infinity)) {
      problems.push({ code: 'loan-above-ladder', at, about: null })
    }
    if (last !== undefined && !wasRepaidFor(state, last, loan)) {
      problems.push({ code: 'loan-before-last-closed', at, about: last.entry })
    }
    if (loan.rules.prepayment !== 'goes-on' && !isAgreed(loan.rules, agreement)) {
      problems.push({ code: 'loan-terms-differ', at, about: null })
    }
  }
  return problems
}

const wasRepaidFor = (state: LedgerState, last: LoanState, next: LoanState): boolean =>
  closedOnTime(last) && (last.book.closedOn ?? Infinity) <= dayOf(state, next.entry)

const isAgreed = (rules: BookRules, agreement: Agreement): boolean =>
  rules.unit === agreement.unit &&
  rules.allocation === agreement.allocation &&
  rules.prepayment === agreement.prepayment &&
  isSameCharge(rules.charge, agreement.charge)

const isSameCharge = (one: Charge, other: Charge): boolean => {
  if (one.method === 'none' || other.method === 'none') return one.method === other.method
  const [rate, agreed] = [one.rate, other.rate]
  const isSameRate = rate.millionths === agreed.millionths && rate.per === agreed.per
  return one.method === other.method && isSameRate
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
