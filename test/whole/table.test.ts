/** Joining without a network and what becomes of it when the relay is met, with the app's own devices over a real relay (rules KE4, RL3). */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { assert, required } from '../../shared/base/assert.ts'
import { bytesToBase64url, bytesToHex } from '../../shared/base/bytes.ts'
import { decidedSince } from '../../shared/control/ending.ts'
import { signedBy } from '../../shared/control/mandate.ts'
import { pesos } from '../../shared/money/centavos.ts'
import { decodeLetter } from '../../shared/wire/joining-letter.ts'
import * as acts from '../../client/state/acts.ts'
import * as people from '../../client/state/people.ts'
import { letIn } from '../../client/state/door.ts'
import { answerLetter, takeRequest } from '../../client/state/table.ts'
import { askingOf } from '../../client/state/view.ts'
import { tagOfMember } from '../../client/sync/credentials.ts'
import type { Joining, JoiningStep } from '../../client/sync/joining.ts'
import { resumeJoining } from '../../client/sync/joining.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { visitorOf } from '../../client/sync/visitor.ts'
import { done, seededDevice, StoryDevice } from '../support/devices.ts'
import { littleGroup, phone as anasPhone, savingsIn } from '../support/little-group.ts'
import { seedOf } from '../support/notebook.ts'
import { Online } from '../support/online.ts'
import type { RelayHere } from '../support/relay-here.ts'
import { relayHere } from '../support/relay-here.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'

vi.setConfig({ testTimeout: 90_000 })

let stage: Stage
let relay: RelayHere
let open: { close(): void }[] = []

/** Rosa leads on the tablet, Ana on her phone, staff read; Eva and Mar have no device yet. The relay has all of it. */
beforeEach(async () => {
  stage = await littleGroup()
  for (const name of ['Eva', 'Mar']) await stage.join(name)
  await stage.invite(null, 'Oficina')
  await stage.exchangeAll()
  await makeLeader('Ana')
  await stage.exchangeAll()
  relay = await relayHere()
  relay.aheadMs = storysTime()
  await online(tablet).synced()
  await online(anasPhone).synced()
  closeAll()
})

afterEach(async () => {
  closeAll()
  await relay[Symbol.asyncDispose]()
})

/** What the relay's clock needs to show the story's time. */
const storysTime = (): number => stage.device(tablet).device.now() - Date.now()

const closeAll = (): void => {
  for (const one of open) one.close()
  open = []
}

const notebookOf = (device: string): Notebook => stage.device(device).notebook

const online = (device: string | StoryDevice): Online => {
  const line = new Online(typeof device === 'string' ? stage.device(device) : device, relay.host)
  open.push(line)
  return line
}

/** By the word of the two who have keys. */
const makeLeader = async (name: string): Promise<void> => {
  const notebook = notebookOf(tablet)
  const member = stage.member(notebook, name).entry
  const tag = required(tagOfMember(notebook.control, notebook.journal.epochs, member), 'her tag')
  const changes = [{ tag, leads: true }]
  const after = decidedSince(notebook.control, changes)
  const keys = [...notebook.own, ...notebookOf(anasPhone).own].map((one) => one.keys)
  const mandate = signedBy(notebook.group, { matter: 'leadership', changes, after }, keys)
  const [messenger] = notebook.own
  const body = { kind: 'leadership', mandate } as const
  done(await notebook.stateControl(body, [required(messenger, 'a credential').keys]))
}

const leaderOn = (device: string): string => {
  const notebook = notebookOf(device)
  const own = notebook.own.find(({ key }) => notebook.control.members.get(key)?.role === 'leader')
  return required(own, 'a leader').key
}

const invite = async (device: string, name: string): Promise<string> => {
  const notebook = notebookOf(device)
  const member = stage.member(notebook, name)
  const { device: port } = stage.device(device)
  return done(await acts.invite(notebook, port, leaderOn(device), member, `Aparato de ${name}`))
}

const confirm = async (device: string, invitation: string): Promise<void> => {
  const notebook = notebookOf(device)
  const asking = required(askingOf(notebook, invitation), 'a request')
  const request = { invitation, asking }
  done(await letIn(notebook, stage.device(device).device, leaderOn(device), request))
}

/** A phone on its way in, with a seed by its name; what its screen would say is `step`. */
class Newcomer {
  readonly device: StoryDevice
  readonly seed: Uint8Array
  joining: Joining | null = null
  #look = (): void => undefined

  constructor(name: string) {
    this.device = new StoryDevice(
      name,
      seededDevice(name, () => stage.device(tablet).device.now()),
    )
    this.seed = seedOf(name)
  }

  /** `host` null: without a network. */
  async join(code: string, host: string | null): Promise<void> {
    this.joining?.close()
    const joining = { code, seed: this.seed }
    done(await this.device.store.putJoining(joining))
    const url = `ws://${host ?? 'localhost:1'}/relay`
    const ports = { url, store: this.device.store, changed: () => this.#look() }
    this.joining = done(resumeJoining(joining, ports))
    open.push(this.joining)
  }

  async reaches(step: JoiningStep): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#look = () => {
        if (this.joining?.step === step) resolve()
      }
      this.#look()
    })
  }

  /** At one table with that device, from the invitation to the end. */
  async enterAt(device: string, code: string): Promise<void> {
    await this.join(code, null)
    const joining = required(this.joining, 'a joining')
    const notebook = notebookOf(device)
    const now = stage.device(device).device.now()
    const invitation = done(await takeRequest(notebook, joining.requestLetter(), now))
    await confirm(device, invitation)
    done(await joining.takeAnswer(answerLetter(notebook)))
    joining.close()
    expect(joining.step).toBe('admitted')
    await this.device.restart()
  }

  get key(): string {
    const [own] = this.device.notebook.own
    return required(own, 'her credential').key
  }
}

/** Ana's phone has heard of all that was stated on the tablet. */
const knowsAll = (): boolean =>
  notebookOf(anasPhone).control.statements.length === notebookOf(tablet).control.statements.length

const isIn = (device: string, { key }: Newcomer): boolean =>
  notebookOf(device).control.members.has(key)

test('[KE4] two leaders let somebody in at once, apart from the network: both are in, whoever comes first', async () => {
  const [eva, mar] = [new Newcomer('Eva’s phone'), new Newcomer('Mar’s phone')]
  await eva.enterAt(tablet, await invite(tablet, 'Eva'))
  await mar.enterAt(anasPhone, await invite(anasPhone, 'Mar'))

  // Eva's phone is the first to have signal: it brings what lets it in.
  const evas = online(eva.device)
  await evas.synced()
  expect(eva.device.notebook.records.length).toBeGreaterThan(0)

  // Mar's is next: the relay has gone on, and does not know her.
  const mars = online(mar.device)
  await mars.until(() => mars.status === 'awaited' || mars.status === 'online')
  expect(mar.device.notebook.records).toEqual([])
  mars.close()

  const anas = online(anasPhone)
  await anas.until(() => anas.isSynced && isIn(anasPhone, eva))
  expect(isIn(anasPhone, mar)).toBe(true)
  expect(notebookOf(anasPhone).fallen).toEqual([])

  await online(mar.device).synced()
  await online(tablet).synced()
  const ids = [notebookOf(tablet), notebookOf(anasPhone), eva.device.notebook, mar.device.notebook]
  await evas.until(() => eva.device.notebook.control.members.has(mar.key))
  expect(new Set(ids.map((notebook) => bytesToHex(notebook.stateId()))).size).toBe(1)
  expect(mar.device.notebook.sibling).toBe(false)
})

test('[KE4] a woman whom the relay does not know is asked for again and again, and her device says why', async () => {
  const mar = new Newcomer('Mar’s phone')
  await mar.enterAt(tablet, await invite(tablet, 'Mar'))
  // The relay has come further by another way than she knows.
  for (const name of ['Eva', 'Mar', 'Lupe']) await invite(anasPhone, name)
  const anas = online(anasPhone)
  await anas.synced()
  const mars = online(mar.device)
  await mars.until(() => mars.status === 'awaited')
  await online(tablet).synced()
  await mars.synced()
  expect(mar.device.notebook.records.length).toBeGreaterThan(0)
})

test('[KE4] where the link was used meanwhile, her inviter is told, and she comes in with another and the key that she has', async () => {
  const code = await invite(tablet, 'Eva')
  const tablets = online(tablet)
  await tablets.synced()
  closeAll()
  const [eva, thief] = [new Newcomer('Eva’s phone'), new Newcomer('a thief')]
  await thief.join(code, relay.host)
  await thief.reaches('compare')
  await eva.enterAt(tablet, code)

  await online(tablet).until(() => notebookOf(tablet).fallen.length > 0)
  expect(notebookOf(tablet).fallen.map(({ label }) => label)).toEqual(['Aparato de Eva'])
  expect(isIn(tablet, eva)).toBe(false)
  // The thief still waits for somebody who compares the words.
  expect(thief.joining?.step).toBe('compare')
  const stolen = required(done(visitorOf({ code, seed: thief.seed })), 'a visitor').door.public.sign
  done(await acts.withdraw(notebookOf(tablet), leaderOn(tablet), stolen))
  await thief.reaches('withdrawn')

  const again = await invite(tablet, 'Eva')
  const { key } = eva
  await eva.join(again, relay.host)
  await online(tablet).until(() =>
    [...notebookOf(tablet).control.invitations.values()].some(({ state }) => state === 'requested'),
  )
  const requested = [...notebookOf(tablet).control.invitations].find(
    ([, one]) => one.state === 'requested',
  )
  await confirm(tablet, required(requested, 'a request')[0])
  await eva.reaches('admitted')
  await eva.device.restart()
  expect(eva.key).toBe(key)
  await online(eva.device).synced()
  expect(eva.device.notebook.records.length).toBeGreaterThan(0)
  expect(isIn(tablet, eva)).toBe(true)
})

test('[KE4] a link says whether it was used, withdrawn, has expired, or is not known yet; a later one lets her in', async () => {
  const codes = await Promise.all(['Eva', 'Eva', 'Eva'].map((name) => invite(tablet, name)))
  const [used, withdrawn, expired] = codes as [string, string, string]
  const her = new Newcomer('Eva’s phone')
  await her.join(used, relay.host)
  await her.reaches('unknown')
  const tablets = online(tablet)
  await tablets.synced()

  const first = new Newcomer('another')
  await first.join(used, relay.host)
  await first.reaches('compare')
  await her.join(used, relay.host)
  await her.reaches('used-up')

  const door = done(visitorOf({ code: withdrawn, seed: her.seed })).door.public.sign
  done(await acts.withdraw(notebookOf(tablet), leaderOn(tablet), door))
  await tablets.synced()
  await her.join(withdrawn, relay.host)
  await her.reaches('withdrawn')

  relay.aheadMs = storysTime() + 3 * 86_400_000
  await her.join(expired, relay.host)
  await her.reaches('expired')
  relay.aheadMs = storysTime()

  const last = await invite(tablet, 'Eva')
  await tablets.synced()
  await her.join(last, relay.host)
  await her.reaches('compare')
  const { door: opened } = done(visitorOf({ code: last, seed: her.seed }))
  await tablets.until(() => askingOf(notebookOf(tablet), bytesToHex(opened.public.sign)) !== null)
  await confirm(tablet, bytesToHex(opened.public.sign))
  await her.reaches('admitted')
  expect(her.joining?.notebook).toBe(bytesToBase64url(notebookOf(tablet).group))
})

test('[KE4] a group that no relay knows yet comes there by her who was let in last', async () => {
  await relay[Symbol.asyncDispose]()
  relay = await relayHere()
  const eva = new Newcomer('Eva’s phone')
  await eva.enterAt(tablet, await invite(tablet, 'Eva'))
  const letter = done(decodeLetter(answerLetter(notebookOf(tablet))))
  assert(letter.kind === 'answer', 'an answer')
  const evas = online(eva.device)
  await evas.until(() => evas.isSynced)
  const { control, acceptedStatements } = eva.device.notebook
  expect(acceptedStatements).toBe(control.statements.length)
  expect(letter.statements).toHaveLength(control.statements.length)
})

test('[KE4] an invitation that all know lets in at any leader’s table', async () => {
  const code = await invite(tablet, 'Eva')
  await online(tablet).synced()
  await online(anasPhone).until(knowsAll)
  closeAll()
  const eva = new Newcomer('Eva’s phone')
  await eva.enterAt(anasPhone, code)
  await online(eva.device).synced()
  await online(tablet).until(() => isIn(tablet, eva))
  expect(notebookOf(tablet).fallen).toEqual([])
})

test('[KE4] [KE5] where the epoch has turned meanwhile she gets the new secret, and what she wrote under the old one lands', async () => {
  await online(tablet).synced()
  await online(anasPhone).until(knowsAll)
  closeAll()
  const eva = new Newcomer('Eva’s phone')
  await eva.enterAt(tablet, await invite(tablet, 'Eva'))
  const phone = eva.device.notebook
  done(await phone.takeFile(notebookOf(tablet).file()))
  done(await acts.recordSaving(phone, eva.key, stage.member(phone, 'Eva'), pesos(40)))

  const ana = notebookOf(anasPhone)
  const via = required(
    [...ana.control.members].find(([, { role }]) => role === 'reader'),
    'staff',
  )
  done(await people.removeKey(ana, leaderOn(anasPhone), via[0]))
  const anas = online(anasPhone)
  await anas.until(() => anas.isSynced && ana.control.epochIds.length === 2)

  await online(tablet).until(
    () =>
      isIn(tablet, eva) &&
      notebookOf(tablet).acceptedStatements === notebookOf(tablet).control.statements.length,
  )
  const evas = online(eva.device)
  await evas.until(() => evas.isSynced && phone.journal.epochs.size === 2)
  await anas.until(() => savingsIn(ana)['Eva'] === 40)
  expect(bytesToHex(phone.stateId())).toBe(bytesToHex(ana.stateId()))
})
