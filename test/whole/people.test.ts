/** Who goes, who comes back and who leads, with the app's own devices over a real relay. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { decodeMessage } from '../../shared/wire/message.ts'
import { makeTurn, secretsFor } from '../../shared/control/epochs.ts'
import { sealNote } from '../../shared/control/note.ts'
import { noId } from '../../shared/control/statement.ts'
import { fillLockbox } from '../../shared/crypto/lockbox.ts'
import { capabilityProblems } from '../../shared/ledger/capability.ts'
import * as people from '../../client/state/people.ts'
import { signedNow } from '../../client/sync/gathered.ts'
import { turnFault } from '../../client/sync/turn-fault.ts'
import { done } from '../support/devices.ts'
import {
  as,
  converge,
  disperse,
  dismiss,
  epochs,
  evasPhone,
  forgetLines,
  gather,
  keyOf,
  notebookOf,
  office,
  online,
  relay,
  save,
  signAll,
  stage,
} from '../support/gathering.ts'
import { phone as anasPhone, savingsIn } from '../support/little-group.ts'
import { keysOf, seedOf } from '../support/notebook.ts'
import { Online } from '../support/online.ts'
import { tablet } from '../support/stage.ts'

vi.setConfig({ testTimeout: 60_000 })

beforeEach(gather)
afterEach(disperse)

test('[KE5] [AU6] two dismiss a member: her socket is closed, and she reads and writes nothing after', async () => {
  const tablets = online(tablet)
  const anas = online(anasPhone)
  const evas = online(evasPhone)
  const vias = online(office)
  await Promise.all([tablets, anas, evas, vias].map((line) => line.synced()))

  const copy = await stage.device(anasPhone).copy()
  done(await dismiss(tablet, 'Rosa', 'Ana'))
  expect(people.openMandatesOf(notebookOf(tablet), null)).toMatchObject([
    { matter: 'dismissal', member: { alias: 'Ana' }, signedBy: [{ alias: 'Rosa' }] },
  ])
  expect(epochs(tablet)).toBe(1)
  await signAll(tablet, 'Lupe')
  await anas.until(() => anas.status === 'refused')
  await tablets.until(() => tablets.isSynced && epochs(tablet) === 2)
  await evas.until(() => epochs(evasPhone) === 2)
  await vias.until(() => epochs(office) === 2)

  // She was told what happened, and keeps what she had.
  const ana = notebookOf(anasPhone)
  const [hers] = ana.credentials.filter(({ key }) => key === ana.own[0]?.key)
  expect(hers?.ended).toMatchObject({ matter: 'dismissal' })
  expect(ana.journal.epochs.size).toBe(1)
  const before = ana.records.length
  expect(before).toBeGreaterThan(5)
  expect(
    await ana.state(required(hers, 'hers').key, [
      { kind: 'meeting-opened', day: stage.options.firstDay },
    ]),
  ).toEqual({
    ok: false,
    error: 'not-admitted',
  })

  await save(tablet, 'Mar', 70)
  await save(evasPhone, 'Eva', 30)
  for (const line of [tablets, evas]) await line.synced()
  await evas.until(() => savingsIn(notebookOf(evasPhone))['Mar'] === 70)
  await vias.until(() => savingsIn(notebookOf(office))['Eva'] === 30)
  expect(ana.records).toHaveLength(before)
  // Nor from a copy that was off all the while: it hears of nothing but that.
  const again = new Online(copy, relay.host)
  await again.until(() => again.status === 'refused')
  await again.until(() => copy.notebook.credentials.some(({ ended }) => ended !== undefined))
  again.close()
  expect(copy.notebook.records).toHaveLength(before)
  const seen = copy.notebook.control.statements.at(-1)
  expect(seen?.body).toMatchObject({ kind: 'turn', mandate: { mandate: { matter: 'dismissal' } } })
})

test('[KE5] what those who stay wrote offline in the old epoch lands, and they go on in the new one', async () => {
  const tablets = online(tablet)
  await tablets.synced()
  await save(evasPhone, 'Eva', 40)
  done(await dismiss(tablet, 'Rosa', 'Ana'))
  await signAll(tablet, 'Mar')
  await tablets.until(() => tablets.isSynced && epochs(tablet) === 2)
  const evas = online(evasPhone)
  await evas.synced()
  await tablets.until(() => savingsIn(notebookOf(tablet))['Eva'] === 40)
  await save(evasPhone, 'Eva', 5)
  await tablets.until(() => savingsIn(notebookOf(tablet))['Eva'] === 45)
  await converge(tablet, evasPhone)
  const { records } = notebookOf(tablet)
  expect(records.some(({ facts }) => facts.some(({ kind }) => kind === 'saving'))).toBe(true)
  const items = notebookOf(evasPhone)
    .file()
    .pages.find(({ page }) => page === evasPage())?.items
  // An item begins with the number of its epoch.
  expect(items?.map(([epoch]) => epoch)).toEqual([...(items ?? []).slice(1).map(() => 0), 1])
})

const evasPage = (): number => {
  const notebook = notebookOf(evasPhone)
  const key = keyOf(notebook, 'Eva')
  const page = [...notebook.journal.pages.values()].find(({ author }) => author === key)
  return required(page, 'her page').id
}

test('[AU3] what the dismissed wrote unseen has no effect, whoever brings it, and is shown', async () => {
  const tablets = online(tablet)
  await tablets.synced()
  await save(anasPhone, 'Ana', 500)
  done(await dismiss(tablet, 'Rosa', 'Ana'))
  await signAll(tablet, 'Lupe')
  await tablets.until(() => tablets.isSynced && epochs(tablet) === 2)
  // Neither of the two has heard of it: Eva takes Ana's notebook in from her phone.
  done(await notebookOf(evasPhone).takeFile(notebookOf(anasPhone).file()))
  expect(savingsIn(notebookOf(evasPhone))['Ana']).toBe(500)
  await save(evasPhone, 'Eva', 10)
  const evas = online(evasPhone)
  await evas.synced()
  await converge(tablet, evasPhone)
  for (const device of [tablet, evasPhone]) {
    const { ledger } = notebookOf(device)
    expect(savingsIn(notebookOf(device))).toMatchObject({ Eva: 10 })
    expect(savingsIn(notebookOf(device))['Ana']).toBeUndefined()
    expect(ledger.problems.map(({ code }) => code)).toContain('key-ended')
  }
})

test('[KE3] staff goes by a leader’s word, a phone by its owner’s; both turn the epoch', async () => {
  const tablets = online(tablet)
  const vias = online(office)
  await Promise.all([tablets.synced(), vias.synced()])
  const via = required(notebookOf(office).own[0], 'a key').key
  done(await as(tablet, 'Rosa', (notebook, key) => people.removeKey(notebook, key, via)))
  await vias.until(() => vias.status === 'refused')
  expect(epochs(tablet)).toBe(2)
  expect(notebookOf(tablet).credentials.find(({ key }) => key === via)?.ended).toMatchObject({
    matter: 'removal',
  })
  await save(tablet, 'Lupe', 20)
  await tablets.synced()
  expect(savingsIn(notebookOf(office))['Lupe']).toBeUndefined()
})

test('[KE5] two turn the epoch at the same time, and both come to the same', async () => {
  await stage.invite(null, 'Otra oficina')
  await stage.exchangeAll()
  const [one, other] = [office, 'Otra oficina'].map(
    (device) => required(notebookOf(device).own[0], 'a key').key,
  )
  // Two members may send staff away; each pair signs apart from the other, offline.
  done(await as(tablet, 'Rosa', (notebook, key) => people.removeKey(notebook, key, one ?? '')))
  const eva = notebookOf(evasPhone)
  done(await people.removeKey(eva, keyOf(eva, 'Eva'), other ?? ''))
  const ana = notebookOf(anasPhone)
  done(await ana.takeFile(eva.file()))
  await signAll(anasPhone, 'Ana')
  const [tablets, anas] = [online(tablet), online(anasPhone)]
  await Promise.all([
    tablets.until(() => epochs(tablet) === 3),
    anas.until(() => epochs(anasPhone) === 3),
  ])
  online(evasPhone)
  await converge(tablet, anasPhone, evasPhone)
  for (const device of [tablet, anasPhone, evasPhone]) {
    const { control, journal } = notebookOf(device)
    expect([one, other].map((key) => control.members.has(key ?? ''))).toEqual([false, false])
    expect([...journal.epochs.keys()].sort()).toEqual([0, 1, 2])
  }
})

test('[KE5] a device that dies in the middle of a turn, and finds another’s when it comes back', async () => {
  class Deaf extends WebSocket {
    override send(frame: Uint8Array<ArrayBuffer>): void {
      const message = decodeMessage(frame)
      if (!message.ok || message.value.kind !== 'append') super.send(frame)
    }
  }
  const first = online(tablet)
  await first.synced()
  first.close()
  const deaf = online(tablet, Deaf)
  await deaf.synced()
  done(await dismiss(tablet, 'Rosa', 'Ana'))
  await signAll(tablet, 'Lupe')
  await deaf.until(() => epochs(tablet) === 2)
  // Until the relay has it, she writes in the epoch that everybody knows.
  await save(tablet, 'Mar', 15)
  const made = bytesToHex(notebookOf(tablet).control.epochIds[1] ?? new Uint8Array(0))
  forgetLines()
  // Eva was there when both signed: her phone carries it out.
  done(
    await notebookOf(evasPhone).takeFile({
      ...notebookOf(tablet).file(),
      statements: notebookOf(evasPhone).file().statements,
    }),
  )
  const evas = online(evasPhone)
  await evas.until(() => evas.isSynced && epochs(evasPhone) === 2)
  await stage.device(tablet).restart()
  expect(epochs(tablet)).toBe(2)
  online(tablet)
  await converge(tablet, evasPhone)
  const control = notebookOf(tablet).control
  expect(control.epochIds).toHaveLength(2)
  expect(bytesToHex(control.epochIds[1] ?? new Uint8Array(0))).not.toBe(made)
  expect(savingsIn(notebookOf(evasPhone))['Mar']).toBe(15)
  await save(tablet, 'Mar', 5)
  await evas.until(() => savingsIn(notebookOf(evasPhone))['Mar'] === 20)
})

test('[KE4] who forgot her PIN writes again at once, offline, by the word of two; nothing of hers is lost', async () => {
  await save(tablet, 'Lupe', 60)
  const notebook = notebookOf(tablet)
  const old = keyOf(notebook, 'Lupe')
  const { device } = stage.device(tablet)
  done(await people.reissue(notebook, device, keyOf(notebook, 'Rosa'), [old]))
  await signAll(tablet, 'Mar')
  const fresh = keyOf(notebook, 'Lupe')
  expect(fresh).not.toBe(old)
  await save(tablet, 'Lupe', 25)
  expect(savingsIn(notebook)['Lupe']).toBe(85)
  expect(
    await notebook.state(old, [{ kind: 'meeting-opened', day: stage.options.firstDay }]),
  ).toMatchObject({ ok: false })

  const [tablets, evas] = [online(tablet), online(evasPhone)]
  await evas.until(() => savingsIn(notebookOf(evasPhone))['Lupe'] === 85)
  await tablets.until(() => tablets.isSynced && epochs(tablet) === 2)
  await converge(tablet, evasPhone)
  const lupe = stage.member(notebookOf(evasPhone), 'Lupe')
  expect(lupe.credentials.map(({ ended }) => ended?.matter)).toEqual(['reissue', undefined])
  // The device lets nobody in by the old key any more.
  await stage.device(tablet).restart()
  const keys = notebookOf(tablet).own.map(({ key }) => key)
  expect([keys.includes(old), keys.includes(fresh)]).toEqual([false, true])
  expect(savingsIn(notebookOf(tablet))['Lupe']).toBe(85)
})

test('[KE5] a member admitted offline under the old epoch comes in under the new one, and reads all', async () => {
  await stage.join('Nena')
  await stage.exchangeAll()
  // From now on the tablet is away: nobody else hears of her key.
  stage.part(tablet)
  await stage.shareTablet('Nena')
  const via = required(notebookOf(office).own[0], 'a key').key
  done(await as(anasPhone, 'Ana', (notebook, key) => people.removeKey(notebook, key, via)))
  done(await notebookOf(evasPhone).takeFile(notebookOf(anasPhone).file()))
  await signAll(evasPhone, 'Eva')
  const evas = online(evasPhone)
  await evas.until(() => evas.isSynced && epochs(evasPhone) === 2)
  online(tablet)
  await converge(tablet, evasPhone)
  await save(tablet, 'Nena', 12)
  await evas.until(() => savingsIn(notebookOf(evasPhone))['Nena'] === 12)
  // Her key alone opens all of it, on a device that is switched on anew.
  const { control } = notebookOf(tablet)
  const nena = required(
    notebookOf(tablet).own.find(({ key }) => key === keyOf(notebookOf(tablet), 'Nena')),
    'Nena',
  )
  expect([...secretsFor(control, [nena.keys]).keys()].sort()).toEqual([0, 1])
})

test('[KE5] a turn that leaves a woman out is seen and mended by a leader’s device', async () => {
  const via = required(notebookOf(office).own[0], 'a key').key
  done(await as(anasPhone, 'Ana', (notebook, key) => people.removeKey(notebook, key, via)))
  done(await notebookOf(evasPhone).takeFile(notebookOf(anasPhone).file()))
  await signAll(evasPhone, 'Eva')
  done(await notebookOf(anasPhone).takeFile(notebookOf(evasPhone).file()))
  // Ana's client is patched: Eva gets a box with nothing in it.
  const ana = notebookOf(anasPhone)
  const gathered = [...ana.mandates.values()].find(({ mandate }) => mandate.matter === 'removal')
  const signed = signedNow(ana.control, required(gathered, 'a mandate'))
  const stay = [...ana.control.members].filter(([key]) => key !== via)
  const evasKey = keyOf(notebookOf(evasPhone), 'Eva')
  const boxes = stay.map(([key, { keys }]) =>
    key === evasKey ? keysOf('nobody') : { public: keys },
  )
  const body = makeTurn(
    ana.group,
    seedOf('Ana’s turn'),
    [required(ana.journal.epochs.get(0), 'the first epoch').secret],
    boxes.map((one) => one.public.box),
    signed,
  )
  const maker = required(ana.own[0], 'Ana').keys
  done(await ana.stateControl(body, [maker]))
  const anas = online(anasPhone)
  await anas.synced()
  const evas = online(evasPhone)
  await evas.synced()
  expect(notebookOf(evasPhone).journal.epochs.has(1)).toBe(false)
  await save(anasPhone, 'Ana', 33)
  await anas.synced()
  expect(savingsIn(notebookOf(evasPhone))['Ana']).toBeUndefined()
  // Left out, she still writes what all can read.
  await save(evasPhone, 'Eva', 8)
  await anas.until(() => savingsIn(notebookOf(anasPhone))['Eva'] === 8)
  expect(turnFault(ana.control, ana.journal.epochs)).toMatchObject({ leftOut: [evasKey] })

  online(tablet)
  await evas.until(() => epochs(evasPhone) === 3)
  await converge(tablet, anasPhone, evasPhone)
  expect(savingsIn(notebookOf(evasPhone))['Ana']).toBe(33)
  expect([...notebookOf(evasPhone).journal.epochs.keys()].sort()).toEqual([0, 1, 2])
})

test('[KE3] a leader who gives one woman two tags, so that her word counts twice, is shown on every device', async () => {
  const notebook = notebookOf(tablet)
  const { device } = stage.device(tablet)
  const rosa = keyOf(notebook, 'Rosa')
  const two = keysOf('Lupe, as another woman')
  const epoch = required(notebook.journal.epochs.get(0), 'the epoch')
  const lupe = stage.member(notebook, 'Lupe').entry
  const note = {
    member: { page: lupe.page, clock: lupe.clock, index: lupe.index },
    label: '',
    at: 0,
  }
  const body = {
    kind: 'admission',
    keys: two.public,
    role: 'writer',
    tag: seedOf('no tag of hers').slice(0, 16),
    invitation: noId,
    mandate: null,
    epochId: epoch.id,
    lockbox: fillLockbox(epoch.secret, two.public.box, device.random(32)),
    note: sealNote(epoch, notebook.group, two.public.sign, note),
  } as const
  done(await notebook.stateControl(body, [required(notebook.ownBy(rosa), 'Rosa').keys]))
  online(tablet)
  online(evasPhone)
  await converge(tablet, evasPhone)
  for (const one of [tablet, evasPhone]) {
    const { ledger } = notebookOf(one)
    expect(capabilityProblems(ledger)).toEqual([
      {
        code: 'tag-differs',
        at: expect.objectContaining({ page: lupe.page }) as unknown,
        about: null,
      },
    ])
  }
})
