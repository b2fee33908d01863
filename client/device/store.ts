/**
 * What a device keeps: the port (rule PG2). Two implementations, one contract (test/contract/device-store.contract.ts).
 *
 * Secrets go in and come out as plain bytes; how they are wrapped at rest is the implementation's business. What was put behind a PIN comes
 * out only while its owner is in (rule KE1). A promise that resolves to ok means: on disk, as strictly as the platform can.
 */
import type { Result } from '../../shared/base/result.ts'
import type { Mark } from '../../shared/journal/journal.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import type { Tries } from './pin-tries.ts'

export type StoreFailure =
  /** No room: nothing of this call was kept. */
  | 'storage-full'
  | 'storage-failed'
  /** Another tab or window writes now: this one was too late, and nothing of this call was kept. */
  | 'elsewhere'
  /** A record stands at that page and clock already: another tab or an older life of this device wrote it. */
  | 'taken'

export type Stored<Value = void> = Promise<Result<Value, StoreFailure>>

export interface StoredStatement {
  readonly bytes: Uint8Array
  /** The relay has it at this number; until then it may have to be stated again. */
  readonly accepted: boolean
}

export interface StoredCredential {
  /** 32 bytes from which its keys follow (shared/crypto/keys.ts). */
  readonly seed: Uint8Array
  readonly role: 'member' | 'reader'
}

/** Somebody who can come in, as far as a locked device knows her. */
export interface Holder {
  /** Her credential's Ed25519 key, in hex. */
  readonly key: string
  readonly role: 'member' | 'reader'
  /** Null until she has been in once. */
  readonly picture: number | null
  /** Made by an earlier version without one: she chooses it when she comes in next. */
  readonly hasPin: boolean
  readonly tries: Tries
}

export type UnlockFailure = 'wrong-pin' | 'pin-wait' | 'pin-blocked'

/** Everything about one notebook but its records. Secrets and seeds are those that are open. */
export interface StoredNotebook {
  readonly statements: readonly StoredStatement[]
  readonly credentials: readonly StoredCredential[]
  /** Ed25519 keys, in hex, of this device's credentials that are behind a PIN now. */
  readonly lockedKeys: readonly string[]
  /** By epoch number: 32-byte secrets. */
  readonly secrets: ReadonlyMap<number, Uint8Array>
  /** Records of each page that the relay has confirmed. */
  readonly durable: ReadonlyMap<number, number>
  readonly marks: ReadonlyMap<PageId, Mark>
  /** Pages on which this device writes no more (rule PG3). */
  readonly closedPages: ReadonlySet<PageId>
  /** Seeds of invitations made here, by invitation key in hex. */
  readonly invitations: ReadonlyMap<string, Uint8Array>
  /** Milliseconds since 1970 at which a copy was last saved as a file; null: never. */
  readonly copiedAt: number | null
}

/** A stretch of a page, opened: plain bytes, to be wrapped. */
export interface OpenedRow {
  readonly page: PageId
  readonly from: number
  readonly bytes: Uint8Array
}

/** One notebook on this device. */
export interface NotebookStore {
  read(): Stored<StoredNotebook>
  /** All records that were ever accepted here, in runs of any size. */
  readRuns(): Stored<PageRun[]>
  /**
   * What this device remembers of records that it has opened (sync/memory.ts), in no order; nothing while nobody is in. It can be lost
   * at any time, and costs time only.
   */
  readOpened(): Stored<Uint8Array[]>
  /** Each in the place of what was put under the same page and first clock. */
  putOpened(blocks: readonly OpenedRow[]): Stored
  dropOpened(): Stored
  /** A record of this device's own, before anything else sees it. */
  addOwn(run: PageRun): Stored
  addReceived(runs: readonly PageRun[]): Stored
  /**
   * Closes pages to writing (rule PG3): from a clock on, somebody else's records stand there for everybody, or soon will. What stands
   * there here is set aside until it is stated again, or forgotten because it has been. All pages or none.
   */
  closePages(from: ReadonlyMap<PageId, number>, then: 'set-aside' | 'forget'): Stored
  /** What was set aside, in runs of any size. */
  readAside(): Stored<PageRun[]>
  /** All of it has been stated again. */
  dropAside(): Stored
  /** Replaces the control chain from `from` on. */
  putStatements(from: number, statements: readonly StoredStatement[]): Stored
  /** `pin`: hers, behind which it lies from now on. */
  putCredential(credential: StoredCredential, pin?: string): Stored
  /** Nobody comes in by this key any more, in hex; what is open stays so until it is locked. */
  dropCredential(key: string): Stored
  /** By credential key: what a locked device shows of its owner. */
  putPictures(pictures: ReadonlyMap<string, number>): Stored
  /** What a woman has begun and not stated, by her key. */
  readDraft(key: string): Stored<Uint8Array | null>
  putDraft(key: string, draft: Uint8Array): Stored
  putSecret(epoch: number, secret: Uint8Array): Stored
  putDurable(durable: ReadonlyMap<number, number>): Stored
  putMarks(marks: ReadonlyMap<PageId, Mark>): Stored
  putInvitation(key: string, seed: Uint8Array): Stored
  putCopiedAt(at: number): Stored
}

/** A device half-way into a group. */
export interface StoredJoining {
  /** The invitation's text (shared/crypto/invitation.ts). */
  readonly code: string
  /** Seed of the credential that asks to be let in; null while it is locked. */
  readonly seed: Uint8Array | null
}

export interface DeviceStore {
  /** Ids (base64url of the group id), in the order in which they came. */
  notebooks(): Stored<string[]>
  /**
   * Begins a notebook with all that it needs, or nothing of it. `pin`: of the credential's owner, who is in from then on; not asked for where her
   * joining had one.
   */
  create(
    id: string,
    statements: readonly StoredStatement[],
    credential: StoredCredential,
    secrets: ReadonlyMap<number, Uint8Array>,
    runs: readonly PageRun[],
    pin?: string,
  ): Stored
  notebook(id: string): NotebookStore
  /** Who can come into a notebook, or into what is to become one. */
  holders(id: string): Stored<Holder[]>
  /** One try, counted on disk before it is checked. */
  unlock(id: string, key: string, pin: string): Promise<Result<void, UnlockFailure | StoreFailure>>
  /** With a PIN that has just opened one notebook: whatever else on this device staff read with the same one. */
  unlockReaders(pin: string): Promise<void>
  /** Somebody is in whose PIN has opened it. */
  isOpen(id: string): boolean
  /** For a credential that has no PIN; she is in from then on. */
  choosePin(
    id: string,
    key: string,
    pin: string,
  ): Promise<Result<void, UnlockFailure | StoreFailure>>
  /** Nobody is in any more; what was open is overwritten in memory. */
  lock(): void
  /** One notebook: its keys and secrets are overwritten, then all of it is deleted (rule KE7). Nobody may be in it any more. */
  forgetNotebook(id: string): Stored
  /** Keys and secrets are overwritten, then everything is deleted (rule KE6). The store is of no use afterwards. */
  forget(): Stored
  readJoining(): Stored<StoredJoining | null>
  /** `pin`: behind which its seed lies. */
  putJoining(
    joining: { readonly code: string; readonly seed: Uint8Array } | null,
    pin?: string,
  ): Stored
  readLanguage(): Stored<string | null>
  putLanguage(language: string): Stored
}
