/** Everything that an origin keeps in a page of real Chromium, to be compared and searched. */
import type { Page } from 'playwright-core'

export interface Kept {
  /** Each row of each table: `database/table: key value`, bytes as numbers. */
  readonly rows: readonly string[]
  /** Cached answers, local and session storage, cookies: `place: name value`. */
  readonly others: readonly string[]
}

/** Leaves out the mark of who writes, which each start of the program replaces. */
export const keptByOrigin = (page: Page): Promise<Kept> =>
  page.evaluate(async () => {
    const answer = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('not read'))
      })
    const plain = (_: string, one: unknown): unknown => {
      if (one instanceof ArrayBuffer) return new Uint8Array(one).join(' ')
      if (ArrayBuffer.isView(one)) return (one as Uint8Array).join(' ')
      return one instanceof CryptoKey ? 'a key that no script can export' : one
    }
    const rows: string[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name))
      for (const table of database.objectStoreNames) {
        const store = database.transaction(table).objectStore(table)
        const [keys, values] = await Promise.all([
          answer(store.getAllKeys()),
          answer(store.getAll() as IDBRequest<unknown[]>),
        ])
        for (const [place, key] of keys.entries()) {
          if (table === 'settings' && key === 'writer') continue
          rows.push(`${name}/${table}: ${JSON.stringify([key, values[place]], plain)}`)
        }
      }
      database.close()
    }
    const others: string[] = [`cookies: ${document.cookie}`]
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        const bytes = (await (await cache.match(request))?.arrayBuffer()) ?? new ArrayBuffer(0)
        const digest = await crypto.subtle.digest('SHA-256', bytes)
        others.push(`${name}: ${request.url} ${new Uint8Array(digest).join(' ')}`)
      }
    }
    for (const storage of [localStorage, sessionStorage]) {
      others.push(...Object.entries(storage).map(([key, value]) => `storage: ${key} ${value}`))
    }
    return { rows, others }
  })
