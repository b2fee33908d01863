/**
 * Facts that move money (DOMAIN, pots and postings). Money that is said to have moved is counted wherever there is an account for
 * it, and what is odd about it is a Problem: cash in the box does not go away because a rule was broken.
 */
import type { FactRef } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { PostingState } from './account.ts'
import { applyPostings, openAccount, transfer, turnoverCentavos, turnoverOf } from './account.ts'
import { leadsAt } from './leadership.ts'
import { claimMeeting } from './meeting.ts'
import { endOf } from './membership.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp } from './reference.ts'
import type { Act, FactOf, LoanState, MemberState } from './state.ts'
import { note } from './state.ts'

/** A whole repayment goes to the loan's account, so that the order of two never matters; a surplus shows as such (loan.ts). */
export const applyRepayment = (act: Act, fact: FactOf<'repayment'>): Refusal | null => {
  const loan = lookUp(act, fact.loan, 'loan')
  if (!loan.ok) return loan.error
  const { account, member, repayments } = loan.value
  const refused = settle(
    act,
    fact.meeting,
    transfer(act.state.box['loan-fund'], account, fact.amount),
  )
  if (refused !== null) return refused
  repayments.push(act.entry)
  noteLeaver(act, member)
  return null
}

export const applySaving = (act: Act, fact: FactOf<'saving'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const { savings } = member.value
  const refused = settle(act, fact.meeting, transfer(act.state.box.savings, savings, fact.amount))
  if (refused !== null) return refused
  noteLeaver(act, member.value)
  return null
}

export const applyLoanFundReceived = (
  act: Act,
  fact: FactOf<'loan-fund-received'>,
): Refusal | null => {
  const { box, loanFund } = act.state
  return settle(act, fact.meeting, transfer(box['loan-fund'], loanFund, fact.amount))
}

export const applyLoanDisbursed = (act: Act, fact: FactOf<'loan-disbursed'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const { state, entry } = act
  const { page, clock, index } = entry
  const loan: LoanState = {
    kind: 'loan',
    key: refToKey(entry),
    entry,
    member: member.value,
    principal: fact.principal,
    instalment: fact.instalment,
    weeks: fact.weeks,
    firstDue: fact.firstDue,
    account: openAccount({ kind: 'loan', loan: { page, clock, index } }),
    repayments: [],
  }
  const refused = settle(
    act,
    fact.meeting,
    transfer(loan.account, state.box['loan-fund'], fact.principal),
  )
  if (refused !== null) return refused
  state.loans.set(loan.key, loan)
  state.accounts.push(loan.account)
  member.value.loans.push(loan)
  entry.subject = loan
  noteLeaver(act, member.value)
  return null
}

/** She takes her own savings; her loans stay, and may still be repaid (rule SA2). */
export const applyMemberLeft = (act: Act, fact: FactOf<'member-left'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  if (act.author !== member.value && !leadsAt(act, act.author)) return refusal('not-leader')
  const { savings, left } = member.value
  if (left !== null) return refusal('member-left', left)
  const refused = settle(
    act,
    fact.meeting,
    transfer(savings, act.state.box.savings, fact.savingsPaid),
  )
  if (refused !== null) return refused
  member.value.left = act.entry
  return null
}

/** Posts the fact and lists it under its meeting. */
const settle = (act: Act, ref: FactRef, postings: readonly PostingState[]): Refusal | null => {
  const meeting = lookUp(act, ref, 'meeting')
  if (!meeting.ok) return meeting.error
  const refused = post(act, postings)
  if (refused !== null) return refused
  act.state.movements.push(act.entry)
  claimMeeting(act, meeting.value)
  return null
}

export const post = ({ state, entry }: Act, postings: readonly PostingState[]): Refusal | null => {
  const turnover = state.turnover + turnoverOf(postings)
  if (turnover > turnoverCentavos) return refusal('sum-too-large')
  state.turnover = turnover
  entry.postings = postings
  applyPostings(postings)
  return null
}

const noteLeaver = ({ state, entry }: Act, member: MemberState): void => {
  const end = endOf(member)
  if (end !== null) note(state, entry, refusal('for-leaver', end))
}
