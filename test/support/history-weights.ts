/** How often chance states what, in the histories of history.ts. */
import type { FactKind } from '../../shared/record/record.ts'

export const weights = {
  'group-founded': 1,
  'member-added': 1,
  'page-opened': 1,
  'meeting-opened': 3,
  attendance: 4,
  repayment: 8,
  saving: 12,
  confirmation: 8,
  dispute: 4,
  reversal: 6,
  'meeting-closed': 6,
  'closing-signed': 4,
  'loan-fund-received': 2,
  'loan-disbursed': 2,
  'loan-asked': 2,
  'loan-granted': 4,
  cover: 3,
  'cover-repaid': 2,
  'cover-forgiven': 2,
  'box-counted': 1,
  'step-done': 1,
  'next-meeting': 1,
  training: 1,
  business: 1,
  fine: 2,
  'fine-paid': 2,
  dues: 1,
  expense: 1,
  'pot-transfer': 1,
  'loan-fund-returned': 1,
  proposal: 4,
  vote: 14,
  'vote-closed': 8,
} satisfies Partial<Record<FactKind, number>>

export const rareWeights = {
  'member-left': 1,
  evidence: 1,
  branch: 1,
  restated: 1,
  'mandate-signed': 1,
} satisfies Partial<Record<FactKind, number>>

/** A group that does little but vote, in the order in which votes go. */
export const voteWeights = {
  proposal: 5,
  vote: 30,
  'vote-closed': 14,
  'member-added': 1,
  'member-left': 1,
  confirmation: 2,
  saving: 3,
  'meeting-closed': 2,
  'closing-signed': 2,
  'loan-granted': 2,
  repayment: 4,
} satisfies Partial<Record<FactKind, number>>

/** A group that saves, shares out and ends its cycle. */
export const cycleWeights = {
  'meeting-opened': 2,
  saving: 12,
  repayment: 3,
  'cover-repaid': 2,
  'box-counted': 3,
  'meeting-closed': 10,
  'shared-out': 10,
  reversal: 5,
  'member-left': 1,
  'pot-transfer': 1,
  proposal: 3,
  'cycle-ended': 8,
  'closing-signed': 4,
  confirmation: 2,
  'opening-balances': 1,
} satisfies Partial<Record<FactKind, number>>

/** A group that lends, repays and covers. */
export const loanWeights = {
  'meeting-opened': 2,
  'loan-granted': 10,
  repayment: 24,
  cover: 8,
  'cover-repaid': 6,
  'cover-forgiven': 4,
  reversal: 8,
  fine: 3,
  'fine-paid': 2,
  proposal: 3,
  vote: 9,
  'vote-closed': 4,
  'meeting-closed': 2,
} satisfies Partial<Record<FactKind, number>>

/** A group that draws lots, over and over. */
export const lotsWeights = {
  'meeting-opened': 1,
  saving: 6,
  'lots-opened': 4,
  'lots-committed': 14,
  'lots-commitments-closed': 6,
  'lots-revealed': 14,
  'lots-drawn': 10,
  reversal: 2,
  confirmation: 2,
  'member-left': 1,
  'meeting-closed': 1,
  'closing-signed': 1,
} satisfies Partial<Record<FactKind, number>>
