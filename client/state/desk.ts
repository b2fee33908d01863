/**
 * The desk: what screens see of this device and what they can ask of it. Screens import these types and the one
 * `desk` of desk.svelte.ts; everything readable here is reactive there.
 *
 * `desk.notebook` is a new object at every change, but the ledger in it is the fold's own, grown in place: the same Member, Entry and Loan
 * objects stay. Svelte compares by reference, so a component that is handed such an object would not see it change. Therefore a
 * screen derives fresh plain values from `desk.notebook` at its top ($derived(rowsOf(desk.notebook)): alias, amounts, tick, …)
 * and hands those to its parts; a ledger object goes down only as an argument for an action.
 */
import type { Result } from '../../shared/base/result.ts'
import type { JournalNotice } from '../../shared/journal/journal.ts'
import type { Entry, Ledger, Meeting, Member } from '../../shared/ledger/ledger.ts'
import type { Problem } from '../../shared/ledger/problem.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import type {
  Credential,
  CredentialEnd,
  Currency,
  Pot,
  Programme,
} from '../../shared/record/record.ts'
import type { Weekday } from '../../shared/time/civil-date.ts'
import type { TryStanding } from '../device/pin-tries.ts'
import type { CycleDesk } from './cycle-desk.ts'
import type { DoorDesk } from './door-desk.ts'
import type { DraftDesk } from './draft-desk.ts'
import type { EntryDesk } from './entry-desk.ts'
import type { FilesDesk } from './files-desk.ts'
import type { LotsDesk } from './lots-desk.ts'
import type { MeetingDesk } from './meeting-desk.ts'
import type { JoiningStep } from '../sync/joining.ts'
import type { Survey, SurveyedGroup } from './survey.ts'
import type { OpenMandate } from './people.ts'
import type { PeopleDesk } from './people-desk.ts'
import type { ReceiptDesk } from './receipt-desk.ts'
import type { TableDesk } from './table-desk.ts'

/** Somebody who can come into a locked notebook, as far as the device knows her without a PIN: by her picture, never by name. */
export interface HolderView {
  /** Her credential's Ed25519 key, in hex. */
  readonly key: string
  readonly role: 'member' | 'reader'
  /** Null until she has been in once, and for staff. */
  readonly picture: number | null
  /** Without one she chooses it first. */
  readonly hasPin: boolean
  readonly standing: TryStanding
}

/** A notebook that waits for a PIN (rule KE1). */
export interface LockedView {
  readonly id: string
  readonly holders: readonly HolderView[]
}

/** A woman who can write on this device. */
export interface WomanHere {
  /** Her credential's Ed25519 key, in hex. */
  readonly key: string
  /** Undefined until the records that name her are here. */
  readonly member: Member | undefined
  readonly leads: boolean
}

/** How far an entry has come. In this order, each includes the one before; the last two stand apart. */
export type Tick = 'saving' | 'saved' | 'relayed' | 'confirmed' | 'sealed' | 'disputed' | 'voided'

/** Somebody came through an invitation and waits: compare the four words with her screen, then admit her or not. */
export interface JoinRequest {
  /** The invitation's key, in hex. */
  readonly invitation: string
  /** Null: a staff reader. */
  readonly member: Member | null
  readonly label: string
  readonly words: readonly string[]
  /** The keys that go with these words, in hex: who is let in is who was compared. */
  readonly asking: string
}

export interface OpenInvitation {
  readonly invitation: string
  readonly member: Member | null
  readonly label: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** The whole link, secret after the `#`; only on the device that made it, and only until it is closed. */
  readonly link: string | null
}

/** awaited: she was let in without the relay, and it has not heard of that yet. */
export type Network = 'offline' | 'connecting' | 'online' | 'refused' | 'awaited'

/** What this device knows of its own past (rule PG3). */
export type CopyNotice =
  /** With her key something was written that this device did not write: by a copy of it, or in a life that it lost. */
  | { readonly kind: 'copied'; readonly alias: string }
  /** Facts that lost their place, and wait for the women who wrote them to come in. */
  | { readonly kind: 'to-restate'; readonly facts: number }

export interface NotebookView {
  /** base64url of the group id. */
  readonly id: string
  readonly role: 'member' | 'reader'
  readonly ledger: Ledger
  readonly problems: readonly Problem[]
  readonly notices: readonly (JournalNotice | CopyNotice)[]
  readonly network: Network
  /** Milliseconds since 1970 at which the relay last confirmed that it has everything; null: never. */
  readonly syncedAt: number | null
  /** Records of this device that the relay has not confirmed yet. */
  readonly unsent: number
  /** Milliseconds since 1970 at which a copy was last saved as a file; null: never on this device. */
  readonly copiedAt: number | null
  readonly women: readonly WomanHere[]
  /** Whose PIN has opened it; null: staff, or the records that name her are not here yet. */
  readonly me: WomanHere | null
  readonly requests: readonly JoinRequest[]
  readonly invitations: readonly OpenInvitation[]
  /** The relay has not heard of everybody who was let in here: she may still need this device's answer. */
  readonly hasUnheardEntry: boolean
  /** Names of those who were let in here without a network, and whom the group's chain did not let in as it had gone on. */
  readonly fallen: readonly string[]
  /** Every credential and reader that the group has admitted: what members may check. */
  readonly credentials: readonly Credential[]
  /** Keys of the credentials on this device, in hex, behind a PIN or not. */
  readonly keysHere: readonly string[]
  /** What some have signed about somebody's way in, and more have to. */
  readonly mandates: readonly OpenMandate[]
  /** Why nobody who is in can read on here: her key, or this reader's, came to its end. */
  readonly ended: CredentialEnd['matter'] | null
  /** The group has voted to destroy this notebook. */
  readonly isToBeDestroyed: boolean
  /** The newest turn of the epoch left somebody out or lost something; who made it, if she is a member. */
  readonly turnFault: { readonly maker: Member | null } | null
  tickOf(entry: Entry): Tick
}

/** A device on its way into a group. */
export interface JoiningView {
  readonly role: 'member' | 'reader'
  /** connecting → asking → compare (show the words) → admitted; or why not. `locked`: it goes on with her PIN. */
  readonly step: 'locked' | JoiningStep
  readonly words: readonly string[]
  /** Of its PIN, while it is locked. */
  readonly standing: TryStanding | null
}

export type Refusal =
  /** The device's store is full: nothing was lost, nothing more is taken. */
  | 'storage-full'
  /** The store failed for another reason. */
  | 'storage-failed'
  /** Another window writes now: it was not kept. */
  | 'elsewhere'
  | 'locked'
  | 'wrong-pin'
  | 'pin-wait'
  | 'pin-blocked'
  | 'not-leader'
  /** This device has not caught up with its own page yet. */
  | 'not-ready'
  | 'no-meeting'
  | 'too-much'
  | 'nothing-to-do'
  /** Cash has moved since the box was counted. */
  | 'count-first'
  /** The notebook did not open with what the one before had left. */
  | 'opening-differs'
  | 'bad-link'
  | 'already-here'
  /** Two devices at one table: a code that is none of theirs, of another group, of an invitation that lets nobody in, or shown too early. */
  | 'unreadable-code'
  | 'other-group'
  | 'invitation-elsewhere'
  | 'invitation-expired'
  | 'invitation-withdrawn'
  | 'invitation-used'
  | 'not-yet'
  /** A file that is no notebook, or was cut off or changed. */
  | 'file-unreadable'
  | 'file-other-version'
  | 'file-other-group'

export type Outcome<Value = void> = Promise<Result<Value, Refusal>>

export interface Founding {
  readonly name: string
  readonly programme: Programme
  readonly currency: Currency
  readonly weekday: Weekday
  readonly weeklySaving: Centavos
  readonly alias: string
  readonly picture: number
}

/** A staff device's key for the command line, and the words that open it: shown once, kept nowhere. */
export interface ReaderKeyFile {
  readonly bytes: Uint8Array
  readonly words: readonly string[]
}

/** What closing the meeting would state now. */
export interface ClosingDraft {
  readonly meeting: Meeting
  readonly pots: readonly { readonly pot: Pot; readonly expected: Centavos }[]
  readonly expected: Centavos
}

export interface Desk {
  readonly entries: EntryDesk
  readonly meeting: MeetingDesk
  readonly lots: LotsDesk
  readonly receipts: ReceiptDesk
  /** The annual pool and the end of a cycle. */
  readonly cycle: CycleDesk

  /** `elsewhere`: another tab writes; `broken`: storage cannot be used at all. */
  readonly phase: 'starting' | 'elsewhere' | 'ready' | 'broken'
  readonly storage: 'ok' | 'full'
  readonly language: 'es' | 'en'
  /** All groups on this device; the open one is `notebook`. Names are known once opened. */
  readonly notebookIds: readonly string[]
  readonly notebook: NotebookView | null
  /** The notebook that is to be opened next; null while one is open, and where there is none. */
  readonly locked: LockedView | null
  readonly joining: JoiningView | null

  /** Called before another window takes over: what waits on a screen is to be stated now. */
  readonly leaving: Set<() => Promise<void>>
  setLanguage(language: 'es' | 'en'): Promise<void>
  /** Closes the other tab's notebook and opens it here. */
  takeOver(): Promise<void>
  /** Shows whose PIN opens it. Whatever was open is closed. */
  openNotebook(id: string): Outcome
  closeNotebook(): Promise<void>
  /** What the group has voted: keys first, then all that this device has of the open notebook (rule KE7). */
  destroyNotebook(): Outcome
  /** Keys first, then everything else of this device (rule KE6). Nothing is open afterwards. */
  forgetDevice(): Promise<void>

  /** All groups of this device as they stood on a day, one notebook after the other. */
  survey(survey: Survey): Outcome<readonly SurveyedGroup[]>

  /** `pin`, here and below: digits; hers, on this device. */
  found(founding: Founding, pin: string): Outcome<string>
  /** Into the notebook that is locked: from now on records are hers. Each wrong try counts. */
  enter(key: string, pin: string): Outcome
  /** The same for a credential that has no PIN yet. */
  choosePin(key: string, pin: string): Outcome
  /** Closes the notebook; its keys leave the memory, and nothing is sent or received until somebody comes in. */
  lock(): Promise<void>
  readonly drafts: DraftDesk
  readonly files: FilesDesk

  readonly door: DoorDesk
  readonly people: PeopleDesk
  /** `code`: what stands after `#/unirse/`, or a whole link. */
  join(code: string, pin: string): Outcome
  /** Whether that would be her second try, which needs no PIN: she was let in here, and the relay has not heard of it. */
  joinsAgain(code: string): boolean
  /** Goes on with a joining that is locked. */
  enterJoining(pin: string): Outcome
  cancelJoining(): Promise<void>
  readonly table: TableDesk

  /** Five words from a memory-hard hash: of a closing, or of everything that the notebook holds now. About 0.1 s of work. */
  fingerprint(meeting: Meeting | null): Promise<readonly string[]>
}
