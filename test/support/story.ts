/**
 * The fixture language: what a group does, told in its own verbs.
 *
 *   const story = group('Rosa', 'Ana', 'Lupe').lend('Rosa', pesos(1_500), { weeks: 10 })
 *   story.meeting().present('Rosa').pay('Rosa', pesos(150)).close()
 *   expect(story.loan('Rosa').paid).toBe(pesos(150))
 *
 * The first name leads. A name is also the name of her first device; `story.device('Ana', 'Ana’s phone')` adds another. Whoever
 * records is the leader unless `by` says otherwise. What becomes of a step is up to a `Notebook`: plain records for tests of
 * the ledger, or a real journal.
 */
import { required } from '../../shared/base/assert.ts'
import type { FoldInput } from '../../shared/ledger/cuts.ts'
import { fold } from '../../shared/ledger/fold.ts'
import type {
  Ask,
  Closing,
  Entry,
  Loan,
  Meeting,
  Member,
  Proposal,
} from '../../shared/ledger/ledger.ts'
import type { LoanStanding } from '../../shared/ledger/loan.ts'
import { loanStanding } from '../../shared/ledger/loan.ts'
import type { ProblemCode } from '../../shared/ledger/problem.ts'
import type { Status } from '../../shared/ledger/status.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { centavos, pesos } from '../../shared/money/centavos.ts'
import type { Agreement, LoanTerms } from '../../shared/record/agreement.ts'
import type { Choice, Motion } from '../../shared/record/vote-facts.ts'
import type {
  CashRow,
  Credential,
  Fact,
  FactRef,
  Head,
  PageId,
  PlacedRecord,
  Pot,
  Presence,
} from '../../shared/record/record.ts'
import { pots, refToKey } from '../../shared/record/record.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { addWeeks, dayOf } from '../../shared/time/civil-date.ts'
import { PlainNotebook } from './plain-notebook.ts'

/** What one device states at one moment. */
export interface Step {
  readonly author: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly facts: readonly Fact[]
}

/** Where a record will stand. */
export interface Spot {
  readonly page: PageId
  readonly clock: number
}

/** Where a story is written. Devices exchange what they hold at once, unless one is apart. */
export interface Notebook {
  /** A new device with a page of its own, whose credential is not yet admitted. */
  addDevice(name: string): Spot
  admit(name: string, role: Credential['role'], member: FactRef | null): void
  /** Where the device's next record will stand. */
  next(name: string): Spot
  write(step: Step): void
  /** The newest record of each page that the device holds. */
  heads(name: string): Head[]
  /** From now on the device neither receives nor hands on. */
  part(name: string): void
  /** The device receives all that another holds, and nobody else does. */
  hear(name: string, from: string): void
  /** All devices have all records again. */
  meet(): void
  /** What one device holds, or all that was written. */
  input(name?: string): FoldInput
}

const firstDay = dayOf(2026, 3, 3)
const firstMoment = Date.UTC(2026, 2, 3, 17)

export class Story {
  readonly #notebook: Notebook
  readonly #members = new Map<string, FactRef>()
  #weeks = 0
  #moment = firstMoment
  #last: FactRef | null = null

  constructor(notebook: Notebook, leader: string, others: readonly string[]) {
    this.#notebook = notebook
    const { page, clock } = notebook.addDevice(leader)
    const founder = { page, clock, index: 1 }
    notebook.admit(leader, 'leader', founder)
    this.#members.set(leader, founder)
    this.state(
      leader,
      {
        kind: 'group-founded',
        name: 'Las Jacarandas',
        programme: 'via-migrante',
        currency: 'MXN',
        weekday: 2,
        weeklySaving: pesos(50),
        leader: founder,
      },
      { kind: 'member-added', alias: leader, picture: 0 },
    )
    for (const other of others) this.join(other)
  }

  get leader(): string {
    return required([...this.#members.keys()][0], 'leader')
  }

  /** The fact that was stated last. */
  get last(): FactRef {
    return required(this.#last, 'last fact')
  }

  get ledger(): LedgerState {
    return fold(this.input()).ledger
  }

  get problems(): ProblemCode[] {
    return codesOf(this.input())
  }

  input(device?: string): FoldInput {
    return this.#notebook.input(device)
  }

  heads(device: string): Head[] {
    return this.#notebook.heads(device)
  }

  /** States facts as they are, also such as no honest app would. */
  state(device: string, ...facts: Fact[]): FactRef {
    const { page, clock } = this.#notebook.next(device)
    this.#moment += 1_000
    this.#notebook.write({ author: device, at: this.#moment, facts })
    this.#last = { page, clock, index: facts.length - 1 }
    return this.#last
  }

  join(name: string): this {
    return this.joinFrom(this.leader, name)
  }

  /** Added by a device of a leader. */
  joinFrom(by: string, name: string): this {
    const fact = { kind: 'member-added', alias: name, picture: this.#members.size } as const
    this.#members.set(name, this.state(by, fact))
    return this.device(name, name)
  }

  /** A further device of a member. */
  device(name: string, device: string): this {
    const member = this.memberRef(name)
    this.#notebook.addDevice(device)
    this.#notebook.admit(device, 'writer', member)
    this.state(device, { kind: 'page-opened', member })
    return this
  }

  /** A device that may only read, or that nobody admitted, and its page. */
  stranger(device: string, role: 'reader' | 'unknown'): this {
    this.#notebook.addDevice(device)
    if (role === 'reader') this.#notebook.admit(device, role, null)
    return this
  }

  part(...devices: string[]): this {
    for (const device of devices) this.#notebook.part(device)
    return this
  }

  hear(device: string, from: string): this {
    this.#notebook.hear(device, from)
    return this
  }

  meet(): this {
    this.#notebook.meet()
    return this
  }

  /** The next week's meeting. */
  meeting(by: string = this.leader): MeetingStory {
    const day = addWeeks(firstDay, this.#weeks++)
    return new MeetingStory(this, this.state(by, { kind: 'meeting-opened', day }), day, by)
  }

  /** In a meeting of its own, from money that Via hands over there. */
  lend(name: string, principal: Centavos, terms: Terms): this {
    this.meeting().receive(principal).lend(name, principal, terms).close()
    return this
  }

  confirm(by: string, ...facts: FactRef[]): this {
    this.state(by, { kind: 'confirmation', facts })
    return this
  }

  dispute(by: string, fact: FactRef, reason = 'no fue así'): this {
    this.state(by, { kind: 'dispute', fact, reason })
    return this
  }

  reverse(by: string, fact: FactRef, reason = 'error de dedo'): this {
    this.state(by, { kind: 'reversal', fact, reason })
    return this
  }

  propose(by: string, motion: Motion, meeting: FactRef | null = null): FactRef {
    return this.state(by, { kind: 'proposal', meeting, motion })
  }

  vote(proposal: FactRef, choice: Choice, ...names: string[]): this {
    for (const name of names) this.state(name, { kind: 'vote', proposal, choice })
    return this
  }

  /** States all that she holds, unless said otherwise. */
  closeVote(by: string, proposal: FactRef, heads: readonly Head[] = this.heads(by)): FactRef {
    return this.state(by, { kind: 'vote-closed', proposal, heads })
  }

  /** Proposed and closed by the first of those who say yes. */
  decide(motion: Motion, ...yes: [string, ...string[]]): FactRef {
    const proposal = this.propose(yes[0], motion)
    this.vote(proposal, 'yes', ...yes)
    this.closeVote(yes[0], proposal)
    return proposal
  }

  proposal(ref: FactRef): Proposal {
    return required(this.ledger.proposals.get(refToKey(ref)), 'proposal')
  }

  asked(ref: FactRef): Ask {
    return required(this.ledger.asks.get(refToKey(ref)), 'ask')
  }

  agreement(): Agreement {
    return required(this.ledger.group, 'group').agreement
  }

  memberRef(name: string): FactRef {
    return required(this.#members.get(name), `member ${name}`)
  }

  /** Her newest loan, as a fact that others refer to. */
  loanRef(name: string): FactRef {
    const { page, clock, index } = required(this.member(name).loans.at(-1), 'loan').entry
    return { page, clock, index }
  }

  member(name: string): Member {
    return required(this.ledger.members.get(refToKey(this.memberRef(name))), `member ${name}`)
  }

  loan(name: string): LoanStanding & Loan {
    const loan = required(this.member(name).loans.at(-1), `loan of ${name}`)
    return { ...loan, ...loanStanding(loan) }
  }

  entry(ref: FactRef): Entry {
    const entry = this.ledger.pages.get(ref.page)?.rows[ref.clock]?.entries[ref.index]
    return required(entry, 'entry')
  }

  record(ref: Spot): PlacedRecord {
    const { records } = this.input()
    const isMeant = ({ page, clock }: Spot): boolean => page === ref.page && clock === ref.clock
    return required(records.find(isMeant), 'record')
  }

  status(ref: FactRef): Status {
    return statusOf(this.entry(ref))
  }

  cash(pot: Pot, device?: string): Centavos {
    return fold(this.input(device)).ledger.box[pot].balance
  }
}

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

/** A group that has met for the first time: the first name leads. */
export const group = (leader: string, ...others: string[]): Story =>
  new Story(new PlainNotebook(), leader, others)

export const codesOf = (input: FoldInput): ProblemCode[] =>
  fold(input).problems.map(({ code }) => code)
