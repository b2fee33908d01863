/** Facts of a meeting beside presence and payments: its steps, the group fund, trainings and businesses. */
import type { Centavos } from '../money/centavos.ts'
import type { Day } from '../time/civil-date.ts'
import type { CashRow, FactRef, Pot, PotCount } from './record.ts'

/** What nothing else on the books shows to be done (rule ME1). Append only. */
export const steps = ['last-closing-recited', 'closing-read-aloud', 'receipts-given'] as const
export type Step = (typeof steps)[number]

/** Append only. */
export const fineReasons = ['late', 'absent', 'late-payment', 'other'] as const
export type FineReason = (typeof fineReasons)[number]

/** Append only. */
export const topics = [
  'nutrition',
  'family-health',
  'food-security',
  'financial-literacy',
  'self-care',
  'womens-issues',
  'gender-based-violence',
  'business-savings',
  'cash-flow',
  'inventory',
  'financial-documents',
  'legal-documents',
  'insurance',
  'other',
] as const
export type Topic = (typeof topics)[number]

/** Append only. */
export const trades = [
  'clothes',
  'shoes',
  'make-up',
  'household-goods',
  'other-retail',
  'food-cart',
  'restaurant',
  'other-food',
  'childcare',
  'cleaning',
  'other-services',
] as const
export type Trade = (typeof trades)[number]

export type MeetingFact =
  /** The box as it is found, before anything is paid. */
  | {
      readonly kind: 'box-counted'
      readonly meeting: FactRef
      readonly pots: readonly PotCount[]
      readonly cash: readonly CashRow[]
    }
  | { readonly kind: 'step-done'; readonly meeting: FactRef; readonly step: Step }
  | { readonly kind: 'next-meeting'; readonly meeting: FactRef; readonly day: Day }
  /** What she is to pay; nothing has moved yet. */
  | {
      readonly kind: 'fine'
      readonly meeting: FactRef
      readonly member: FactRef
      readonly amount: Centavos
      readonly reason: FineReason
      /** Whose instalment was late; null for other reasons. */
      readonly loan: FactRef | null
    }
  | {
      readonly kind: 'fine-paid'
      readonly meeting: FactRef
      readonly member: FactRef
      readonly amount: Centavos
    }
  | {
      readonly kind: 'dues'
      readonly meeting: FactRef
      readonly member: FactRef
      readonly amount: Centavos
    }
  | {
      readonly kind: 'expense'
      readonly meeting: FactRef
      readonly pot: Pot
      readonly amount: Centavos
      readonly note: string
      /** By which it was voted. */
      readonly proposal: FactRef | null
    }
  | {
      readonly kind: 'pot-transfer'
      readonly meeting: FactRef
      readonly from: Pot
      readonly to: Pot
      readonly amount: Centavos
      readonly note: string
      readonly proposal: FactRef | null
    }
  | {
      readonly kind: 'loan-fund-returned'
      readonly meeting: FactRef
      readonly amount: Centavos
      readonly note: string
    }
  | {
      readonly kind: 'training'
      readonly meeting: FactRef
      readonly topic: Topic
      readonly note: string
    }
  | {
      readonly kind: 'business'
      readonly member: FactRef
      readonly trade: Trade
      readonly note: string
    }
