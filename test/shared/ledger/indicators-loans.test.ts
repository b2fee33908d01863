import { expect, test } from 'vitest'
import { indicatorsOf } from '../../../shared/ledger/indicators.ts'
import { loansOn } from '../../../shared/ledger/indicators-loans.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import { addDays, addWeeks } from '../../../shared/time/civil-date.ts'
import { group } from '../../support/story.ts'

test('[IN1] what was taken back counts on no day: a loan, a payment, and what was paid beside it', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().receive(pesos(3_000)).lend('Ana', pesos(1_000), { weeks: 10 })
  meeting.lend('Lupe', pesos(500), { weeks: 5 })
  story.reverse('Rosa', meeting.last)
  const next = story.meeting().pay('Ana', pesos(100)).pay('Ana', pesos(70))
  story.reverse('Rosa', next.last)
  const loans = loansOn(story.ledger, next.day)
  expect(loans.map(({ loan, paid, covered }) => [loan.member.alias, paid, covered])).toEqual([
    ['Ana', pesos(100), 0],
  ])
})

test('[IN1] a loan that was spread anew is read by its old days before, and what was paid stays told', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(400), { weeks: 4 })
  const meeting = story.meeting().pay('Ana', pesos(100))
  const firstDue = addWeeks(meeting.day, 4)
  const motion = { kind: 'reschedule', loan: story.loanRef('Ana'), weeks: 6, firstDue } as const
  const later = story.meeting()
  const proposal = story.propose('Lupe', motion, later.ref)
  story.vote(proposal, 'yes', 'Rosa', 'Lupe').closeVote('Lupe', proposal)
  const on = (day: Day) => loansOn(story.ledger, day).map(({ rows, paid }) => [rows.length, paid])
  expect(on(addDays(later.day, -1))).toEqual([[4, pesos(100)]])
  expect(on(later.day)).toEqual([[7, pesos(100)]])
})

test('[CO4] risk without cover is read of each number of days', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(400), { weeks: 4 })
  const meeting = story
    .meeting()
    .cover('Ana', { Rosa: pesos(50), Lupe: pesos(50) })
    .close()
  const late = (days: number): number[] => {
    const { ratios } = indicatorsOf(story.ledger, addDays(meeting.day, days))
    const names = ['risk-1', 'risk-7', 'risk-30'] as const
    return names.flatMap((name) => [ratios[name].part, ratios[`${name}-without-cover`].part])
  }
  const [covered, whole] = [pesos(300), pesos(400)]
  expect(late(2)).toEqual([0, whole, 0, 0, 0, 0])
  expect(late(9)).toEqual([covered, whole, 0, whole, 0, 0])
  expect(late(31)).toEqual([covered, whole, covered, whole, 0, whole])
})
