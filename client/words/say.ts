/** Amounts, days and moments in the language that the screen speaks now. */
import type { Centavos } from '../../shared/money/centavos.ts'
import type { Currency } from '../../shared/record/record.ts'
import type { Day, Weekday } from '../../shared/time/civil-date.ts'
import { dayOf } from '../../shared/time/civil-date.ts'
import { amountToNumeral, amountToText, amountToWords, unitOf } from './amount-words.ts'
import { getLocale } from './compiled/runtime.js'

const locale = (): string => (getLocale() === 'es' ? 'es-MX' : 'en')

export const sayAmount = (amount: Centavos, currency: Currency): string =>
  amountToText(amount, currency, getLocale())

export const spellAmount = (amount: Centavos, currency: Currency): string =>
  amountToWords(amount, currency, getLocale())

export const sayNumeral = (amount: Centavos): string => amountToNumeral(amount, getLocale())

export const sayUnit = (amount: Centavos, currency: Currency): string =>
  unitOf(amount, currency, getLocale())

/** "1,234". */
export const sayWhole = (count: number): string =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(count)

/** Hundredths of a percent as "3.8 %": one decimal is as much as a table needs. */
export const sayPercent = (hundredths: number): string =>
  new Intl.NumberFormat(locale(), {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(hundredths / 10_000)

const msPerDay = 86_400_000

const formatDay = (day: Day, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(day * msPerDay)

/** "martes, 3 de marzo". */
export const sayDay = (day: Day): string =>
  formatDay(day, { weekday: 'long', day: 'numeric', month: 'long' })

/** "martes, 3 de marzo de 2026": for what is kept. */
export const sayDatedDay = (day: Day): string =>
  formatDay(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

/** "3 mar 2026". */
export const sayShortDay = (day: Day): string =>
  formatDay(day, { day: 'numeric', month: 'short', year: 'numeric' })

/** "martes"; 1970-01-04 was a Sunday. */
export const sayWeekday = (weekday: Weekday): string =>
  formatDay((weekday + 3) as Day, { weekday: 'long' })

/** "3 mar, 5:20 p.m.", in the device's own time zone. */
export const sayMoment = (at: number): string =>
  new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)

/** The civil date that the device's clock shows. */
export const today = (): Day => {
  const now = new Date()
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate())
}
