import { expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { turnoverCentavos } from '../../../shared/ledger/account.ts'
import { centavos, pesos, zero } from '../../../shared/money/centavos.ts'
import type { OpeningFact } from '../../../shared/record/opening-facts.ts'
import type { Fact } from '../../../shared/record/record.ts'
import type { Change } from '../../support/next-notebook.ts'
import { carriedOf, NextNotebook, onOpening, season } from '../../support/next-notebook.ts'
import { group } from '../../support/story.ts'

type LoanCarried = Extract<OpeningFact, { kind: 'loan-carried' }>
type CoverCarried = Extract<OpeningFact, { kind: 'cover-carried' }>

const onLoans =
  (change: (fact: LoanCarried) => Fact): Change =>
  (facts) =>
    facts.map((fact) => (fact.kind === 'loan-carried' ? change(fact) : fact))

const onCovers =
  (change: (fact: CoverCarried) => Fact): Change =>
  (facts) =>
    facts.map((fact) => (fact.kind === 'cover-carried' ? change(fact) : fact))

const opened = (change?: Change): NextNotebook => new NextNotebook(carriedOf(season()), change)

const countOf = ({ problems }: NextNotebook, code: string): number =>
  problems.filter((one) => one === code).length

test('[KE7] the opening is a movement, and what a pot brings along beyond what is owed is its own', () => {
  const { ledger } = opened()
  expect(ledger.movements.map(({ fact }) => fact.kind)).toEqual(['opening-balances'])
  const own = ledger.accounts.flatMap(({ name, balance }) =>
    name.kind === 'carried' ? [[name.pot, 0 - balance]] : [],
  )
  // Three pesos over were counted of the savings, dues and fines are the group's.
  expect(own).toEqual([
    ['loan-fund', expect.any(Number)],
    ['savings', pesos(3)],
    ['group-fund', pesos(25)],
  ])
})

test('[KE7] a carried cover has its accounts under its own name', () => {
  const { ledger } = opened()
  const [cover] = ledger.covers.values()
  const { page, clock, index } = required(cover, 'a cover').entry
  const named = ledger.accounts.flatMap(({ name }) =>
    name.kind === 'cover' || name.kind === 'claim' ? name.cover : [],
  )
  expect(named).toEqual(Array.from({ length: 3 }, () => ({ page, clock, index })))
})

test('[KE7] nothing is carried into a notebook that did not open with balances', () => {
  const { loans, covers } = carriedOf(season())
  const story = group('Rosa', 'Ana', 'Lupe')
  story.state('Rosa', required(loans[0], 'a loan'))
  story.state('Rosa', required(covers[0], 'a cover'))
  expect(story.problems).toEqual(['opening-not-first', 'opening-not-first'])
})

test('[KE7] nor later into one that did', () => {
  const next = opened()
  const { loans, covers } = next.carried
  const member = next.member('Lupe').entry
  next.state('Rosa', { ...required(loans[0], 'a loan'), member })
  const loan = required(next.member('Meche').loans[0], 'her loan').entry
  const claims = [{ member, amount: pesos(5) }]
  next.state('Rosa', { ...required(covers[0], 'a cover'), loan, claims })
  expect(countOf(next, 'opening-not-first')).toBe(2)
  expect(next.ledger.covers.size).toBe(1)
})

test('[KE7] a cover is of a loan, and of others than the borrower', () => {
  const ofNoLoan = opened(
    onCovers((fact) => ({ ...fact, loan: required(fact.claims[0], 'a claim').member })),
  )
  expect(countOf(ofNoLoan, 'refers-to-wrong-kind')).toBe(1)
  expect(ofNoLoan.ledger.covers.size).toBe(0)
  const first = { page: ofNoLoan.opening.page, clock: 0 }
  const meche = { ...first, index: ofNoLoan.opening.index - 1 }
  const own = opened(
    onCovers((fact) => ({ ...fact, claims: [{ member: meche, amount: pesos(60) }] })),
  )
  expect(countOf(own, 'cover-own')).toBe(1)
  expect(own.ledger.covers.size).toBe(0)
})

/** Of so many weeks, each of this principal, and a charge with the first. */
const rows = (weeks: number, principal: number, charge: number): LoanCarried['instalments'] =>
  Array.from({ length: weeks }, (_, week) => ({
    due: (20_500 + 7 * week) as never,
    principal: centavos(principal),
    charge: week === 0 ? centavos(charge) : zero,
  }))

test('[MO1] a carried loan whose principal can no longer be added exactly is none', () => {
  const amount = centavos(turnoverCentavos / 2 - pesos(5_500))
  const next = opened(onOpening((fact) => ({ ...fact, pots: [{ pot: 'savings', amount }] })))
  expect(countOf(next, 'sum-too-large')).toBe(2)
  expect(next.ledger.loans.size).toBe(0)
})

test('[MO1] what is to be repaid of carried loans is bounded, of all together and to the centavo', () => {
  const most = turnoverCentavos - pesos(100)
  const exact = opened(onLoans((fact) => ({ ...fact, instalments: rows(1, pesos(100), most) })))
  expect(countOf(exact, 'sum-too-large')).toBe(1)
  expect(exact.ledger.loans.size).toBe(1)
  const above = opened(onLoans((fact) => ({ ...fact, instalments: rows(1, pesos(100), most + 1) })))
  expect(countOf(above, 'sum-too-large')).toBe(2)
  const most70 = Math.floor(turnoverCentavos * 0.7)
  const each70 = opened(onLoans((fact) => ({ ...fact, instalments: rows(1, pesos(100), most70) })))
  expect(countOf(each70, 'sum-too-large')).toBe(1)
})

test('[MO1] charges that no notebook could hold exactly carry no loan', () => {
  const rate = { millionths: 10_000_000, per: 'week' } as const
  const next = opened(
    onLoans((fact) => ({
      ...fact,
      terms: { ...fact.terms, charge: { method: 'flat', rate } },
      instalments: rows(1_040, 1_000_000_000, 0),
    })),
  )
  expect(countOf(next, 'sum-too-large')).toBe(2)
  expect(next.ledger.loans.size).toBe(0)
})
