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
import type { Ask, Entry, Loan, Member, Proposal } from '../../shared/ledger/ledger.ts'
import type { LoanStanding } from '../../shared/ledger/loan.ts'
import { loanStanding, owedForCover } from '../../shared/ledger/loan.ts'
import type { ProblemCode } from '../../shared/ledger/problem.ts'
import type { Status } from '../../shared/ledger/status.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { Agreement } from '../../shared/record/agreement.ts'
import type { Choice, Motion } from '../../shared/record/vote-facts.ts'
import type {
  Credential,
  Fact,
  FactRef,
  Head,
  PageId,
  PlacedRecord,
  Pot,
} from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'
import { addWeeks, dayOf } from '../../shared/time/civil-date.ts'
import type { Terms } from './meeting-story.ts'
import { MeetingStory } from './meeting-story.ts'
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

  /** `more`: what the founding record states beside the founding. */
  constructor(
    notebook: Notebook,
    leader: string,
    others: readonly string[],
    more: (founder: FactRef) => readonly Fact[] = () => [],
  ) {
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
      ...more(founder),
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

  /** Stated by a leader, unless said otherwise with all that she holds; by a vote that these have passed. */
  endCycle(meeting: FactRef, proposal: FactRef, heads = this.heads(this.leader)): FactRef {
    return this.state(this.leader, { kind: 'cycle-ended', meeting, heads, proposal })
  }

  /** Signs a closing, or the end of a cycle, by its whole id. */
  sign(closing: FactRef, ...names: string[]): this {
    const { id } = this.record(closing)
    for (const name of names) this.state(name, { kind: 'closing-signed', closing, id })
    return this
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

  /** What one still owes another who covered for her. */
  owes(borrower: string, claimant: string): Centavos {
    return owedForCover(this.member(borrower), this.member(claimant))
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

/** A group that has met for the first time: the first name leads. */
export const group = (leader: string, ...others: string[]): Story =>
  new Story(new PlainNotebook(), leader, others)

export const codesOf = (input: FoldInput): ProblemCode[] =>
  fold(input).problems.map(({ code }) => code)
