/** The last second before a device is locked (client/sync/last-sending.ts). */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lastSending, lastSendingMs } from '../../client/sync/last-sending.ts'
import { disperse, evasPhone, gather, notebookOf, online, save } from '../support/gathering.ts'
import { savingsIn } from '../support/little-group.ts'
import { tablet } from '../support/stage.ts'

vi.setConfig({ testTimeout: 60_000 })

beforeEach(gather)
afterEach(() => {
  vi.useRealTimers()
  return disperse()
})

test('[KE1] [RL5] what was recorded just before the lock is at the relay before the link closes', async () => {
  const tablets = online(tablet)
  await tablets.synced()
  await save(tablet, 'Mar', 35)
  expect(notebookOf(tablet).unsent).toBe(1)
  await lastSending(notebookOf(tablet), tablets)
  tablets.close()
  expect(notebookOf(tablet).unsent).toBe(0)

  const evas = online(evasPhone)
  await evas.synced()
  expect(savingsIn(notebookOf(evasPhone))['Mar']).toBe(35)
})

test('[KE1] without a network nothing is waited for; a relay that says nothing holds the keys no longer than the limit', async () => {
  await save(tablet, 'Mar', 35)
  await lastSending(notebookOf(tablet), null)
  await lastSending(notebookOf(tablet), { status: 'offline' })

  vi.useFakeTimers()
  let isOver = false
  const over = lastSending(notebookOf(tablet), { status: 'online' }).then(() => (isOver = true))
  await vi.advanceTimersByTimeAsync(lastSendingMs - 1)
  expect(isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  await over
  expect(notebookOf(tablet).unsent).toBe(1)
  expect(isOver).toBe(true)
})
