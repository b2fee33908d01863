/**
 * A record: what one credential states at one moment (rule RE1). It never changes; a correction is another record.
 *
 * Everything here is plain data. How it is written as bytes is record/fact-codec.ts and record/record-codec.ts; how it is sealed,
 * signed, chained and placed is journal/.
 */
import type { Centavos } from '../money/centavos.ts'
import type { Day, Weekday } from '../time/civil-date.ts'
import type { CycleFact } from './cycle-facts.ts'
import type { LoanFact } from './loan-facts.ts'
import type { MandateFact } from './mandate-fact.ts'
import type { MeetingFact } from './meeting-facts.ts'
import type { VoteFact } from './vote-facts.ts'

declare const pageBrand: unique symbol
/** A page: the Yjs client id under which one credential writes. 53 bits of a hash (rule PG1). */
export type PageId = number & { readonly [pageBrand]: true }

/** Names a fact for ever: page, clock of the record on it, index of the fact in the record. */
export interface FactRef {
  readonly page: PageId
  readonly clock: number
  readonly index: number
}

declare const keyBrand: unique symbol
/** A `FactRef` as a map key: "page.clock.index". Members, meetings and loans are known by the fact that began them. */
export type FactKey = string & { readonly [keyBrand]: true }

export const refToKey = (ref: FactRef): FactKey =>
  `${ref.page}.${ref.clock}.${ref.index}` as FactKey

/** One fixed order of references: by page, clock, index. */
export const compareRefs = (left: FactRef, right: FactRef): number =>
  left.page - right.page || left.clock - right.clock || left.index - right.index

/** "I have seen this much of that page": its newest placed record, by clock and the first 16 bytes of its id. */
export interface Seen {
  readonly page: PageId
  readonly clock: number
  readonly idStart: Uint8Array
}

export const programmes = ['estima', 'via-migrante', 'other'] as const
export type Programme = (typeof programmes)[number]

export const currencies = ['MXN', 'USD'] as const
export type Currency = (typeof currencies)[number]

export const presences = ['present', 'late', 'excused', 'absent', 'represented'] as const
export type Presence = (typeof presences)[number]

export const pots = ['loan-fund', 'savings', 'group-fund'] as const
export type Pot = (typeof pots)[number]

/** One row of a count: the 20 exists as note and as coin. */
export interface CashRow {
  readonly form: 'note' | 'coin'
  readonly value: Centavos
  readonly count: number
}

/** A page and how many of its records are meant, with the whole id of the last: a place in everyone's history. */
export interface Head {
  readonly page: PageId
  /** Clock of the newest record that is covered. */
  readonly clock: number
  /** 32 bytes. */
  readonly id: Uint8Array
}

export interface PotCount {
  readonly pot: Pot
  readonly expected: Centavos
  readonly counted: Centavos
}

/** What a first evening needs; more are in *-facts.ts. */
type FirstFact =
  | {
      readonly kind: 'group-founded'
      readonly name: string
      readonly programme: Programme
      readonly currency: Currency
      readonly weekday: Weekday
      readonly weeklySaving: Centavos
      readonly leader: FactRef
    }
  | { readonly kind: 'member-added'; readonly alias: string; readonly picture: number }
  /** First fact of every page: whose it is. The credential's key is bound by sealing and signature (rule PG3). */
  | { readonly kind: 'page-opened'; readonly member: FactRef }
  | { readonly kind: 'meeting-opened'; readonly day: Day }
  | {
      readonly kind: 'attendance'
      readonly meeting: FactRef
      readonly member: FactRef
      readonly presence: Presence
    }
  | {
      readonly kind: 'repayment'
      readonly meeting: FactRef
      readonly loan: FactRef
      readonly amount: Centavos
    }
  | {
      readonly kind: 'saving'
      readonly meeting: FactRef
      readonly member: FactRef
      readonly amount: Centavos
    }
  | { readonly kind: 'confirmation'; readonly facts: readonly FactRef[] }
  | { readonly kind: 'dispute'; readonly fact: FactRef; readonly reason: string }
  /** The first entry stays, struck through; its postings are taken back. */
  | { readonly kind: 'reversal'; readonly fact: FactRef; readonly reason: string }
  | {
      readonly kind: 'meeting-closed'
      readonly meeting: FactRef
      readonly heads: readonly Head[]
      readonly pots: readonly PotCount[]
      readonly cash: readonly CashRow[]
      readonly reason: string
    }
  /** A member's signature under a closing: the whole id of the record that states it (rule AU5). */
  | { readonly kind: 'closing-signed'; readonly closing: FactRef; readonly id: Uint8Array }
  | {
      readonly kind: 'loan-fund-received'
      readonly meeting: FactRef
      readonly amount: Centavos
      readonly note: string
    }
  | {
      readonly kind: 'loan-disbursed'
      readonly meeting: FactRef
      readonly member: FactRef
      readonly principal: Centavos
      readonly instalment: Centavos
      readonly weeks: number
      readonly firstDue: Day
    }
  | {
      readonly kind: 'member-left'
      readonly meeting: FactRef
      readonly member: FactRef
      /** Her own savings, paid out to her (rule SA2). */
      readonly savingsPaid: Centavos
    }
  /** Two different records at one place of a page, both validly signed: proof of a fork (rule PG4). */
  | {
      readonly kind: 'evidence'
      readonly page: PageId
      /** Clock at which the two branches part. */
      readonly clock: number
      /** Id of the record below both, 32 bytes: so the proof needs nothing that a device may lack. */
      readonly prev: Uint8Array
      readonly left: readonly Uint8Array[]
      readonly right: readonly Uint8Array[]
    }
  /**
   * More records of a page, for devices on which another branch of it stands: what evidence has no room for. Proves nothing, freezes
   * nothing; the ledger takes no notice of it.
   */
  | {
      readonly kind: 'branch'
      readonly page: PageId
      /** Clock of the first of `items`. */
      readonly clock: number
      /** Id of the record before it, 32 bytes. */
      readonly prev: Uint8Array
      readonly items: readonly Uint8Array[]
    }

export type Fact = FirstFact | VoteFact | LoanFact | MeetingFact | CycleFact | MandateFact

export type FactKind = Fact['kind']

/** The plain form of a record, before sealing. */
export interface PlainRecord {
  /** Pages that grew since this page's last record, ascending by page, never this page itself. */
  readonly seen: readonly Seen[]
  /** Milliseconds since 1970 that the author claims. Shown, never trusted. */
  readonly at: number
  readonly facts: readonly Fact[]
}

/** A record in its place in the one order (rule OR1). This is all that the ledger sees of the journal. */
export interface PlacedRecord extends PlainRecord {
  readonly page: PageId
  readonly clock: number
  readonly depth: number
  /** SHA-256 of sealed bytes and signature: 32 bytes. */
  readonly id: Uint8Array
  /** The author's Ed25519 key, in hex. */
  readonly author: string
}

/** What the control chain says of one credential, as the ledger needs it. */
export interface Credential {
  /** Ed25519 public key, in hex. */
  readonly key: string
  readonly role: 'leader' | 'writer' | 'reader'
  /** The member who holds it; null for staff. */
  readonly member: FactRef | null
  /** What the group calls this device or reader. */
  readonly label: string
  /** Milliseconds since 1970 claimed at admission. */
  readonly at: number
  /** Where it stands in the control chain. */
  readonly statement: number
  /** How it came to its end; absent while it holds. */
  readonly ended?: CredentialEnd
  /** The control chain counts it as another member's than its note says. */
  readonly hasStrangeTag?: true
}

export interface CredentialEnd {
  /** removal: this device alone. reissue: another took its place. dismissal: the member went, with all she had. */
  readonly matter: 'dismissal' | 'removal' | 'reissue' | 'leadership'
  /** Where that stands in the control chain. */
  readonly statement: number
  /** How many records of each of its pages the end covers; of others none (rule AU3). */
  readonly covered: ReadonlyMap<PageId, number>
}

/** (depth, page, clock): causal, total, the same everywhere, no clock needed (rule OR1). */
export const compareRecords = (left: PlacedRecord, right: PlacedRecord): number =>
  left.depth - right.depth || left.page - right.page || left.clock - right.clock
