/**
 * The ledger: what follows from the records of a notebook. Everything here is read by screens and written by the fold alone;
 * state.ts has the same things as the fold writes them.
 */
import type { Centavos } from '../money/centavos.ts'
import type {
  CashRow,
  Credential,
  Currency,
  Fact,
  FactKey,
  FactRef,
  PageId,
  PlacedRecord,
  Pot,
  Programme,
} from '../record/record.ts'
import type { Day, Weekday } from '../time/civil-date.ts'
import type { Agreement, ShareOutMethod } from '../record/agreement.ts'
import type { Motion } from '../record/vote-facts.ts'
import type { Account, Posting } from './account.ts'
import type { DrawInput } from './draw.ts'
import type { BookRules, LoanRow, Payer } from './loan-book.ts'
import type { Instalment } from './loan-schedule.ts'

/** A fact that has effect, with what was said of it since. Its page, clock and index are its name. */
export interface Entry extends FactRef {
  readonly fact: Fact
  readonly record: PlacedRecord
  /** Whose credential stated it. */
  readonly author: Member
  readonly postings: readonly Posting[]
  /** Confirmations by others than `author`, one per member, in order. */
  readonly confirmations: readonly Entry[]
  readonly disputes: readonly Dispute[]
  /** Reversals that take it back; more than one where two were stated at once. */
  readonly reversals: readonly Entry[]
  /** The first closing whose heads cover it. */
  readonly sealedBy: Closing | null
  /** It claims a meeting that was closed without it (rule ME3). */
  readonly late: boolean
}

export interface Dispute {
  readonly entry: Entry
  readonly reason: string
  /** The confirmation by which the same member lifted it. */
  readonly liftedBy: Entry | null
}

export interface Group {
  readonly entry: Entry
  readonly name: string
  readonly programme: Programme
  readonly currency: Currency
  readonly weekday: Weekday
  /** By the agreement in force, as the rest of it. */
  readonly weeklySaving: Centavos
  readonly agreement: Agreement
}

export interface Member {
  readonly kind: 'member'
  readonly key: FactKey
  readonly entry: FactRef
  readonly alias: string
  readonly picture: number
  /** She leads the group, by all that is known: who founded it, until a vote ends that, and who was elected. */
  readonly leads: boolean
  /** The fact by which she left; null while she has not. */
  readonly left: Entry | null
  /** The fact that closed the vote by which she was dismissed. */
  readonly dismissed: Entry | null
  readonly savings: Account
  readonly loans: readonly Loan[]
  /** What she is to pay, and what she has paid of it, with what was taken back. */
  readonly fines: readonly Entry[]
  readonly finesPaid: readonly Entry[]
  /** From the notebook before: below zero where she had paid more. */
  readonly finesCarried: Centavos
  readonly businesses: readonly Entry[]
  readonly credentials: readonly Credential[]
}

export interface Meeting {
  readonly kind: 'meeting'
  readonly key: FactKey
  readonly entry: Entry
  readonly day: Day
  /** In force when it was opened: what is voted in a meeting holds from the next one on (rule SA1). */
  readonly agreement: Agreement
  /** Facts that claim this meeting, in order: presence and money. */
  readonly entries: readonly Entry[]
  /** Null while the meeting is open. */
  readonly closing: Closing | null
}

export interface Closing {
  readonly kind: 'closing'
  readonly entry: Entry
  readonly meeting: Meeting
  /** Clock of the newest record that is covered, by page. */
  readonly heads: ReadonlyMap<PageId, number>
  readonly pots: readonly ClosedPot[]
  readonly cash: readonly CashRow[]
  readonly reason: string
  /** One per member, in order; her own of who closed may be among them. */
  readonly signatures: readonly Entry[]
}

export interface ClosedPot {
  readonly pot: Pot
  /** What the closing states. */
  readonly stated: Centavos
  /** What the records below its heads give. */
  readonly expected: Centavos
  readonly counted: Centavos
  /** Counted less expected: over is positive, short is negative. */
  readonly difference: Centavos
}

/** A loan that a member asks for; loan.ts says how far it has come. */
export interface Ask {
  readonly kind: 'ask'
  readonly key: FactKey
  readonly entry: Entry
  readonly member: Member
  readonly principal: Centavos
  readonly weeks: number
  readonly purpose: string
  /** Votes on it. */
  readonly proposals: readonly Proposal[]
  readonly loan: Loan | null
}

export interface Loan {
  readonly kind: 'loan'
  readonly key: FactKey
  readonly entry: Entry
  readonly member: Member
  readonly ask: Ask | null
  readonly principal: Centavos
  /** The first, with its charge. */
  readonly instalment: Centavos
  readonly weeks: number
  readonly firstDue: Day
  /** How it is repaid. */
  readonly rules: BookRules
  /** Its instalments as they were agreed. */
  readonly plan: readonly Instalment[]
  /** What happened to it, in order, with what was taken back. */
  readonly events: readonly LoanEvent[]
  /** Asset account: principal less what of it was repaid; charges are not in it. */
  readonly account: Account
  /** In order, with those that were taken back. */
  readonly repayments: readonly Entry[]
  readonly covers: readonly Cover[]
  /** Votes by which what was left was spread anew. */
  readonly rescheduled: readonly Entry[]
  /** The vote by which the group gave up waiting for it. */
  readonly writtenOff: Entry | null
  /** Its instalments as they stand, and what is paid of them. */
  readonly book: {
    readonly rows: readonly LoanRow[]
    readonly paidAhead: Centavos
    readonly chargePaid: Centavos
    readonly surplus: Centavos
    readonly closedOn: Day | null
  }
}

export type LoanEvent =
  | {
      readonly kind: 'payment'
      readonly entry: Entry
      readonly amount: Centavos
      readonly day: Day
      readonly payer: Payer
    }
  | {
      readonly kind: 'reschedule'
      readonly entry: Entry
      readonly weeks: number
      readonly firstDue: Day
      readonly today: Day
    }

/** Others paid for a borrower. */
export interface Cover {
  readonly kind: 'cover'
  readonly key: FactKey
  readonly entry: Entry
  readonly loan: Loan
  readonly amount: Centavos
  /** Asset account: what the borrower still owes on it. */
  readonly account: Account
  readonly claims: readonly Claim[]
}

export interface Claim {
  readonly member: Member
  readonly amount: Centavos
  /** Liability account: what is still hers, below zero. */
  readonly account: Account
  readonly repaid: readonly Entry[]
  /** By which she gave up the rest. */
  readonly forgiven: Entry | null
}

export interface Proposal {
  readonly kind: 'proposal'
  readonly key: FactKey
  readonly entry: Entry
  readonly motion: Motion
  /** In order; of one member's, the last holds. */
  readonly votes: readonly Entry[]
  /** Null while the vote is open. */
  readonly decision: Decision | null
}

export interface Decision {
  /** The fact that closed the vote. */
  readonly entry: Entry
  readonly outcome: 'passed' | 'rejected'
  readonly heads: ReadonlyMap<PageId, number>
  /** Who said so last, and where, by member. */
  readonly yes: ReadonlyMap<FactKey, Entry>
  readonly no: ReadonlyMap<FactKey, Entry>
  /** Members who may vote: those active when it was proposed. */
  readonly entitled: number
  /** So many yes it took. */
  readonly needed: number
}

/** The annual pool, shared out: what each woman was to get, by the records below the heads, and what she was handed. */
export interface ShareOut {
  readonly kind: 'share-out'
  readonly key: FactKey
  readonly entry: Entry
  readonly heads: ReadonlyMap<PageId, number>
  readonly method: ShareOutMethod
  readonly pool: Centavos
  readonly parts: readonly SharedPart[]
}

export interface SharedPart {
  readonly member: Member
  readonly saved: Centavos
  readonly due: Centavos
  readonly cash: readonly CashRow[]
  /** Due less cash: still hers; below zero where she was handed more. */
  readonly unpaid: Centavos
}

/** The savings, given to one woman by lots (rules LT1–LT3); draw.ts says how anyone draws again. */
export interface Draw {
  readonly kind: 'draw'
  readonly key: FactKey
  readonly entry: Entry
  readonly meeting: Meeting
  readonly heads: ReadonlyMap<PageId, number>
  readonly amount: Centavos
  readonly round: number
  /** Every woman who was active, and why those take no part who do not. */
  readonly standings: readonly DrawStanding[]
  /** Ascending by reference. */
  readonly eligible: readonly Member[]
  /** In order; of one woman's, the first below the heads counts. */
  readonly commitments: readonly Entry[]
  /** More than one only where they were stated apart: that holds which more women answered. */
  readonly closings: readonly CommitmentsClosed[]
  readonly reveals: readonly Reveal[]
  /** What members said came out while not all had revealed: it takes more than half of them. */
  readonly statements: readonly DrawStatement[]
  /** In order; all but the last were taken back. */
  readonly results: readonly DrawResult[]
}

export interface DrawStanding {
  readonly member: Member
  readonly saved: Centavos
  readonly wasGifted: boolean
  /** Still to be saved before she takes part. */
  readonly behind: Centavos
}

export interface CommitmentsClosed {
  readonly entry: Entry
  readonly heads: ReadonlyMap<PageId, number>
  /** By member. */
  readonly committed: ReadonlyMap<FactKey, Entry>
}

export interface Reveal {
  readonly entry: Entry
  /** Those that she had seen and that cover her commitment. */
  readonly closings: readonly CommitmentsClosed[]
}

export interface DrawStatement {
  readonly entry: Entry
  readonly closing: CommitmentsClosed
  readonly withheld: readonly FactKey[]
}

export interface DrawResult {
  readonly entry: Entry
  readonly heads: ReadonlyMap<PageId, number>
  /** From what anyone draws again. */
  readonly input: DrawInput
  readonly seed: Uint8Array | null
  readonly winner: Member
  /** Committed and did not reveal. */
  readonly withheld: readonly Member[]
  /** All revealed who had committed; else so many members said that the others do not. */
  readonly basis: 'all-revealed' | 'majority'
}

/** By which the notebook ends, once another than its author has signed it. */
export interface CycleEnd {
  readonly kind: 'cycle-end'
  readonly key: FactKey
  readonly entry: Entry
  readonly meeting: Meeting
  readonly proposal: Proposal
  readonly heads: ReadonlyMap<PageId, number>
  /** One per member, in order. */
  readonly signatures: readonly Entry[]
}

/** What the notebook brought along from the one before. */
export interface Opening {
  readonly entry: Entry
  /** By pot, what it brought beyond what is owed of it, below zero; or what it lacked. */
  readonly own: Readonly<Record<Pot, Account>>
}

export interface Ledger {
  /** Null until the founding record is here. */
  readonly group: Group | null
  readonly members: ReadonlyMap<FactKey, Member>
  /** In the order in which they were opened. */
  readonly meetings: ReadonlyMap<FactKey, Meeting>
  readonly loans: ReadonlyMap<FactKey, Loan>
  readonly covers: ReadonlyMap<FactKey, Cover>
  readonly asks: ReadonlyMap<FactKey, Ask>
  readonly proposals: ReadonlyMap<FactKey, Proposal>
  readonly draws: ReadonlyMap<FactKey, Draw>
  /** In order, with those that were taken back. */
  readonly shareOuts: readonly ShareOut[]
  readonly cycleEnds: readonly CycleEnd[]
  readonly opening: Opening | null
  /** Cash of each pot by the books. */
  readonly box: Readonly<Record<Pot, Account>>
  readonly accounts: readonly Account[]
  /** Money facts in order: what a list of movements shows. */
  readonly movements: readonly Entry[]
}
