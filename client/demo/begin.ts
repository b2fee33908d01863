/**
 * Only in a build for `npm run demo` (mode "demo"), absent from every other: before the app opens, this browser becomes one of the demonstration's
 * devices, whichever the address says. Each start of the demonstration is another group, and what an earlier one left is removed.
 */
import { openDexieStore } from '../device/store-dexie.ts'
import type { DemoDevice } from './kit.ts'
import { demoDevicePath, jsonToKit, keepKit } from './kit.ts'

const runKey = 'demo-run'

export const beginDemo = async (): Promise<void> => {
  const device = await fetchDevice()
  if (device === null || localStorage.getItem(runKey) === device.run) return
  await forgetAll()
  const store = await openDexieStore()
  if (!store.ok) return
  const kept = await keepKit(store.value, jsonToKit(device.kit))
  if (kept.ok) localStorage.setItem(runKey, device.run)
}

/** Null where the demonstration has ended: what the browser has goes on without it. */
const fetchDevice = async (): Promise<DemoDevice | null> => {
  try {
    const response = await fetch(demoDevicePath, { cache: 'no-store' })
    return response.ok ? ((await response.json()) as DemoDevice) : null
  } catch {
    // No network, which is a thing to be demonstrated.
    return null
  }
}

const forgetAll = async (): Promise<void> => {
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister()
  for (const name of await caches.keys()) await caches.delete(name)
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await remove(name)
}

/** A tab of before may hold a database open; its name is another one, except for the app's own, which is let go. */
const remove = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const removing = indexedDB.deleteDatabase(name)
    removing.onsuccess = removing.onerror = removing.onblocked = () => resolve()
  })
