/**
 * Random histories of who goes and who comes, on devices that meet the relay now and then: in the end all who stay agree, hold every secret, and
 * nobody who went holds a newer one.
 */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import * as acts from '../../client/state/acts.ts'
import * as people from '../../client/state/people.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { littleGroup, phone as anasPhone } from '../support/little-group.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'

vi.setConfig({ testTimeout: 240_000 })

const phones = { Ana: anasPhone, Eva: 'Teléfono de Eva', Mar: 'Teléfono de Mar' }
const offices = ['Oficina', 'Otra oficina']
const writers = [tablet, ...Object.values(phones)]
const all = [...writers, ...offices]

const begin = async (): Promise<Stage> => {
  const stage = await littleGroup()
  for (const name of ['Eva', 'Mar']) {
    await stage.join(name)
    await stage.invite(name, required(phones[name as 'Eva'], 'a phone'))
  }
  for (const office of offices) await stage.invite(null, office)
  await stage.exchangeAll()
  return stage
}

const notebookOf = (stage: Stage, device: string): Notebook => stage.device(device).notebook

const holds = (stage: Stage, device: string): boolean =>
  notebookOf(stage, device).own.some(({ key }) => stage.letterbox.chain.members.has(key))

/** A device that still has a door brings and fetches all there is, and what is due goes up. */
const meet = async (stage: Stage, device: string): Promise<void> => {
  if (!holds(stage, device)) return
  const notebook = notebookOf(stage, device)
  await stage.letterbox.exchange(notebook)
  for (let turns = 0; await notebook.settle('with the relay'); turns++) {
    expect(turns).toBeLessThan(20)
    if (!holds(stage, device)) return
    await stage.letterbox.exchange(notebook)
  }
}

type Step = readonly [device: number, what: number, which: number]

const counted = new Map<string, number>()
const count = (what: string, isDone = true): void => {
  if (isDone) counted.set(what, (counted.get(what) ?? 0) + 1)
}

const take = async (stage: Stage, [at, what, which]: Step): Promise<void> => {
  const device = required(writers[at], 'a device')
  const notebook = notebookOf(stage, device)
  const able = notebook.own.filter(({ key }) => notebook.control.members.has(key))
  const me = able[which % Math.max(1, able.length)]?.key
  if (me === undefined) return
  switch (what) {
    case 0: {
      const names = ['Ana', 'Eva', 'Mar', 'Lupe']
      const whom = stage.member(notebook, required(names[which % names.length], 'a name'))
      count('dismissal', (await people.dismiss(notebook, me, whom)).ok)
      return
    }
    case 1: {
      const keys = notebook.credentials.filter(({ ended }) => ended === undefined)
      const key = required(keys[which % keys.length], 'a key').key
      count('removal', (await people.removeKey(notebook, me, key)).ok)
      return
    }
    case 2:
    case 3: {
      const open = people.openMandatesOf(notebook, me).filter(({ isMineMissing }) => isMineMissing)
      const one = open[which % Math.max(1, open.length)]
      if (one !== undefined)
        count('signature', (await people.countersign(notebook, me, one.name)).ok)
      return
    }
    case 4: {
      const port = stage.device(device).device
      const member = stage.member(notebook, 'Rosa')
      count('invitation', (await acts.invite(notebook, port, me, member, 'otro')).ok)
      return
    }
    default:
      await meet(stage, device)
      count('meeting')
  }
}

test('[KE5] whatever they do and whenever they meet, those who stay agree and those who went stay out', async () => {
  const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(writers.length - 1), fc.nat(6), fc.nat(11))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const stage = await begin()
      for (const one of steps) await take(stage, one)
      for (let round = 0; round < 3; round++) for (const device of all) await meet(stage, device)

      const { chain } = stage.letterbox
      const staying = all.filter((device) => holds(stage, device))
      const states = staying.map((device) => bytesToHex(notebookOf(stage, device).stateId()))
      expect(new Set(states).size).toBeLessThanOrEqual(1)
      for (const device of staying) {
        const { control, journal, acceptedStatements } = notebookOf(stage, device)
        expect(acceptedStatements).toBe(control.statements.length)
        expect(journal.epochs.size).toBe(chain.epochIds.length)
        expect(people.openMandatesOf(notebookOf(stage, device), null).every(isShort)).toBe(true)
      }
      for (const device of all.filter((one) => !staying.includes(one))) {
        const { journal, own } = notebookOf(stage, device)
        const ends = own.map(({ key }) => required(chain.ended.get(key), 'an end').endedBy)
        const turns = chain.statements.filter(
          ({ body, number }) => body.kind === 'turn' && number < Math.max(...ends),
        )
        expect(journal.epochs.size).toBeLessThanOrEqual(turns.length + 1)
        count('gone')
      }
      count('epoch', chain.epochIds.length > 1)
      expect([...chain.members.values()].some(({ role }) => role === 'leader')).toBe(true)
    }),
    { seed: 20261124, numRuns: 15 },
  )
  for (const what of ['dismissal', 'removal', 'signature', 'invitation', 'gone', 'epoch']) {
    expect(counted.get(what) ?? 0, what).toBeGreaterThan(2)
  }
})

/** What is still open waits for more signatures. */
const isShort = ({ signedBy }: people.OpenMandate): boolean => signedBy.length < 3
