/** A store that forgets: for tests of what stands above it. */
import { bytesToHex } from '../../shared/base/bytes.ts'
import type { Outcome, Store, StoredGroup, Stretch, Write } from '../../server/store.ts'

interface Kept {
  readonly statements: Uint8Array[]
  readonly pages: Map<number, { readonly items: Uint8Array[]; readonly ids: Uint8Array[] }>
  bytes: number
}

const sizeOf = (parts: readonly Uint8Array[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0)

export class MemoryStore implements Store {
  readonly #groups = new Map<string, Kept>()

  loadGroup(group: Uint8Array): Promise<StoredGroup | null> {
    const kept = this.#groups.get(bytesToHex(group))
    if (kept === undefined) return Promise.resolve(null)
    const pages = [...kept.pages].map(([page, { ids }]) => ({
      page,
      records: ids.length,
      head: ids[ids.length - 1] ?? new Uint8Array(32),
    }))
    return Promise.resolve({ statements: [...kept.statements], pages, bytes: kept.bytes })
  }

  commit(writes: readonly Write[]): Promise<readonly Outcome[]> {
    return Promise.resolve(writes.map((write) => this.#write(write)))
  }

  #write(write: Write): Outcome {
    const hex = bytesToHex(write.group)
    const kept = this.#groups.get(hex)
    if (write.kind === 'founding') {
      if (kept !== undefined) return 'conflict'
      const statements = [write.statement.slice()]
      this.#groups.set(hex, { statements, pages: new Map(), bytes: write.statement.length })
      return 'stored'
    }
    if (kept === undefined) return 'conflict'
    return write.kind === 'statement' ? addStatement(kept, write) : addRecords(kept, write)
  }

  readIds({ group, page, from, to }: Stretch): Promise<readonly Uint8Array[]> {
    const kept = this.#groups.get(bytesToHex(group))?.pages.get(page)
    return Promise.resolve(kept?.ids.slice(from, to) ?? [])
  }

  readItems({ group, page, from, to }: Stretch, maxBytes: number): Promise<readonly Uint8Array[]> {
    const items = this.#groups.get(bytesToHex(group))?.pages.get(page)?.items.slice(from, to) ?? []
    let bytes = 0
    const fits = items.findIndex((item, index) => {
      bytes += item.length
      return index > 0 && bytes > maxBytes
    })
    return Promise.resolve(fits < 0 ? items : items.slice(0, fits))
  }

  countGroups(): Promise<number> {
    return Promise.resolve(this.#groups.size)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

const addStatement = (kept: Kept, write: Extract<Write, { kind: 'statement' }>): Outcome => {
  if (write.number !== kept.statements.length) return 'conflict'
  kept.statements.push(write.statement.slice())
  kept.bytes += write.statement.length
  return 'stored'
}

const addRecords = (kept: Kept, write: Extract<Write, { kind: 'records' }>): Outcome => {
  const page = kept.pages.get(write.page) ?? { items: [], ids: [] }
  if (write.from !== page.items.length) return 'conflict'
  page.items.push(...write.items.map((item) => item.slice()))
  page.ids.push(...write.ids.map((id) => id.slice()))
  kept.pages.set(write.page, page)
  kept.bytes += sizeOf(write.items)
  return 'stored'
}
