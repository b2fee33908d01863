// @vitest-environment node
/** A new device from a file and other women's word, without a network (rules KE4, PG7): what it has at once, and what the lost one can no more. */
import { beforeEach, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { assert, required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { replayChain } from '../../../shared/control/chain.ts'
import { secretsFor } from '../../../shared/control/epochs.ts'
import { problemsOf } from '../../../shared/ledger/fold.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { readNotebookFile } from '../../../shared/replica/notebook-file.ts'
import { decodeLetter } from '../../../shared/wire/joining-letter.ts'
import * as acts from '../../../client/state/acts.ts'
import { copyOf, takeCopy } from '../../../client/state/copies.ts'
import { letIn, letInAgain } from '../../../client/state/door.ts'
import * as people from '../../../client/state/people.ts'
import { answerLetter, takeRequest } from '../../../client/state/table.ts'
import { askingOf } from '../../../client/state/view.ts'
import type { Notebook } from '../../../client/sync/notebook.ts'
import type { Visitor } from '../../../client/sync/visitor.ts'
import { requestLetterBy, takeAnswer, visitorOf } from '../../../client/sync/visitor.ts'
import { done, seededDevice, StoryDevice } from '../../support/devices.ts'
import { littleGroup, phone as anasPhone, save, savingsIn } from '../../support/little-group.ts'
import { keysOf, seedOf } from '../../support/notebook.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

const evasPhone = 'Teléfono de Eva'
let stage: Stage

/** Rosa leads on the tablet, which Lupe shares; Ana and Eva have phones. Ana has saved 50. Then nobody has signal. */
beforeEach(async () => {
  stage = await littleGroup({ Eva: evasPhone })
  await save(stage, 'Ana', 'Ana', 50)
  await stage.exchangeAll()
  for (const device of [tablet, anasPhone, evasPhone]) stage.part(device)
})

const notebookOf = (device: string): Notebook => stage.device(device).notebook

const keyAt = (device: string, name: string): string => {
  const notebook = notebookOf(device)
  const held = stage.member(notebook, name).credentials.filter(({ ended }) => ended === undefined)
  const own = notebook.own.find(({ key }) => held.some((one) => one.key === key))
  return required(own, `a key of ${name}`).key
}

/** A new device at one table with `host`: she is invited there by `by`, and asks. */
const askAt = async (host: string, by: string, name: string) => {
  const notebook = notebookOf(host)
  const { device } = stage.device(host)
  const member = stage.member(notebook, name)
  const code = done(await acts.invite(notebook, device, keyAt(host, by), member, 'Nuevo'))
  const visitor = done(visitorOf({ code, seed: seedOf(`new device of ${name}`) }))
  const invitation = done(await takeRequest(notebook, requestLetterBy(visitor), device.now()))
  const asking = required(askingOf(notebook, invitation), 'a request')
  return { visitor, request: { invitation, asking } }
}

const countersign = async (device: string, name: string): Promise<void> => {
  const notebook = notebookOf(device)
  const key = keyAt(device, name)
  const [open] = people.openMandatesOf(notebook, key)
  done(await people.countersign(notebook, key, required(open, 'a mandate').name))
}

/** What her new device has once it has read the answer from the host's screen; the file comes after. */
const enterFrom = async (host: string, visitor: Visitor): Promise<StoryDevice> => {
  const { device } = stage.device(host)
  const fresh = new StoryDevice(
    'new',
    seededDevice('new', () => device.now()),
  )
  const letter = done(decodeLetter(answerLetter(notebookOf(host))))
  assert(letter.kind === 'answer', 'an answer')
  done(await takeAnswer(fresh.store, visitor, letter))
  await fresh.restart()
  return fresh
}

/** Rosa and Lupe say yes to Ana's new phone, in the place of the old one. */
const anasNewPhone = async (copy: Uint8Array): Promise<StoryDevice> => {
  const lost = required(notebookOf(anasPhone).own[0], 'her lost key').key
  const { visitor, request } = await askAt(tablet, 'Rosa', 'Ana')
  done(await letInAgain(notebookOf(tablet), keyAt(tablet, 'Rosa'), request, [lost]))
  await countersign(tablet, 'Lupe')
  const fresh = await enterFrom(tablet, visitor)
  done(await takeCopy(fresh.notebook, copy))
  return fresh
}

test('[KE4] [PG7] a lost phone: from its file and the word of two, all is there at once, she writes, and the lost key opens nothing', async () => {
  const copy = copyOf(notebookOf(anasPhone))
  const held = notebookOf(anasPhone).records.length
  const fresh = await anasNewPhone(copy)
  const { notebook } = fresh
  expect(notebook.records.length).toBeGreaterThanOrEqual(held)
  expect(savingsIn(notebook)).toEqual({ Ana: 50 })
  expect(stage.member(notebook, 'Ana').credentials.map(({ ended }) => ended?.matter)).toEqual([
    'reissue',
    undefined,
  ])
  const own = required(notebook.own[0], 'her new key').key
  const ana = stage.member(notebook, 'Ana')
  done(await acts.recordSaving(notebook, own, ana, pesos(20)))
  await fresh.restart()
  expect(savingsIn(fresh.notebook)).toEqual({ Ana: 70 })

  done(await takeCopy(notebookOf(tablet), copyOf(fresh.notebook)))
  expect(savingsIn(notebookOf(tablet))).toEqual({ Ana: 70 })
  // Whoever found the phone hears of it with the next thing that comes, and states nothing more.
  done(await takeCopy(notebookOf(anasPhone), copyOf(notebookOf(tablet))))
  const finder = notebookOf(anasPhone)
  const old = required(finder.own[0], 'the lost key').key
  expect(finder.control.members.has(old)).toBe(false)
  expect(
    await acts.recordSaving(finder, old, stage.member(finder, 'Ana'), pesos(999)),
  ).toMatchObject({ ok: false })
})

test('[KE4] a lost tablet with the only leader on it: two phones give her a key, and with it she lets a new tablet in', async () => {
  const copy = copyOf(notebookOf(tablet))
  const phone = notebookOf(anasPhone)
  const { device } = stage.device(anasPhone)
  const lost = keyAt(tablet, 'Rosa')
  done(await people.reissue(phone, device, keyAt(anasPhone, 'Ana'), [lost]))
  done(await takeCopy(notebookOf(evasPhone), copyOf(phone)))
  await countersign(evasPhone, 'Eva')
  done(await takeCopy(phone, copyOf(notebookOf(evasPhone))))

  const { visitor, request } = await askAt(anasPhone, 'Rosa', 'Rosa')
  done(await letIn(phone, device, keyAt(anasPhone, 'Rosa'), request))
  const fresh = await enterFrom(anasPhone, visitor)
  done(await takeCopy(fresh.notebook, copy))
  expect(savingsIn(fresh.notebook)).toEqual({ Ana: 50 })
  expect(fresh.notebook.control.members.has(lost)).toBe(false)
  const own = required(fresh.notebook.own[0], 'her key').key
  expect(fresh.notebook.control.members.get(own)?.role).toBe('leader')
})

describe('[PG7] the file is', () => {
  test('older than what the others have: the rest comes when they meet, and everybody has the same', async () => {
    const copy = copyOf(notebookOf(anasPhone))
    const rosa = stage.member(notebookOf(tablet), 'Rosa')
    done(await acts.recordSaving(notebookOf(tablet), keyAt(tablet, 'Rosa'), rosa, pesos(30)))
    const fresh = await anasNewPhone(copy)
    expect(savingsIn(fresh.notebook)['Ana']).toBe(50)
    done(await takeCopy(fresh.notebook, copyOf(notebookOf(tablet))))
    expect(savingsIn(fresh.notebook)).toEqual({ Ana: 50, Rosa: 30 })
    expect(bytesToHex(fresh.notebook.stateId())).toBe(bytesToHex(notebookOf(tablet).stateId()))
  })

  test('newer: brought in where she is let in again, what it holds keeps its effect', async () => {
    const ana = stage.member(notebookOf(anasPhone), 'Ana')
    done(await acts.recordSaving(notebookOf(anasPhone), keyAt(anasPhone, 'Ana'), ana, pesos(15)))
    const copy = copyOf(notebookOf(anasPhone))
    done(await takeCopy(notebookOf(tablet), copy))
    const fresh = await anasNewPhone(copy)
    expect(savingsIn(fresh.notebook)).toEqual({ Ana: 65 })
    expect(problemsOf(fresh.notebook.ledger)).toEqual([])
  })

  test('newer, and those who let her in have not seen it: it is there and shown, and counts for nothing until it is stated again', async () => {
    const ana = stage.member(notebookOf(anasPhone), 'Ana')
    done(await acts.recordSaving(notebookOf(anasPhone), keyAt(anasPhone, 'Ana'), ana, pesos(15)))
    const fresh = await anasNewPhone(copyOf(notebookOf(anasPhone)))
    expect(savingsIn(fresh.notebook)).toEqual({ Ana: 50 })
    expect(problemsOf(fresh.notebook.ledger)).not.toEqual([])
    done(await takeCopy(notebookOf(tablet), copyOf(fresh.notebook)))
    done(await takeCopy(fresh.notebook, copyOf(notebookOf(tablet))))
    expect(savingsIn(notebookOf(tablet))).toEqual({ Ana: 50 })
    expect(bytesToHex(fresh.notebook.stateId())).toBe(bytesToHex(notebookOf(tablet).stateId()))
  })

  test('of another group: refused, and nothing of it is kept', async () => {
    const other = new StoryDevice(
      'other',
      seededDevice('other', () => stage.device(tablet).device.now()),
    )
    const terms = {
      name: 'Otro',
      programme: 'other',
      currency: 'MXN',
      weekday: 2,
      weeklySaving: pesos(50),
    } as const
    await other.found(terms, 'Zoe', 0)
    const copy = copyOf(notebookOf(anasPhone))
    const fresh = await anasNewPhone(copy)
    const before = bytesToHex(fresh.notebook.stateId())
    expect(await takeCopy(fresh.notebook, copyOf(other.notebook))).toEqual({
      ok: false,
      error: 'file-other-group',
    })
    expect(bytesToHex(fresh.notebook.stateId())).toBe(before)
  })

  test('for whoever has no key of the group nothing but sealed bytes: no name, no secret', () => {
    const copy = copyOf(notebookOf(tablet))
    const hex = bytesToHex(copy)
    const words = ['Ana', 'Rosa', 'Lupe', 'Ejemplo', 'Teléfono', 'Tableta']
    const readable = words.filter((word) => hex.includes(bytesToHex(utf8ToBytes(word))))
    expect(readable).toEqual([])
    const { statements } = done(readNotebookFile(copy))
    const control = done(replayChain(statements))
    expect(secretsFor(control, [keysOf('whoever has found it')]).size).toBe(0)
  })
})
