// @vitest-environment node
/**
 * One credential, several devices that write with it (rules PG3, PG4): a tablet that was copied and used twice, and a member who says one
 * thing here and another there. Two letterboxes stand for two relays that do not speak with each other.
 */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { limits } from '../../../shared/base/limits.ts'
import { problemsOf } from '../../../shared/ledger/fold.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { FactKind } from '../../../shared/record/record.ts'
import { encodeRuns } from '../../../shared/replica/page-codec.ts'
import { readPageFrom } from '../../../shared/replica/replica.ts'
import * as acts from '../../../client/state/acts.ts'
import { bookOf } from '../../../client/state/book.ts'
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

const women = ['Eva', 'Luz', 'Sol', 'Mar', 'Flor', 'Inés', 'Paz', 'Cruz', 'Lola']
const phonesOf = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(women.slice(0, count).map((name) => [name, `Teléfono de ${name}`]))

describe('[PG4] a member who says one thing here and another there', () => {
  let boxes: [Letterbox, Letterbox]
  let others: StoryDevice[]
  let anas: StoryDevice
  let patched: StoryDevice

  /** Ana's own phone, and a patched one with the same key: neither ever sees the other's letterbox. */
  const begin = async (phones: number): Promise<void> => {
    stage = await littleGroup(phonesOf(phones))
    boxes = [stage.letterbox, anotherBox(stage.letterbox)]
    anas = stage.device(phone)
    patched = await anas.copy()
    others = [...stage.devices.values()].filter((device) => device !== anas)
    await save(stage, 'Ana', 'Ana', 10)
    for (const amount of [20, 5]) await saveOn(patched, 'Ana', amount)
    await exchange(boxes[1], patched)
  }

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
    await begin(9)
    expect(others).toHaveLength(10)
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
    await begin(4)
    for (const device of others) {
      for (const box of boxes) await exchange(box, device)
    }
    for (const device of others) {
      for (const box of boxes) await exchange(box, device)
    }
    for (const { notebook } of others) expect(count(notebook, 'evidence')).toBe(1)
  })

  test('what both wrote they state again on new pages, when the proof reaches them: each counts once', async () => {
    await begin(2)
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

describe('[PG4] an old clock that is forked long after', () => {
  /** A meeting that ends with a closing that the leader states, Ana signs, and another woman too. */
  const closeWith = async (amount: number): Promise<void> => {
    await save(stage, 'Ana', 'Ana', amount)
    await stage.act('Rosa', ({ notebook, key }) => {
      const { box } = notebook.ledger
      const counted = {
        'loan-fund': box['loan-fund'].balance,
        savings: box.savings.balance,
        'group-fund': box['group-fund'].balance,
      }
      return acts.closeMeeting(bookOf(notebook), key, counted, [], '')
    })
    for (const signer of ['Ana', 'Lupe']) {
      await stage.act(signer, ({ notebook, key }) =>
        acts.signClosing(
          notebook,
          key,
          required([...notebook.ledger.meetings.values()].at(-1), 'it'),
        ),
      )
    }
    const day = await stage.nextWeek()
    await stage.act('Rosa', ({ notebook, key }) => acts.openMeeting(notebook, key, day))
  }

  test('voids nothing that was closed; what came after is stated again by her own phone, once', async () => {
    const old = await stage.device(phone).copy()
    for (const amount of [50, 60, 70]) await closeWith(amount)
    await save(stage, 'Ana', 'Ana', 5)
    await stage.exchangeAll()
    const tablets = stage.device(tablet)
    const closings = () =>
      [...tablets.notebook.ledger.meetings.values()].map(({ closing }) =>
        closing?.pots.map(({ expected }) => expected),
      )
    const before = closings()
    const other = new Letterbox()
    for (const { bytes } of stage.letterbox.chain.statements) other.append(bytes)
    await saveOn(old, 'Ana', 1_000)
    await exchange(other, old)
    await exchange(other, tablets)
    expect(count(tablets.notebook, 'evidence')).toBe(1)
    expect(closings()).toEqual(before)
    expect(savingsIn(tablets.notebook)).toEqual({ Ana: 180 })
    await stage.exchangeAll()
    await stage.exchangeAll()
    for (const name of [tablet, phone]) {
      expect(savingsIn(stage.device(name).notebook)).toEqual({ Ana: 185 })
    }
    expect(closings()).toEqual(before)
    expect(codes(tablets.notebook)).not.toContain('both-branches-closed')
  })

  test('a page that is forked again and again fills no notebook with proofs', async () => {
    const anas = stage.device(phone)
    const olds: StoryDevice[] = []
    for (let amount = 1; amount <= limits.proofsPerPage + 4; amount++) {
      olds.unshift(await anas.copy())
      await saveOn(anas, 'Ana', amount)
    }
    await exchange(stage.letterbox, anas, stage.device(tablet))
    for (const old of olds) {
      await saveOn(old, 'Ana', 99)
      const page = required(old.notebook.records.at(-1), 'it')
      const items = readPageFrom(old.notebook.replica, page.page, page.clock)
      const { notebook } = stage.device(tablet)
      done(await notebook.receive(encodeRuns([{ page: page.page, from: page.clock, items }]), 'x'))
    }
    expect(count(stage.device(tablet).notebook, 'evidence')).toBe(limits.proofsPerPage)
  })
})

describe('[PG3] on a shared tablet where each comes in with her PIN', () => {
  test('what was given up waits for the woman who wrote it, over a restart, and is stated once she is in', async () => {
    const tablets = stage.device(tablet)
    const { notebook, store } = tablets
    const [rosa, lupe] = notebook.own.map(({ key }) => key)
    if (rosa === undefined || lupe === undefined) return
    for (const key of [rosa, lupe]) done(await store.choosePin(notebook.id, key, '1234'))
    const old = await tablets.copy()
    const enter = async (key: string): Promise<Notebook> => {
      old.store.lock()
      done(await old.store.unlock(notebook.id, key, '1234'))
      await old.restart()
      expect(old.notebook.own.map((own) => own.key)).toEqual([key])
      return old.notebook
    }
    await saveOn(tablets, 'Rosa', 10)
    await exchange(stage.letterbox, tablets)

    const key = (await enter(rosa)).own[0]?.key ?? ''
    expect(key).toBe(rosa)
    await saveOn(old, 'Lupe', 7)
    const lupes = await enter(lupe)
    const entry = required(lupes.ledger.movements.at(-1), 'it')
    done(await acts.confirmEntries(lupes, lupe, [entry]))
    // Lupe is in when the relay shows what else was written: Rosa's entry is set aside, and what Lupe confirmed waits for it.
    await exchange(stage.letterbox, old)
    expect(savingsIn(old.notebook)).toEqual({ Rosa: 10 })
    await enter(lupe)
    expect(savingsIn(old.notebook)).toEqual({ Rosa: 10 })
    expect(old.notebook.waiting).toBe(2)
    // Opened while nobody is in, it can read none of it, and drops none of it.
    old.store.lock()
    await old.restart()
    expect(old.notebook.own).toEqual([])
    await enter(rosa)
    expect(savingsIn(old.notebook)).toEqual({ Rosa: 10, Lupe: 7 })
    expect(old.notebook.waiting).toBe(1)
    await enter(lupe)
    expect(old.notebook.waiting).toBe(0)
    await exchange(stage.letterbox, old, stage.device(phone))
    const { ledger } = stage.device(phone).notebook
    const [restated] = ledger.movements.filter(({ fact }) => fact.kind === 'saving').slice(-1)
    expect(restated?.confirmations.map(({ author }) => author.alias)).toEqual(['Lupe'])
    expect(savingsIn(stage.device(phone).notebook)).toEqual({ Rosa: 10, Lupe: 7 })
    await enter(rosa)
    expect(savingsIn(old.notebook)).toEqual({ Rosa: 10, Lupe: 7 })
  })
})
