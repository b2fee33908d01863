/**
 * The tables of the device's store in IndexedDB, through Dexie, with strict durability: a transaction is done when it is on disk.
 * Neutral names: what lies in a browser's profile does not say what it is for.
 */
import type { Table } from 'dexie'
import { Dexie } from 'dexie'
import { ok, refuse } from '../../shared/base/result.ts'
import type { PinLock } from './pin-lock.ts'
import type { Tries } from './pin-tries.ts'
import type { Stored, StoreFailure } from './store.ts'

const databaseName = 'cuaderno'

export interface NotebookRow {
  readonly id: string
  readonly order: number
  /** Milliseconds since 1970 at which a copy was last saved as a file. */
  readonly copiedAt?: number
}

export interface StatementRow {
  readonly notebook: string
  readonly number: number
  readonly bytes: Uint8Array
  readonly accepted: boolean
}

export interface RunRow {
  readonly notebook: string
  readonly page: number
  readonly from: number
  /** One run, as the page codec writes it. */
  readonly bytes: Uint8Array
}

/** A stretch of a page, opened, and wrapped under a key of its own (opened-dexie.ts). */
export interface OpenedBlockRow {
  readonly notebook: string
  readonly page: number
  readonly from: number
  readonly wrapped: Uint8Array
}

/** A small secret thing of one notebook, wrapped (keyring.ts). */
export interface SecretRow {
  readonly notebook: string
  readonly kind: SecretKind
  readonly key: string
  readonly wrapped: Uint8Array
}

export type SecretKind =
  /** Seeds of credentials that have no PIN. */
  | 'member'
  | 'reader'
  | 'epoch'
  | 'invitation'
  | 'draft'
  | 'marks'
  /** The picture of each who can come in. */
  | 'face'
  /** The key that wraps what is remembered of opened records. */
  | 'opened'
  /** The notebook's key, as long as there are credentials without a PIN. */
  | 'shared'

/** A credential behind its PIN, and how often that was tried. */
export interface LockRow extends PinLock {
  readonly notebook: string
  /** Ed25519 key in hex. */
  readonly key: string
  readonly role: 'member' | 'reader'
  readonly order: number
  readonly tries: Tries
}

/** What is known of a page beside its records. */
export interface PageRow {
  readonly notebook: string
  readonly page: number
  /** Records that the relay has confirmed. */
  readonly durable: number
  readonly closed: boolean
}

export interface SettingRow {
  readonly key: 'vault' | 'language' | 'joining' | 'writer'
  readonly value: CryptoKey | string | Uint8Array
}

export class Database extends Dexie {
  readonly notebooks!: Table<NotebookRow, string>
  readonly statements!: Table<StatementRow, [string, number]>
  readonly runs!: Table<RunRow, [string, number, number]>
  readonly secrets!: Table<SecretRow, [string, string, string]>
  readonly locks!: Table<LockRow, [string, string]>
  readonly pages!: Table<PageRow, [string, number]>
  /** Records that were given up and are to be stated again (rule PG3). */
  readonly aside!: Table<RunRow, [string, number, number]>
  readonly opened!: Table<OpenedBlockRow, [string, number, number]>
  readonly settings!: Table<SettingRow, string>

  constructor() {
    super(databaseName, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      notebooks: 'id, order',
      statements: '[notebook+number]',
      runs: '[notebook+page+from], notebook',
      secrets: '[notebook+kind+key], notebook',
      pages: '[notebook+page], notebook',
      settings: 'key',
    })
    this.version(2).stores({
      secrets: '[notebook+kind+key], [notebook+kind], notebook',
      locks: '[notebook+key], notebook',
    })
    this.version(3).stores({ aside: '[notebook+page+from], notebook' })
    this.version(4).stores({ opened: '[notebook+page+from], notebook' })
  }
}

/** Every call to the store ends here: what the disk can do to us, named. */
export const kept = async <Value>(work: () => Promise<Value>): Stored<Value> => {
  try {
    return ok(await work())
  } catch (error) {
    return refuse(failureOf(error))
  }
}

const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : ''

/** Dexie puts the browser's own error inside its own, and those of a bulk call into a list. */
const causesOf = (error: unknown): unknown[] => {
  if (typeof error !== 'object' || error === null) return []
  const inner = 'inner' in error ? [error.inner] : []
  const failures = 'failures' in error ? error.failures : null
  return [...inner, ...(Array.isArray(failures) ? (failures as unknown[]) : [])]
}

const failureOf = (error: unknown): StoreFailure => {
  const names = [error, ...causesOf(error)].map(nameOf)
  if (names.includes('QuotaExceededError')) return 'storage-full'
  if (names.includes('FencedError')) return 'elsewhere'
  return names.includes('ConstraintError') ? 'taken' : 'storage-failed'
}
