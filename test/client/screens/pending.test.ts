/** Ten seconds of undo. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Intent } from '../../../client/screens/shell/pending.svelte.ts'
import { Pending, undoMs } from '../../../client/screens/shell/pending.svelte.ts'
import type { Refusal } from '../../../client/state/desk.ts'
import { ok, refuse } from '../../../shared/base/result.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An intent that notes when it is stated, and is refused as often as said. */
const intent = (sentence: string, stated: string[], refusals: Refusal[] = []): Intent => ({
  sentence,
  state: () => {
    const refusal = refusals.shift()
    if (refusal !== undefined) return Promise.resolve(refuse(refusal))
    stated.push(sentence)
    return Promise.resolve(ok(undefined))
  },
})

test('what was saved is stated after ten seconds and not before', async () => {
  const pending = new Pending()
  const stated: string[] = []
  await pending.hold(intent('abono', stated))
  await vi.advanceTimersByTimeAsync(undoMs - 1)
  expect(stated).toEqual([])
  expect(pending.intent?.sentence).toBe('abono')
  await vi.advanceTimersByTimeAsync(1)
  expect(stated).toEqual(['abono'])
  expect(pending.intent).toBeNull()
})

test('what was undone is never stated', async () => {
  const pending = new Pending()
  const stated: string[] = []
  await pending.hold(intent('abono', stated))
  pending.undo()
  await vi.advanceTimersByTimeAsync(2 * undoMs)
  expect(stated).toEqual([])
})

test('the next entry states the one before at once; none is lost', async () => {
  const pending = new Pending()
  const stated: string[] = []
  await Promise.all(['uno', 'dos', 'tres'].map((one) => pending.hold(intent(one, stated))))
  expect(stated).toEqual(['uno', 'dos'])
  await pending.flush()
  expect(stated).toEqual(['uno', 'dos', 'tres'])
})

test('leaving the page states it at once, and only once', async () => {
  const pending = new Pending()
  const stated: string[] = []
  await pending.hold(intent('abono', stated))
  await Promise.all([pending.flush(), pending.flush()])
  await vi.advanceTimersByTimeAsync(2 * undoMs)
  expect(stated).toEqual(['abono'])
})

test('what is refused is kept, keeps others out, and can be tried again or given up', async () => {
  const pending = new Pending()
  const stated: string[] = []
  await pending.hold(intent('abono', stated, ['storage-full', 'storage-full']))
  await pending.flush()
  expect(pending.refusal).toBe('storage-full')
  expect(await pending.hold(intent('otro', stated))).toBe('busy')
  expect(pending.intent?.sentence).toBe('abono')
  await pending.flush()
  expect(stated).toEqual(['abono'])
  expect(await pending.hold(intent('otro', stated))).toBe('held')
})
