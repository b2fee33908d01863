/** The device's store on IndexedDB (port: store.ts). Secrets are wrapped; records are sealed as they are everywhere. */
import { Reader, Writer } from '../../shared/base/codec.ts'
import type { Result } from '../../shared/base/result.ts'
import { Database, kept } from './database.ts'
import { dexieNotebook, runRow, secretRow, statementRows } from './notebook-dexie.ts'
import type { DeviceStore, StoredJoining, StoreFailure } from './store.ts'
import type { Vault } from './vault.ts'
import { createVaultKey, openVault } from './vault.ts'

/** Fails only where the browser gives no storage at all (private window, blocked, full from the start). */
export const openDexieStore = (): Promise<Result<DeviceStore, StoreFailure>> =>
  kept(async () => {
    const database = new Database()
    await database.open()
    return deviceStore(database, openVault(await vaultKey(database)))
  })

const vaultKey = async (database: Database): Promise<CryptoKey> => {
  const row = await database.settings.get('vault')
  if (row !== undefined && row.value instanceof CryptoKey) return row.value
  const key = await createVaultKey()
  await database.settings.add({ key: 'vault', value: key })
  return key
}

const deviceStore = (database: Database, vault: Vault): DeviceStore => ({
  notebooks: () =>
    kept(async () => (await database.notebooks.orderBy('order').toArray()).map(({ id }) => id)),

  create: (id, statements, credential, epochs, runs) =>
    kept(async () => {
      const rows = await Promise.all([
        secretRow(vault, id, credential.role, credential.seed),
        ...[...epochs].map(([epoch, secret]) =>
          secretRow(vault, id, 'epoch', secret, String(epoch)),
        ),
      ])
      const { notebooks, statements: chain, secrets, runs: records } = database
      await database.transaction('rw', notebooks, chain, secrets, records, async () => {
        await notebooks.add({ id, order: await notebooks.count() })
        await chain.bulkAdd(statementRows(id, 0, statements))
        await secrets.bulkAdd(rows)
        await records.bulkAdd(runs.map((run) => runRow(id, run)))
      })
    }),

  notebook: (id) => dexieNotebook(database, vault, id),

  readJoining: () =>
    kept(async () => {
      const row = await database.settings.get('joining')
      if (!(row?.value instanceof Uint8Array)) return null
      const plain = await vault.unwrap('joining', row.value)
      return plain === null ? null : decodeJoining(plain)
    }),

  putJoining: (joining) =>
    kept(async () => {
      if (joining === null) return database.settings.delete('joining')
      const value = await vault.wrap('joining', encodeJoining(joining))
      await database.settings.put({ key: 'joining', value })
    }),

  readLanguage: () =>
    kept(async () => {
      const row = await database.settings.get('language')
      return typeof row?.value === 'string' ? row.value : null
    }),

  putLanguage: (language) =>
    kept(async () => {
      await database.settings.put({ key: 'language', value: language })
    }),
})

const encodeJoining = ({ code, seed }: StoredJoining): Uint8Array =>
  new Writer().text(code).bytes(seed).finish()

const decodeJoining = (plain: Uint8Array): StoredJoining | null => {
  const reader = new Reader(plain)
  const joining = reader.finish({ code: reader.text(500), seed: reader.bytes(32).slice() })
  return joining.ok ? joining.value : null
}
