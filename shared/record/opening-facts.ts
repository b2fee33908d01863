/** Facts that begin a notebook which follows another (rule KE7): what is carried over, and late facts that are stated again. */
import type { Centavos } from '../money/centavos.ts'
import type { Day } from '../time/civil-date.ts'
import type { Agreement, LoanTerms } from './agreement.ts'
import type { FactRef, Pot } from './record.ts'

/** What is still to be paid of one instalment. */
export interface CarriedInstalment {
  readonly due: Day
  readonly principal: Centavos
  readonly charge: Centavos
}

export const memberStandings = ['active', 'left'] as const

export interface CarriedMember {
  /** In the notebook that ended. */
  readonly old: FactRef
  /** In the new one. */
  readonly member: FactRef
  /** A woman who left is carried for what is still open with her. */
  readonly standing: (typeof memberStandings)[number]
  /** Below zero where she was paid more than was hers. */
  readonly savings: Centavos
  /** Fines not yet paid; below zero where she paid more. */
  readonly fines: Centavos
}

export interface PotBalance {
  readonly pot: Pot
  /** Cash by the books; below zero where the pot is overdrawn. */
  readonly amount: Centavos
}

export const loanForms = [
  /** By its terms. */
  'by-terms',
  /** The simple form: no charge, and what is paid ahead goes on to the next instalments. */
  'simple',
] as const

export const carriedLoanStates = ['running', 'written-off'] as const

/** What a borrower still owes to one who covered for her; below zero where she paid back more. */
export interface CarriedClaim {
  readonly member: FactRef
  readonly amount: Centavos
}

export type OpeningFact =
  /** In the record that founds the group. */
  | {
      readonly kind: 'opening-balances'
      /** The notebook that ended: its group's id, 32 bytes. */
      readonly group: Uint8Array
      /** The record that ended it, 32 bytes. */
      readonly closing: Uint8Array
      /** As it was in force. */
      readonly agreement: Agreement
      readonly pots: readonly PotBalance[]
      /** What Via gave into the loan fund, less what went back. */
      readonly loanFund: Centavos
      readonly members: readonly CarriedMember[]
    }
  /** A late fact of the notebook that ended is stated again, once, in one record with this. */
  | {
      readonly kind: 'restated'
      /** The late record there, 32 bytes, and the place of the fact in it. */
      readonly id: Uint8Array
      readonly index: number
      /** The fact as stated here. */
      readonly fact: FactRef
    }
  /** A loan that goes on; in one record with the opening balances, after them. */
  | {
      readonly kind: 'loan-carried'
      readonly old: FactRef
      readonly member: FactRef
      /** As they stood; `principal` is what was lent then. */
      readonly terms: LoanTerms
      readonly form: (typeof loanForms)[number]
      readonly state: (typeof carriedLoanStates)[number]
      /** Oldest first; none where only covers are open, or a surplus. */
      readonly instalments: readonly CarriedInstalment[]
      /** Paid beyond all that was owed: hers. */
      readonly surplus: Centavos
    }
  /** Claims of those who covered, on the borrower of a loan that is carried before it in the same record. */
  | {
      readonly kind: 'cover-carried'
      readonly old: FactRef
      readonly loan: FactRef
      readonly claims: readonly CarriedClaim[]
    }
