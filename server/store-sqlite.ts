/**
 * The store in one SQLite file (node:sqlite). Durable as rule RL5 asks: write-ahead log, `synchronous=FULL`, so that COMMIT returns
 * after fsync. Records lie by (group, page, clock) in the table's own tree: a stretch of a page is read in one go.
 *
 * node:sqlite is synchronous. A commit holds up the process for as long as one fsync takes (measured: 0.3 ms for one record,
 * 0.7 ms for a hundred), less than one signature check; so it needs no thread of its own.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { StatementSync } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import type { Outcome, Store, StoredGroup, Stretch, Write } from './store.ts'

const formatVersion = 1

const schema = `
  CREATE TABLE groups (
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, bytes INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE statements (
    owner INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (owner, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE pages (
    owner INTEGER NOT NULL, page INTEGER NOT NULL, records INTEGER NOT NULL, head BLOB NOT NULL,
    PRIMARY KEY (owner, page)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE records (
    owner INTEGER NOT NULL, page INTEGER NOT NULL, clock INTEGER NOT NULL,
    id BLOB NOT NULL, item BLOB NOT NULL,
    PRIMARY KEY (owner, page, clock)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${formatVersion};
`

const queries = {
  groupNumber: 'SELECT number, bytes FROM groups WHERE id = ?',
  groupCount: 'SELECT count(*) AS count FROM groups',
  addGroup: 'INSERT INTO groups (id, bytes) VALUES (?, 0) RETURNING number',
  addBytes: 'UPDATE groups SET bytes = bytes + ? WHERE number = ?',
  statements: 'SELECT bytes FROM statements WHERE owner = ? ORDER BY number',
  height: 'SELECT count(*) AS count FROM statements WHERE owner = ?',
  addStatement: 'INSERT INTO statements (owner, number, bytes) VALUES (?, ?, ?)',
  pages: 'SELECT page, records, head FROM pages WHERE owner = ?',
  pageRecords: 'SELECT records FROM pages WHERE owner = ? AND page = ?',
  setPage: 'INSERT OR REPLACE INTO pages (owner, page, records, head) VALUES (?, ?, ?, ?)',
  addRecord: 'INSERT INTO records (owner, page, clock, id, item) VALUES (?, ?, ?, ?, ?)',
  ids: `SELECT id FROM records WHERE owner = ? AND page = ? AND clock >= ? AND clock < ?
    ORDER BY clock`,
  items: `SELECT item FROM records WHERE owner = ? AND page = ? AND clock >= ? AND clock < ?
    ORDER BY clock`,
} as const

type Queries = Readonly<Record<keyof typeof queries, StatementSync>>

const prepareAll = (database: DatabaseSync): Queries =>
  Object.fromEntries(
    Object.entries(queries).map(([name, sql]) => [name, database.prepare(sql)]),
  ) as unknown as Queries

/** One folder, one relay: the lock is the operating system's, and ends with the process however that ends. */
const lockFolder = (folder: string): DatabaseSync => {
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'))
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw new Error(`The folder ${folder} is in use by another relay.`, { cause: error })
  }
  return lock
}

export const openDatabase = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON; PRAGMA journal_size_limit = 67108864`)
  const version = database.prepare('PRAGMA user_version').get()?.['user_version']
  if (version === 0) database.exec(schema)
  else if (version !== formatVersion) {
    database.close()
    throw new Error(`${file} was written by another version of Juntas (format ${String(version)}).`)
  }
  return database
}

export class SqliteStore implements Store {
  readonly #lock: DatabaseSync
  readonly #database: DatabaseSync
  readonly #queries: Queries

  /** Opens or makes `folder`. Throws, with a sentence for the operator, if it is in use or cannot be read. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#lock = lockFolder(folder)
    this.#database = openDatabase(join(folder, 'juntas.sqlite'))
    this.#queries = prepareAll(this.#database)
  }

  // The methods are async because a port's are; what throws inside is a rejection like that of any other store.
  /* eslint-disable @typescript-eslint/require-await -- node:sqlite answers at once, other stores do not */

  async loadGroup(group: Uint8Array): Promise<StoredGroup | null> {
    const row = this.#queries.groupNumber.get(group)
    if (row === undefined) return null
    const owner = row['number'] as number
    const statements = this.#queries.statements.all(owner).map((one) => one['bytes'] as Uint8Array)
    const pages = this.#queries.pages.all(owner).map((page) => ({
      page: page['page'] as number,
      records: page['records'] as number,
      head: page['head'] as Uint8Array,
    }))
    return { statements, pages, bytes: row['bytes'] as number }
  }

  async commit(writes: readonly Write[]): Promise<readonly Outcome[]> {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const outcomes = writes.map((write) => this.#write(write))
      this.#database.exec('COMMIT')
      return outcomes
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  async readIds(stretch: Stretch): Promise<readonly Uint8Array[]> {
    const owner = this.#ownerOf(stretch.group)
    if (owner === null) return []
    return this.#queries.ids
      .all(owner, stretch.page, stretch.from, stretch.to)
      .map((row) => row['id'] as Uint8Array)
  }

  async readItems(stretch: Stretch, maxBytes: number): Promise<readonly Uint8Array[]> {
    const owner = this.#ownerOf(stretch.group)
    if (owner === null) return []
    const items: Uint8Array[] = []
    let bytes = 0
    const rows = this.#queries.items.iterate(owner, stretch.page, stretch.from, stretch.to)
    for (const row of rows) {
      const item = row['item'] as Uint8Array
      bytes += item.length
      if (items.length > 0 && bytes > maxBytes) break
      items.push(item)
    }
    return items
  }

  async countGroups(): Promise<number> {
    return this.#queries.groupCount.get()?.['count'] as number
  }

  async close(): Promise<void> {
    this.#database.close()
    this.#lock.close()
  }

  /* eslint-enable @typescript-eslint/require-await */

  #ownerOf(group: Uint8Array): number | null {
    return (this.#queries.groupNumber.get(group)?.['number'] as number | undefined) ?? null
  }

  #write(write: Write): Outcome {
    const owner = this.#ownerOf(write.group)
    switch (write.kind) {
      case 'founding':
        return owner === null ? this.#found(write) : 'conflict'
      case 'statement': {
        if (owner === null) return 'conflict'
        const height = this.#queries.height.get(owner)?.['count']
        if (height !== write.number) return 'conflict'
        this.#addStatement(owner, write.number, write.statement)
        return 'stored'
      }
      case 'records':
        return owner === null ? 'conflict' : this.#addRecords(owner, write)
    }
  }

  #found(write: Extract<Write, { kind: 'founding' }>): Outcome {
    const owner = this.#queries.addGroup.get(write.group)?.['number'] as number
    this.#addStatement(owner, 0, write.statement)
    return 'stored'
  }

  #addStatement(owner: number, number: number, statement: Uint8Array): void {
    this.#queries.addStatement.run(owner, number, statement)
    this.#queries.addBytes.run(statement.length, owner)
  }

  #addRecords(owner: number, write: Extract<Write, { kind: 'records' }>): Outcome {
    const { page, from, items, ids } = write
    const head = ids.at(-1)
    const records = this.#queries.pageRecords.get(owner, page)?.['records'] ?? 0
    if (records !== from || head === undefined) return 'conflict'
    items.forEach((item, index) => {
      this.#queries.addRecord.run(owner, page, from + index, ids[index] ?? head, item)
    })
    this.#queries.setPage.run(owner, page, from + items.length, head)
    const bytes = items.reduce((sum, item) => sum + item.length, 0)
    this.#queries.addBytes.run(bytes, owner)
    return 'stored'
  }
}
