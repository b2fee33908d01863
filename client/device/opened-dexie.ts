/**
 * What the device remembers of opened records, in IndexedDB: much of it, so each block is wrapped under one key made for it alone, and only that key
 * goes the way of the notebook's secrets (keyring.ts), behind PINs like these. Where the key is overwritten or another, nothing of it opens.
 */
import type { Database, OpenedBlockRow } from './database.ts'
import { kept } from './database.ts'
import type { Keyring } from './keyring.ts'
import type { NotebookStore, OpenedRow } from './store.ts'
import type { Vault } from './vault.ts'
import { vaultFrom } from './vault.ts'

type OpenedStore = Pick<NotebookStore, 'readOpened' | 'putOpened' | 'dropOpened'>

export const openedStore = (database: Database, keyring: Keyring, id: string): OpenedStore => {
  const { opened, secrets } = database
  const readKey = async (): Promise<Uint8Array | null> => {
    const row = await secrets.get([id, 'opened', 'all'])
    return row === undefined ? null : keyring.openSecret(row)
  }
  /** Rejects while nobody is in. */
  const makeKey = async (): Promise<Uint8Array> => {
    const key = crypto.getRandomValues(new Uint8Array(32))
    await secrets.put(await keyring.secretRow(id, 'opened', key, 'all'))
    return key
  }
  return {
    readOpened: () =>
      kept(async () => {
        const key = await readKey()
        if (key === null) return []
        const vault = await vaultOf(key)
        const rows = await opened.where('notebook').equals(id).toArray()
        const plain = await Promise.all(rows.map((row) => vault.unwrap(labelOf(row), row.wrapped)))
        return plain.filter((bytes) => bytes !== null)
      }),

    putOpened: (blocks) =>
      kept(async () => {
        const vault = await vaultOf((await readKey()) ?? (await makeKey()))
        const wrap = async ({ page, from, bytes }: OpenedRow): Promise<OpenedBlockRow> => {
          const place = { notebook: id, page, from }
          return { ...place, wrapped: await vault.wrap(labelOf(place), bytes) }
        }
        await opened.bulkPut(await Promise.all(blocks.map(wrap)))
      }),

    dropOpened: () =>
      kept(async () => {
        await secrets.delete([id, 'opened', 'all'])
        await opened.where('notebook').equals(id).delete()
      }),
  }
}

const vaultOf = async (key: Uint8Array): Promise<Vault> => {
  const vault = await vaultFrom(key)
  key.fill(0)
  return vault
}

const labelOf = ({ notebook, page, from }: Omit<OpenedBlockRow, 'wrapped'>): string =>
  `${notebook} opened ${page} ${from}`
