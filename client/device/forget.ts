/**
 * "Forget this device" (rule KE6): what opens things goes first, so that a device which is switched off in the middle holds only what nobody
 * can open. Overwritten means: other bytes stand in the database; when the browser clears the old ones from its own files is its business.
 */
import type { Database } from './database.ts'
import { createVaultKey } from './vault.ts'

/** Rejects where the disk refuses; then the keys may be gone already, and nothing opens. */
export const forgetDatabase = async (database: Database): Promise<void> => {
  const { settings, locks, secrets } = database
  const stranger = await createVaultKey()
  await database.transaction('rw', settings, locks, secrets, async () => {
    await settings.put({ key: 'vault', value: stranger })
    await settings.delete('joining')
    await locks.toCollection().modify((row, { value }) => {
      Object.assign(value, { ...row, wrapped: noise(row.wrapped), salt: noise(row.salt) })
    })
    await secrets.toCollection().modify((row, { value }) => {
      Object.assign(value, { ...row, wrapped: noise(row.wrapped) })
    })
  })
  await database.transaction('rw', settings, locks, secrets, async () => {
    await Promise.all([settings.clear(), locks.clear(), secrets.clear()])
  })
  await database.delete()
}

/** The same for one notebook of several (rule KE7): its keys first, then its records. */
export const forgetNotebook = async (database: Database, id: string): Promise<void> => {
  const { notebooks, statements, runs, secrets, locks, pages, aside, opened } = database
  await database.transaction('rw', locks, secrets, async () => {
    await locks
      .where('notebook')
      .equals(id)
      .modify((row, { value }) => {
        Object.assign(value, { ...row, wrapped: noise(row.wrapped), salt: noise(row.salt) })
      })
    await secrets
      .where('notebook')
      .equals(id)
      .modify((row, { value }) => {
        Object.assign(value, { ...row, wrapped: noise(row.wrapped) })
      })
  })
  const tables = [runs, aside, opened, pages, secrets, locks]
  await database.transaction('rw', [...tables, statements, notebooks], async () => {
    await Promise.all(tables.map((table) => table.where('notebook').equals(id).delete()))
    await statements.where('[notebook+number]').between([id, 0], [id, Infinity]).delete()
    await notebooks.delete(id)
  })
}

const noise = ({ length }: Uint8Array): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** Everything else that this app has left in the browser: copies, the app itself, what a page may have noted. */
export const forgetOrigin = async (): Promise<void> => {
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await remove(name)
  for (const name of await caches.keys()) await caches.delete(name)
  localStorage.clear()
  sessionStorage.clear()
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister()
}

/** One that another tab holds open goes when that tab does. */
const remove = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const removing = indexedDB.deleteDatabase(name)
    removing.onsuccess = removing.onerror = removing.onblocked = () => resolve()
  })
