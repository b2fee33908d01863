/** The control chain at the relay, spoken to the real process over real WebSockets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headOf } from '../../shared/control/chain.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { makeStatement } from '../../shared/control/statement.ts'
import { encodeVector } from '../../shared/replica/page-codec.ts'
import { enterRelay, turnedAway } from '../support/relay-client.ts'
import { pagesFrom, RelayGroup, statementsOf } from '../support/relay-group.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'
import { keysOf, nextStatement } from '../support/notebook.ts'

const folder = temporaryFolder()
let relay: RelayProcess
let host = ''

beforeAll(async () => {
  relay = await startRelay(folder.path)
  host = relay.host
})

afterAll(async () => {
  await relay.stop('SIGTERM')
  await folder[Symbol.asyncDispose]()
})

describe('[RL3] the control chain', () => {
  test('grows by compare-and-set; all hear of it; who is late reads it again', async () => {
    const group = new RelayGroup(() => host, 'chain', 'Rosa', 'Ana')
    const { control } = group
    const [rosa, tablet] = await Promise.all([group.found('Rosa'), group.found('Rosa')])
    const [, admission] = statementsOf(control)
    if (admission === undefined) throw new Error('an admission')
    rosa.say({ kind: 'append', statement: admission })
    for (const client of [rosa, tablet]) {
      let heard = await client.until('statements')
      if (heard.height === 1) heard = await client.until('statements')
      expect(heard).toMatchObject({ from: 1, height: 2, statements: [admission] })
    }
    const rival = makeStatement(control.group, 1, headOf(group.founded), invitationFor('Lupe'), [
      keysOf('Rosa'),
    ])
    tablet.say({ kind: 'append', statement: rival.bytes })
    const late = await tablet.until('refused')
    expect(late).toEqual({
      kind: 'refused',
      code: 'not-next',
      page: 0,
      clock: 1,
      id: headOf(control),
    })
    expect(await tablet.next()).toMatchObject({
      kind: 'statements',
      from: 1,
      statements: [admission],
    })
    // The same statement again, because its answer was lost: shown, not refused.
    rosa.say({ kind: 'append', statement: admission })
    expect(await rosa.next()).toMatchObject({
      kind: 'statements',
      from: 1,
      statements: [admission],
    })
    await Promise.all([rosa.close(), tablet.close()])
  })

  test('is sent from where the device is', async () => {
    const group = new RelayGroup(() => host, 'known', 'Rosa', 'Ana', 'Lupe')
    await group.bring()
    const statements = statementsOf(group.control)
    for (const known of [0, 2, 3]) {
      const client = await enterRelay(group.caller('Ana', { statementsKnown: known }))
      expect(await client.next()).toEqual({
        kind: 'statements',
        from: known,
        height: 3,
        statements: statements.slice(known),
      })
      await client.close()
    }
  })
})

const door = keysOf('guest door')
const invitationFor = (name: string, expiresAt = 2_000_000_000): ControlBody => ({
  kind: 'invitation',
  key: name === 'guest' ? door.public.sign : keysOf(name).public.sign,
  role: 'writer',
  expiresAt,
  note: new Uint8Array(0),
})

describe('[RL3] an invited key', () => {
  test('sees the chain and nothing else, asks, and learns that it was admitted', async () => {
    const group = new RelayGroup(() => host, 'invited', 'Rosa')
    const rosa = await group.found('Rosa')
    const page = group.page('Rosa')
    await rosa.store(page.write('secret'))
    rosa.say({ kind: 'append', statement: group.state(invitationFor('guest'), keysOf('Rosa')) })
    await rosa.until('statements')

    const guest = await enterRelay(group.caller('guest door', { door: 'invited' }))
    expect(await guest.next()).toMatchObject({ from: 0, height: 2 })
    guest.say({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
    rosa.say({ kind: 'awareness', bytes: Uint8Array.of(0) })
    await rosa.store(page.write('more'))
    const lupe = keysOf('Lupe')
    const request = { kind: 'request', invitation: door.public.sign, keys: lupe.public } as const
    guest.say({ kind: 'append', statement: group.state(request, door, lupe) })
    // Neither pages nor awareness came before this.
    expect(await guest.next()).toMatchObject({ kind: 'statements', from: 2, height: 3 })

    const admission = group.admit('Lupe', { invitation: door.public.sign })
    rosa.say({ kind: 'append', statement: admission })
    expect(await guest.next()).toMatchObject({ kind: 'statements', from: 3, height: 4 })
    await guest.close()
    const member = await enterRelay(group.caller('Lupe', { statementsKnown: 4 }))
    expect(pagesFrom(await member.sync()).get(page.id)).toEqual(page.items)
    // Used up, it still shows how it ended.
    expect(await turnedAway(group.caller('guest door', { door: 'invited' }))).toBe('welcomed')
    await Promise.all([rosa.close(), member.close()])
  })

  test('that has expired may read, and asks in vain', async () => {
    const group = new RelayGroup(() => host, 'expired', 'Rosa')
    const rosa = await group.found('Rosa')
    rosa.say({
      kind: 'append',
      statement: group.state(invitationFor('guest', 1_000), keysOf('Rosa')),
    })
    await rosa.until('statements')
    const guest = await enterRelay(group.caller('guest door', { door: 'invited' }))
    const lupe = keysOf('Lupe')
    const request = { kind: 'request', invitation: door.public.sign, keys: lupe.public } as const
    const bytes = nextStatement(group.control, [door, lupe], request)
    guest.say({ kind: 'append', statement: bytes })
    expect(await guest.until('refused')).toMatchObject({
      code: 'invitation-closed',
      page: 0,
      clock: 2,
    })
    await Promise.all([rosa.close(), guest.close()])
  })

  test('that is withdrawn is told so, and shown out', async () => {
    const group = new RelayGroup(() => host, 'withdrawn', 'Rosa')
    const rosa = await group.found('Rosa')
    rosa.say({ kind: 'append', statement: group.state(invitationFor('guest'), keysOf('Rosa')) })
    await rosa.until('statements')
    const guest = await enterRelay(group.caller('guest door', { door: 'invited' }))
    await guest.next()
    const body = { kind: 'withdrawal', invitation: door.public.sign } as const
    rosa.say({ kind: 'append', statement: group.state(body, keysOf('Rosa')) })
    expect(await guest.next()).toMatchObject({ kind: 'statements', from: 2, height: 3 })
    expect(await guest.closed).toBe(4403)
    expect(await turnedAway(group.caller('guest door', { door: 'invited' }))).toBe(
      'closed with 4403',
    )
    await rosa.close()
  })
})
