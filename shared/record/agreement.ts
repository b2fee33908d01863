/** What a group has agreed on, as one structure; and the terms of one loan (DOMAIN: amounts, terms and fines are settings of the group). */
import type { Centavos } from '../money/centavos.ts'
import type { Day } from '../time/civil-date.ts'

export const ratePeriods = ['year', 'week', 'loan'] as const

/** On what a woman pays for a loan. */
export interface Rate {
  /** Parts per million: 24 % are 240,000. */
  readonly millionths: number
  /** A year has 52 weeks; `loan`: once on the principal, however many weeks it runs. */
  readonly per: (typeof ratePeriods)[number]
}

export const chargeMethods = ['none', 'flat', 'level', 'equal-principal'] as const

export type Charge =
  | { readonly method: 'none' }
  /** On the whole principal, the same each week. */
  | { readonly method: 'flat'; readonly rate: Rate }
  /** On what is still owed, in instalments of one size; never per loan. */
  | { readonly method: 'level'; readonly rate: Rate }
  /** On what is still owed, with the same principal each week; never per loan. */
  | { readonly method: 'equal-principal'; readonly rate: Rate }

export const allocationOrders = [
  /** Fine, charge, principal of the oldest instalment; then those of the next. */
  'oldest-first',
  /** All fines, then all charges, then principal; each from the oldest instalment on. */
  'charges-first',
  /** All principal, then all fines, then all charges. */
  'principal-first',
] as const
export type AllocationOrder = (typeof allocationOrders)[number]

export const prepayments = [
  /** What is paid ahead settles the last instalments. */
  'shortens',
  /** What is paid ahead makes those that are left smaller. */
  'lowers',
] as const
export type Prepayment = (typeof prepayments)[number]

export const savingsUses = ['lots', 'annual-pool'] as const
export type SavingsUse = (typeof savingsUses)[number]

export const shareOutMethods = [
  /** All of it in proportion to savings. */
  'in-proportion',
  /** To each her own savings, and equal parts of the rest. */
  'own-and-equal-rest',
] as const
export type ShareOutMethod = (typeof shareOutMethods)[number]

export const coverRules = ['none', 'equal-parts', 'as-agreed'] as const
export type CoverRule = (typeof coverRules)[number]

/** How one loan is repaid. */
export interface LoanTerms {
  readonly principal: Centavos
  readonly weeks: number
  readonly firstDue: Day
  readonly charge: Charge
  /** Centavos to whose multiples instalments are rounded: 1, 50, 100… */
  readonly unit: Centavos
  readonly allocation: AllocationOrder
  readonly prepayment: Prepayment
}

export interface Agreement {
  readonly weeklySaving: Centavos
  /** Each may save more than that (rule SA1). */
  readonly maySaveMore: boolean
  readonly savingsUse: SavingsUse
  /** Who is behind with her savings takes no part in the draw (rule LT1). */
  readonly lotsNeedUpToDate: boolean
  readonly weeksBetweenLots: number
  readonly shareOut: ShareOutMethod
  readonly charge: Charge
  readonly unit: Centavos
  readonly allocation: AllocationOrder
  readonly prepayment: Prepayment
  /** Nothing: no fine. */
  readonly fineLate: Centavos
  readonly fineAbsent: Centavos
  /** For an instalment that is not paid when it is due. */
  readonly fineLatePayment: Centavos
  readonly weeklyDues: Centavos
  readonly cover: CoverRule
  /** Percent of the active members who must say yes; more than half, so that two results never contradict each other (rule VO1). */
  readonly quorumPercent: number
  /** Centavos over or short in the box above which a closing needs a second signature (rule ME2). */
  readonly differenceLimit: Centavos
  /** The most of a woman's first loan, her second…, the last for all that follow; empty: no limit (rule LO3). */
  readonly ladder: readonly Centavos[]
  readonly cycleWeeks: number
}
