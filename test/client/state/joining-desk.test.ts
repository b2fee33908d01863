// @vitest-environment node
/** A device's own way in: one invitation at a time, and once more where the first came to nothing (rule KE4). */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bytesToBase64url } from '../../../shared/base/bytes.ts'
import { encodeInvitation } from '../../../shared/crypto/invitation.ts'
import { JoiningDesk } from '../../../client/state/joining-desk.svelte.ts'
import type { DeviceStore } from '../../../client/device/store.ts'
import { createMemoryStore } from '../../support/device-memory-store.ts'
import { done } from '../../support/devices.ts'
import { seedOf } from '../../support/notebook.ts'

const group = seedOf('group')
const id = bytesToBase64url(group)
const code = encodeInvitation({ role: 'member', group, seed: seedOf('a door') })
const pin = '2580'

let store: DeviceStore
let desk: JoiningDesk | null = null

beforeEach(() => {
  store = createMemoryStore()
})

afterEach(() => desk?.close())

/** `waits`: her notebook is open, and the relay has not heard of her. */
const deskOf = (waits: 'she is awaited' | 'nobody is awaited'): JoiningDesk => {
  desk = new JoiningDesk({
    store: () => store,
    // Nobody answers there.
    url: () => 'ws://localhost:1/relay',
    awaited: () => (waits === 'she is awaited' ? { id, seed: seedOf('her key') } : null),
    admitted: () => Promise.resolve(),
  })
  return desk
}

test('[KE4] a link or its code begins a joining; anything else is no invitation', async () => {
  const way = deskOf('nobody is awaited')
  expect(await way.join('https://example.org/', pin, [])).toEqual({ ok: false, error: 'bad-link' })
  done(await way.join(`https://example.org/#/unirse/${code} `, pin, []))
  await vi.waitFor(() => expect(way.view?.step).toBe('connecting'))
  expect(done(await store.readJoining())?.code).toBe(code)
})

test('[KE4] a group that is here already is not joined twice', async () => {
  const way = deskOf('nobody is awaited')
  expect(await way.join(code, pin, [id])).toEqual({ ok: false, error: 'already-here' })
  expect(done(await store.readJoining())).toBeNull()
})

test('[KE4] she who is awaited in it asks again, with the key that she has and no PIN for it', async () => {
  const way = deskOf('she is awaited')
  expect(way.isRepeated(code)).toBe(true)
  const other = encodeInvitation({ role: 'member', group: seedOf('other'), seed: seedOf('a door') })
  expect(way.isRepeated(other)).toBe(false)
  const put = vi.spyOn(store, 'putJoining')
  done(await way.join(code, '', [id]))
  // Her seed is not laid down a second time: it lies behind her PIN.
  expect(put.mock.calls).toEqual([[{ code, seed: new Uint8Array(0) }]])
  await vi.waitFor(() => expect(way.open).not.toBeNull())
  const asked = way.open?.requestLetter()
  const first = new JoiningDesk({
    store: () => store,
    url: () => 'ws://localhost:1/relay',
    awaited: () => ({ id, seed: seedOf('her key') }),
    admitted: () => Promise.resolve(),
  })
  done(await first.join(code, '', [id]))
  await vi.waitFor(() => expect(first.open).not.toBeNull())
  expect(first.open?.requestLetter()).toEqual(asked)
  first.close()
})
