/**
 * A member who says one thing at one relay and another at the next, over real sockets (rule PG4); and a device whose places are taken (rule
 * RL4). The same without a network, with more devices: test/client/sync/fork.test.ts.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { problemsOf } from '../../shared/ledger/fold.ts'
import { pesos } from '../../shared/money/centavos.ts'
import * as acts from '../../client/state/acts.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import type { StoryDevice } from '../support/devices.ts'
import { done } from '../support/devices.ts'
import { littleGroup, phone, savingsIn } from '../support/little-group.ts'
import { Online } from '../support/online.ts'
import { relayHere } from '../support/relay-here.ts'
import type { RelayHere } from '../support/relay-here.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'

const evas = 'Teléfono de Eva'

let stage: Stage
let relays: [RelayHere, RelayHere]
const open: Online[] = []

const online = (device: StoryDevice, relay: RelayHere): Online => {
  const link = new Online(device, relay.host)
  open.push(link)
  return link
}

/** The device brings and fetches all there is until this holds, and hangs up. */
const visit = async (
  device: StoryDevice,
  relay: RelayHere,
  holds: () => boolean = () => true,
): Promise<void> => {
  const link = online(device, relay)
  await link.synced()
  await link.until(holds)
  await link.synced()
  link.close()
}

const saveOn = async ({ notebook }: StoryDevice, whose: string, amount: number): Promise<void> => {
  const key = required(notebook.own[0], 'somebody').key
  done(await acts.recordSaving(notebook, key, stage.member(notebook, whose), pesos(amount)))
}

const codes = ({ ledger }: Notebook): string[] => problemsOf(ledger).map(({ code }) => code)

beforeEach(async () => {
  stage = await littleGroup({ Eva: evas })
  relays = [await relayHere(), await relayHere()]
})

afterEach(async () => {
  for (const link of open.splice(0)) link.close()
  for (const relay of relays) await relay[Symbol.asyncDispose]()
})

test('[PG4] one thing at one relay, another at the other: whoever meets both proves it, all hold one ledger, honest facts count once', async () => {
  const [anas, tablets, third] = [phone, tablet, evas].map((name) => stage.device(name))
  if (anas === undefined || tablets === undefined || third === undefined) return
  for (const relay of relays) await visit(tablets, relay)
  const patched = await anas.copy()
  await saveOn(anas, 'Ana', 10)
  await visit(anas, relays[0])
  for (const amount of [20, 5]) await saveOn(patched, 'Ana', amount)
  await visit(patched, relays[1])
  await visit(third, relays[1])
  await saveOn(third, 'Eva', 1)
  await visit(third, relays[1])
  expect(savingsIn(third.notebook)).toEqual({ Ana: 25, Eva: 1 })

  await visit(tablets, relays[0])
  expect(savingsIn(tablets.notebook)).toEqual({ Ana: 10 })
  const bridge = online(tablets, relays[1])
  await bridge.until(() => codes(tablets.notebook).includes('page-forked'))
  await bridge.until(() => savingsIn(tablets.notebook)['Eva'] === 1)
  await bridge.synced()
  expect(savingsIn(tablets.notebook)).toEqual({ Eva: 1 })
  bridge.close()

  const wanted = { Ana: 35, Eva: 1 }
  const has = (device: StoryDevice, amount: number) => () =>
    savingsIn(device.notebook)['Ana'] === amount
  // Each states again what it wrote, where it hears of the proof.
  await visit(patched, relays[1], has(patched, 25))
  await visit(tablets, relays[1], has(tablets, 25))
  await visit(tablets, relays[0])
  await visit(anas, relays[0], has(anas, 35))
  await visit(tablets, relays[0], has(tablets, 35))
  await visit(tablets, relays[1])
  await visit(third, relays[1], has(third, 35))
  for (const { notebook } of [tablets, third]) {
    expect(savingsIn(notebook)).toEqual(wanted)
    expect(codes(notebook).filter((code) => code === 'page-forked')).toHaveLength(1)
  }
})

test('[RL4] an entry whose place was taken is stated again and confirmed, while the other copy goes on', async () => {
  const first = stage.device(tablet)
  await visit(first, relays[0])
  const copy = await first.copy()
  const [one, other] = [online(first, relays[0]), online(copy, relays[0])]
  await Promise.all([one.synced(), other.synced()])
  for (let round = 1; round <= 5; round++) {
    await Promise.all([saveOn(first, 'Rosa', 10), saveOn(copy, 'Lupe', 7)])
    const isDone = ({ notebook }: StoryDevice): boolean =>
      savingsIn(notebook)['Rosa'] === 10 * round && savingsIn(notebook)['Lupe'] === 7 * round
    await Promise.all([one.until(() => isDone(first)), other.until(() => isDone(copy))])
    await Promise.all([one.synced(), other.synced()])
  }
  expect(first.notebook.stateId()).toEqual(copy.notebook.stateId())
  expect(codes(copy.notebook)).toEqual([])
})
