import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase, SqliteStore } from '../../server/store-sqlite.ts'
import { storeContract } from '../contract/relay-store.contract.ts'
import { MemoryStore } from '../support/relay-memory-store.ts'
import { temporaryFolder } from '../support/relay-process.ts'

describe('in memory:', () => storeContract(() => new MemoryStore()))

describe('SQLite:', () => {
  storeContract(() => {
    const folder = temporaryFolder()
    const store = new SqliteStore(folder.path)
    const close = store.close.bind(store)
    return Object.assign(store, {
      async close() {
        await close()
        await folder[Symbol.asyncDispose]()
      },
    })
  })

  test('[RL5] waits for the disk at every commit, in a write-ahead log', async () => {
    await using folder = temporaryFolder()
    const database = openDatabase(join(folder.path, 'juntas.sqlite'))
    expect(database.prepare('PRAGMA journal_mode').get()?.['journal_mode']).toBe('wal')
    const full = 2
    expect(database.prepare('PRAGMA synchronous').get()?.['synchronous']).toBe(full)
    database.close()
  })

  test('finds everything again after it was closed', async () => {
    await using folder = temporaryFolder()
    const group = new Uint8Array(32).fill(7)
    const before = new SqliteStore(folder.path)
    await before.commit([{ kind: 'founding', group, statement: Uint8Array.of(1, 2, 3) }])
    const wanted = await before.loadGroup(group)
    await before.close()
    const after = new SqliteStore(folder.path)
    expect(await after.loadGroup(group)).toEqual(wanted)
    await after.close()
  })

  test('a folder serves one relay at a time', async () => {
    await using folder = temporaryFolder()
    const first = new SqliteStore(folder.path)
    expect(() => new SqliteStore(folder.path)).toThrow(/is in use by another relay/)
    await first.close()
    await new SqliteStore(folder.path).close()
  })

  test('a file of a later version is left alone', async () => {
    await using folder = temporaryFolder()
    const database = new DatabaseSync(join(folder.path, 'juntas.sqlite'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => new SqliteStore(folder.path)).toThrow(/another version of Juntas \(format 99\)/)
  })

  test('[RL5] a failed transaction stores nothing of it', async () => {
    await using folder = temporaryFolder()
    const store = new SqliteStore(folder.path)
    const group = new Uint8Array(32).fill(7)
    const founding = { kind: 'founding', group, statement: new Uint8Array(1) } as const
    const broken = {
      ...founding,
      group: 'not bytes' as unknown as Uint8Array,
      statement: null as never,
    }
    await expect(store.commit([founding, broken])).rejects.toThrow()
    expect(await store.loadGroup(group)).toBeNull()
    expect(await store.commit([founding])).toEqual(['stored'])
    await store.close()
  })
})
