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
import { pots } from '../record/record.ts'
import type { AccountState, PostingState } from './account.ts'
import { openAccount } from './account.ts'
import type { Cuts } from './cuts.ts'
import { noCuts } from './cuts.ts'
import type { Directory } from './directory.ts'
import { createDirectory } from './directory.ts'
import type { Closing, Dispute, Entry, Group, Ledger, Loan, Meeting, Member } from './ledger.ts'
import type { Place, Problem, Refusal } from './problem.ts'

export interface EntryState extends Entry {
  readonly author: MemberState
  /** What the fact began, where others refer to it as that. */
  subject: Subject | null
  postings: readonly PostingState[]
  confirmations: EntryState[]
  disputes: DisputeState[]
  reversals: EntryState[]
  sealedBy: ClosingState | null
  late: boolean
}

export interface DisputeState extends Dispute {
  readonly entry: EntryState
  liftedBy: EntryState | null
}

export interface MemberState extends Member {
  left: EntryState | null
  readonly savings: AccountState
  readonly loans: LoanState[]
}

export interface MeetingState extends Meeting {
  readonly entries: EntryState[]
  closing: ClosingState | null
}

export interface ClosingState extends Closing {
  readonly entry: EntryState
  readonly signatures: EntryState[]
}

export interface LoanState extends Loan {
  readonly entry: EntryState
  readonly member: MemberState
  readonly account: AccountState
  readonly repayments: EntryState[]
}

export type Subject = MemberState | MeetingState | LoanState | ClosingState

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

export interface LedgerState extends Ledger {
  readonly directory: Directory
  readonly cuts: Cuts
  group: Group | null
  readonly members: Map<FactKey, MemberState>
  readonly meetings: Map<FactKey, MeetingState>
  readonly loans: Map<FactKey, LoanState>
  readonly box: Readonly<Record<Pot, AccountState>>
  readonly loanFund: AccountState
  readonly cashDifference: Readonly<Record<Pot, AccountState>>
  readonly accounts: AccountState[]
  readonly movements: EntryState[]
  readonly pages: Map<PageId, PageState>
  readonly problems: Problem[]
  /** Newest record that was placed. */
  last: PlacedRecord | null
  /** Centavos moved so far. */
  turnover: number
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

/** The ledger of no records. Credentials come from the control chain, in any order. */
export const createLedger = (
  credentials: readonly Credential[],
  cuts: Cuts = noCuts,
): LedgerState => {
  const box = byPot((pot) => openAccount({ kind: 'box', pot }))
  const cashDifference = byPot((pot) => openAccount({ kind: 'cash-difference', pot }))
  const loanFund = openAccount({ kind: 'loan-fund' })
  const groupIncome = openAccount({ kind: 'group-income' })
  return {
    directory: createDirectory(credentials),
    cuts,
    group: null,
    members: new Map(),
    meetings: new Map(),
    loans: new Map(),
    box,
    loanFund,
    cashDifference,
    accounts: [
      ...pots.map((pot) => box[pot]),
      loanFund,
      groupIncome,
      ...pots.map((pot) => cashDifference[pot]),
    ],
    movements: [],
    pages: new Map(),
    problems: [...cuts.problems],
    last: null,
    turnover: 0,
  }
}

export const entryAt = (state: LedgerState, ref: FactRef): EntryState | null =>
  state.pages.get(ref.page)?.rows[ref.clock]?.entries[ref.index] ?? null

export const placeOf = (ref: FactRef): Place => ({
  page: ref.page,
  clock: ref.clock,
  index: ref.index,
})

/** Says of a fact what is odd about it or about one of its references. */
export const note = (state: LedgerState, at: FactRef, { code, about }: Refusal): void => {
  state.problems.push({ code, at: placeOf(at), about })
}
