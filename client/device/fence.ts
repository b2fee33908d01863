/**
 * One writer, on disk too (rule PG2). A tab that was frozen may wake up after another has taken its lock, and go on in the middle of a
 * write; the lock alone does not hold it back. So whoever opens the store to write leaves a mark in it, and every transaction that writes
 * looks at the mark first, within itself: the database does one after another, whatever tab they come from.
 */
import type { DBCore, DBCoreTransaction, Dexie } from 'dexie'

/** Where the mark stands, and under what key. */
const [table, key] = ['settings', 'writer'] as const

/** The store was opened to write by another tab or window since. */
class Fenced extends Error {
  override readonly name = 'FencedError'
}

/** Call before the database is opened, and what it returns once it is: from then on the others are shut out. */
export const fence = (database: Dexie, mark: string): (() => Promise<void>) => {
  let isClaimed = false
  const checked = new WeakSet<DBCoreTransaction>()
  const check = async (core: DBCore, trans: DBCoreTransaction): Promise<void> => {
    if (!isClaimed || checked.has(trans)) return
    const row = (await core.table(table).get({ trans, key })) as { value?: unknown } | undefined
    if (row?.value !== mark) throw new Fenced()
    checked.add(trans)
  }
  database.use({
    stack: 'dbcore',
    name: 'fence',
    // Next to the database itself: Dexie's own layers lie above.
    level: -2,
    create: (core) => ({
      ...core,
      transaction: (stores, mode, options) =>
        core.transaction(mode === 'readonly' ? stores : withMark(stores), mode, options),
      table: (name) => {
        const inner = core.table(name)
        return {
          ...inner,
          mutate: (request) => check(core, request.trans).then(() => inner.mutate(request)),
        }
      },
    }),
  })
  return async () => {
    await database.table(table).put({ key, value: mark })
    isClaimed = true
  }
}

const withMark = (stores: readonly string[]): string[] => [...new Set([...stores, table])]
