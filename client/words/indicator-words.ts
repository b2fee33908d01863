/** What the indicators are called, and where each comes from, in a sentence (DOMAIN, IN1). */
import type { RatioName } from '../../shared/ledger/indicators.ts'
import type { Trade } from '../../shared/record/meeting-facts.ts'
import { m } from './compiled/messages.js'

export const tradeWords: Readonly<Record<Trade, () => string>> = {
  clothes: m.trade_clothes,
  shoes: m.trade_shoes,
  'make-up': m.trade_make_up,
  'household-goods': m.trade_household_goods,
  'other-retail': m.trade_other_retail,
  'food-cart': m.trade_food_cart,
  restaurant: m.trade_restaurant,
  'other-food': m.trade_other_food,
  childcare: m.trade_childcare,
  cleaning: m.trade_cleaning,
  'other-services': m.trade_other_services,
}

export const ratioWords: Readonly<Record<RatioName, () => string>> = {
  attendance: m.figure_attendance,
  'attendance-last-4': m.figure_attendance_last_4,
  retention: m.figure_retention,
  'savings-per-woman': m.figure_savings_per_woman,
  'average-loan': m.figure_average_loan,
  repayment: m.figure_repayment,
  'repayment-without-cover': m.figure_repayment_without_cover,
  covered: m.figure_covered,
  'risk-1': () => m.figure_risk({ days: 1 }),
  'risk-7': () => m.figure_risk({ days: 7 }),
  'risk-30': () => m.figure_risk({ days: 30 }),
  'risk-1-without-cover': () => m.figure_risk_without_cover({ days: 1 }),
  'risk-7-without-cover': () => m.figure_risk_without_cover({ days: 7 }),
  'risk-30-without-cover': () => m.figure_risk_without_cover({ days: 30 }),
  utilisation: m.figure_utilisation,
  dropout: m.figure_dropout,
}

export const ratioMeanings: Readonly<Record<RatioName, () => string>> = {
  attendance: m.meaning_attendance,
  'attendance-last-4': m.meaning_attendance_last_4,
  retention: m.meaning_retention,
  'savings-per-woman': m.meaning_savings_per_woman,
  'average-loan': m.meaning_average_loan,
  repayment: m.meaning_repayment,
  'repayment-without-cover': m.meaning_repayment_without_cover,
  covered: m.meaning_covered,
  'risk-1': () => m.meaning_risk({ days: 1 }),
  'risk-7': () => m.meaning_risk({ days: 7 }),
  'risk-30': () => m.meaning_risk({ days: 30 }),
  'risk-1-without-cover': m.meaning_risk_without_cover,
  'risk-7-without-cover': m.meaning_risk_without_cover,
  'risk-30-without-cover': m.meaning_risk_without_cover,
  utilisation: m.meaning_utilisation,
  dropout: m.meaning_dropout,
}
