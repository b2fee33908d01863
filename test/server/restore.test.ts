/** [RL3] [RL4] A relay that was restored from an old backup, or lost everything, gets all of it back from the devices. */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { ControlBody } from '../../shared/control/statement.ts'
import { closeCodes } from '../../shared/wire/handshake.ts'
import { decodeMessage } from '../../shared/wire/message.ts'
import { keysOf, nextStatement } from '../support/notebook.ts'
import type { RelayClient } from '../support/relay-client.ts'
import { enterRelay, turnedAway } from '../support/relay-client.ts'
import type { SignedPage } from '../support/relay-group.ts'
import { foundingOf, pagesFrom, RelayGroup, statementsOf } from '../support/relay-group.ts'
import { relayHere } from '../support/relay-here.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

const folder = temporaryFolder()
afterAll(() => folder[Symbol.asyncDispose]())

const door = keysOf('guest door')
/** Long over: what was asked in time is history by now. */
const invitation: ControlBody = {
  kind: 'invitation',
  key: door.public.sign,
  role: 'writer',
  expiresAt: 1_000,
  note: new Uint8Array(0),
}

/** Lupe comes by an invitation, on this device's copy of the chain alone. */
const inviteLupe = (group: RelayGroup): void => {
  const lupe = keysOf('Lupe')
  group.state(invitation, keysOf('Rosa'))
  group.state({ kind: 'request', invitation: door.public.sign, keys: lupe.public }, door, lupe)
  group.admit('Lupe', { invitation: door.public.sign })
}

/** As a device does it: brings statements one by one, as far as the relay's height says, until it is known or the chain ends. */
const bringChain = async (client: RelayClient, group: RelayGroup): Promise<number | null> => {
  const statements = statementsOf(group.control)
  for (;;) {
    const frame = await client.frame()
    if (frame === null) return client.closed
    const message = decodeMessage(frame)
    if (!message.ok || message.value.kind !== 'statements') continue
    const { height } = message.value
    const next = statements[height]
    if (next === undefined) return null
    client.say({ kind: 'append', statement: next })
  }
}

/** What a device does once it is inside: uploads whatever the relay lacks of all pages that it has. */
const bringPages = async (client: RelayClient, pages: readonly SignedPage[]): Promise<void> => {
  await client.until('sync-step-1')
  await client.store(...pages.map((page) => page.run()))
}

const asLupe = (group: RelayGroup) =>
  group.caller('Lupe', {
    statementsKnown: group.control.statements.length,
    founding: foundingOf(group.control),
  })

describe('[RL4] everything comes back', () => {
  test('after an old backup, from a member whom it does not know, a lost phone’s records included', async () => {
    const data = join(folder.path, 'data')
    const backup = join(folder.path, 'backup')
    await using before = await startRelay(data)
    let { host } = before
    const group = new RelayGroup(() => host, 'restored', 'Rosa', 'Ana')
    await group.bring()
    const pages = ['Rosa', 'Ana', 'Lupe'].map((name) => group.page(name))
    const [rosas, anas, lupes] = pages
    if (rosas === undefined || anas === undefined || lupes === undefined) throw new Error('pages')
    const first = await group.enter('Rosa')
    await first.store(rosas.write('1'), anas.write('1'))
    await before.stop('SIGTERM')
    await cp(data, backup, { recursive: true })

    await using later = await startRelay(data)
    host = later.host
    inviteLupe(group)
    await group.bring()
    const second = await group.enter('Lupe')
    await second.store(rosas.write('2'), anas.write('2', '3'), lupes.write('1'))
    await later.stop('SIGKILL')
    await rm(data, { recursive: true })
    await cp(backup, data, { recursive: true })

    await using restored = await startRelay(data)
    host = restored.host
    expect(await turnedAway(group.caller('Lupe'))).toBe('closed with 4403')
    expect(await bringChain(await enterRelay(asLupe(group)), group)).toBe(closeCodes.overloaded)
    const lupe = await enterRelay(asLupe(group))
    await bringPages(lupe, pages)
    const rosa = await group.enter('Rosa')
    expect(await rosa.until('statements')).toMatchObject({
      statements: statementsOf(group.control),
    })
    expect(pagesFrom(await rosa.sync())).toEqual(new Map(pages.map(({ id, items }) => [id, items])))
  })

  test('after the loss of everything, from any member', async () => {
    await using relay = await relayHere()
    const group = new RelayGroup(() => relay.host, 'lost', 'Rosa', 'Ana')
    inviteLupe(group)
    const page = group.page('Ana')
    page.write('1', '2')
    expect(await bringChain(await enterRelay(asLupe(group)), group)).toBe(closeCodes.overloaded)
    const lupe = await enterRelay(asLupe(group))
    await bringPages(lupe, [page])
    expect(pagesFrom(await lupe.sync()).get(page.id)).toEqual(page.items)
  })

  test('from two at once', async () => {
    await using relay = await relayHere()
    const group = new RelayGroup(() => relay.host, 'two', 'Rosa', 'Ana')
    inviteLupe(group)
    const known = { statementsKnown: 99, founding: foundingOf(group.control) }
    const ana = await enterRelay(group.caller('Ana', known))
    const lupe = await enterRelay(group.caller('Lupe', known))
    const ended = await Promise.all([bringChain(lupe, group), bringChain(ana, group)])
    expect(ended).toEqual([closeCodes.overloaded, closeCodes.overloaded])
    // Ana was known after one statement; if Lupe did not come further meanwhile, she goes on from there.
    await bringChain(await enterRelay(asLupe(group)), group)
    const rosa = await group.enter('Rosa')
    expect(await rosa.next()).toMatchObject({ statements: statementsOf(group.control) })
  })
})

describe('[RL3] who claims to know more than the relay', () => {
  test('is shown the height and nothing else, and is heard on statements alone', async () => {
    await using relay = await relayHere()
    const group = new RelayGroup(() => relay.host, 'claims', 'Rosa')
    const rosa = await group.found('Rosa')
    await rosa.store(group.page('Rosa').write('secret'))
    const eve = await enterRelay(group.caller('Eve', { statementsKnown: 9 }))
    expect(await eve.next()).toEqual({ kind: 'statements', from: 1, height: 1, statements: [] })
    eve.say({ kind: 'sync-step-1', vector: Uint8Array.of(0) })
    rosa.say({ kind: 'append', statement: group.admit('Ana') })
    await rosa.until('statements')
    rosa.say({ kind: 'awareness', bytes: Uint8Array.of(0) })
    await rosa.store(group.page('Ana').write('more'))
    eve.update(group.page('Ana').write('more'))
    expect(await eve.frame()).toBeNull()
    expect(await eve.closed).toBe(4403)
  })

  test('gets nothing stored by an expired invitation: a statement counts with the one that admits her', async () => {
    await using relay = await relayHere()
    const group = new RelayGroup(() => relay.host, 'expired', 'Rosa')
    const rosa = await group.found('Rosa')
    rosa.say({ kind: 'append', statement: group.state(invitation, keysOf('Rosa')) })
    await rosa.until('statements')
    const eve = await enterRelay(group.caller('Eve', { statementsKnown: 9 }))
    await eve.next()
    const body = {
      kind: 'request',
      invitation: door.public.sign,
      keys: keysOf('Eve').public,
    } as const
    const request = nextStatement(group.control, [door, keysOf('Eve')], body)
    eve.say({ kind: 'append', statement: request })
    expect(await eve.next()).toMatchObject({ height: 3, statements: [] })
    // What was never accepted anywhere ends the attempt.
    const forged = nextStatement(group.control, keysOf('Eve'), invitation)
    eve.say({ kind: 'append', statement: forged })
    expect(await eve.next()).toMatchObject({ kind: 'refused', code: 'not-next' })
    eve.say({ kind: 'append', statement: Uint8Array.of(1) })
    expect(await eve.until('refused')).toMatchObject({ code: 'malformed' })
    expect(await eve.closed).toBe(4403)
    const again = await group.enter('Rosa')
    expect(await again.next()).toMatchObject({ kind: 'statements', height: 2 })
  })

  test('[RL8] has a while to prove it, and is one of few', async () => {
    await using relay = await relayHere({ restoreMs: 300, restorersPerGroup: 1 })
    const group = new RelayGroup(() => relay.host, 'while', 'Rosa')
    const rosa = await group.found('Rosa')
    const claim = { statementsKnown: 9 }
    const eve = await enterRelay(group.caller('Eve', claim))
    expect(await turnedAway(group.caller('Eva', claim))).toBe('closed with 4503')
    expect(await eve.closed).toBe(4503)
    await rosa.sync()
  })
})
