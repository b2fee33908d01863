// @vitest-environment node
/** Two devices at one table, without a network: what goes from screen to camera and back (rule KE4). */
import { beforeEach, expect, test } from 'vitest'
import { assert, required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { makeStatement } from '../../../shared/control/statement.ts'
import { joiningWords } from '../../../shared/crypto/fingerprint.ts'
import { decodeFrame, frameOf } from '../../../shared/wire/frames.ts'
import {
  addFrame,
  beginGathering,
  missingOf,
  wholeMessage,
} from '../../../shared/wire/gathering.ts'
import { decodeLetter, encodeLetter } from '../../../shared/wire/joining-letter.ts'
import * as acts from '../../../client/state/acts.ts'
import { letIn } from '../../../client/state/door.ts'
import * as table from '../../../client/state/table.ts'
import { askingOf, viewOf } from '../../../client/state/view.ts'
import type { Notebook } from '../../../client/sync/notebook.ts'
import type { Visitor } from '../../../client/sync/visitor.ts'
import { requestLetterBy, takeAnswer, visitorOf, wordsOf } from '../../../client/sync/visitor.ts'
import { createMemoryStore } from '../../support/device-memory-store.ts'
import { done, seededDevice, StoryDevice } from '../../support/devices.ts'
import { littleGroup } from '../../support/little-group.ts'
import { keysOf, seedOf } from '../../support/notebook.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

let stage: Stage
let now: number

/** The tablet has no signal; the invitation is made there. */
beforeEach(async () => {
  stage = await littleGroup()
  stage.part(tablet)
  now = stage.device(tablet).device.now()
})

const rosas = (): Notebook => stage.device(tablet).notebook

/** As the other camera sees it. */
const shown = (letter: Uint8Array): Uint8Array => {
  const series = done(table.shown(letter))
  const frameAt = (seed: number) => done(decodeFrame(frameOf(series, seed)))
  const gathering = beginGathering(frameAt(0))
  for (let seed = 0; missingOf(gathering) > 0; seed++) addFrame(gathering, frameAt(seed))
  return done(wholeMessage(gathering))
}

const invite = (name: string): Promise<string> =>
  stage.act('Rosa', ({ notebook, key }) =>
    acts.invite(
      notebook,
      stage.device(tablet).device,
      key,
      stage.member(notebook, name),
      'Teléfono',
    ),
  )

const visitor = (code: string, seed = 'her phone'): Visitor =>
  done(visitorOf({ code, seed: seedOf(seed) }))

const ask = (her: Visitor) => table.takeRequest(rosas(), shown(requestLetterBy(her)), now)

const say = (invitation: string, asking = askingOf(rosas(), invitation) ?? '') =>
  stage.act('Rosa', ({ notebook, key }) =>
    letIn(notebook, stage.device(tablet).device, key, { invitation, asking }),
  )

const answerFor = (her: Visitor, store = createMemoryStore()) => {
  const letter = done(decodeLetter(shown(table.answerLetter(rosas()))))
  assert(letter.kind === 'answer', 'an answer')
  return takeAnswer(store, her, letter)
}

/** Opens what the answer began, as her phone. */
const phoneWith = async (her: Visitor): Promise<StoryDevice> => {
  const store = createMemoryStore()
  done(await answerFor(her, store))
  const phone = new StoryDevice(
    'phone',
    seededDevice('phone', () => now),
    store,
  )
  await phone.restart()
  return phone
}

const letInLupe = async (): Promise<Visitor> => {
  const lupe = visitor(await invite('Lupe'))
  await say(done(await ask(lupe)))
  return lupe
}

test('[KE4] she asks and is let in by codes alone: chain and secret at once, the accounts with a file', async () => {
  const lupe = visitor(await invite('Lupe'))
  const invitation = done(await ask(lupe))
  const keys = rosas().control.invitations.get(invitation)?.keys
  const { sign, box } = required(keys, 'her keys')
  const words = joiningWords(rosas().group, lupe.door.public.sign, sign, box)
  expect(wordsOf(lupe)).toEqual(words)
  expect(await answerFor(lupe)).toEqual({ ok: false, error: 'not-yet' })
  await say(invitation)
  const { notebook } = await phoneWith(lupe)
  expect(notebook.control.members.has(bytesToHex(lupe.own.public.sign))).toBe(true)
  expect(notebook.acceptedStatements).toBe(rosas().acceptedStatements)
  expect(notebook.records).toEqual([])
  done(await notebook.takeFile(rosas().file()))
  expect(notebook.stateId()).toEqual(rosas().stateId())
  const hers = bytesToHex(lupe.own.public.sign)
  expect(notebook.credentials.find(({ key }) => key === hers)?.label).toBe('Teléfono')
})

test('[KE4] nothing that goes from screen to screen opens anything for who only looks on', async () => {
  const lupe = await letInLupe()
  const looking = visitor(await invite('Ana'), 'another')
  expect(await answerFor(looking)).toEqual({ ok: false, error: 'not-yet' })
  const secret = required(rosas().journal.epochs.get(0), 'epoch').secret
  const all = bytesToHex(table.answerLetter(rosas())) + bytesToHex(requestLetterBy(lupe))
  expect(all).not.toContain(bytesToHex(secret))
  expect(all).not.toContain(bytesToHex(lupe.invitation.seed))
})

test('[KE4] [RL3] her phone meets the relay first and brings what lets her in; her inviter finds it there', async () => {
  const lupe = await letInLupe()
  const phone = await phoneWith(lupe)
  await stage.letterbox.exchange(phone.notebook)
  expect(phone.notebook.acceptedStatements).toBe(phone.notebook.control.statements.length)
  expect(phone.notebook.records.length).toBeGreaterThan(0)
  await stage.meet(tablet)
  expect(rosas().acceptedStatements).toBe(phone.notebook.acceptedStatements)
  expect(rosas().fallen).toEqual([])
})

test('[KE4] read twice it is one request, and the answer can be shown again', async () => {
  const lupe = visitor(await invite('Lupe'))
  const invitation = done(await ask(lupe))
  const { length } = rosas().control.statements
  expect(await ask(lupe)).toEqual({ ok: true, value: invitation })
  expect(rosas().control.statements).toHaveLength(length)
  await say(invitation)
  expect(await ask(lupe)).toEqual({ ok: true, value: invitation })
  const store = createMemoryStore()
  const id = done(await answerFor(lupe, store))
  expect(await answerFor(lupe, store)).toEqual({ ok: true, value: id })
})

test('[KE4] an invitation that lets nobody in any more says which way it ended, and nothing is changed', async () => {
  const [used, withdrawn, expired] = [
    await invite('Lupe'),
    await invite('Ana'),
    await invite('Lupe'),
  ] as const
  await say(done(await ask(visitor(used))))
  const { door } = visitor(withdrawn)
  await stage.act('Rosa', ({ notebook, key }) => acts.withdraw(notebook, key, door.public.sign))
  const { length } = rosas().control.statements
  expect(await ask(visitor(used, 'another'))).toEqual({ ok: false, error: 'invitation-used' })
  expect(await ask(visitor(withdrawn))).toEqual({ ok: false, error: 'invitation-withdrawn' })
  const inThreeDays = now + 3 * 86_400_000
  const late = requestLetterBy(visitor(expired))
  expect(await table.takeRequest(rosas(), late, inThreeDays)).toEqual({
    ok: false,
    error: 'invitation-expired',
  })
  expect(rosas().control.statements).toHaveLength(length)
})

test('[KE4] a code of another group, of an invitation of another device, forged, or of something else is told apart', async () => {
  const code = await invite('Lupe')
  const elsewhere = await littleGroup()
  const other = elsewhere.device(tablet)
  const otherCode = await elsewhere.act('Rosa', ({ notebook, key }) =>
    acts.invite(
      notebook,
      seededDevice('other', () => now),
      key,
      null,
      'Oficina',
    ),
  )
  const stranger = visitor(otherCode)
  // The two stages draw alike, so their groups have one id; another group's letter names another.
  const otherGroup = decodeLetter(requestLetterBy(stranger))
  assert(otherGroup.ok && otherGroup.value.kind === 'request', 'a request')
  const foreign = encodeLetter({ ...otherGroup.value, group: new Uint8Array(32).fill(1) })
  expect(await table.takeRequest(rosas(), foreign, now)).toEqual({
    ok: false,
    error: 'other-group',
  })
  expect(await ask(stranger)).toEqual({ ok: false, error: 'invitation-elsewhere' })
  expect(other.notebook.control.invitations.size).toBeGreaterThan(0)

  const lupe = visitor(code)
  const body = {
    kind: 'request',
    invitation: lupe.door.public.sign,
    keys: lupe.own.public,
  } as const
  const eve = keysOf('Eve')
  const forged = makeStatement(rosas().group, 0, new Uint8Array(32), body, [eve, lupe.own])
  const [byEve, byHer] = forged.signatures
  const letter = encodeLetter({
    kind: 'request',
    group: rosas().group,
    body,
    signatures: [required(byEve, 'a signature'), required(byHer, 'a signature')],
  })
  const unreadable = { ok: false, error: 'unreadable-code' }
  expect(await table.takeRequest(rosas(), letter, now)).toEqual(unreadable)
  expect(await table.takeRequest(rosas(), Uint8Array.of(9), now)).toEqual(unreadable)
  expect(await table.takeRequest(rosas(), table.answerLetter(rosas()), now)).toEqual(unreadable)
})

test('[KE4] an answer of another group, or with a statement left out, begins nothing', async () => {
  const lupe = await letInLupe()
  const letter = done(decodeLetter(table.answerLetter(rosas())))
  assert(letter.kind === 'answer', 'an answer')
  const foreign = visitor(await invite('Ana'))
  const elsewhere: Visitor = {
    ...lupe,
    invitation: { ...foreign.invitation, group: new Uint8Array(32).fill(1) },
  }
  const store = createMemoryStore()
  expect(await takeAnswer(store, elsewhere, letter)).toEqual({ ok: false, error: 'other-group' })
  const cut = { ...letter, statements: letter.statements.toSpliced(1, 1) }
  expect(await takeAnswer(store, lupe, cut)).toEqual({ ok: false, error: 'unreadable-code' })
  expect(await store.notebooks()).toEqual({ ok: true, value: [] })
})

/** On Rosa's screen. */
const wordsShown = () =>
  viewOf(rosas(), { network: 'offline', me: null, syncedAt: null }).requests[0]?.words

test('[KE4] who is let in is who was compared: other keys by the same invitation are not', async () => {
  const code = await invite('Lupe')
  await stage.meet(tablet)
  const [lupe, thief] = [visitor(code), visitor(code, 'a thief')]
  stage.part(tablet)
  const invitation = done(await ask(lupe))
  const compared = required(askingOf(rosas(), invitation), 'her keys')
  expect(wordsShown()).toEqual(wordsOf(lupe))
  // Meanwhile the thief of the link has asked at the relay, and the tablet hears of it.
  const { chain } = stage.letterbox
  const asked = {
    kind: 'request',
    invitation: thief.door.public.sign,
    keys: thief.own.public,
  } as const
  const head = required(chain.statements.at(-1), 'a statement').id
  const request = makeStatement(chain.group, chain.statements.length, head, asked, [
    thief.door,
    thief.own,
  ])
  assert(stage.letterbox.append(request.bytes), 'the invitation is open')
  await stage.letterbox.exchange(rosas())
  expect(askingOf(rosas(), invitation)).not.toBe(compared)
  expect(wordsShown()).toEqual(wordsOf(thief))
  expect(await say(invitation, compared).catch(String)).toContain('nothing-to-do')
  expect(rosas().control.members.has(bytesToHex(thief.own.public.sign))).toBe(false)
})
