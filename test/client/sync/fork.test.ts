// @vitest-environment node
/**
 * One credential, several devices that write with it (rules PG3, PG4): a tablet that was copied and used twice, and a member who says one
 * thing here and another there. Two letterboxes stand for two relays that do not speak with each other.
 */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { problemsOf } from '../../../shared/ledger/fold.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { FactKind } from '../../../shared/record/record.ts'
import * as acts from '../../../client/state/acts.ts'
import type { Notebook } from '../../../client/sync/notebook.ts'
import type { StoryDevice } from '../../support/devices.ts'
import { done } from '../../support/devices.ts'
import { Letterbox } from '../../support/letterbox.ts'
import { littleGroup, phone, save, savingsIn } from '../../support/little-group.ts'
import { picture } from '../../support/picture.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let stage: Stage

beforeEach(async () => {
  stage = await littleGroup()
})

/** Whoever is in on this device, the first of them, records a saving. */
const saveOn = async ({ notebook }: StoryDevice, whose: string, amount: number): Promise<void> => {
  const key = required(notebook.own[0], 'somebody').key
  done(await acts.recordSaving(notebook, key, stage.member(notebook, whose), pesos(amount)))
}

const exchange = async (box: Letterbox, ...devices: readonly StoryDevice[]): Promise<void> => {
  for (const { notebook } of [...devices, ...devices]) await box.exchange(notebook)
}

const codes = ({ ledger }: Notebook): string[] => problemsOf(ledger).map(({ code }) => code)

/** Facts of a kind in the whole notebook. */
const count = ({ records }: Notebook, kind: FactKind): number =>
  records.flatMap(({ facts }) => facts).filter((fact) => fact.kind === kind).length

/** How many pages the first credential of this device has begun. */
const pagesOf = ({ notebook }: StoryDevice): number => {
  const key = required(notebook.own[0], 'somebody').key
  const pages = [...notebook.journal.pages.values()]
  return pages.filter(({ author, depths }) => author === key && depths.length > 0).length
}

const expectAlike = (...devices: readonly StoryDevice[]): void => {
  const [first, ...others] = devices.map(({ notebook }) => notebook)
  for (const other of others) {
    expect(other.stateId()).toEqual(first?.stateId())
    expect(picture(other.ledger)).toEqual(first && picture(first.ledger))
  }
}

describe('[PG3] a copied tablet, both in use', () => {
  test('what either writes counts once, and after the first time they do not meet on a page again', async () => {
    const [first, anas] = [stage.device(tablet), stage.device(phone)]
    const copy = await first.copy()
    for (let round = 0; round < 20; round++) {
      await saveOn(first, 'Rosa', 10)
      await saveOn(copy, 'Lupe', 7)
      await exchange(stage.letterbox, first, copy)
    }
    await exchange(stage.letterbox, first, copy, anas)
    expect(savingsIn(anas.notebook)).toEqual({ Rosa: 200, Lupe: 140 })
    expectAlike(first, copy, anas)
    expect(codes(anas.notebook)).toEqual([])
    expect(pagesOf(first)).toBe(2)
  })

  test('three copies that state the same again at the same time: it counts once', async () => {
    const [first, anas] = [stage.device(tablet), stage.device(phone)]
    const old = await first.copy()
    await saveOn(first, 'Rosa', 10)
    await saveOn(first, 'Lupe', 3)
    const copies = [await first.copy(), await first.copy(), await first.copy()]
    // Meanwhile the relay was given what an old backup of the tablet wrote in those places.
    await saveOn(old, 'Rosa', 1)
    await exchange(stage.letterbox, old, anas)
    for (const [nth, copy] of copies.entries()) await saveOn(copy, 'Lupe', 5 + nth)
    await exchange(stage.letterbox, ...copies, anas)
    await exchange(stage.letterbox, ...copies, anas)
    expect(savingsIn(anas.notebook)).toEqual({ Rosa: 11, Lupe: 3 + 5 + 6 + 7 })
    expectAlike(...copies, anas)
  })
})

/** A second relay, which has what the first one has now. */
const anotherBox = (box: Letterbox): Letterbox => {
  const other = new Letterbox()
  for (const { bytes } of box.chain.statements) other.append(bytes)
  for (const run of box.pages()) other.put(run)
  return other
}

const women = ['Eva', 'Luz', 'Sol', 'Mar', 'Flor', 'Inés', 'Paz']
const phones = Object.fromEntries(women.map((name) => [name, `Teléfono de ${name}`]))

describe('[PG4] a member who says one thing here and another there', () => {
  let boxes: [Letterbox, Letterbox]
  let others: StoryDevice[]
  let anas: StoryDevice
  let patched: StoryDevice

  /** Ana's own phone, and a patched one with the same key: neither ever sees the other's letterbox. */
  beforeEach(async () => {
    stage = await littleGroup(phones)
    boxes = [stage.letterbox, anotherBox(stage.letterbox)]
    anas = stage.device(phone)
    patched = await anas.copy()
    others = [...stage.devices.values()].filter((device) => device !== anas)
    await save(stage, 'Ana', 'Ana', 10)
    for (const amount of [20, 5]) await saveOn(patched, 'Ana', amount)
    await exchange(boxes[1], patched)
  })

  const meetAll = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      for (const box of boxes) await exchange(box, ...others)
    }
  }

  /** Each of the others meets both letterboxes, without having heard of the others in between. */
  const meetBoth = async (): Promise<void> => {
    for (const device of others) await exchange(boxes[0], device)
    const apart = others.map((device) => [device, anotherBox(boxes[1])] as const)
    for (const [device, box] of apart) await exchange(box, device)
    await meetAll(3)
  }

  test('ten devices see it at once: each proves it once at most, then all hold one history and nobody says more', async () => {
    await meetBoth()
    const proofs = count(required(others[0], 'a device').notebook, 'evidence')
    expect(proofs).toBeGreaterThan(0)
    expect(proofs).toBeLessThanOrEqual(others.length)
    const before = others.map(({ notebook }) => notebook.records.length)
    for (const box of boxes) await exchange(box, ...others)
    expect(others.map(({ notebook }) => notebook.records.length)).toEqual(before)
    for (const { notebook } of others) {
      expect(savingsIn(notebook)).toEqual({})
      expect(codes(notebook)).toContain('page-forked')
      expect(codes(notebook)).toContain('above-fork')
    }
    const [first, ...rest] = others
    for (const { notebook } of rest)
      expect(picture(notebook.ledger)).toEqual(first && picture(first.notebook.ledger))
  })

  test('one after another they prove it once in all', async () => {
    for (const device of others) {
      for (const box of boxes) await exchange(box, device)
    }
    for (const device of others) {
      for (const box of boxes) await exchange(box, device)
    }
    for (const { notebook } of others) expect(count(notebook, 'evidence')).toBe(1)
  })

  test('what both wrote they state again on new pages, when the proof reaches them: each counts once', async () => {
    await meetBoth()
    await exchange(boxes[0], anas)
    await exchange(boxes[1], patched)
    await meetAll(2)
    for (const { notebook } of others) expect(savingsIn(notebook)).toEqual({ Ana: 35 })
    await saveOn(anas, 'Ana', 1)
    await exchange(boxes[0], anas, ...others)
    for (const { notebook } of others) expect(savingsIn(notebook)).toEqual({ Ana: 36 })
  })
})
