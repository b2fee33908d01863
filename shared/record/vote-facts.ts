/** Facts of a vote (rule VO1): what is proposed, who said what, and where it was settled. */
import type { Centavos } from '../money/centavos.ts'
import type { Day } from '../time/civil-date.ts'
import type { Agreement } from './agreement.ts'
import type { FactRef, Head, Pot } from './record.ts'

export const choices = ['yes', 'no'] as const
export type Choice = (typeof choices)[number]

/** What is voted on. */
export type Motion =
  | { readonly kind: 'agreement'; readonly agreement: Agreement }
  | {
      readonly kind: 'leader-elected'
      readonly member: FactRef
      /** Who leads no longer; null: she leads beside the others. */
      readonly replaces: FactRef | null
    }
  | { readonly kind: 'leader-ended'; readonly member: FactRef }
  | { readonly kind: 'loan'; readonly ask: FactRef }
  /** What is left of the loan, anew. */
  | {
      readonly kind: 'reschedule'
      readonly loan: FactRef
      readonly weeks: number
      readonly firstDue: Day
    }
  | { readonly kind: 'write-off'; readonly loan: FactRef }
  | {
      readonly kind: 'expense'
      readonly pot: Pot
      readonly amount: Centavos
      readonly note: string
    }
  /** Cash of one pot for the purposes of another: savings cover the loan fund only so. */
  | {
      readonly kind: 'pot-transfer'
      readonly from: Pot
      readonly to: Pot
      readonly amount: Centavos
    }
  | { readonly kind: 'dismissal'; readonly member: FactRef }
  | { readonly kind: 'cycle-end' }
  /** The notebook is destroyed once its successor holds what is carried over (rule KE7). */
  | { readonly kind: 'destruction' }

/** The order is the format: append only. */
export const motionKinds = [
  'agreement',
  'leader-elected',
  'leader-ended',
  'loan',
  'reschedule',
  'write-off',
  'expense',
  'pot-transfer',
  'dismissal',
  'cycle-end',
  'destruction',
] as const satisfies readonly Motion['kind'][]

export type VoteFact =
  | {
      readonly kind: 'proposal'
      /** In which it is made; null: between meetings. */
      readonly meeting: FactRef | null
      readonly motion: Motion
    }
  /** Her last word before the vote is closed holds. */
  | { readonly kind: 'vote'; readonly proposal: FactRef; readonly choice: Choice }
  /** Settles the votes that lie below the heads; others are late (rule AU6). */
  | { readonly kind: 'vote-closed'; readonly proposal: FactRef; readonly heads: readonly Head[] }
