/** The cover comes down by itself. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cover, watchForLeaving } from '../../../client/screens/shell/cover.svelte.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

let stop: () => void

beforeEach(async () => {
  vi.useFakeTimers()
  paperDesk.open(group('Rosa'), 'Rosa')
  await cover.lift()
  stop = watchForLeaving()
})

afterEach(() => {
  stop()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const minutes = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 60_000)

test('after two minutes without a touch, and the desk is locked', async () => {
  await minutes(1.9)
  expect(cover.isDown).toBe(false)
  await minutes(0.2)
  expect(cover.isDown).toBe(true)
  expect(paperDesk.notebook).toBeNull()
  expect(paperDesk.locked?.holders).toHaveLength(1)
})

test('a touch puts it off', async () => {
  await minutes(1.9)
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  await minutes(1.9)
  expect(cover.isDown).toBe(false)
})

test('when the app goes out of sight', async () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(cover.isDown).toBe(true)
  await minutes(0)
  expect(paperDesk.asked).toEqual(['lock'])
})

test('when the page is left', () => {
  dispatchEvent(new Event('pagehide'))
  expect(cover.isDown).toBe(true)
})

test('without a notebook there is nothing to cover', async () => {
  await paperDesk.closeNotebook()
  dispatchEvent(new Event('pagehide'))
  expect(cover.isDown).toBe(false)
})
