/**
 * A relay without a network: statements in one chain, records in pages, nothing that it could read. Devices come to it one at a
 * time and leave with the rest. It judges what it is given as little as it can; the real one is in server/.
 */
import { equalBytes } from '../../shared/base/bytes.ts'
import { required } from '../../shared/base/assert.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { appendStatement, startChain } from '../../shared/control/chain.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import { doubtedPages } from '../../shared/journal/doubt.ts'
import { vectorOf } from '../../shared/journal/journal.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun, StateVector } from '../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import type { Notebook } from '../../client/sync/notebook.ts'

export class Letterbox {
  #chain: ControlState | null = null
  readonly #pages = new Map<number, { readonly items: Uint8Array[]; readonly ids: Uint8Array[] }>()

  get chain(): ControlState {
    return required(this.#chain, 'a founding')
  }

  get vector(): StateVector {
    return new Map([...this.#pages].map(([page, { items }]) => [page, items.length]))
  }

  /** Compare-and-set (rule RL3): false if the statement does not come next. */
  append(statement: Uint8Array): boolean {
    const next =
      this.#chain === null ? startChain(statement) : appendStatement(this.#chain, statement)
    if (next.ok) this.#chain = next.value
    return next.ok
  }

  /** All that it holds, one run for each page. */
  pages(): PageRun[] {
    return this.#runsBeyond(new Map())
  }

  /** Takes records from whoever brings them. */
  put({ page, from, items }: PageRun): void {
    const stored = this.#pages.get(page) ?? { items: [], ids: [] }
    this.#pages.set(page, stored)
    const fresh = items.slice(stored.items.length - from)
    stored.ids.push(...chainIds(stored.ids.at(-1) ?? firstPrev, fresh))
    stored.items.push(...fresh)
  }

  /** Both have all that either had. A reader brings nothing. */
  async exchange(notebook: Notebook): Promise<void> {
    await this.#exchangeStatements(notebook)
    notebook.noteDurable(this.vector, 'whole')
    if (notebook.own.some(({ role }) => role === 'member')) await this.#takeRuns(notebook)
    const runs = this.#runsBeyond(vectorOf(notebook.journal))
    if (runs.length > 0) await notebook.receive(encodeRuns(runs), this)
    for (const page of doubtedPages(notebook.journal)) await this.#showPage(notebook, page)
  }

  /** All that it has of a page, as the real relay's answer to a device that asks for it again. */
  async #showPage(notebook: Notebook, page: number): Promise<void> {
    const items = this.#pages.get(page)?.items ?? []
    if (items.length === 0) return
    await notebook.receive(encodeRuns([{ page, from: 0, items }]), this)
  }

  async #exchangeStatements(notebook: Notebook): Promise<void> {
    const show = async (from: number): Promise<void> => {
      const statements = this.#chain?.statements ?? []
      const shown = statements.slice(from).map(({ bytes }) => bytes)
      await notebook.receiveStatements(from, statements.length, shown)
    }
    const height = this.#chain?.statements.length ?? 0
    if (notebook.acceptedStatements !== height) await show(notebook.acceptedStatements)
    for (;;) {
      const number = notebook.acceptedStatements
      const waiting = notebook.control.statements[number]
      if (waiting === undefined) return
      this.append(waiting.bytes)
      await show(number)
      if (notebook.acceptedStatements === number) return
    }
  }

  /** `shown`: pages that are not as they are here, and were shown once. */
  async #takeRuns(notebook: Notebook, shown: ReadonlySet<number> = new Set()): Promise<void> {
    for (const run of notebook.runsForRelay()) {
      const { page, from, items } = run
      const stored = this.#pages.get(page) ?? { items: [], ids: [] }
      const ids = notebook.journal.pages.get(page as PageId)?.ids ?? []
      const common = Math.min(stored.ids.length, from + items.length)
      if (common === 0 || sameId(stored.ids[common - 1], ids[common - 1])) {
        this.put(run)
        notebook.noteDurable(new Map([[page, this.vector.get(page) ?? 0]]), 'part')
      } else if (!shown.has(page)) {
        await this.#showPage(notebook, page)
        return this.#takeRuns(notebook, new Set([...shown, page]))
      }
    }
  }

  #runsBeyond(vector: StateVector): PageRun[] {
    return [...this.#pages].flatMap(([page, { items }]) => {
      const from = vector.get(page) ?? 0
      return from < items.length ? [{ page, from, items: items.slice(from) }] : []
    })
  }
}

const sameId = (left: Uint8Array | undefined, right: Uint8Array | undefined): boolean =>
  left !== undefined && right !== undefined && equalBytes(left, right)
