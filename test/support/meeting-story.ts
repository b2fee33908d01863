/** What happens in a meeting, told in its own verbs: see story.ts. */
import { required } from '../../shared/base/assert.ts'
import { equalShares } from '../../shared/ledger/cover.ts'
import { fold } from '../../shared/ledger/fold.ts'
import type { Closing, Meeting } from '../../shared/ledger/ledger.ts'
import { valueOfCash } from '../../shared/ledger/cash.ts'
import { planPayouts } from '../../shared/ledger/payout.ts'
import { planShareOut } from '../../shared/ledger/share-out-plan.ts'
import { planPayment } from '../../shared/ledger/payment-plan.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { centavos, pesos, subtractCentavos } from '../../shared/money/centavos.ts'
import type { LoanTerms } from '../../shared/record/agreement.ts'
import type { FineReason, Step, Topic } from '../../shared/record/meeting-facts.ts'
import type { CashRow, Fact, FactRef, Head, Pot, Presence } from '../../shared/record/record.ts'
import { compareRefs, pots, refToKey } from '../../shared/record/record.ts'
import type { ShareOutMethod } from '../../shared/record/agreement.ts'
import type { ShareOutPart } from '../../shared/record/cycle-facts.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { addWeeks } from '../../shared/time/civil-date.ts'
import type { Story } from './story.ts'

export interface Terms {
  readonly weeks: number
  readonly instalment?: Centavos
}

export type GrantedTerms = Partial<LoanTerms> & Pick<LoanTerms, 'principal' | 'weeks'>

export interface Count {
  readonly counted?: Partial<Record<Pot, Centavos>>
  readonly expected?: Partial<Record<Pot, Centavos>>
  readonly cash?: readonly CashRow[]
  readonly reason?: string
  readonly heads?: readonly Head[]
}

export interface SharingOut {
  readonly pay?: 'nothing'
  /** What lies in the box; else what was counted last. */
  readonly cash?: readonly CashRow[]
  readonly method?: ShareOutMethod
  readonly heads?: readonly Head[]
  /** What she states instead. */
  readonly parts?: (planned: readonly ShareOutPart[]) => readonly ShareOutPart[]
}

export class MeetingStory {
  readonly story: Story
  readonly ref: FactRef
  readonly day: Day
  #recorder: string
  #closing: FactRef | null = null

  constructor(story: Story, ref: FactRef, day: Day, recorder: string) {
    this.story = story
    this.ref = ref
    this.day = day
    this.#recorder = recorder
  }

  get last(): FactRef {
    return this.story.last
  }

  get closing(): FactRef {
    return required(this.#closing, 'closing')
  }

  get meeting(): Meeting {
    return required(this.story.ledger.meetings.get(refToKey(this.ref)), 'meeting')
  }

  get closed(): Closing {
    return required(this.meeting.closing, 'closing')
  }

  /** Who records from here on. */
  by(device: string): this {
    this.#recorder = device
    return this
  }

  #state(fact: Fact): this {
    this.story.state(this.#recorder, fact)
    return this
  }

  attend(name: string, presence: Presence): this {
    const member = this.story.memberRef(name)
    return this.#state({ kind: 'attendance', meeting: this.ref, member, presence })
  }

  present(...names: string[]): this {
    for (const name of names) this.attend(name, 'present')
    return this
  }

  absent(...names: string[]): this {
    for (const name of names) this.attend(name, 'absent')
    return this
  }

  receive(amount: Centavos): this {
    return this.#state({ kind: 'loan-fund-received', meeting: this.ref, amount, note: '' })
  }

  lend(name: string, principal: Centavos, { weeks, instalment }: Terms): this {
    return this.#state({
      kind: 'loan-disbursed',
      meeting: this.ref,
      member: this.story.memberRef(name),
      principal,
      instalment: instalment ?? centavos(Math.floor(principal / weeks)),
      weeks,
      firstDue: addWeeks(this.day, 1),
    })
  }

  ask(name: string, principal: Centavos, weeks: number): this {
    const member = this.story.memberRef(name)
    const fact = { meeting: this.ref, member, principal, weeks, purpose: 'mercancía' } as const
    return this.#state({ kind: 'loan-asked', ...fact })
  }

  /** By the agreement in force, first due next week, unless said otherwise. */
  grant(name: string, terms: GrantedTerms, ask: FactRef | null = null): this {
    const { charge, unit, allocation, prepayment } = this.story.agreement()
    return this.#state({
      kind: 'loan-granted',
      meeting: this.ref,
      member: this.story.memberRef(name),
      terms: {
        charge,
        unit,
        allocation,
        prepayment,
        firstDue: addWeeks(this.day, 1),
        ...terms,
      },
      ask,
    })
  }

  /** On her newest loan. */
  pay(name: string, amount: Centavos): this {
    const loan = this.story.loanRef(name)
    return this.#state({ kind: 'repayment', meeting: this.ref, loan, amount })
  }

  /** What she hands over, told apart as the app does. */
  hand(name: string, amount: Centavos): this {
    const loan = required(this.story.member(name).loans.at(-1), 'loan')
    const { fines, loan: onLoan, covers } = planPayment(loan, amount, this.day)
    if (onLoan > 0) this.pay(name, onLoan)
    if (fines > 0) this.payFine(name, fines)
    for (const { cover, member, amount: part } of covers) {
      const { page, clock, index } = cover.entry
      this.#state({
        kind: 'cover-repaid',
        meeting: this.ref,
        cover: { page, clock, index },
        member: member.entry,
        amount: part,
      })
    }
    return this
  }

  /** On her newest loan, by others. */
  cover(name: string, parts: Readonly<Record<string, Centavos>>): this {
    const shares = Object.entries(parts).map(([other, amount]) => ({
      member: this.story.memberRef(other),
      amount,
    }))
    const loan = this.story.loanRef(name)
    return this.#state({ kind: 'cover', meeting: this.ref, loan, shares })
  }

  coverEqually(name: string, amount: Centavos, ...others: string[]): this {
    const members = others.map((other) => this.story.memberRef(other))
    const loan = this.story.loanRef(name)
    return this.#state({
      kind: 'cover',
      meeting: this.ref,
      loan,
      shares: equalShares(amount, members),
    })
  }

  fine(
    name: string,
    amount: Centavos,
    reason: FineReason = 'late',
    loan: FactRef | null = null,
  ): this {
    const member = this.story.memberRef(name)
    return this.#state({ kind: 'fine', meeting: this.ref, member, amount, reason, loan })
  }

  payFine(name: string, amount: Centavos): this {
    const member = this.story.memberRef(name)
    return this.#state({ kind: 'fine-paid', meeting: this.ref, member, amount })
  }

  dues(name: string, amount: Centavos): this {
    const member = this.story.memberRef(name)
    return this.#state({ kind: 'dues', meeting: this.ref, member, amount })
  }

  spend(amount: Centavos, proposal: FactRef | null = null, pot: Pot = 'group-fund'): this {
    return this.#state({
      kind: 'expense',
      meeting: this.ref,
      pot,
      amount,
      note: 'pastel',
      proposal,
    })
  }

  transfer(from: Pot, to: Pot, amount: Centavos, proposal: FactRef | null = null): this {
    const fact = { meeting: this.ref, from, to, amount, note: '', proposal } as const
    return this.#state({ kind: 'pot-transfer', ...fact })
  }

  step(step: Step): this {
    return this.#state({ kind: 'step-done', meeting: this.ref, step })
  }

  /** As the recorder's books expect it, unless said otherwise. */
  countBox(counted: Partial<Record<Pot, Centavos>> = {}): this {
    const { box } = fold(this.story.input(this.#recorder)).ledger
    const counts = pots.map((pot) => ({
      pot,
      expected: box[pot].balance,
      counted: counted[pot] ?? box[pot].balance,
    }))
    const cash = inCoins(counts.reduce((sum, pot) => sum + pot.counted, 0))
    return this.#state({ kind: 'box-counted', meeting: this.ref, pots: counts, cash })
  }

  train(topic: Topic): this {
    return this.#state({ kind: 'training', meeting: this.ref, topic, note: '' })
  }

  /** The next one is a week later. */
  setNext(): this {
    return this.#state({ kind: 'next-meeting', meeting: this.ref, day: addWeeks(this.day, 1) })
  }

  giveBack(amount: Centavos): this {
    return this.#state({ kind: 'loan-fund-returned', meeting: this.ref, amount, note: '' })
  }

  save(name: string, amount: Centavos): this {
    const member = this.story.memberRef(name)
    return this.#state({ kind: 'saving', meeting: this.ref, member, amount })
  }

  /** Her savings as the recorder knows them, unless said otherwise. */
  leave(name: string, savingsPaid?: Centavos): this {
    const member = this.story.memberRef(name)
    const known = fold(this.story.input(this.#recorder)).ledger.members.get(refToKey(member))
    return this.#state({
      kind: 'member-left',
      meeting: this.ref,
      member,
      savingsPaid: savingsPaid ?? centavos(0 - (known?.savings.balance ?? 0)),
    })
  }

  /** As the books of the recorder give it and the box can pay it, unless a woman's part says otherwise. */
  shareOut({ pay, parts, heads, ...box }: SharingOut = {}): this {
    const stated = heads ?? this.story.heads(this.#recorder)
    const { ledger } = fold(this.story.input(this.#recorder))
    const clocks = new Map(stated.map(({ page, clock }) => [page, clock]))
    const { shares, counted } = planShareOut(
      ledger,
      clocks,
      box.method ?? this.meeting.agreement.shareOut,
    )
    const plan = planPayouts(
      box.cash ?? counted ?? [],
      shares.map(({ due }) => due),
    )
    const planned = shares.map(({ member, due }, place): ShareOutPart => {
      const cash = pay === 'nothing' ? [] : (plan[place]?.rows ?? [])
      return { member: member.entry, due, cash, unpaid: subtractCentavos(due, valueOfCash(cash)) }
    })
    return this.#state({
      kind: 'shared-out',
      meeting: this.ref,
      heads: stated,
      parts: (parts?.(planned) ?? planned).toSorted((left, right) =>
        compareRefs(left.member, right.member),
      ),
    })
  }

  /** Counts what the books of whoever closes expect, and states all that she holds, unless said otherwise. */
  close({ counted, expected, cash, reason = '', heads }: Count = {}): this {
    const { box } = fold(this.story.input(this.#recorder)).ledger
    const counts = pots.map((pot) => ({
      pot,
      expected: expected?.[pot] ?? box[pot].balance,
      counted: counted?.[pot] ?? box[pot].balance,
    }))
    this.#closing = this.story.state(this.#recorder, {
      kind: 'meeting-closed',
      meeting: this.ref,
      heads: heads ?? this.story.heads(this.#recorder),
      pots: counts,
      cash: cash ?? inCoins(counts.reduce((sum, pot) => sum + pot.counted, 0)),
      reason,
    })
    return this
  }

  sign(...names: string[]): this {
    const closing = this.closing
    const { id } = this.story.record(closing)
    for (const name of names) this.story.state(name, { kind: 'closing-signed', closing, id })
    return this
  }
}

const inCoins = (sum: number): CashRow[] =>
  sum === 0 ? [] : [{ form: 'coin', value: pesos(0.5), count: sum / 50 }]
