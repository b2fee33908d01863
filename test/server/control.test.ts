/** The control chain at the relay, spoken to the real process over real WebSockets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { headOf } from '../../shared/control/chain.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { makeStatement } from '../../shared/control/statement.ts'
import { encodeVector } from '../../shared/replica/page-codec.ts'
import type { Message } from '../../shared/wire/message.ts'
import { decodeMessage } from '../../shared/wire/message.ts'
import type { RelayClient } from '../support/relay-client.ts'
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
    // Who comes with it later is shown the chain up to that, so that her device can say why, and no further.
    rosa.say({ kind: 'append', statement: group.state(invitationFor('later'), keysOf('Rosa')) })
    await rosa.until('statements')
    const late = await enterRelay(group.caller('guest door', { door: 'invited' }))
    expect(await late.next()).toMatchObject({ kind: 'statements', from: 0, height: 3 })
    expect(await late.frame()).toBeNull()
    expect(await late.closed).toBe(4403)
    expect(await turnedAway(group.caller('later door', { door: 'invited' }))).toBe(
      'closed with 4403',
    )
    await rosa.close()
  })
})

describe('[KE5] a credential that ends', () => {
  test('is told, shown out at once, and gets nothing that came after; it comes back in vain', async () => {
    const group = new RelayGroup(() => host, 'dismissed', 'Rosa', 'Ana', 'Lupe')
    await group.bring()
    const [rosa, ana] = await Promise.all([group.found('Rosa'), group.found('Ana')])
    await ana.sync()
    const hers = group.page('Ana')
    await ana.store(hers.write('what she wrote before'))
    const height = group.control.statements.length
    const turn = group.dismiss('Ana', 'Rosa', 'Lupe')
    const page = group.page('Rosa')
    // In one go, so that the record is decided while the turn is still on its way to the disk.
    rosa.say({ kind: 'append', statement: turn })
    rosa.update(page.write('what she must not read'))
    ana.update(hers.write('what she must not write'))
    const heard: string[] = []
    for (let frame = await ana.frame(); frame !== null; frame = await ana.frame()) {
      const message = decodeMessage(frame)
      heard.push(message.ok ? message.value.kind : message.error)
    }
    expect(await ana.closed).toBe(4403)
    expect(heard.at(-1)).toBe('statements')
    expect(heard).not.toContain('update')
    expect(heard).not.toContain('durable')
    await rosa.until('durable')

    // She is shown the chain up to her end, and no further.
    rosa.say({ kind: 'append', statement: group.state(invitationFor('later'), keysOf('Rosa')) })
    await rosa.until('statements')
    const again = await enterRelay(group.caller('Ana', { statementsKnown: height }))
    again.say({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
    expect(await again.next()).toMatchObject({
      from: height,
      height: height + 1,
      statements: [turn],
    })
    expect(await again.frame()).toBeNull()
    expect(await again.closed).toBe(4403)
    const lupe = await group.enter('Lupe')
    const pages = pagesFrom(await lupe.sync())
    expect(pages.get(page.id)).toHaveLength(1)
    expect(pages.get(hers.id)).toHaveLength(1)
    // What she had shown to others before they heard of it may be cited, so whoever has it may bring it (rule AU3 says what it is worth).
    await lupe.store(hers.run(1))
    await Promise.all([rosa.close(), lupe.close()])
  })

  test('of two turns at once one is taken, and the other is answered with it', async () => {
    const group = new RelayGroup(() => host, 'two turns', 'Rosa', 'Ana', 'Lupe', 'Eva')
    await group.bring()
    const [rosa, lupe] = await Promise.all([group.found('Rosa'), group.found('Lupe')])
    const number = group.control.statements.length
    const before = group.control
    const one = group.dismiss('Ana', 'Rosa', 'Lupe')
    const other = nextStatement(before, keysOf('Lupe'), rivalOf(group, before))
    rosa.say({ kind: 'append', statement: one })
    lupe.say({ kind: 'append', statement: other })
    const [hers, others] = await Promise.all([rosa, lupe].map((client) => outcome(client, number)))
    expect(hers?.statement).toEqual(others?.statement)
    const isRosas = bytesToHex(hers?.statement ?? new Uint8Array(0)) === bytesToHex(one)
    const [loser, heard] = isRosas ? [lupe, others] : [rosa, hers]
    // The answer may come before or after what stands in her place.
    const refused = heard?.refused ?? (await loser.until('refused'))
    expect(refused).toMatchObject({ code: 'not-next', clock: number })
    await Promise.all([rosa.close(), lupe.close()])
  })

  test('takes the signatures of two, and leaves a leader', async () => {
    const group = new RelayGroup(() => host, 'too few', 'Rosa', 'Ana', 'Lupe')
    await group.bring()
    const rosa = await group.found('Rosa')
    const alone = nextStatement(group.control, keysOf('Rosa'), group.turnFor('Ana', 'Rosa'))
    rosa.say({ kind: 'append', statement: alone })
    expect(await rosa.until('refused')).toMatchObject({ code: 'not-allowed', clock: 3 })
    await rosa.close()
  })
})

/** The statement with this number, as soon as the relay shows it, and a refusal that came before. */
const outcome = async (client: RelayClient, number: number) => {
  let refused: Message | null = null
  for (;;) {
    const message = await client.next()
    if (message.kind === 'refused') refused = message
    if (message.kind === 'statements' && message.from === number) {
      return { statement: message.statements[0], refused }
    }
  }
}

/** What another device made of the same chain. */
const rivalOf = (group: RelayGroup, before: RelayGroup['control']): ControlBody => {
  const after = group.control
  group.control = before
  const body = group.turnFor('Eva', 'Rosa', 'Lupe')
  group.control = after
  return body
}
