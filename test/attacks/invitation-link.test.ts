/** Somebody who came by an invitation link: photographed, forwarded, kept in a chat. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { secretsFor } from '../../shared/control/epochs.ts'
import { decodeInvitation } from '../../shared/crypto/invitation.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import { epochIdOf } from '../../shared/crypto/seal.ts'
import { encodeVector } from '../../shared/replica/page-codec.ts'
import { decodeMessage } from '../../shared/wire/message.ts'
import * as acts from '../../client/state/acts.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { requestBy, visitorOf } from '../../client/sync/visitor.ts'
import { done } from '../support/devices.ts'
import { littleGroup, phone, save } from '../support/little-group.ts'
import { seedOf } from '../support/notebook.ts'
import { Operator, secretsIn } from '../support/operator.ts'
import type { RelayClient } from '../support/relay-client.ts'
import { enterRelay, turnedAway } from '../support/relay-client.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'
import { isShownElsewhere, shownBy } from '../support/threat-table.ts'

vi.setConfig({ testTimeout: 60_000 })

let stage: Stage
let operator: Operator
/** What stands behind the `#` of the link. */
let code: string

const notebook = (): Notebook => stage.device(tablet).notebook
const rosa = (): string => required(notebook().own[0], 'Rosa').key

/** Rosa has invited Eva; the relay has all of it. */
beforeEach(async ({ task }) => {
  if (isShownElsewhere(task.name)) return
  stage = await littleGroup()
  await save(stage, 'Rosa', 'Lupe', 50)
  // The relay's clock is the real one, and invitations expire.
  stage.setMoment(Date.now())
  await stage.join('Eva')
  const eva = stage.member(notebook(), 'Eva')
  code = done(await acts.invite(notebook(), stage.device(tablet).device, rosa(), eva, 'Teléfono'))
  operator = await Operator.start()
  await operator.serve(stage, tablet, phone)
})

afterEach(async ({ task }) => {
  if (!isShownElsewhere(task.name)) await operator[Symbol.asyncDispose]()
})

const linkKeys = () => keysFromSeed(done(decodeInvitation(code)).seed)

const enter = (): Promise<RelayClient> =>
  enterRelay({ host: operator.host, group: notebook().group, keys: linkKeys(), door: 'invited' })

/** Invitations by which somebody asks, as Rosa's tablet knows. */
const asking = () =>
  [...notebook().control.invitations.values()].filter(({ state }) => state === 'requested')

const visitor = (name: string) => done(visitorOf({ code, seed: seedOf(name) }))

/** The finder's request, brought to the relay; what it answers. */
const ask = async (name: string): Promise<string> => {
  const client = await enter()
  const statement = requestBy(visitor(name), notebook().control)
  client.say({ kind: 'append', statement })
  for (;;) {
    const message = await client.next()
    if (message.kind === 'refused') return message.code
    if (message.kind === 'statements' && message.height > notebook().control.statements.length) {
      await client.close()
      return 'asked'
    }
  }
}

describe('can: ask to be let in', () => {
  test('[KE4] he stands at the door, and Rosa’s tablet shows that somebody asks', async () => {
    expect(await ask('finder')).toBe('asked')
    await operator.serve(stage, tablet)
    expect(asking()).toHaveLength(1)
  })
})

describe('cannot: read anything by the link alone', () => {
  test('[KE4] the relay gives no page through that door', async () => {
    const client = await enter()
    client.say({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
    // Whatever the relay has to say, it says before the answer to this.
    client.update({ page: 1, from: 0, items: [new Uint8Array(200)] })
    const kinds: string[] = []
    for (let frame = await client.frame(); frame !== null; frame = await client.frame()) {
      kinds.push(done(decodeMessage(frame)).kind)
    }
    expect(kinds).toEqual(['statements'])
    expect(await client.closed).toBe(4403)
    // Through her own door Ana gets them.
    expect((await operator.served(stage, phone)).length).toBeGreaterThan(0)
  })

  test('[KE2] no secret is in the link, nor does its key open one in the control chain', () => {
    const { control, journal } = notebook()
    const id = bytesToHex(required(control.epochIds[0], 'an epoch'))
    const isSecret = (one: Uint8Array): boolean => bytesToHex(epochIdOf(one)) === id
    const { seed } = done(decodeInvitation(code))
    const bytes = [Buffer.from(code, 'base64url'), Buffer.from(code), seed]
    const chain = control.statements.map((statement) => statement.bytes)
    expect([...secretsIn([...bytes, ...chain])].filter(isSecret)).toEqual([])
    expect(secretsFor(control, [linkKeys()]).size).toBe(0)
    const { keys } = required(stage.device(phone).notebook.own[0], 'Ana')
    expect(secretsFor(control, [keys]).get(0)).toEqual(journal.epochs.get(0)?.secret)
  })

  shownBy(
    'test/server/attacks.test.ts',
    'an invited key that writes; one that asks for pages hears nothing',
  )
})

describe('cannot: be let in without a word of the inviter', () => {
  test('[KE4] however long he waits, his key opens no other door; the four words are of his keys and not of hers', async () => {
    expect(await ask('finder')).toBe('asked')
    const { own: keys } = visitor('finder')
    const caller = { host: operator.host, group: notebook().group, keys }
    expect(await turnedAway(caller)).toBe('closed with 4403')
    const { own: evas } = visitor('Eva')
    expect(keys.public.sign).not.toEqual(evas.public.sign)
    // Rosa's word makes the difference.
    await operator.serve(stage, tablet)
    const door = bytesToHex(required(asking()[0], 'somebody who asks').key)
    done(await acts.admitRequest(notebook(), stage.device(tablet).device, rosa(), door))
    await operator.serve(stage, tablet)
    expect(await turnedAway(caller)).toBe('welcomed')
  })

  shownBy(
    'test/client/sync/visitor.test.ts',
    '[KE4] nobody is let in who has not asked, or by who does not lead',
  )
})

describe('cannot: use it a second time', () => {
  test('[KE4] whoever comes second is refused, the woman herself included: so she notices', async () => {
    expect(await ask('finder')).toBe('asked')
    await operator.serve(stage, tablet)
    expect(await ask('Eva')).toBe('invitation-closed')
  })

  shownBy(
    'test/client/sync/visitor.test.ts',
    '[KE4] an invitation lets in one, and none once it is withdrawn',
  )
})
