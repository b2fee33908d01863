/** What comes into the pots beside savings and repayments, and what goes out: Via's money, fines, dues, expenses (DOMAIN, pots). */
import type { FactRef } from '../record/record.ts'
import type { Motion } from '../record/vote-facts.ts'
import { transfer } from './account.ts'
import { claimMeeting } from './meeting.ts'
import { noteLeaver, settle } from './posting.ts'
import type { ProblemCode, Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { hasSeen, lookUp } from './reference.ts'
import type { Act, FactOf, ProposalState } from './state.ts'
import { note } from './state.ts'

export const applyLoanFundReceived = (
  act: Act,
  fact: FactOf<'loan-fund-received'>,
): Refusal | null => {
  const { box, loanFund } = act.state
  const meeting = settle(act, fact.meeting, transfer(box['loan-fund'], loanFund, fact.amount))
  return meeting.ok ? null : meeting.error
}

export const applyLoanFundReturned = (
  act: Act,
  fact: FactOf<'loan-fund-returned'>,
): Refusal | null => {
  const { box, loanFund } = act.state
  const meeting = settle(act, fact.meeting, transfer(loanFund, box['loan-fund'], fact.amount))
  return meeting.ok ? null : meeting.error
}

/** Nothing moves until it is paid. */
export const applyFine = (act: Act, fact: FactOf<'fine'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const loan = fact.loan === null ? null : lookUp(act, fact.loan, 'loan')
  if (loan?.ok === false) return loan.error
  const meeting = lookUp(act, fact.meeting, 'meeting')
  if (!meeting.ok) return meeting.error
  if (loan !== null && loan.value.member !== member.value) {
    return refusal('refers-to-wrong-kind', fact.loan)
  }
  member.value.fines.push(act.entry)
  claimMeeting(act, meeting.value)
  noteLeaver(act, member.value)
  return null
}

export const applyFinePaid = (act: Act, fact: FactOf<'fine-paid'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const { box, fines } = act.state
  const meeting = settle(act, fact.meeting, transfer(box['group-fund'], fines, fact.amount))
  if (!meeting.ok) return meeting.error
  member.value.finesPaid.push(act.entry)
  noteLeaver(act, member.value)
  return null
}

export const applyDues = (act: Act, fact: FactOf<'dues'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const { box, dues } = act.state
  const meeting = settle(act, fact.meeting, transfer(box['group-fund'], dues, fact.amount))
  if (!meeting.ok) return meeting.error
  noteLeaver(act, member.value)
  return null
}

export const applyExpense = (act: Act, fact: FactOf<'expense'>): Refusal | null => {
  const { pot, amount } = fact
  const proposal = lookUpProposal(act, fact.proposal)
  if (proposal?.ok === false) return proposal.error
  const { box, expenses } = act.state
  const meeting = settle(act, fact.meeting, transfer(expenses[pot], box[pot], amount))
  if (!meeting.ok) return meeting.error
  const isOfPot = (motion: Motion): boolean =>
    motion.kind === 'expense' && motion.pot === pot && amount <= motion.amount
  noteVote(act, proposal?.value ?? null, isOfPot, 'expense-not-voted')
  if (pot !== 'group-fund') note(act.state, act.entry, refusal('expense-of-other-pot'))
  return null
}

/** Cash of one pot serves another; what the pots owe stays as it is, until it is moved back. */
export const applyPotTransfer = (act: Act, fact: FactOf<'pot-transfer'>): Refusal | null => {
  const { from, to, amount } = fact
  const proposal = lookUpProposal(act, fact.proposal)
  if (proposal?.ok === false) return proposal.error
  const { box } = act.state
  const meeting = settle(act, fact.meeting, transfer(box[to], box[from], amount))
  if (!meeting.ok) return meeting.error
  const isOfPots = (motion: Motion): boolean =>
    motion.kind === 'pot-transfer' &&
    motion.from === from &&
    motion.to === to &&
    amount <= motion.amount
  noteVote(act, proposal?.value ?? null, isOfPots, 'transfer-not-voted')
  return null
}

const lookUpProposal = (
  act: Act,
  ref: FactRef | null,
): ReturnType<typeof lookUp<'proposal'>> | null =>
  ref === null ? null : lookUp(act, ref, 'proposal')

/** A vote allows it once. */
const noteVote = (
  act: Act,
  proposal: ProposalState | null,
  allows: (motion: Motion) => boolean,
  code: ProblemCode,
): void => {
  const decision = proposal?.decision ?? null
  const isAllowed =
    proposal !== null &&
    decision?.outcome === 'passed' &&
    hasSeen(act, decision.entry) &&
    allows(proposal.motion) &&
    proposal.used.every(({ reversals }) => reversals.length > 0)
  if (!isAllowed) note(act.state, act.entry, refusal(code, proposal?.entry ?? null))
  proposal?.used.push(act.entry)
}
