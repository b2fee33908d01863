/**
 * What the relay asks of a store. Every implementation passes test/contract/store.contract.ts.
 *
 * A write is compare-and-set: it says where it stands, and is refused as a 'conflict' if the store is not there yet or has
 * gone on. So a caller that plans from an outdated picture can never overwrite or leave a gap.
 */
export interface StoredPage {
  readonly page: number
  /** How many records the page has; they stand at clocks 0 to `records` − 1. */
  readonly records: number
  /** Id of the newest, 32 bytes. */
  readonly head: Uint8Array
}

export interface StoredGroup {
  /** The control chain, oldest first. */
  readonly statements: readonly Uint8Array[]
  /** Pages that have records. */
  readonly pages: readonly StoredPage[]
  /** Bytes of all items and statements. */
  readonly bytes: number
}

export type Write =
  /** Statement 0: the group must be new. */
  | { readonly kind: 'founding'; readonly group: Uint8Array; readonly statement: Uint8Array }
  /** `number` must be the length of the stored chain. */
  | {
      readonly kind: 'statement'
      readonly group: Uint8Array
      readonly number: number
      readonly statement: Uint8Array
    }
  /** `from` must be the number of records that the page has. At least one item; `ids[i]` is the id of `items[i]`. */
  | {
      readonly kind: 'records'
      readonly group: Uint8Array
      readonly page: number
      readonly from: number
      readonly items: readonly Uint8Array[]
      readonly ids: readonly Uint8Array[]
    }

export type Outcome = 'stored' | 'conflict'

/** A stretch of one page: clocks `from` to `to` − 1. */
export interface Stretch {
  readonly group: Uint8Array
  readonly page: number
  readonly from: number
  readonly to: number
}

export interface Store {
  /** Null where no founding is stored. */
  loadGroup(group: Uint8Array): Promise<StoredGroup | null>
  /**
   * In order, in one transaction, durable when it resolves. Outcomes stand as the writes do; a conflict stops only its own write. Rejects
   * if the medium fails; then nothing of `writes` is stored.
   */
  commit(writes: readonly Write[]): Promise<readonly Outcome[]>
  /** Ids of those records of the stretch that are stored, by clock. */
  readIds(stretch: Stretch): Promise<readonly Uint8Array[]>
  /** The first items of the stretch, by clock: as many as fit `maxBytes`, and one in any case if it is stored. */
  readItems(stretch: Stretch, maxBytes: number): Promise<readonly Uint8Array[]>
  countGroups(): Promise<number>
  close(): Promise<void>
}
