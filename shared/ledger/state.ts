/** The ledger as the fold writes it: an accumulator, changed in place so that one more record costs microseconds. */
import type {
  Credential,
  Fact,
  FactKey,
  FactRef,
  PageId,
  PlacedRecord,
  Pot,
} from '../record/record.ts'
import { pots, refToKey } from '../record/record.ts'
import type { Centavos } from '../money/centavos.ts'
import { zero } from '../money/centavos.ts'
import type { Agreement } from '../record/agreement.ts'
import type { AccountState, PostingState } from './account.ts'
import { openAccount } from './account.ts'
import { foundingAgreement } from './agreement.ts'
import type { Testimony } from './co-signed.ts'
import { noTestimony } from './co-signed.ts'
import type { Cuts } from './cuts.ts'
import { noCuts } from './cuts.ts'
import type { Directory } from './directory.ts'
import { createDirectory } from './directory.ts'
import type { Hash } from './draw.ts'
import type { DrawState } from './lots-state.ts'
import type { Day } from '../time/civil-date.ts'
import type {
  Ask,
  Claim,
  Closing,
  Cover,
  CycleEnd,
  Decision,
  Dispute,
  Entry,
  Group,
  Ledger,
  Loan,
  Meeting,
  Member,
  Opening,
  Proposal,
  ShareOut,
  SharedPart,
} from './ledger.ts'
import type { BookRules, LoanBook, Payer } from './loan-book.ts'
import type { Instalment } from './loan-schedule.ts'
import type { Heads, Past } from './past.ts'
import type { PassedVote } from './precedence.ts'
import type { Place, Problem, Refusal } from './problem.ts'
import type { Settled } from './settled.ts'
import { nothingSettled } from './settled.ts'
import type { Repeats } from './restated.ts'
import { noRepeats } from './restated.ts'

export interface EntryState extends Entry {
  readonly author: MemberState
  /** What the fact began, where others refer to it as that. */
  subject: Subject | null
  /** Most facts have none of these: a list is put in the place of the one before when it grows. */
  postings: readonly PostingState[]
  confirmations: readonly EntryState[]
  disputes: readonly DisputeState[]
  reversals: readonly EntryState[]
  sealedBy: ClosingState | null
  late: boolean
}

export interface DisputeState extends Dispute {
  readonly entry: EntryState
  liftedBy: EntryState | null
}

export interface MemberState extends Member {
  leads: boolean
  left: EntryState | null
  dismissed: EntryState | null
  readonly savings: AccountState
  readonly loans: LoanState[]
  readonly fines: EntryState[]
  readonly finesPaid: EntryState[]
  finesCarried: Centavos
  /** What share-outs gave her beyond her savings; opened by the first that does. */
  gain: AccountState | null
  readonly businesses: EntryState[]
}

export interface MeetingState extends Meeting {
  readonly entries: EntryState[]
  closing: ClosingState | null
}

export interface ClosingState extends Closing {
  readonly entry: EntryState
  readonly past: Past
  readonly signatures: EntryState[]
}

export interface AskState extends Ask {
  readonly entry: EntryState
  readonly member: MemberState
  readonly proposals: ProposalState[]
  loan: LoanState | null
}

export interface LoanState extends Loan {
  readonly entry: EntryState
  readonly member: MemberState
  readonly ask: AskState | null
  readonly account: AccountState
  /** Opened when the first charge is paid, and when the loan is written off. */
  interest: AccountState | null
  loss: AccountState | null
  readonly plan: readonly Instalment[]
  readonly rules: BookRules
  /** In force where it was granted. */
  readonly agreement: Agreement
  readonly repayments: EntryState[]
  readonly covers: CoverState[]
  readonly rescheduled: EntryState[]
  writtenOff: EntryState | null
  /** What happened to it, in order. */
  readonly events: LoanEvent[]
  /** What follows from those events that were not taken back. */
  book: LoanBook
}

export interface CoverState extends Cover {
  readonly entry: EntryState
  readonly loan: LoanState
  readonly account: AccountState
  readonly claims: readonly ClaimState[]
}

export interface ClaimState extends Claim {
  readonly member: MemberState
  readonly account: AccountState
  readonly repaid: EntryState[]
  forgiven: EntryState | null
}

export type LoanEvent =
  | {
      readonly kind: 'payment'
      readonly entry: EntryState
      readonly amount: Centavos
      readonly day: Day
      readonly payer: Payer
    }
  | {
      readonly kind: 'reschedule'
      readonly entry: EntryState
      readonly weeks: number
      readonly firstDue: Day
      readonly today: Day
    }

export interface ProposalState extends Proposal {
  readonly entry: EntryState
  readonly past: Past
  readonly votes: EntryState[]
  /** Facts that call upon it; it allows each thing once. */
  readonly used: EntryState[]
  decision: DecisionState | null
}

export interface DecisionState extends Decision {
  readonly entry: EntryState
  readonly heads: Heads
  readonly yes: ReadonlyMap<FactKey, EntryState>
  readonly no: ReadonlyMap<FactKey, EntryState>
}

export interface ShareOutState extends ShareOut {
  readonly entry: EntryState
  readonly heads: Heads
  readonly parts: readonly SharedPartState[]
}

export interface SharedPartState extends SharedPart {
  readonly member: MemberState
}

export interface CycleEndState extends CycleEnd {
  readonly entry: EntryState
  readonly past: Past
  readonly heads: Heads
  readonly signatures: EntryState[]
}

export interface OpeningState extends Opening {
  readonly entry: EntryState
  readonly own: Readonly<Record<Pot, AccountState>>
}

export type Subject =
  | MemberState
  | MeetingState
  | LoanState
  | AskState
  | CoverState
  | ClosingState
  | ProposalState
  | DrawState
  | ShareOutState
  | CycleEndState

/** One record of a page and, by index, its facts that have effect. */
export interface Row {
  readonly record: PlacedRecord
  readonly entries: (EntryState | null)[]
}

export interface PageState {
  readonly id: PageId
  /** Key of the credential that began it. */
  readonly author: string
  /** Whose it is; null until its first fact has said so. */
  holder: MemberState | null
  /** Newest clock of each other page that the page's records have cited so far. */
  readonly seen: Map<PageId, number>
  /** By clock. */
  readonly rows: Row[]
  /** Newest clock that a closing covers; −1 if none. */
  sealedTo: number
}

/** What a fold must know beforehand, because it reaches back to records that leave it out. */
export interface Foreknown {
  readonly cuts: Cuts
  readonly settled: Settled
  readonly testimony: Testimony
  readonly repeats: Repeats
}

const nothingForeknown: Foreknown = {
  cuts: noCuts,
  settled: nothingSettled,
  testimony: noTestimony,
  repeats: noRepeats,
}

export interface LedgerState extends Ledger, Foreknown {
  readonly hash: Hash
  readonly directory: Directory
  group: Group | null
  founder: MemberState | null
  /** The agreement from which the group set out. */
  founding: Agreement
  readonly members: Map<FactKey, MemberState>
  readonly meetings: Map<FactKey, MeetingState>
  readonly loans: Map<FactKey, LoanState>
  readonly covers: Map<FactKey, CoverState>
  readonly asks: Map<FactKey, AskState>
  readonly proposals: Map<FactKey, ProposalState>
  readonly draws: Map<FactKey, DrawState>
  readonly shareOuts: ShareOutState[]
  readonly cycleEnds: CycleEndState[]
  opening: OpeningState | null
  /** Votes on agreement, leaders and dismissals that passed, in order; what of it holds is in `settled`. */
  readonly passed: PassedVote[]
  readonly box: Readonly<Record<Pot, AccountState>>
  readonly loanFund: AccountState
  readonly fines: AccountState
  readonly dues: AccountState
  readonly expenses: Readonly<Record<Pot, AccountState>>
  readonly cashDifference: Readonly<Record<Pot, AccountState>>
  readonly accounts: AccountState[]
  readonly movements: EntryState[]
  readonly pages: Map<PageId, PageState>
  readonly problems: Problem[]
  /** Newest record that was placed. */
  last: PlacedRecord | null
  /** Centavos moved so far. */
  turnover: number
  /** Centavos that the instalments of all loans come to: a bound for what sums of them can be. */
  pledged: number
  /** Day of the newest meeting that was opened. */
  today: Day
}

/** From where something is referred to: what lies in the past of this fact of this page. */
export interface Standpoint {
  readonly state: LedgerState
  readonly page: PageState
  readonly entry: FactRef
}

/** A fact on its way into the ledger. */
export interface Act extends Standpoint {
  readonly author: MemberState
  readonly entry: EntryState
}

export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>

const byPot = (open: (pot: Pot) => AccountState): Record<Pot, AccountState> => ({
  'loan-fund': open('loan-fund'),
  savings: open('savings'),
  'group-fund': open('group-fund'),
})

/** The ledger of no records. Credentials come from the control chain, in any order; `hash` is SHA-256. */
export const createLedger = (
  credentials: readonly Credential[],
  hash: Hash,
  foreknown: Foreknown = nothingForeknown,
): LedgerState => {
  const box = byPot((pot) => openAccount({ kind: 'box', pot }))
  const cashDifference = byPot((pot) => openAccount({ kind: 'cash-difference', pot }))
  const loanFund = openAccount({ kind: 'loan-fund' })
  const fines = openAccount({ kind: 'fines' })
  const dues = openAccount({ kind: 'dues' })
  const expenses = byPot((pot) => openAccount({ kind: 'expense', pot }))
  return {
    ...foreknown,
    hash,
    directory: createDirectory(credentials),
    group: null,
    founder: null,
    founding: foundingAgreement(zero),
    members: new Map(),
    meetings: new Map(),
    loans: new Map(),
    covers: new Map(),
    asks: new Map(),
    proposals: new Map(),
    draws: new Map(),
    shareOuts: [],
    cycleEnds: [],
    opening: null,
    passed: [],
    box,
    loanFund,
    fines,
    dues,
    expenses,
    cashDifference,
    accounts: [
      ...pots.map((pot) => box[pot]),
      loanFund,
      fines,
      dues,
      ...pots.map((pot) => expenses[pot]),
      ...pots.map((pot) => cashDifference[pot]),
    ],
    movements: [],
    pages: new Map(),
    problems: [...foreknown.cuts.problems],
    last: null,
    turnover: 0,
    pledged: 0,
    today: 0 as Day,
  }
}

/** The fact in that place; where it only repeats another, that one. */
export const entryAt = (state: LedgerState, ref: FactRef): EntryState | null => {
  const { counted } = state.repeats
  const { page, clock, index } = (counted.size > 0 && counted.get(refToKey(ref))) || ref
  return state.pages.get(page)?.rows[clock]?.entries[index] ?? null
}

export const placeOf = (ref: FactRef): Place => ({
  page: ref.page,
  clock: ref.clock,
  index: ref.index,
})

/** Says of a fact what is odd about it or about one of its references. */
export const note = (state: LedgerState, at: FactRef, { code, about }: Refusal): void => {
  state.problems.push({ code, at: placeOf(at), about })
}
