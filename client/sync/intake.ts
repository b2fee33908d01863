/** How pages come into an open notebook (rule PG6): through the guard, then into Y.Doc, ledger and store. Whatever brings them comes by here. */
import { equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { readPageFrom } from '../../shared/replica/replica.ts'
import type { NotebookStore, StoreFailure } from '../device/store.ts'
import type { Contents } from './contents.ts'
import { takeReceipt } from './contents.ts'
import type { Folding } from './folding.ts'

export interface IntakePorts {
  readonly store: NotebookStore
  readonly contents: () => Contents
  readonly folding: Folding
  /** There are new records. */
  readonly changed: () => void
}

export class Intake {
  readonly #ports: IntakePorts

  constructor(ports: IntakePorts) {
    this.#ports = ports
  }

  /** What the guard has accepted, into Y.Doc and ledger. Resolves once the ledger knows it. */
  async take(receipt: Receipt, origin: unknown): Promise<void> {
    const { placed } = receipt
    if (placed.length === 0) return
    const { folding, contents, changed } = this.#ports
    await folding.take(placed, takeReceipt(contents(), receipt, origin))
    changed()
  }

  /** Others' records into the store; this device's own are there already. */
  keep({ accepted }: Receipt): Promise<Result<void, StoreFailure>> {
    return accepted.length === 0
      ? Promise.resolve(ok(undefined))
      : this.#ports.store.addReceived(accepted)
  }

  /**
   * Pages that came otherwise than from the relay. A page that was given up is learned from nobody but the relay: what a copy still has of it
   * was stated again elsewhere.
   */
  async bring(
    runs: readonly PageRun[],
    origin: 'file' | 'copy',
  ): Promise<Result<Receipt, StoreFailure>> {
    const { journal, closedPages } = this.#ports.contents()
    const open = runs.filter(({ page }) => !closedPages.has(page as PageId))
    const receipt = receiveRuns(journal, open)
    await this.take(receipt, origin)
    const kept = await this.keep(receipt)
    return kept.ok ? ok(receipt) : kept
  }

  /** Whether all of it stands here, byte for byte. */
  holds({ page, from, items }: PageRun): boolean {
    const held = readPageFrom(this.#ports.contents().replica, page, from)
    return items.every((item, index) => {
      const own = held[index]
      return own !== undefined && equalBytes(own, item)
    })
  }
}
