import { expect, test } from 'vitest'
import { dueBy, loansOwedBy, missingBy, savedBy } from '../../../shared/ledger/loan.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { addDays, addWeeks } from '../../../shared/time/civil-date.ts'
import { group } from '../../support/story.ts'

test('[LO1] a loan stands where its repayments have brought it', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(1_500), { weeks: 10 })
  const { firstDue } = story.loan('Ana')
  expect(story.loan('Ana')).toMatchObject({
    paid: 0,
    balance: pesos(1_500),
    surplus: 0,
    instalmentsPaid: 0,
    instalmentsLeft: 10,
    next: { due: firstDue, amount: pesos(150) },
  })
  story.meeting().pay('Ana', pesos(350))
  expect(story.loan('Ana')).toMatchObject({
    paid: pesos(350),
    balance: pesos(1_150),
    instalmentsPaid: 2,
    instalmentsLeft: 8,
    next: { due: addWeeks(firstDue, 2), amount: pesos(100) },
  })
  story.meeting().pay('Ana', pesos(1_150)).save('Ana', pesos(50))
  expect(story.loan('Ana')).toMatchObject({
    balance: 0,
    instalmentsPaid: 10,
    instalmentsLeft: 0,
    next: null,
  })
  expect(loansOwedBy(story.member('Ana'))).toBe(0)
  expect(savedBy(story.member('Ana'))).toBe(pesos(50))
})

test('[MO3] the last instalment absorbs the rest', () => {
  const terms = { weeks: 4, instalment: pesos(312) }
  const story = group('Rosa', 'Ana').lend('Ana', pesos(1_250), terms)
  const loan = story.loan('Ana')
  const dues = [-1, 0, 1, 2, 3, 4].map((week) => dueBy(loan, addWeeks(loan.firstDue, week)))
  expect(dues).toEqual([0, 312, 624, 936, 1_250, 1_250].map(pesos))
  story.meeting().pay('Ana', pesos(936))
  expect(story.loan('Ana').next?.amount).toBe(pesos(314))
})

test('[LO3] what is missing by a day is shown, and nothing where she is ahead', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(1_500), { weeks: 10 })
  story.meeting().pay('Ana', pesos(200))
  const loan = story.loan('Ana')
  expect(missingBy(loan, loan.firstDue)).toBe(0)
  expect(missingBy(loan, addDays(loan.firstDue, 6))).toBe(0)
  expect(missingBy(loan, addDays(loan.firstDue, 7))).toBe(pesos(100))
})

test('[LO2] an overpayment in the history is shown as a surplus, until it is taken back', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(500), { weeks: 10 })
  const meeting = story.meeting().pay('Ana', pesos(480)).pay('Ana', pesos(50))
  expect(story.problems).toEqual(['loan-overpaid'])
  expect(story.loan('Ana')).toMatchObject({ paid: pesos(530), balance: 0, surplus: pesos(30) })
  story.reverse('Rosa', meeting.last)
  expect(story.problems).toEqual([])
  expect(story.loan('Ana')).toMatchObject({ paid: pesos(480), balance: pesos(20), surplus: 0 })
})

test('[AU4] a loan that was taken back is owed no more; what was paid on it is hers', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(500), { weeks: 10 })
  const loan = story.loanRef('Ana')
  story.meeting().pay('Ana', pesos(50))
  story.reverse('Rosa', loan)
  expect(story.loan('Ana')).toMatchObject({ paid: pesos(50), balance: 0, surplus: pesos(50) })
  expect(dueBy(story.loan('Ana'), addWeeks(story.loan('Ana').firstDue, 20))).toBe(0)
  expect(story.problems).toEqual(['loan-overpaid'])
})
