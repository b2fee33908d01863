/**
 * The replica in y-indexeddb (rule PG7): a second copy of the notebook in Yjs's own form. It is compared before it is attached, because
 * y-indexeddb applies whatever it finds without asking; a copy that is damaged or strange is deleted and written anew.
 *
 * y-indexeddb's own listener throws into Yjs when a write fails, after which Yjs emits nothing more for the life of the document.
 * So it is taken off and called from behind a catch.
 */
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb'
import { bytesToHex } from '../../shared/base/bytes.ts'
import type { Notebook } from '../sync/notebook.ts'

export interface Mirror {
  close(): Promise<void>
}

/** Neutral, and different for each notebook. */
const mirrorName = (notebook: Notebook): string =>
  `cuaderno-${bytesToHex(notebook.group.subarray(0, 8))}`

export const attachMirror = async (notebook: Notebook): Promise<Mirror> => {
  const name = mirrorName(notebook)
  const { replica } = notebook
  if (!(await isFaithful(name, notebook))) await clearDocument(name)
  // Meanwhile the notebook may have taken another Y.Doc, with which the copy was not compared.
  if (notebook.replica !== replica) return attachMirror(notebook)
  const persistence = new IndexeddbPersistence(name, replica)
  const store = persistence._storeUpdate
  const storeSafely = (update: Uint8Array, origin: unknown): void => {
    try {
      store(update, origin)
    } catch {
      // The copy falls behind; the next start compares and mends it.
      replica.off('update', storeSafely)
    }
  }
  replica.off('update', store)
  replica.on('update', storeSafely)
  return {
    async close() {
      replica.off('update', storeSafely)
      await persistence.destroy()
    },
  }
}

/** Once it is closed. */
export const forgetMirror = (notebook: Notebook): Promise<void> =>
  clearDocument(mirrorName(notebook))

/** Everything in the copy is part of the notebook, or becomes part of it here. */
const isFaithful = async (name: string, notebook: Notebook): Promise<boolean> => {
  try {
    for (const update of await readUpdates(name)) {
      if (!(update instanceof Uint8Array)) return false
      if ((await notebook.compareCopy(update)) === 'foreign') return false
    }
    return true
  } catch {
    // A database that cannot be read is as good as none.
    return false
  }
}

const readUpdates = (name: string): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(name)
    // There is none yet. Opening it here would leave one without y-indexeddb's tables.
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onerror = () => {
      if (opening.error?.name === 'AbortError') resolve([])
      else reject(opening.error ?? new Error('cannot be opened'))
    }
    opening.onsuccess = () => {
      const database = opening.result
      const finish = (settle: () => void): void => {
        database.close()
        settle()
      }
      if (!database.objectStoreNames.contains('updates')) {
        finish(() => reject(new Error('has no tables')))
        return
      }
      const reading = database.transaction('updates').objectStore('updates').getAll()
      reading.onsuccess = () => finish(() => resolve(reading.result))
      reading.onerror = () => finish(() => reject(reading.error ?? new Error('cannot be read')))
    }
  })
