import { expect, test } from 'vitest'
import type { CarriedOver } from '../../../shared/ledger/carry-over.ts'
import { carryOver, checkOpening, openingFacts } from '../../../shared/ledger/carry-over.ts'
import { cycleEndOf } from '../../../shared/ledger/cycle-end.ts'
import { fold } from '../../../shared/ledger/fold.ts'
import type { CycleEnd, Ledger, Member } from '../../../shared/ledger/ledger.ts'
import { finesOwedBy, loanStanding, owedForCover, savedBy } from '../../../shared/ledger/loan.ts'
import type { ProblemCode } from '../../../shared/ledger/problem.ts'
import { required } from '../../../shared/base/assert.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'
import type { Fact, FactKey, FactRef } from '../../../shared/record/record.ts'
import { pots, refToKey } from '../../../shared/record/record.ts'
import { PlainNotebook } from '../../support/plain-notebook.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

const oldGroup = new Uint8Array(32).fill(7)

/** Ends by a vote of Ana and Lupe, and Ana signs. */
const ended = (story: Story): CycleEnd => {
  const meeting = story.meeting().close().sign('Ana')
  const proposal = story.decide({ kind: 'cycle-end' }, 'Ana', 'Lupe')
  story.sign(story.endCycle(meeting.ref, proposal), 'Ana')
  return required(cycleEndOf(story.ledger), 'an end')
}

const carriedOf = (story: Story): CarriedOver => carryOver(story.input(), ended(story), oldGroup)

type Change = (facts: readonly Fact[]) => readonly Fact[]

/** A notebook that Rosa founds with what is carried, unless `change` says otherwise; and Ana's device in it. */
class Next {
  readonly notebook = new PlainNotebook()
  readonly opening: FactRef
  readonly carried: CarriedOver

  constructor(carried: CarriedOver, change: Change = (facts) => facts) {
    this.carried = carried
    const { page, clock } = this.notebook.addDevice('Rosa')
    const refAt = (place: number): FactRef => ({ page, clock, index: 1 + place })
    const places = new Map(carried.members.map(({ old }, place) => [refToKey(old), place]))
    const memberOf = (old: FactRef): FactRef => refAt(places.get(refToKey(old)) ?? 99)
    this.opening = refAt(carried.members.length)
    this.notebook.admit('Rosa', 'leader', refAt(0))
    const weekly = { programme: 'via-migrante', currency: 'MXN', weekday: 2 } as const
    const founded = { ...weekly, name: 'Segundo', weeklySaving: pesos(50), leader: refAt(0) }
    this.#state('Rosa', [
      { kind: 'group-founded', ...founded },
      ...carried.members.map(({ alias, picture }): Fact => ({
        kind: 'member-added',
        alias,
        picture,
      })),
      ...change(openingFacts(carried, this.opening, memberOf)),
    ])
    this.notebook.addDevice('Ana')
    this.notebook.admit('Ana', 'writer', refAt(1))
    this.#state('Ana', [{ kind: 'page-opened', member: refAt(1) }])
  }

  #state(author: string, facts: readonly Fact[]): FactRef {
    const { page, clock } = this.notebook.next(author)
    this.notebook.write({ author, at: 0, facts })
    return { page, clock, index: 0 }
  }

  state(author: string, fact: Fact): FactRef {
    return this.#state(author, [fact])
  }

  get ledger() {
    return fold(this.notebook.input()).ledger
  }

  get problems(): ProblemCode[] {
    return fold(this.notebook.input()).problems.map(({ code }) => code)
  }

  /** As a device finds that holds both. */
  get differences(): (FactKey | null)[] {
    return checkOpening(this.ledger, this.carried).map(({ about }) => about && refToKey(about))
  }

  member(alias: string): Member {
    return memberOf(this.ledger, alias)
  }
}

const memberOf = ({ members }: Ledger, alias: string): Member =>
  required(
    [...members.values()].find((member) => member.alias === alias),
    alias,
  )

const loanOf = ({ loans }: Member) => {
  const loan = required(loans.at(-1), 'loan')
  const { balance, next } = loanStanding(loan)
  return { balance, next, rows: loan.book.rows.filter((row) => row.principal > 0) }
}

/** Loans with charges and without, covers, fines, all pots, and one who left in debt. */
const season = (): Story => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const first = story.meeting().receive(pesos(5_000)).dues('Rosa', pesos(20))
  first.lend('Meche', pesos(600), { weeks: 6 })
  const charge = { method: 'flat', rate: { millionths: 10_000, per: 'week' } } as const
  first.grant('Lupe', { principal: pesos(1_000), weeks: 10, charge })
  for (const name of ['Rosa', 'Ana', 'Lupe', 'Meche']) first.save(name, pesos(100))
  first.close({ counted: { savings: pesos(403) }, reason: 'sobró' }).sign('Ana')
  const next = story.meeting().fine('Ana', pesos(15)).payFine('Ana', pesos(5))
  next.pay('Lupe', pesos(110)).cover('Meche', { Ana: pesos(60), Rosa: pesos(40) })
  next.leave('Meche', pesos(100))
  story.confirm('Ana', story.last)
  next.close().sign('Ana')
  return story
}

test('[KE7] balances, loans with what is still to be paid, claims, fines and leavers go on in the next notebook', () => {
  const story = season()
  const old = story.ledger
  const next = new Next(carriedOf(story))
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
  const next = new Next(carriedOf(season()))
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
  const next = new Next(carriedOf(story))
  expect(next.differences).toEqual([])
  const { accounts } = next.ledger
  const loss = accounts.find(({ name }) => name.kind === 'loan-loss')
  expect(loss?.balance).toBe(pesos(300))
  expect(next.member('Ana').loans[0]?.writtenOff).not.toBeNull()
  expect(next.member('Lupe').loans[0]?.account.balance).toBe(pesos(-30))
  expect(next.problems).toContain('loan-overpaid')
  expect(accounts.reduce((sum, { balance }) => sum + balance, 0)).toBe(0)
})

const onOpening =
  (change: (fact: Extract<Fact, { kind: 'opening-balances' }>) => Fact): Change =>
  (facts) =>
    facts.map((fact) => (fact.kind === 'opening-balances' ? change(fact) : fact))

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
    expect(new Next(carried, change).differences.length).toBeGreaterThanOrEqual(differences)
  },
)

test('[KE7] a notebook opens once, in the record that founds the group', () => {
  const carried = carriedOf(season())
  const next = new Next(carried)
  const [opening] = openingFacts(carried, next.opening, () => next.opening)
  next.state('Rosa', required(opening, 'an opening'))
  const [loan] = carried.loans
  next.state('Rosa', { ...required(loan, 'a loan'), member: next.member('Lupe').entry })
  expect(next.problems.filter((code) => code === 'opening-not-first')).toHaveLength(2)
})

test('[KE7] a late fact of the notebook that ended is stated again once, by its old id', () => {
  const next = new Next(carriedOf(season()))
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
