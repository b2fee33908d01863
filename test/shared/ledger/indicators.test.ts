/** Indicators of one group: stories worked out by hand, then what holds for every history. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../../shared/ledger/fold.ts'
import type { Indicators, RatioName } from '../../../shared/ledger/indicators.ts'
import {
  attendanceAt,
  indicatorsOf,
  ratioNames,
  trainingsBy,
} from '../../../shared/ledger/indicators.ts'
import { loansOn, portfolioAtRisk, repaymentRate } from '../../../shared/ledger/indicators-loans.ts'
import {
  compareRatios,
  ratio,
  toEach,
  toHundredths,
} from '../../../shared/ledger/indicators-ratio.ts'
import { savedBy } from '../../../shared/ledger/loan.ts'
import { endOf } from '../../../shared/ledger/membership.ts'
import { stepsOf } from '../../../shared/ledger/meeting-steps.ts'
import { rollOf } from '../../../shared/ledger/roll.ts'
import { statementOf } from '../../../shared/ledger/statement.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import { addDays, addWeeks, lastDay } from '../../../shared/time/civil-date.ts'
import { histories, lendingHistories, votingHistories } from '../../support/history.ts'
import type { MeetingStory } from '../../support/meeting-story.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

/** Milliseconds: a slow machine with other work takes seconds for what takes one here. */
const timeout = 60_000

const pair = (story: Story, day: Day, name: RatioName): [number, number] => {
  const { part, whole } = indicatorsOf(story.ledger, day).ratios[name]
  return [part, whole]
}

const came = ({ story, meeting }: MeetingStory): [number, number] => {
  const { part, whole } = attendanceAt(story.ledger, meeting)
  return [part, whole]
}

test('[IN1] a published example: of 9,013,400 outstanding, 338,881 is in loans 30 days late: 3.76 %', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().receive(pesos(9_013_400))
  meeting.lend('Ana', pesos(338_881), { weeks: 20 }).lend('Lupe', pesos(8_674_519), { weeks: 1 })
  story.reverse('Rosa', meeting.last)
  const firstDue = addWeeks(meeting.day, 8)
  const fact = { meeting: meeting.ref, member: story.memberRef('Lupe'), firstDue } as const
  const principal = pesos(8_674_519)
  story.state('Rosa', {
    kind: 'loan-disbursed',
    ...fact,
    principal,
    instalment: principal,
    weeks: 1,
  })
  const risk = indicatorsOf(story.ledger, addDays(meeting.day, 7 + 31)).ratios['risk-30']
  expect(risk).toEqual(ratio(33_888_100, 901_340_000))
  expect(toHundredths(risk)).toBe(376)
})

test('[IN1] at risk is the whole loan with one late instalment, from the day after so many days on', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().receive(pesos(3_000))
  meeting.lend('Ana', pesos(1_000), { weeks: 10 }).lend('Lupe', pesos(2_000), { weeks: 20 }).close()
  const due = addWeeks(meeting.day, 1)
  const paying = story.meeting().pay('Ana', pesos(60)).pay('Lupe', pesos(2_000)).close()
  expect(paying.day).toBe(due)
  // Ana paid 60 of 100: 940 are left, 40 of them late. Lupe paid all.
  for (const [days, risk] of [
    [1, 'risk-1'],
    [7, 'risk-7'],
    [30, 'risk-30'],
  ] as const) {
    expect(pair(story, addDays(due, days), risk)).toEqual([0, 94_000])
    expect(pair(story, addDays(due, days + 1), risk)).toEqual([94_000, 94_000])
  }
  expect(pair(story, due, 'repayment')).toEqual([16_000, 20_000])
  expect(pair(story, meeting.day, 'risk-1')).toEqual([0, 300_000])
  expect(pair(story, meeting.day, 'repayment')).toEqual([0, 0])
  expect(pair(story, due, 'average-loan')).toEqual([300_000, 2])
  expect(pair(story, due, 'utilisation')).toEqual([94_000, 94_000 + 206_000])
})

test('[CO4] a covered instalment is paid to the fund, and its risk is not hidden', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().receive(pesos(1_000))
  meeting.lend('Ana', pesos(1_000), { weeks: 10 }).close()
  const covered = story
    .meeting()
    .cover('Ana', { Rosa: pesos(50), Lupe: pesos(50) })
    .close()
  const due = covered.day
  const day = addDays(due, 5)
  expect(pair(story, day, 'risk-1')).toEqual([0, 90_000])
  expect(pair(story, day, 'risk-1-without-cover')).toEqual([100_000, 100_000])
  expect(pair(story, day, 'repayment')).toEqual([10_000, 10_000])
  expect(pair(story, day, 'repayment-without-cover')).toEqual([0, 10_000])
  expect(pair(story, day, 'covered')).toEqual([10_000, 10_000])
  // A week later she pays 150: 100 for the instalment that is due, 50 back to whom it is owed longest.
  story.meeting().hand('Ana', pesos(150)).close()
  const next = addDays(due, 7)
  expect(pair(story, next, 'repayment-without-cover')).toEqual([15_000, 20_000])
  // Alone, she would have paid the first instalment and half of the second by now.
  expect(pair(story, addDays(next, 1), 'risk-1-without-cover')).toEqual([0, 85_000])
  expect(pair(story, addDays(next, 2), 'risk-1-without-cover')).toEqual([85_000, 85_000])
  story.meeting().hand('Ana', pesos(150)).close()
  const last = addDays(due, 14)
  expect(pair(story, last, 'risk-1-without-cover')).toEqual([0, 70_000])
  expect(pair(story, last, 'covered')).toEqual([10_000, 30_000])
})

test('[CO4] what a woman gives up is waited for no longer', () => {
  const story = group('Rosa', 'Ana')
  story.lend('Ana', pesos(100), { weeks: 1 })
  const meeting = story.meeting().cover('Ana', { Rosa: pesos(100) })
  const cover = meeting.last
  meeting.close()
  const day = addDays(meeting.day, 40)
  expect(pair(story, day, 'risk-30-without-cover')).toEqual([10_000, 10_000])
  story.state('Rosa', { kind: 'cover-forgiven', cover })
  expect(pair(story, day, 'risk-30-without-cover')).toEqual([0, 0])
})

test('[IN1] attendance counts who was a member at that meeting, not who is one today', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const first = story.meeting().present('Rosa', 'Ana', 'Lupe').absent('Meche').close()
  const second = story
    .meeting()
    .present('Rosa', 'Ana')
    .attend('Lupe', 'late')
    .leave('Meche')
    .close()
  story.join('Chayo')
  const third = story.meeting().present('Rosa', 'Chayo').close()
  expect([came(first), came(second), came(third)]).toEqual([
    [3, 4],
    [3, 4],
    [2, 4],
  ])
  expect(pair(story, third.day, 'attendance')).toEqual([8, 12])
  expect(pair(story, second.day, 'attendance')).toEqual([6, 8])
  for (const { meeting } of [first, second, third]) {
    const [, sentence] = statementOf(story.ledger, meeting)
    expect(sentence).toMatchObject({ code: 'attendance', active: 4 })
  }
  const names = rollOf(story.ledger, third.meeting).map(({ alias }) => alias)
  expect(names).toEqual(['Rosa', 'Ana', 'Lupe', 'Chayo'])
})

test('[ME1] what is missing of a meeting is missing of those who were its members', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const first = story.meeting().present('Rosa', 'Ana').save('Rosa', pesos(50)).close()
  story.join('Chayo')
  story.meeting().leave('Lupe').close()
  const missing = (name: string): string[] =>
    stepsOf(story.ledger, first.meeting)
      .filter((step) => step.name === name)
      .flatMap(({ members }) => members.map(({ alias }) => alias))
  expect(missing('roll-call')).toEqual(['Lupe'])
  expect(missing('savings')).toEqual(['Ana', 'Lupe'])
})

test('[IN1] an open meeting calls everyone so far, and does not count for attendance yet', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().present('Rosa')
  story.join('Lupe')
  expect(came(meeting)).toEqual([1, 3])
  expect(pair(story, meeting.day, 'attendance')).toEqual([0, 0])
  meeting.close()
  expect(pair(story, meeting.day, 'attendance')).toEqual([1, 3])
})

test('[IN1] the last four meetings are those of the day asked for', () => {
  const story = group('Rosa', 'Ana')
  const meetings = [1, 2, 2, 2, 2].map((women) => {
    const meeting = story.meeting().present('Rosa')
    if (women === 2) meeting.present('Ana')
    return meeting.close()
  })
  const [, , , fourth, last] = meetings.map(({ day }) => day)
  expect(pair(story, fourth ?? lastDay, 'attendance-last-4')).toEqual([7, 8])
  expect(pair(story, last ?? lastDay, 'attendance-last-4')).toEqual([8, 8])
  expect(pair(story, last ?? lastDay, 'attendance')).toEqual([9, 10])
})

test('[IN1] savings, dropout and retention: of those who are active, and of those who were there first', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const first = story.meeting().save('Rosa', pesos(50)).save('Meche', pesos(30)).close()
  story.join('Chayo')
  const second = story.meeting().save('Ana', pesos(70)).leave('Meche').close()
  expect(pair(story, first.day, 'savings-per-woman')).toEqual([8_000, 4])
  expect(pair(story, second.day, 'savings-per-woman')).toEqual([12_000, 4])
  expect(pair(story, first.day, 'dropout')).toEqual([0, 4])
  expect(pair(story, second.day, 'dropout')).toEqual([1, 5])
  expect(pair(story, second.day, 'retention')).toEqual([3, 4])
  expect(indicatorsOf(story.ledger, first.day).counts.women).toBe(4)
})

test('[IN1] what a closing found short in the loan fund is not there to be lent', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().receive(pesos(1_000)).lend('Ana', pesos(500), { weeks: 5 })
  meeting.close({ counted: { 'loan-fund': pesos(480) }, reason: 'faltó' })
  expect(pair(story, meeting.day, 'utilisation')).toEqual([50_000, 98_000])
  expect(pair(story, addDays(meeting.day, -1), 'utilisation')).toEqual([0, 0])
})

test('[IN1] what was written off is neither outstanding nor at risk, but was due', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(100), { weeks: 1 })
  const loan = story.loanRef('Ana')
  const meeting = story.meeting().close()
  story.meeting().close()
  story.decide({ kind: 'write-off', loan }, 'Rosa', 'Lupe')
  const day = addDays(meeting.day, 30)
  expect(pair(story, day, 'risk-1')).toEqual([0, 0])
  expect(pair(story, day, 'repayment')).toEqual([0, 10_000])
  // A week before the vote it was late.
  expect(pair(story, addDays(meeting.day, 2), 'risk-1')).toEqual([10_000, 10_000])
})

test('[TR1] trainings by topic, with who came', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  story.meeting().present('Rosa', 'Ana').absent('Lupe').train('nutrition').close()
  const meeting = story.meeting().present('Rosa', 'Lupe').train('nutrition').train('insurance')
  const wrong = meeting.train('cash-flow').last
  story.reverse('Rosa', wrong)
  meeting.close()
  const { trainings } = indicatorsOf(story.ledger, meeting.day)
  expect(trainings.nutrition).toEqual({ sessions: 2, attendances: 4, women: 3 })
  expect(trainings.insurance).toEqual({ sessions: 1, attendances: 2, women: 2 })
  expect(trainings['cash-flow'].sessions).toBe(0)
  const [, second] = trainingsBy(story.ledger, meeting.day)
  const names = second?.came.map((key) => story.ledger.members.get(key)?.alias)
  expect([second?.topic, names]).toEqual(['nutrition', ['Rosa', 'Lupe']])
})

test('[BU1] businesses by kind: active women who have one, each once', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const begin = (name: string, trade: 'clothes' | 'food-cart'): void => {
    const member = story.memberRef(name)
    story.state(name, { kind: 'business', member, trade, note: '' })
  }
  const first = story.meeting().close()
  begin('Ana', 'clothes')
  begin('Ana', 'clothes')
  begin('Ana', 'food-cart')
  begin('Lupe', 'clothes')
  const second = story.meeting().close()
  const businesses = (day: Day) => indicatorsOf(story.ledger, day).businesses
  expect(businesses(addDays(first.day, -1)).clothes).toBe(0)
  expect([businesses(second.day).clothes, businesses(second.day)['food-cart']]).toEqual([2, 1])
  story.meeting().leave('Ana').close()
  expect(businesses(lastDay).clothes).toBe(1)
})

test('[IN1] where there is nothing to divide by, there is no number', () => {
  const { ratios } = indicatorsOf(group('Rosa').ledger, lastDay)
  expect(toHundredths(ratios['risk-30'])).toBeNull()
  expect(toHundredths(ratios.attendance)).toBeNull()
  expect(toEach(ratios['average-loan'])).toBeNull()
  expect(toEach(ratios['savings-per-woman'])).toBe(0)
})

test('[MO1] percentages are rounded half to even from exact pairs', () => {
  expect(toHundredths(ratio(1, 3))).toBe(3_333)
  expect(toHundredths(ratio(2, 3))).toBe(6_667)
  expect([toHundredths(ratio(1, 20_000)), toHundredths(ratio(3, 20_000))]).toEqual([0, 2])
  expect(toHundredths(ratio(2 ** 52, 2 ** 53 - 1))).toBe(5_000)
  expect(toEach(ratio(-5, 2))).toBe(-2)
  expect(compareRatios(ratio(1, 3), ratio(333_333, 1_000_000))).toBe(1)
  expect(compareRatios(ratio(0, 0), ratio(0, 5))).toBe(-1)
  expect(compareRatios(ratio(1, 2), ratio(2, 4))).toBe(0)
})

test('[IN1] a day that is past looks afterwards as it looked then', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const then: [Day, Indicators][] = []
  const remember = ({ day }: MeetingStory): void => {
    then.push([day, indicatorsOf(story.ledger, day)])
  }
  remember(story.meeting().receive(pesos(2_000)).lend('Ana', pesos(500), { weeks: 5 }).close())
  remember(story.meeting().present('Rosa', 'Ana').pay('Ana', pesos(100)).train('insurance').close())
  remember(
    story
      .meeting()
      .cover('Ana', { Lupe: pesos(100) })
      .save('Lupe', pesos(50))
      .close(),
  )
  story.join('Chayo')
  remember(story.meeting().lend('Chayo', pesos(300), { weeks: 3 }).leave('Meche').close())
  remember(story.meeting().hand('Ana', pesos(250)).close({ counted: {}, reason: '' }))
  remember(story.meeting().present('Chayo').pay('Chayo', pesos(300)).giveBack(pesos(700)).close())
  for (const [day, indicators] of then) expect(indicatorsOf(story.ledger, day)).toEqual(indicators)
  expect(then.map(([, { counts }]) => counts.outstanding)).toEqual([
    50_000, 40_000, 30_000, 60_000, 40_000, 10_000,
  ])
})

test('[IN1] laws of every history, on every day of it', { timeout }, () => {
  const met = { loans: 0, late: 0, covered: 0, ended: 0, attended: 0 }
  const each = fc.oneof(histories, lendingHistories, votingHistories)
  fc.assert(
    fc.property(each, fc.nat(60), (input, days) => {
      const { ledger } = fold(input)
      const meetings = [...ledger.meetings.values()]
      for (const { part, whole } of meetings.map((one) => attendanceAt(ledger, one))) {
        expect(part).toBeLessThanOrEqual(whole)
        if (part > 0) met.attended++
      }
      for (const day of [...meetings.map((one) => addDays(one.day, days)), lastDay]) {
        const { ratios, counts } = indicatorsOf(ledger, day)
        for (const name of ratioNames) {
          const { part, whole } = ratios[name]
          expect(Number.isSafeInteger(part) && Number.isSafeInteger(whole)).toBe(true)
          const isShare = !['savings-per-woman', 'average-loan'].includes(name)
          if (isShare) expect(part <= whole && part >= 0, `${name}: ${part} of ${whole}`).toBe(true)
        }
        expect(ratios['risk-30'].part).toBeLessThanOrEqual(ratios['risk-7'].part)
        expect(ratios['risk-7'].part).toBeLessThanOrEqual(ratios['risk-1'].part)
        expect(ratios['risk-1'].whole).toBe(counts.outstanding)
        if (ratios['risk-30'].part > 0) met.late++
        if (ratios.covered.part > 0) met.covered++
        met.ended += counts.dropouts
        met.loans += counts.borrowers
      }
    }),
    { numRuns: 600 },
  )
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(4)
})

test('[IN1] on the last day cash and savings are what the accounts say', { timeout }, () => {
  fc.assert(
    fc.property(fc.oneof(histories, lendingHistories), (input) => {
      const { ledger } = fold(input)
      const { counts } = indicatorsOf(ledger, lastDay)
      const active = [...ledger.members.values()].filter((member) => endOf(member) === null)
      expect(counts['fund-cash']).toBe(ledger.box['loan-fund'].balance)
      expect(counts.saved).toBe(active.reduce((sum, member) => sum + savedBy(member), 0))
      expect(counts.women).toBe(active.length)
    }),
    { numRuns: 300 },
  )
})

test(
  '[IN1] loans of several groups together are what the sums of their pairs say',
  { timeout },
  () => {
    fc.assert(
      fc.property(lendingHistories, lendingHistories, (one, other) => {
        const day = addDays(lastDay, -1)
        const each = [one, other].map((input) => loansOn(fold(input).ledger, day))
        for (const reading of ['with-cover', 'without-cover'] as const) {
          for (const reckon of [
            (loans: (typeof each)[number]) => portfolioAtRisk(loans, 7, reading),
            (loans: (typeof each)[number]) => repaymentRate(loans, reading),
          ]) {
            const parts = each.map(reckon)
            const sum = (side: 'part' | 'whole') =>
              parts.reduce((all, pairs) => all + pairs[side], 0)
            expect(reckon(each.flat())).toEqual(ratio(sum('part'), sum('whole')))
          }
        }
      }),
      { numRuns: 100 },
    )
  },
)
