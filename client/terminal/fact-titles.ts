/** What a fact that moves money is called in an export, whose it is, and what was written beside it. */
import type { Ledger, Member } from '../../shared/ledger/ledger.ts'
import type { Fact, FactKind, FactRef } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'

/** Kinds that move nothing have one too: what follows from them may. */
export const factTitles: Readonly<Record<FactKind, string>> = {
  'group-founded': 'Group founded',
  'member-added': 'Member added',
  'page-opened': 'Page opened',
  'meeting-opened': 'Meeting opened',
  attendance: 'Attendance',
  repayment: 'Repayment',
  saving: 'Saving',
  confirmation: 'Confirmation',
  dispute: 'Dispute',
  reversal: 'Reversal',
  'meeting-closed': 'Closing',
  'closing-signed': 'Closing signed',
  'mandate-signed': 'Mandate signed',
  'loan-fund-received': 'Received for the loan fund',
  'loan-disbursed': 'Loan',
  'member-left': 'Savings of a member who left',
  evidence: 'Evidence of a fork',
  branch: 'Branch of a fork',
  proposal: 'Proposal',
  vote: 'Vote',
  'vote-closed': 'Vote closed',
  'loan-asked': 'Loan asked for',
  'loan-granted': 'Loan',
  cover: 'Cover',
  'cover-repaid': 'Cover repaid',
  'cover-forgiven': 'Cover forgiven',
  'box-counted': 'Box counted',
  'step-done': 'Step of the meeting',
  'next-meeting': 'Next meeting',
  fine: 'Fine',
  'fine-paid': 'Fine paid',
  dues: 'Dues',
  expense: 'Expense',
  'pot-transfer': 'Transfer between pots',
  'loan-fund-returned': 'Returned from the loan fund',
  training: 'Training',
  business: 'Business',
  'lots-opened': 'Lots opened',
  'lots-committed': 'Lots committed',
  'lots-commitments-closed': 'Lots: commitments closed',
  'lots-revealed': 'Lots revealed',
  'lots-drawn': 'Gift by lots',
  'shared-out': 'Share-out',
  'cycle-ended': 'End of the cycle',
  'opening-balances': 'Opening balances',
  'loan-carried': 'Loan carried over',
  'cover-carried': 'Cover carried over',
  restated: 'Stated again',
}

/** Whom the money is of; null: more than one, or the group. */
export const memberOfFact = (ledger: Ledger, fact: Fact): Member | null => {
  const memberOf = (ref: FactRef): Member | null => ledger.members.get(refToKey(ref)) ?? null
  const loanOf = (ref: FactRef): Member | null => ledger.loans.get(refToKey(ref))?.member ?? null
  if (fact.kind === 'lots-drawn') return memberOf(fact.winner)
  if ('member' in fact) return memberOf(fact.member)
  if ('loan' in fact) return loanOf(fact.loan)
  return 'cover' in fact ? (ledger.covers.get(refToKey(fact.cover))?.loan.member ?? null) : null
}

export const noteOfFact = (fact: Fact): string => {
  if ('note' in fact) return fact.note
  return 'reason' in fact ? fact.reason : ''
}
