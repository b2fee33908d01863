/**
 * Only in a build for `npm run demo` (mode "demo"), absent from every other: before the app opens, this browser becomes one of the demonstration's
 * devices, whichever the address says. Each start of the demonstration is another group, and what an earlier one left is removed.
 */
import { forgetOrigin } from '../device/forget.ts'
import { openDexieStore } from '../device/store-dexie.ts'
import type { DemoDevice } from './kit.ts'
import { demoDevicePath, jsonToKit, keepKit } from './kit.ts'

const runKey = 'demo-run'

export const beginDemo = async (): Promise<void> => {
  const device = await fetchDevice()
  if (device === null || localStorage.getItem(runKey) === device.run) return
  await forgetOrigin()
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
