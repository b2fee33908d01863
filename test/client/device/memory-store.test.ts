// @vitest-environment node
import { expect, test } from 'vitest'
import { createMemoryStore } from '../../support/device-memory-store.ts'
import { deviceStorePromises } from '../../contract/device-store.contract.ts'

test.each(deviceStorePromises)('in memory: $title', async ({ check }) => {
  const store = createMemoryStore()
  await expect(check(() => Promise.resolve(store))).resolves.toBeUndefined()
})
