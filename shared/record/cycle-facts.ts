/** Facts of lots, share-out and the end of a cycle (rules LT, SH, KE7). */
import type { Centavos } from '../money/centavos.ts'
import type { Day } from '../time/civil-date.ts'
import type { LoanTerms } from './agreement.ts'
import type { Share } from './loan-facts.ts'
import type { CashRow, FactRef, Head, Pot } from './record.ts'

/** What one member gets of the annual pool. */
export interface ShareOutPart {
  readonly member: FactRef
  readonly due: Centavos
  /** Notes and coins laid out for her. */
  readonly cash: readonly CashRow[]
  /** What the box could not pay in cash: a named line, never dropped (rule SH2). */
  readonly unpaid: Centavos
}

/** What is still to be paid of one instalment. */
export interface CarriedInstalment {
  readonly due: Day
  readonly principal: Centavos
  readonly charge: Centavos
}

export interface CarriedLoan {
  /** In the notebook that ended. */
  readonly old: FactRef
  /** In the new one. */
  readonly member: FactRef
  /** As they stood; `principal` is what was lent then. */
  readonly terms: LoanTerms
  /** Oldest first; at least one. */
  readonly instalments: readonly CarriedInstalment[]
}

export interface CarriedMember {
  /** In the notebook that ended. */
  readonly old: FactRef
  /** In the new one. */
  readonly member: FactRef
  readonly savings: Centavos
  /** Fines not yet paid. */
  readonly fines: Centavos
}

/** What a borrower still owes to one who covered for her. Both in the new notebook. */
export interface CarriedClaim extends Share {
  readonly borrower: FactRef
}

export interface PotBalance {
  readonly pot: Pot
  readonly amount: Centavos
}

export type CycleFact =
  /** Who takes part, ascending by reference, and for how much (rule LT1). */
  | {
      readonly kind: 'lots-opened'
      readonly meeting: FactRef
      readonly eligible: readonly FactRef[]
      readonly heads: readonly Head[]
      readonly amount: Centavos
    }
  /** SHA-256 of her nonce; 32 bytes (rule LT2). */
  | { readonly kind: 'lots-committed'; readonly lots: FactRef; readonly commitment: Uint8Array }
  | {
      readonly kind: 'lots-commitments-closed'
      readonly lots: FactRef
      readonly heads: readonly Head[]
    }
  /** 32 bytes. */
  | { readonly kind: 'lots-revealed'; readonly lots: FactRef; readonly nonce: Uint8Array }
  | {
      readonly kind: 'lots-drawn'
      readonly lots: FactRef
      readonly heads: readonly Head[]
      readonly winner: FactRef
      readonly amount: Centavos
    }
  /** One part a member, ascending by reference. */
  | {
      readonly kind: 'shared-out'
      readonly meeting: FactRef
      readonly heads: readonly Head[]
      readonly parts: readonly ShareOutPart[]
    }
  | {
      readonly kind: 'cycle-ended'
      readonly meeting: FactRef
      readonly heads: readonly Head[]
      /** By which it was voted. */
      readonly proposal: FactRef
    }
  /** First in a notebook that follows another: what is carried over. */
  | {
      readonly kind: 'opening-balances'
      /** The notebook that ended: its group's id, 32 bytes. */
      readonly group: Uint8Array
      /** The record that ended it, 32 bytes. */
      readonly closing: Uint8Array
      readonly pots: readonly PotBalance[]
      readonly members: readonly CarriedMember[]
      readonly loans: readonly CarriedLoan[]
      readonly claims: readonly CarriedClaim[]
    }
  /** A late fact of the notebook that ended is stated again here, once (rule KE7). */
  | {
      readonly kind: 'restated'
      /** The late record there, 32 bytes, and the place of the fact in it. */
      readonly id: Uint8Array
      readonly index: number
      /** The fact as stated here. */
      readonly fact: FactRef
    }
