/** Facts of lots, share-out and the end of a cycle (rules LT, SH, KE7). */
import type { Centavos } from '../money/centavos.ts'
import type { OpeningFact } from './opening-facts.ts'
import type { CashRow, FactRef, Head } from './record.ts'

/** What one member gets of the annual pool. */
export interface ShareOutPart {
  readonly member: FactRef
  readonly due: Centavos
  /** Notes and coins laid out for her. */
  readonly cash: readonly CashRow[]
  /** What the box could not pay in cash: a named line, never dropped (rule SH2). */
  readonly unpaid: Centavos
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
  /** To her nonce, herself and these lots (ledger/draw.ts); 32 bytes (rule LT2). */
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
  | OpeningFact
