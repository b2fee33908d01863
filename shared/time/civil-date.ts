/** Civil dates as day numbers: days since 1970-01-01, proleptic Gregorian, no clock and no time zone. */
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'

declare const dayBrand: unique symbol
/** Whole days since 1970-01-01. */
export type Day = number & { readonly [dayBrand]: true }

export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** 9999-12-31. */
export const lastDay = 2_932_896 as Day

const daysPerEra = 146_097

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil. */
export const dayOf = (year: number, month: number, date: number): Day => {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return (era * daysPerEra + dayOfEra - 719_468) as Day
}

/** The same source's civil_from_days. */
export const dayToCivil = (day: Day): { year: number; month: number; date: number } => {
  const shifted = day + 719_468
  const era = Math.floor(shifted / daysPerEra)
  const dayOfEra = shifted - era * daysPerEra
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

/** 0 = Sunday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: Day): Weekday => ((((day + 4) % 7) + 7) % 7) as Weekday

export const addDays = (day: Day, days: number): Day => (day + days) as Day

export const addWeeks = (day: Day, weeks: number): Day => (day + 7 * weeks) as Day

export const dayToIso = (day: Day): string => {
  const { year, month, date } = dayToCivil(day)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
}

export const isoToDay = (text: string): Result<Day, 'not-a-date'> => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text)
  if (parts === null) return refuse('not-a-date')
  const day = dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  return dayToIso(day) === text ? ok(day) : refuse('not-a-date')
}
