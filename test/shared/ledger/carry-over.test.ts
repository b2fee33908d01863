import { expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { carryOver, openingFacts } from '../../../shared/ledger/carry-over.ts'
import type { Member } from '../../../shared/ledger/ledger.ts'
import { finesOwedBy, loanStanding, owedForCover, savedBy } from '../../../shared/ledger/loan.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'
import { pots, refToKey } from '../../../shared/record/record.ts'
import type { Change } from '../../support/next-notebook.ts'
import {
  carriedOf,
  memberOf,
  NextNotebook,
  oldGroup,
  onOpening,
  season,
} from '../../support/next-notebook.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

const loanOf = ({ loans }: Member) => {
  const loan = required(loans.at(-1), 'loan')
  const { balance, next } = loanStanding(loan)
  return { balance, next, rows: loan.book.rows.filter((row) => row.principal > 0) }
}

test('[KE7] balances, loans with what is still to be paid, claims, fines and leavers go on in the next notebook', () => {
  const story = season()
  const old = story.ledger
  const next = new NextNotebook(carriedOf(story))
  const { ledger } = next
  expect(next.differences).toEqual([])
  for (const pot of pots) expect(ledger.box[pot].balance).toBe(old.box[pot].balance)
  for (const member of old.members.values()) {
    const hers = next.member(member.alias)
    expect(savedBy(hers)).toBe(savedBy(member))
    expect(finesOwedBy(hers)).toBe(finesOwedBy(member))
    expect(hers.left === null).toBe(member.left === null)
  }
  for (const alias of ['Lupe', 'Meche']) {
    const { balance, next: due } = loanOf(memberOf(old, alias))
    expect(loanOf(next.member(alias))).toMatchObject({ balance, next: due })
  }
  expect(owedForCover(next.member('Meche'), next.member('Ana'))).toBe(pesos(60))
  expect(ledger.loanFund.balance).toBe(pesos(-5_000))
  expect(ledger.accounts.reduce((sum, { balance }) => sum + balance, 0)).toBe(0)
  expect(next.problems.toSorted()).toEqual(['opening-unbalanced', 'opening-unconfirmed'])
  const confirmed = next.state('Ana', { kind: 'confirmation', facts: [next.opening] })
  expect(next.problems).toEqual(['opening-unbalanced'])
  expect(confirmed.clock).toBe(1)
})

test('[KE7] a carried loan is repaid, a carried cover is paid back, and a third notebook carries what is left', () => {
  const next = new NextNotebook(carriedOf(season()))
  const meeting = next.state('Rosa', { kind: 'meeting-opened', day: 20_540 as never })
  const [lupe, meche] = [next.member('Lupe').loans[0], next.member('Meche').loans[0]]
  const loan = required(lupe, 'her loan').entry
  next.state('Rosa', { kind: 'repayment', meeting, loan, amount: pesos(110) })
  const cover = required(meche?.covers[0], 'her cover').entry
  const member = next.member('Ana').entry
  next.state('Rosa', { kind: 'cover-repaid', meeting, cover, member, amount: pesos(25) })
  expect(loanOf(next.member('Lupe')).balance).toBe(pesos(880))
  expect(owedForCover(next.member('Meche'), next.member('Ana'))).toBe(pesos(35))
  expect(next.ledger.accounts.reduce((sum, { balance }) => sum + balance, 0)).toBe(0)
  const { members, loans, covers } = carryOver(
    next.notebook.input(),
    {
      heads: new Map(next.notebook.heads('Rosa').map(({ page, clock }) => [page, clock])),
      entry: next.ledger.movements[0],
    } as never,
    oldGroup,
  )
  expect(members.map(({ standing }) => standing)).toEqual(['active', 'active', 'active', 'left'])
  expect(loans.map(({ form, terms }) => [form, terms.principal])).toEqual([
    ['simple', pesos(600)],
    ['by-terms', pesos(1_000)],
  ])
  expect(covers[0]?.claims.map(({ amount }) => amount)).toEqual([pesos(40), pesos(35)])
})

test('[KE7] a loan given up stays given up, and money paid beyond a loan stays hers', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const first = story.meeting().receive(pesos(900)).lend('Ana', pesos(300), { weeks: 3 })
  first.lend('Lupe', pesos(100), { weeks: 1 }).pay('Lupe', pesos(130))
  story.decide({ kind: 'write-off', loan: story.loanRef('Ana') }, 'Rosa', 'Lupe')
  first.close().sign('Ana')
  const next = new NextNotebook(carriedOf(story))
  expect(next.differences).toEqual([])
  const { accounts } = next.ledger
  const loss = accounts.find(({ name }) => name.kind === 'loan-loss')
  expect(loss?.balance).toBe(pesos(300))
  expect(next.member('Ana').loans[0]?.writtenOff).not.toBeNull()
  expect(next.member('Lupe').loans[0]?.account.balance).toBe(pesos(-30))
  expect(next.problems).toContain('loan-overpaid')
  expect(accounts.reduce((sum, { balance }) => sum + balance, 0)).toBe(0)
})

const wrong: [name: string, change: Change, differences: number][] = [
  [
    'forget a woman',
    onOpening((fact) => ({ ...fact, members: fact.members.filter((_, place) => place !== 1) })),
    1,
  ],
  [
    'invent savings',
    onOpening((fact) => ({
      ...fact,
      members: fact.members.map((member, place) =>
        place === 0 ? { ...member, savings: pesos(999) } : member,
      ),
    })),
    1,
  ],
  [
    'name one woman twice',
    onOpening((fact) => ({
      ...fact,
      members: fact.members.map((member, place) =>
        place === 1 ? { ...member, old: fact.members[0]?.old ?? member.old } : member,
      ),
    })),
    2,
  ],
  [
    'let a leaver stay',
    onOpening((fact) => ({
      ...fact,
      members: fact.members.map((member) => ({ ...member, standing: 'active' })),
    })),
    1,
  ],
  [
    'change the rules',
    onOpening((fact) => ({ ...fact, agreement: { ...fact.agreement, fineLate: pesos(50) } })),
    1,
  ],
  ['keep Via’s money', onOpening((fact) => ({ ...fact, loanFund: pesos(1) })), 1],
  [
    'empty a pot',
    onOpening((fact) => ({
      ...fact,
      pots: fact.pots.map((pot) => ({ ...pot, amount: centavos(0) })),
    })),
    1,
  ],
  [
    'name another closing',
    onOpening((fact) => ({ ...fact, closing: new Uint8Array(32).fill(1) })),
    1,
  ],
  [
    'forget a loan',
    (facts) => facts.filter((fact) => fact.kind !== 'loan-carried' || fact.form === 'simple'),
    1,
  ],
  [
    'soften a loan',
    (facts) =>
      facts.map((fact) =>
        fact.kind === 'loan-carried' ? { ...fact, instalments: fact.instalments.slice(1) } : fact,
      ),
    2,
  ],
  [
    'forget a claim',
    (facts) =>
      facts.map((fact) =>
        fact.kind === 'cover-carried' ? { ...fact, claims: fact.claims.slice(1) } : fact,
      ),
    1,
  ],
]

test.each(wrong)(
  '[KE7] attack: opening balances that %s are found',
  (_name, change, differences) => {
    const carried = carriedOf(season())
    expect(new NextNotebook(carried, change).differences.length).toBeGreaterThanOrEqual(differences)
  },
)

test('[KE7] a notebook opens once, in the record that founds the group', () => {
  const carried = carriedOf(season())
  const next = new NextNotebook(carried)
  const [opening] = openingFacts(carried, next.opening, () => next.opening)
  next.state('Rosa', required(opening, 'an opening'))
  const [loan] = carried.loans
  next.state('Rosa', { ...required(loan, 'a loan'), member: next.member('Lupe').entry })
  expect(next.problems.filter((code) => code === 'opening-not-first')).toHaveLength(2)
})

test('[KE7] a late fact of the notebook that ended is stated again once, by its old id', () => {
  const next = new NextNotebook(carriedOf(season()))
  const meeting = next.state('Rosa', { kind: 'meeting-opened', day: 20_540 as never })
  const member = next.member('Lupe').entry
  const id = new Uint8Array(32).fill(3)
  const before = savedBy(next.member('Lupe'))
  for (const at of [1, 2]) {
    const { page, clock } = next.notebook.next('Ana')
    next.notebook.write({
      author: 'Ana',
      at,
      facts: [
        { kind: 'saving', meeting, member, amount: pesos(7) },
        { kind: 'restated', id, index: 0, fact: { page, clock, index: 0 } },
      ],
    })
  }
  expect(savedBy(next.member('Lupe')) - before).toBe(pesos(7))
  expect(next.problems).toContain('restated-twice')
})

test('[KE7] the agreement that is in force is carried, and how long a loan was given for', () => {
  const story = season()
  const agreement = { ...foundingAgreement(pesos(50)), fineLate: pesos(12) }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana', 'Lupe')
  const { balances, loans } = carriedOf(story)
  expect(balances.agreement).toEqual(agreement)
  expect(loans.map(({ terms }) => terms.weeks)).toEqual([6, 10])
})

/** Ana and Rosa paid for Lupe, who has paid Ana back. */
const covered = (backToRosa: number): Story => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const first = story.meeting().receive(pesos(900)).lend('Ana', pesos(300), { weeks: 3 })
  first.lend('Lupe', pesos(100), { weeks: 1 })
  const { ref: meeting, last: cover } = story
    .meeting()
    .cover('Lupe', { Ana: pesos(60), Rosa: pesos(40) })
  for (const [name, amount] of Object.entries({ Ana: 60, Rosa: backToRosa })) {
    const member = story.memberRef(name)
    story.state('Rosa', { kind: 'cover-repaid', meeting, cover, member, amount: pesos(amount) })
  }
  return story
}

test('[KE7] of a cover goes on what is open, with its loan', () => {
  const next = new NextNotebook(carriedOf(covered(10)))
  expect(next.differences).toEqual([])
  const [open] = next.ledger.covers.values()
  expect(open?.loan.member.alias).toBe('Lupe')
  expect(open?.claims.map(({ member, amount }) => [member.alias, amount])).toEqual([
    ['Rosa', pesos(30)],
  ])
})

test('[KE7] a cover that is paid back to all does not go on, nor does its loan', () => {
  const story = covered(40)
  const { loans, covers } = carriedOf(story)
  expect(loans.map(({ member }) => refToKey(member))).toEqual([refToKey(story.memberRef('Ana'))])
  expect(covers).toEqual([])
})
