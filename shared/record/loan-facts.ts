/** Facts of loans and of covering for each other (rules LO, CO), beside the simple ones in record.ts. */
import type { Centavos } from '../money/centavos.ts'
import type { LoanTerms } from './agreement.ts'
import type { FactRef } from './record.ts'

/** What one member gives or gets. */
export interface Share {
  readonly member: FactRef
  readonly amount: Centavos
}

export type LoanFact =
  | {
      readonly kind: 'loan-asked'
      readonly meeting: FactRef
      readonly member: FactRef
      readonly principal: Centavos
      readonly weeks: number
      readonly purpose: string
    }
  /** Principal handed over, with its terms as they stood in the agreement; `loan-disbursed` is the simple form without charges. */
  | {
      readonly kind: 'loan-granted'
      readonly meeting: FactRef
      readonly member: FactRef
      readonly terms: LoanTerms
      /** What was asked for and voted on. */
      readonly ask: FactRef | null
    }
  /** Others pay into the loan fund what the borrower could not (rule CO1). One share a member, ascending by reference. */
  | {
      readonly kind: 'cover'
      readonly meeting: FactRef
      readonly loan: FactRef
      readonly shares: readonly Share[]
    }
  /** From the borrower's hand to hers who covered: no cash of the box moves. */
  | {
      readonly kind: 'cover-repaid'
      readonly meeting: FactRef
      readonly cover: FactRef
      /** Who covered. */
      readonly member: FactRef
      readonly amount: Centavos
    }
  /** Who states it gives up what is still owed her on this cover (rule CO2). */
  | { readonly kind: 'cover-forgiven'; readonly cover: FactRef }
