/** What moves money, as people call it. */
export type MovementKind =
  | 'repayment'
  | 'saving'
  | 'dues'
  | 'fine-paid'
  | 'gift'
  | 'loan-disbursed'
  | 'member-left'
  | 'loan-fund-received'
  | 'other'
