/** A newer version of the app is offered only where nothing is under way. */
import { beforeEach, expect, test, vi } from 'vitest'
import { ok, refuse } from '../../../shared/base/result.ts'
import { cover } from '../../../client/screens/shell/cover.svelte.ts'
import { pending } from '../../../client/screens/shell/pending.svelte.ts'
import { update } from '../../../client/screens/shell/update.svelte.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const told: unknown[] = []
const waiting = { postMessage: (message: unknown) => told.push(message) }

/** What the browser knows: a worker in use, and a newer one. */
class Workers extends EventTarget {
  readonly controller = {}
  readonly ready = new Promise(() => undefined)
  readonly #registration = Object.assign(new EventTarget(), { active: {}, waiting })

  register(): Promise<unknown> {
    return Promise.resolve(this.#registration)
  }
}

beforeEach(async () => {
  told.length = 0
  update.watch(new Workers() as unknown as ServiceWorkerContainer)
  paperDesk.open(group('Rosa', 'Ana'), 'Rosa')
  await cover.lift()
})

test('it is offered between meetings, and taken when somebody says so', () => {
  expect(update.isOffered).toBe(true)
  expect(told).toEqual([])
  update.apply()
  expect(told).toEqual([{ type: 'SKIP_WAITING' }])
})

test('never while a meeting is open, nor while the device is locked or goes round in it', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting()
  paperDesk.open(story, 'Rosa')
  expect(update.isOffered).toBe(false)
  update.apply()
  expect(told).toEqual([])
  await cover.handOver()
  expect(update.isOffered).toBe(false)
})

test('never with an entry that is not recorded yet, nor with a refused one of a woman who is not here', async () => {
  await pending.hold({ sentence: 'Ahorro: 50 pesos', state: () => Promise.resolve(ok(undefined)) })
  expect(update.isOffered).toBe(false)
  await pending.flush()
  expect(update.isOffered).toBe(true)
  await pending.hold({
    sentence: 'x',
    state: () => Promise.resolve(refuse('storage-full' as const)),
  })
  await cover.handOver()
  expect(pending.intent).toBeNull()
  expect(update.isOffered).toBe(false)
})
