/** A tablet that went back in time, over real sockets and a real relay (rule PG3). Its rules without a network: test/client/sync. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { problemsOf } from '../../shared/ledger/fold.ts'
import { equalBytes } from '../../shared/base/bytes.ts'
import { littleGroup, phone, save, savingsIn } from '../support/little-group.ts'
import { Online } from '../support/online.ts'
import { relayHere } from '../support/relay-here.ts'
import type { RelayHere } from '../support/relay-here.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'

let stage: Stage
let relay: RelayHere
const open: Online[] = []

const online = (device: string): Online => {
  const link = new Online(stage.device(device), relay.host)
  open.push(link)
  return link
}

beforeEach(async () => {
  stage = await littleGroup()
  relay = await relayHere()
})

afterEach(async () => {
  for (const link of open.splice(0)) link.close()
  await relay[Symbol.asyncDispose]()
})

const notebookOf = (device: string) => stage.device(device).notebook
const areAlike = (): boolean =>
  equalBytes(notebookOf(tablet).stateId(), notebookOf(phone).stateId())

const cases = [
  ['fewer', 1, 3],
  ['as many', 2, 2],
  ['more', 3, 1],
] as const

test.each(cases)(
  '[PG3] %s records than the relay has: both lives count, each once',
  async (_, written, there) => {
    const old = await stage.device(tablet).copy()
    for (let nth = 0; nth < there; nth++) await save(stage, 'Rosa', 'Rosa', 10)
    const first = online(tablet)
    await first.synced()
    first.close()
    stage.devices.set(tablet, old)
    stage.part(tablet)
    for (let nth = 0; nth < written; nth++) await save(stage, 'Rosa', 'Lupe', 7)
    await save(stage, 'Lupe', 'Lupe', 1)

    const [second, phones] = [online(tablet), online(phone)]
    const wanted = { Rosa: 10 * there, Lupe: 7 * written + 1 }
    const isDone = (): boolean =>
      Object.entries(wanted).every(
        ([alias, pesos]) => savingsIn(notebookOf(tablet))[alias] === pesos,
      )
    await second.until(() => isDone() && second.isSynced)
    await phones.until(() => areAlike())
    expect(savingsIn(notebookOf(phone))).toEqual(wanted)
    expect(problemsOf(notebookOf(phone).ledger)).toEqual([])
  },
)

test('[PG3] a copy of the profile writes while the first one is connected', async () => {
  const copy = await stage.device(tablet).copy()
  const first = stage.device(tablet)
  const firstOnline = online(tablet)
  await save(stage, 'Rosa', 'Rosa', 10)
  await firstOnline.synced()
  stage.devices.set(tablet, copy)
  stage.part(tablet)
  await save(stage, 'Rosa', 'Lupe', 7)
  const copyOnline = online(tablet)
  await copyOnline.until(() => savingsIn(copy.notebook)['Rosa'] === 10)
  await copyOnline.synced()
  await firstOnline.until(() => savingsIn(first.notebook)['Lupe'] === 7)
  expect(first.notebook.stateId()).toEqual(copy.notebook.stateId())
})
