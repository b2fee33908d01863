/**
 * Ten years of a group as the whole ledger sees them, the same at every run. Every week: a meeting opened by two, presence, the box counted,
 * savings, dues, instalments with their charges, fines and covers with what is paid back of them, a mistake taken back, each woman’s
 * confirmation, a closing that all sign. Twice a year loans are asked for, voted on and granted; once a year the agreement and the leader
 * are voted on anew. In the fourth year one woman leaves and another comes.
 */
import { hashParts } from '../../shared/crypto/digest.ts'
import { required } from '../../shared/base/assert.ts'
import { foundingAgreement } from '../../shared/ledger/agreement.ts'
import type { FoldInput } from '../../shared/ledger/cuts.ts'
import { dueOn, savedBy } from '../../shared/ledger/loan.ts'
import type { LoanState, MemberState } from '../../shared/ledger/state.ts'
import { centavos, pesos } from '../../shared/money/centavos.ts'
import type { Agreement } from '../../shared/record/agreement.ts'
import { steps } from '../../shared/record/meeting-facts.ts'
import type { CashRow, Fact, FactRef, PotCount } from '../../shared/record/record.ts'
import { compareRefs, pots, refToKey } from '../../shared/record/record.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { addWeeks, dayOf } from '../../shared/time/civil-date.ts'
import { phoneOf, women } from './group.ts'
import { idOf, Pages } from './ledger-pages.ts'

const meetingCount = 520
const weeksPerRound = 26
const weeksPerYear = 52
const weeksPerLoan = 24
/** The last woman leaves once a loan of hers is repaid. */
const leavingWeek = 8 * weeksPerRound - 1
const newcomer = 'Tere'
const owners = women.slice(2, 5)
const firstDay = dayOf(2016, 1, 6)

/** Its page is opened in the first week and not written on since: what it says is late by as much as one likes. */
export const drawerPhone = 'the phone in the drawer'

/** Savings grow from year to year; all else stays. */
const agreementOf = (year: number): Agreement => ({
  ...foundingAgreement(pesos(50 + 5 * year)),
  charge: { method: 'level', rate: { millionths: 240_000, per: 'year' } },
  unit: centavos(50),
  fineLatePayment: pesos(20),
  weeklyDues: pesos(5),
})

interface Meeting {
  readonly week: number
  readonly day: Day
  readonly ref: FactRef
}

/** A fact that somebody is to confirm. */
interface Said {
  readonly woman: string
  readonly ref: FactRef
}

export const writeLedgerHistory = (): FoldInput => {
  const story = new TenYears()
  for (let week = 0; week < meetingCount; week++) story.hold(week)
  const { credentials, records } = story.pages
  return { hash: hashParts, credentials, records }
}

class TenYears {
  readonly pages = new Pages()
  readonly #members = new Map<string, FactRef>()
  #here: readonly string[] = women
  #leader = required(women[0], 'a leader')
  #said: Said[] = []
  /** Covers that the borrower is still to pay back, with the week. */
  #covered: { readonly week: number; readonly cover: FactRef; readonly paid: Fact[] }[] = []
  #fined: string[] = []

  constructor() {
    for (const woman of women) this.pages.add(woman, 'tablet')
    for (const owner of owners) this.pages.add(phoneOf(owner), 'phone')
    this.pages.add(drawerPhone, 'phone')
    const founding = this.pages.next(this.#leader)
    for (const [place, woman] of women.entries()) {
      this.#admit(woman, woman, { ...founding, index: 1 + place })
    }
    for (const owner of owners) this.#admit(owner, phoneOf(owner), this.#memberRef(owner))
    this.#admit(this.#leader, drawerPhone, this.#memberRef(this.#leader))
    this.#found()
  }

  #admit(woman: string, key: string, member: FactRef): void {
    const statement = this.pages.credentials.length
    const role = statement === 0 ? 'leader' : 'writer'
    this.pages.admit({ key, role, member, label: key, at: 0, statement })
    this.#members.set(woman, member)
  }

  #memberRef(woman: string): FactRef {
    return required(this.#members.get(woman), `member ${woman}`)
  }

  #member(woman: string): MemberState {
    const key = refToKey(this.#memberRef(woman))
    return required(this.pages.ledger.members.get(key), `member ${woman}`)
  }

  #found(): void {
    const added = women.map((alias, picture): Fact => ({ kind: 'member-added', alias, picture }))
    const founding: Fact = {
      kind: 'group-founded',
      name: 'Las Jacarandas',
      programme: 'estima',
      currency: 'MXN',
      weekday: 3,
      weeklySaving: pesos(50),
      leader: this.#memberRef(this.#leader),
    }
    this.pages.say(this.#leader, founding, ...added)
    this.pages.exchange()
    for (const { key, member } of this.pages.credentials.slice(1)) {
      if (member !== null) this.pages.say(key, { kind: 'page-opened', member })
    }
    this.pages.exchange()
  }

  hold(week: number): void {
    const meeting = this.#open(week)
    if (week % weeksPerYear === 0) this.#voteOnTheYear(meeting)
    if (week % weeksPerRound === 0) this.#lend(meeting)
    const other = this.#other(week)
    for (const woman of this.#here) this.#pay(meeting, woman)
    this.#correct(meeting)
    if (week === leavingWeek) this.#leave(meeting)
    if (week === leavingWeek + 3) this.#welcome()
    this.pages.exchange()
    for (const woman of this.#here) this.#confirm(woman, other)
    this.pages.exchange()
    this.#close(meeting)
  }

  /** Somebody who does not lead. */
  #other(turn: number): string {
    const others = this.#here.filter((woman) => woman !== this.#leader)
    return required(others[turn % others.length], 'another woman')
  }

  /** One record of the leader’s; what it says of a woman’s money she is to confirm. */
  #tell(woman: string | null, ...facts: readonly Fact[]): FactRef {
    const ref = this.pages.say(this.#leader, ...facts)
    for (const index of woman === null ? [] : facts.keys()) {
      this.#said.push({ woman: woman ?? '', ref: { ...ref, index } })
    }
    return ref
  }

  #open(week: number): Meeting {
    const day = addWeeks(firstDay, week)
    const ref = this.#tell(null, { kind: 'meeting-opened', day })
    const { box } = this.pages.ledger
    const present = this.#here.map((woman, place): Fact => {
      const presence = (week + place) % 9 === 0 ? 'late' : 'present'
      return { kind: 'attendance', meeting: ref, member: this.#memberRef(woman), presence }
    })
    const counts = pots.map((pot): PotCount => {
      const { balance } = box[pot]
      return { pot, expected: balance, counted: balance }
    })
    const cash = countCash(counts.reduce((sum, { counted }) => sum + counted, 0))
    this.#tell(
      null,
      { kind: 'box-counted', meeting: ref, pots: counts, cash },
      { kind: 'step-done', meeting: ref, step: steps[0] },
      ...present,
    )
    this.pages.say(this.#other(week), { kind: 'confirmation', facts: [ref] })
    if (week === 0) {
      const amount = pesos(100_000)
      this.#tell(null, { kind: 'loan-fund-received', meeting: ref, amount, note: '' })
    }
    return { week, day, ref }
  }

  /** Everyone votes in one record; the leader closes in another. */
  #vote(motions: readonly Motion[], meeting: FactRef): readonly FactRef[] {
    const proposed = this.#tell(
      null,
      ...motions.map((motion): Fact => ({ kind: 'proposal', meeting, motion })),
    )
    const proposals = motions.map((_, index): FactRef => ({ ...proposed, index }))
    for (const [place, woman] of this.#here.entries()) {
      const votes = proposals.map((proposal, index): Fact => {
        return { kind: 'vote', proposal, choice: (place + index) % 7 === 0 ? 'no' : 'yes' }
      })
      this.pages.say(woman, ...votes)
    }
    this.pages.exchange()
    const heads = this.pages.heads(this.#leader)
    const closed = proposals.map((proposal): Fact => ({ kind: 'vote-closed', proposal, heads }))
    this.#tell(null, ...closed)
    return proposals
  }

  #voteOnTheYear({ week, ref }: Meeting): void {
    const year = week / weeksPerYear
    const next = this.#other(year)
    const [member, replaces] = [this.#memberRef(next), this.#memberRef(this.#leader)]
    const agreement: Motion = { kind: 'agreement', agreement: agreementOf(year) }
    const spent = { pot: 'group-fund', amount: pesos(10 * year), note: '' } as const
    const others: Motion[] =
      year === 0
        ? []
        : [
            { kind: 'leader-elected', member, replaces },
            { kind: 'expense', ...spent },
          ]
    const proposals = this.#vote([agreement, ...others], ref)
    if (year > 0) {
      this.#leader = next
      const proposal = required(proposals[2], 'the vote on what is spent')
      this.#tell(null, { kind: 'expense', meeting: ref, ...spent, proposal })
    }
    this.pages.exchange()
  }

  #lend({ week, day, ref }: Meeting): void {
    const asks = this.#here.map((woman, place) => ({
      woman,
      fact: {
        kind: 'loan-asked',
        meeting: ref,
        member: this.#memberRef(woman),
        principal: pesos(2_000 + 100 * place),
        weeks: weeksPerLoan,
        purpose: '',
      } as const,
    }))
    const asked = asks.map(({ woman, fact }) => this.pages.say(woman, fact))
    this.pages.exchange()
    this.#vote(
      asked.map((ask) => ({ kind: 'loan', ask })),
      ref,
    )
    const { charge, unit, allocation, prepayment } = agreementOf(Math.floor(week / weeksPerYear))
    const rules = { charge, unit, allocation, prepayment }
    for (const [place, { woman, fact }] of asks.entries()) {
      const { meeting, member, principal, weeks } = fact
      const terms = { principal, weeks, firstDue: addWeeks(day, 1), ...rules }
      const ask = required(asked[place], 'what she asked for')
      this.#tell(woman, { kind: 'loan-granted', meeting, member, terms, ask })
    }
    this.pages.exchange()
  }

  #pay({ week, day, ref: meeting }: Meeting, woman: string): void {
    const member = this.#memberRef(woman)
    const place = this.#here.indexOf(woman)
    const amount = pesos(50 + 10 * ((3 * week + 7 * place) % 10))
    this.#tell(
      woman,
      { kind: 'saving', meeting, member, amount },
      { kind: 'dues', meeting, member, amount: pesos(5) },
    )
    const back = this.#covered.filter((one) => one.week + 2 === week)
    for (const { paid } of back) {
      const hers = paid.filter((fact) => 'member' in fact && compareRefs(fact.member, member) === 0)
      if (hers.length > 0) this.#tell(woman, ...hers.map((fact) => ({ ...fact, meeting }) as Fact))
    }
    const loan = this.#member(woman).loans.at(-1)
    const due = loan === undefined ? 0 : dueOn(loan, day)
    if (loan === undefined || due === 0) return
    if ((5 * week + 11 * place) % 37 === 0) {
      this.#cover({ week, day, ref: meeting }, woman, loan)
      return
    }
    const facts: Fact[] = [
      { kind: 'repayment', meeting, loan: refOf(loan.entry), amount: centavos(due) },
    ]
    if (this.#fined.includes(woman)) {
      this.#fined = this.#fined.filter((one) => one !== woman)
      facts.push({ kind: 'fine-paid', meeting, member, amount: pesos(20) })
    }
    this.#tell(woman, ...facts)
  }

  /** Two others pay her instalment. */
  #cover({ week, day, ref: meeting }: Meeting, woman: string, loan: LoanState): void {
    const due = dueOn(loan, day)
    const half = centavos(Math.floor(due / 2))
    const shares = this.#here
      .filter((one) => one !== woman)
      .slice(0, 2)
      .map((one) => this.#memberRef(one))
      .toSorted(compareRefs)
      .map((member, place) => ({ member, amount: place === 0 ? centavos(due - half) : half }))
    const hers = refOf(loan.entry)
    const cover = this.#tell(
      woman,
      { kind: 'cover', meeting, loan: hers, shares },
      {
        kind: 'fine',
        meeting,
        member: this.#memberRef(woman),
        amount: pesos(20),
        reason: 'late-payment',
        loan: hers,
      },
    )
    this.#fined.push(woman)
    const paid = shares.map((share): Fact => ({ kind: 'cover-repaid', meeting, cover, ...share }))
    this.#covered = this.#covered.filter((one) => one.week + 2 >= week)
    this.#covered.push({ week, cover, paid })
  }

  /** Now and then a saving was written down wrong. */
  #correct({ week, ref: meeting }: Meeting): void {
    if (week % 5 !== 0) return
    const wrong = this.#said.findLast(({ ref }) => ref.index === 0)
    if (wrong === undefined) return
    const member = this.#memberRef(wrong.woman)
    const amount = pesos(60)
    const said = this.#tell(null, { kind: 'saving', meeting, member, amount })
    this.#tell(
      wrong.woman,
      { kind: 'reversal', fact: said, reason: 'x' },
      { kind: 'saving', meeting, member, amount },
    )
  }

  #leave({ ref: meeting }: Meeting): void {
    this.pages.exchange()
    const leaver = required(this.#here.at(-1), 'who leaves')
    const left = this.#tell(null, {
      kind: 'member-left',
      meeting,
      member: this.#memberRef(leaver),
      savingsPaid: savedBy(this.#member(leaver)),
    })
    this.#said = this.#said.filter(({ woman }) => woman !== leaver)
    this.pages.say(leaver, { kind: 'confirmation', facts: [left] })
    this.#here = this.#here.slice(0, -1)
  }

  #welcome(): void {
    this.pages.add(newcomer, 'tablet')
    const member = this.#tell(null, { kind: 'member-added', alias: newcomer, picture: 12 })
    this.#admit(newcomer, newcomer, member)
    this.pages.say(newcomer, { kind: 'page-opened', member })
    this.#here = [...this.#here, newcomer]
  }

  /** Each her own; what is told of the leader another woman confirms. */
  #confirm(woman: string, other: string): void {
    if (woman === this.#leader) return
    const facts = this.#said
      .filter((said) => said.woman === woman || (woman === other && said.woman === this.#leader))
      .map(({ ref }) => ref)
    const confirmable = facts.filter(({ clock, page, index }) => {
      const kind = this.pages.ledger.pages.get(page)?.rows[clock]?.record.facts[index]?.kind
      return kind !== 'reversal'
    })
    const page = owners.includes(woman) ? phoneOf(woman) : woman
    this.pages.say(page, { kind: 'confirmation', facts: confirmable })
  }

  #close({ week, ref: meeting, day }: Meeting): void {
    this.#said = []
    this.#tell(
      null,
      { kind: 'training', meeting, topic: 'cash-flow', note: '' },
      { kind: 'next-meeting', meeting, day: addWeeks(day, 1) },
      { kind: 'step-done', meeting, step: steps[1] },
    )
    this.pages.exchange()
    const { box } = this.pages.ledger
    const short = week % 13 === 0 ? 100 : 0
    const counts = pots.map((pot): PotCount => {
      const { balance } = box[pot]
      return {
        pot,
        expected: balance,
        counted: centavos(balance - (pot === 'savings' ? short : 0)),
      }
    })
    const closing = this.#tell(null, {
      kind: 'meeting-closed',
      meeting,
      heads: this.pages.heads(this.#leader),
      pots: counts,
      cash: countCash(counts.reduce((sum, { counted }) => sum + counted, 0)),
      reason: short === 0 ? '' : 'x',
    })
    const id = idOf(closing.page, closing.clock)
    for (const woman of this.#here) {
      if (woman !== this.#leader) this.pages.say(woman, { kind: 'closing-signed', closing, id })
    }
    this.pages.exchange()
  }
}

/** As few notes and coins as there can be. */
export const countCash = (total: number): CashRow[] => {
  const rows: CashRow[] = []
  let rest = total
  for (const value of [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5].map(pesos)) {
    const count = Math.floor(rest / value)
    rest -= count * value
    const form = value >= pesos(20) ? 'note' : 'coin'
    if (count > 0) rows.push({ form, value, count })
  }
  return rows
}

const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })
