/** A group with every kind of device, at a relay of its own: for tests of who goes, who comes back and who leads. */
import { required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { pesos } from '../../shared/money/centavos.ts'
import * as acts from '../../client/state/acts.ts'
import * as people from '../../client/state/people.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { done } from './devices.ts'
import { littleGroup } from './little-group.ts'
import { Online } from './online.ts'
import type { RelayHere } from './relay-here.ts'
import { relayHere } from './relay-here.ts'
import type { Stage } from './stage.ts'

export const evasPhone = 'Teléfono de Eva'
export const office = 'Oficina de Via'

export let stage: Stage
export let relay: RelayHere
let lines: Online[] = []

/** Rosa leads; Lupe and Mar share the tablet with her; Ana and Eva have phones; Via reads. None has met this relay yet. */
export const gather = async (): Promise<void> => {
  stage = await littleGroup()
  for (const name of ['Mar', 'Eva']) await stage.join(name)
  await stage.shareTablet('Mar')
  await stage.invite('Eva', evasPhone)
  await stage.invite(null, office)
  await stage.exchangeAll()
  relay = await relayHere()
}

export const disperse = async (): Promise<void> => {
  forgetLines()
  await relay[Symbol.asyncDispose]()
}

export const forgetLines = (): void => {
  for (const line of lines) line.close()
  lines = []
}

export const notebookOf = (device: string): Notebook => stage.device(device).notebook

export const online = (device: string, socket?: typeof WebSocket): Online => {
  const line = new Online(stage.device(device), relay.host, socket)
  lines.push(line)
  return line
}

export const keyOf = (notebook: Notebook, name: string): string => {
  const { credentials } = stage.member(notebook, name)
  const own = notebook.own.find(({ key }) =>
    credentials.some((one) => one.key === key && one.ended === undefined),
  )
  return required(own, `a key of ${name} that holds`).key
}

export const as = <Value>(
  device: string,
  name: string,
  act: (notebook: Notebook, key: string) => Value,
) => {
  const notebook = notebookOf(device)
  return act(notebook, keyOf(notebook, name))
}

export const save = async (device: string, name: string, amount: number): Promise<void> => {
  const saved = as(device, name, (notebook, key) =>
    acts.recordSaving(notebook, key, stage.member(notebook, name), pesos(amount)),
  )
  done(await saved)
}

export const dismiss = (device: string, by: string, whom: string) =>
  as(device, by, (notebook, key) => people.dismiss(notebook, key, stage.member(notebook, whom)))

export const signAll = async (device: string, name: string): Promise<void> => {
  const notebook = notebookOf(device)
  const key = keyOf(notebook, name)
  for (const open of people.openMandatesOf(notebook, key)) {
    done(await people.countersign(notebook, key, open.name))
  }
}

export const epochs = (device: string): number => notebookOf(device).control.epochIds.length

const isAlike = (...devices: string[]): boolean => {
  const [first = '', ...others] = devices.map((device) => bytesToHex(notebookOf(device).stateId()))
  return others.every((one) => one === first)
}

/** All who are online have all there is. */
export const converge = async (...devices: string[]): Promise<void> => {
  await Promise.all(
    lines.map((line) => line.until(() => line.status === 'refused' || line.isSynced)),
  )
  const [first] = lines
  await first?.until(() => isAlike(...devices))
}
