// @vitest-environment node
/** Staff read by the group's word, and every member sees which and since when (rules KE3, KE5). */
import { beforeEach, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import * as acts from '../../../client/state/acts.ts'
import { letIn } from '../../../client/state/door.ts'
import * as people from '../../../client/state/people.ts'
import { askingOf, viewOf } from '../../../client/state/view.ts'
import { accessesOf } from '../../../client/screens/people/accesses.ts'
import type { Notebook } from '../../../client/sync/notebook.ts'
import { requestLetterBy, visitorOf } from '../../../client/sync/visitor.ts'
import { takeRequest } from '../../../client/state/table.ts'
import { done } from '../../support/devices.ts'
import { littleGroup } from '../../support/little-group.ts'
import { seedOf } from '../../support/notebook.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

let stage: Stage
let invitation: string

/** Somebody from the office has asked at the table, and Rosa has compared the words. */
beforeEach(async () => {
  stage = await littleGroup()
  const { device } = stage.device(tablet)
  const code = await stage.act('Rosa', ({ notebook, key }) =>
    acts.invite(notebook, device, key, null, 'Oficina'),
  )
  const visitor = done(visitorOf({ code, seed: seedOf('office') }))
  invitation = bytesToHex(visitor.door.public.sign)
  done(await takeRequest(rosas(), requestLetterBy(visitor), device.now()))
  await stage.act('Rosa', ({ notebook, key }) => {
    const asking = required(askingOf(notebook, invitation), 'a request')
    return letIn(notebook, device, key, { invitation, asking })
  })
})

const rosas = (): Notebook => stage.device(tablet).notebook

const viewFor = (name: string) => {
  const notebook = stage.notebookOf(name)
  const held = new Set(stage.member(notebook, name).credentials.map(({ key }) => key))
  const me = notebook.own.find(({ key }) => held.has(key))?.key ?? null
  return viewOf(notebook, { network: 'online', me, syncedAt: null })
}

const readersSeenBy = (name: string) =>
  accessesOf(viewFor(name)).filter(({ scope }) => scope === 'reads')

const agree = (name: string) =>
  stage.act(name, ({ notebook, key }) => {
    const [open] = people.openMandatesOf(notebook, key)
    return people.countersign(notebook, key, required(open, 'a mandate').name)
  })

test('[KE3] one leader’s word lets nobody read; another is asked, and sees for whom and who has said yes', async () => {
  expect(readersSeenBy('Rosa')).toEqual([])
  expect(viewFor('Rosa').requests).toEqual([])
  expect(viewFor('Rosa').mandates).toMatchObject([
    { matter: 'reading', label: 'Oficina', member: null, isMineMissing: false },
  ])
  await stage.exchangeAll()
  expect(viewFor('Ana').mandates).toMatchObject([
    { matter: 'reading', label: 'Oficina', signedBy: [{ alias: 'Rosa' }], isMineMissing: true },
  ])
  await agree('Ana')
  await stage.exchangeAll()
  for (const name of ['Rosa', 'Lupe', 'Ana']) {
    expect(readersSeenBy(name)).toMatchObject([{ label: 'Oficina', scope: 'reads' }])
    expect(readersSeenBy(name)[0]?.at).toBeGreaterThan(stage.options.firstDay * 86_400_000)
    expect(viewFor(name).mandates).toEqual([])
  }
})

test('[KE3] without a network too, and any two take it back', async () => {
  stage.part(tablet)
  await agree('Lupe')
  const [reader] = readersSeenBy('Lupe')
  expect(reader?.label).toBe('Oficina')
  await stage.meet(tablet)
  expect(readersSeenBy('Ana')).toHaveLength(1)
  const key = required(reader, 'a reader').key
  await stage.act('Ana', (ana) => people.removeKey(ana.notebook, ana.key, key))
  await stage.settle()
  expect(readersSeenBy('Ana')).toHaveLength(1)
  await agree('Lupe')
  await stage.settle()
  for (const name of ['Rosa', 'Lupe', 'Ana']) expect(readersSeenBy(name)).toEqual([])
})

test('[KE4] an invitation that is withdrawn before the second word lets nobody in, whoever says yes then', async () => {
  const door = required(rosas().control.invitations.get(invitation), 'the invitation').key
  await stage.act('Rosa', ({ notebook, key }) => acts.withdraw(notebook, key, door))
  await stage.exchangeAll()
  expect(viewFor('Ana').mandates).toEqual([])
  const [name] = stage.notebookOf('Ana').mandates.keys()
  await stage.act('Ana', (ana) =>
    people.countersign(ana.notebook, ana.key, required(name, 'a mandate')),
  )
  await stage.settle()
  expect(readersSeenBy('Ana')).toEqual([])
})
