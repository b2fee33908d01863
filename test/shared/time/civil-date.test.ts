import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Day } from '../../../shared/time/civil-date.ts'
import {
  addDays,
  addWeeks,
  dayOf,
  dayToCivil,
  dayToIso,
  isoToDay,
  lastDay,
  weekdayOf,
} from '../../../shared/time/civil-date.ts'

const days = fc.integer({ min: 0, max: lastDay }) as fc.Arbitrary<Day>

test('[LO1] days are counted from 1970-01-01, a Thursday', () => {
  expect(dayOf(1970, 1, 1)).toBe(0)
  expect(weekdayOf(dayOf(1970, 1, 1))).toBe(4)
  expect(weekdayOf(dayOf(1969, 12, 28))).toBe(0)
  expect(dayOf(9999, 12, 31)).toBe(lastDay)
})

test.each([
  ['2024-02-29', 19_782, 4],
  ['2026-03-03', 20_515, 2],
  ['2000-03-01', 11_017, 3],
])('[LO1] %s is day %i, weekday %i', (text, day, weekday) => {
  expect(isoToDay(text)).toEqual({ ok: true, value: day })
  expect(dayToIso(day as Day)).toBe(text)
  expect(weekdayOf(day as Day)).toBe(weekday)
})

test.each(['2025-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '2026-01-01T00', ''])(
  '[LO1] %j is not a date',
  (text) => {
    expect(isoToDay(text)).toEqual({ ok: false, error: 'not-a-date' })
  },
)

test('[LO1] the calendar is the one that everybody has', () => {
  fc.assert(
    fc.property(days, (day) => {
      const date = new Date(day * 86_400_000)
      const { year, month, date: dayOfMonth } = dayToCivil(day)
      expect([year, month - 1, dayOfMonth]).toEqual([
        date.getUTCFullYear(),
        date.getUTCMonth(),
        date.getUTCDate(),
      ])
      expect(dayOf(year, month, dayOfMonth)).toBe(day)
      expect(weekdayOf(day)).toBe(date.getUTCDay())
      expect(isoToDay(dayToIso(day))).toEqual({ ok: true, value: day })
    }),
  )
})

test('[LO1] weeks keep the weekday', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: -100, max: 100 }), (day, weeks) => {
      expect(weekdayOf(addWeeks(day, weeks))).toBe(weekdayOf(day))
      expect(addDays(day, 7 * weeks)).toBe(addWeeks(day, weeks))
    }),
  )
})
