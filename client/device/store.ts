/**
 * What a device keeps: the port (rule PG2). Two implementations, one contract (test/contract/device-store.contract.ts).
 *
 * Secrets go in and come out as plain bytes; how they are wrapped at rest is the implementation's business. A promise that
 * resolves to ok means: on disk, as strictly as the platform can.
 */
import type { Result } from '../../shared/base/result.ts'
import type { Mark } from '../../shared/journal/journal.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'

export type StoreFailure =
  /** No room: nothing of this call was kept. */
  | 'storage-full'
  | 'storage-failed'
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

/** Everything about one notebook but its records. */
export interface StoredNotebook {
  readonly statements: readonly StoredStatement[]
  readonly credentials: readonly StoredCredential[]
  /** By epoch number: 32-byte secrets. */
  readonly secrets: ReadonlyMap<number, Uint8Array>
  /** Records of each page that the relay has confirmed. */
  readonly durable: ReadonlyMap<number, number>
  readonly marks: ReadonlyMap<PageId, Mark>
  /** Pages given up after a rollback (rule PG3). */
  readonly closedPages: ReadonlySet<PageId>
  /** Seeds of invitations made here, by invitation key in hex. */
  readonly invitations: ReadonlyMap<string, Uint8Array>
}

/** One notebook on this device. */
export interface NotebookStore {
  read(): Stored<StoredNotebook>
  /** All records that were ever accepted here, in runs of any size. */
  readRuns(): Stored<PageRun[]>
  /** A record of this device's own, before anything else sees it. */
  addOwn(run: PageRun): Stored
  addReceived(runs: readonly PageRun[]): Stored
  /**
   * Gives up pages (rule PG3): forgets each one's records from its clock on, and keeps `restated` in their stead. All of it or nothing.
   */
  giveUpPages(from: ReadonlyMap<PageId, number>, restated: readonly PageRun[]): Stored
  /** Replaces the control chain from `from` on. */
  putStatements(from: number, statements: readonly StoredStatement[]): Stored
  putCredential(credential: StoredCredential): Stored
  putSecret(epoch: number, secret: Uint8Array): Stored
  putDurable(durable: ReadonlyMap<number, number>): Stored
  putMarks(marks: ReadonlyMap<PageId, Mark>): Stored
  putInvitation(key: string, seed: Uint8Array): Stored
}

/** A device half-way into a group. */
export interface StoredJoining {
  /** The invitation's text (shared/crypto/invitation.ts). */
  readonly code: string
  /** Seed of the credential that asks to be let in. */
  readonly seed: Uint8Array
}

export interface DeviceStore {
  /** Ids (base64url of the group id), in the order in which they came. */
  notebooks(): Stored<string[]>
  /** Begins a notebook with all that it needs, or nothing of it. */
  create(
    id: string,
    statements: readonly StoredStatement[],
    credential: StoredCredential,
    secrets: ReadonlyMap<number, Uint8Array>,
    runs: readonly PageRun[],
  ): Stored
  notebook(id: string): NotebookStore
  readJoining(): Stored<StoredJoining | null>
  putJoining(joining: StoredJoining | null): Stored
  readLanguage(): Stored<string | null>
  putLanguage(language: string): Stored
}
