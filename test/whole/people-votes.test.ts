/** What the group votes on leaders and dismissals, the control chain follows, with the app's own devices over a real relay. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { capabilityProblems, hasLeadersKey } from '../../shared/ledger/capability.ts'
import type { FactRef, Head } from '../../shared/record/record.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import * as acts from '../../client/state/acts.ts'
import * as people from '../../client/state/people.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { done } from '../support/devices.ts'
import {
  as,
  disperse,
  epochs,
  evasPhone,
  gather,
  notebookOf,
  online,
  stage,
} from '../support/gathering.ts'
import { phone as anasPhone } from '../support/little-group.ts'
import { tablet } from '../support/stage.ts'

vi.setConfig({ testTimeout: 60_000 })

beforeEach(gather)
afterEach(disperse)

const state = async (
  device: string,
  name: string,
  fact: Parameters<Notebook['state']>[1][number],
): Promise<FactRef> => {
  const stated = as(device, name, (notebook, key) => notebook.state(key, [fact]))
  return required(done(await stated)[0], 'a fact')
}

/** Rosa, Lupe and Mar, who share the tablet, vote it through. */
const pass = async (motion: Motion): Promise<void> => {
  const proposal = await state(tablet, 'Rosa', { kind: 'proposal', meeting: null, motion })
  for (const name of ['Rosa', 'Lupe', 'Mar']) {
    await state(tablet, name, { kind: 'vote', proposal, choice: 'yes' })
  }
  await state(tablet, 'Rosa', { kind: 'vote-closed', proposal, heads: headsOf(notebookOf(tablet)) })
}

const memberRef = (name: string): FactRef => {
  const { page, clock, index } = stage.member(notebookOf(tablet), name).entry
  return { page, clock, index }
}

test('[KE3] [VO1] who is elected leads at the relay too, once more than half have been in', async () => {
  online(tablet)
  const evas = online(evasPhone)
  const anas = online(anasPhone)
  await pass({ kind: 'leader-elected', member: memberRef('Eva'), replaces: null })
  const inEvas = () => stage.member(notebookOf(evasPhone), 'Eva')
  await evas.until(() => inEvas().leads)
  expect(hasLeadersKey(inEvas())).toBe(false)
  for (const name of ['Rosa', 'Lupe']) {
    expect(await as(tablet, name, people.attestLeaders)).toBe(true)
    expect(await as(tablet, name, people.attestLeaders)).toBe(false)
  }
  expect(hasLeadersKey(stage.member(notebookOf(tablet), 'Eva'))).toBe(false)
  await anas.until(() => stage.member(notebookOf(anasPhone), 'Eva').leads)
  expect(await as(anasPhone, 'Ana', people.attestLeaders)).toBe(true)
  await evas.until(() => hasLeadersKey(inEvas()))
  await evas.synced()
  const { device } = stage.device(evasPhone)
  const invited = as(evasPhone, 'Eva', (notebook, key) =>
    acts.invite(notebook, device, key, stage.member(notebook, 'Lupe'), ''),
  )
  expect((await invited).ok).toBe(true)
})

test('[KE5] [VO1] whom a vote dismissed is shut out as soon as a leader and one more have been in', async () => {
  const tablets = online(tablet)
  const anas = online(anasPhone)
  await Promise.all([tablets.synced(), anas.synced()])
  await pass({ kind: 'dismissal', member: memberRef('Ana') })
  expect(await as(tablet, 'Rosa', people.attestDismissals)).toBe(true)
  expect(await as(tablet, 'Rosa', people.attestDismissals)).toBe(false)
  expect(capabilityProblems(notebookOf(tablet).ledger).map(({ code }) => code)).toEqual([
    'gone-with-key',
  ])
  expect(await as(tablet, 'Lupe', people.attestDismissals)).toBe(true)
  await anas.until(() => anas.status === 'refused')
  await tablets.until(() => tablets.isSynced && epochs(tablet) === 2)
  expect(capabilityProblems(notebookOf(tablet).ledger)).toEqual([])
  expect(await as(tablet, 'Mar', people.attestDismissals)).toBe(false)
})

const headsOf = ({ journal }: Notebook): Head[] =>
  [...journal.pages.values()]
    .filter(({ depths }) => depths.length > 0)
    .map(({ id, depths, ids }) => {
      const clock = depths.length - 1
      return { page: id, clock, id: required(ids[clock], 'a head') }
    })
    .sort((left, right) => left.page - right.page)
