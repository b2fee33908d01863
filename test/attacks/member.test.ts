/** A member with a patched client: her own key, the group's secret, all records, and whatever bytes she likes, to the relay and to other devices. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { required } from '../../shared/base/assert.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import { noticesOf } from '../../shared/journal/journal.ts'
import { sealRecord } from '../../shared/journal/sealing.ts'
import { problemsOf } from '../../shared/ledger/fold.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { Fact, PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import * as acts from '../../client/state/acts.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { attacks } from '../support/attacks.ts'
import { done } from '../support/devices.ts'
import { littleGroup, phone, save, savingsIn } from '../support/little-group.ts'
import { Operator } from '../support/operator.ts'
import type { RelayClient } from '../support/relay-client.ts'
import { enterRelay } from '../support/relay-client.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'
import { group as told } from '../support/story.ts'
import { isShownElsewhere, shownBy } from '../support/threat-table.ts'

vi.setConfig({ testTimeout: 60_000 })

let operator: Operator
let stage: Stage
/** Ana, at the relay by her own key and without the app. */
let ana: RelayClient

beforeEach(async ({ task }) => {
  if (isShownElsewhere(task.name)) return
  stage = await littleGroup()
  await save(stage, 'Rosa', 'Lupe', 50)
  await save(stage, 'Ana', 'Ana', 70)
  await stage.exchangeAll()
  operator = await Operator.start()
  await operator.serve(stage, tablet, phone)
  const { group } = notebookOf(phone)
  ana = await enterRelay({ host: operator.host, group, keys: keysOf('Ana') })
})

afterEach(async ({ task }) => {
  if (isShownElsewhere(task.name)) return
  await ana.close()
  await operator[Symbol.asyncDispose]()
})

const notebookOf = (device: string): Notebook => stage.device(device).notebook

const keysOf = (name: 'Rosa' | 'Ana'): Keys =>
  required(notebookOf(name === 'Ana' ? phone : tablet).own[0], name).keys

const pageOf = (name: 'Rosa' | 'Ana'): PageId =>
  pageIdOf(notebookOf(phone).group, keysOf(name).public.sign, 0) as PageId

const itemsOf = (page: PageId): readonly Uint8Array[] =>
  required(
    notebookOf(phone)
      .file()
      .pages.find((run) => run.page === page),
    'a page',
  ).items

/** The next record of a page, saying this, sealed as it should be, and signed by whoever; it cites nothing and is as old as it says. */
const crafted = (whose: 'Rosa' | 'Ana', signer: 'Rosa' | 'Ana', ...facts: Fact[]): PageRun => {
  const { group, journal } = notebookOf(phone)
  const id = pageOf(whose)
  const items = itemsOf(id)
  const epoch = { ...required(journal.epochs.get(0), 'epoch'), number: 0 }
  const page = { group, id, key: keysOf(whose).public.sign, number: 0 }
  const prev = required(chainIds(firstPrev, items).at(-1), 'head')
  const record = { at: Date.UTC(2020, 0, 1), seen: [], facts }
  const item = sealRecord(page, items.length, prev, epoch, record, keysOf(signer))
  return { page: id, from: items.length, items: [item] }
}

const saving = (name: string, amount: number): Fact => ({
  kind: 'saving',
  meeting: required(acts.openMeetingOf(notebookOf(phone)), 'a meeting').entry,
  member: stage.member(notebookOf(phone), name).entry,
  amount: pesos(amount),
})

const lastSaving = (notebook: Notebook) => {
  const movements = notebook.ledger.movements.filter(({ fact }) => fact.kind === 'saving')
  return required(movements.at(-1), 'a saving')
}

const toTablet = async (run: PageRun): Promise<void> => {
  done(await notebookOf(tablet).receive(encodeRuns([run]), 'a patched client'))
}

const codes = (device: string): string[] =>
  problemsOf(notebookOf(device).ledger).map(({ code }) => code)

describe('can: write on her own pages', () => {
  test('[RL4] what she signs on her page the relay keeps, and every device has it', async () => {
    await ana.store(crafted('Ana', 'Ana', saving('Ana', 30)))
    await operator.serve(stage, tablet)
    expect(savingsIn(notebookOf(tablet))).toEqual({ Lupe: 50, Ana: 100 })
  })
})

describe('can: state lies in her own name', () => {
  test('[AU4] 9,999 pesos that nobody saw stand in the list with her name, and as hers alone: nobody has confirmed them', async () => {
    await ana.store(crafted('Ana', 'Ana', saving('Ana', 9_999)))
    await operator.serve(stage, tablet)
    const entry = lastSaving(notebookOf(tablet))
    expect(entry.fact).toMatchObject({ amount: pesos(9_999) })
    expect(entry.author.alias).toBe('Ana')
    expect(statusOf(entry)).toBe('recorded')
  })
})

describe("cannot: write in another's name", () => {
  test('[RL4] [PG6] on Rosa’s page, with Ana’s signature: the relay refuses it, and so does a device that gets it by hand', async () => {
    const forged = crafted('Rosa', 'Ana', saving('Ana', 9_999))
    ana.update(forged)
    expect(await ana.until('refused')).toMatchObject({
      code: 'bad-signature',
      page: pageOf('Rosa'),
    })
    await toTablet(forged)
    expect(savingsIn(notebookOf(tablet))).toEqual({ Lupe: 50, Ana: 70 })
    expect(noticesOf(notebookOf(tablet).journal)).toMatchObject([{ kind: 'waiting' }])
    // Naive: a replica that asks for no signature has it.
    const doc = new Y.Doc()
    for (const run of [...notebookOf(phone).file().pages, forged])
      Y.applyUpdate(doc, encodeRuns([run]))
    expect(doc.getArray(String(forged.page))).toHaveLength(forged.from + 1)
  })

  test('[RL4] the same record with Rosa’s signature is stored: it is the signature that Ana lacks', async () => {
    ana.update(crafted('Rosa', 'Rosa', saving('Ana', 9_999)))
    const { pages } = await ana.until('durable')
    expect(pages.map(([page]) => page)).toEqual([pageOf('Rosa')])
  })

  test('[PG3] a page of her own that says it is Rosa’s has no effect', async () => {
    const rosa = stage.member(notebookOf(phone), 'Rosa').entry
    await ana.store(crafted('Ana', 'Ana', { kind: 'page-opened', member: rosa }, saving('Lupe', 5)))
    await operator.serve(stage, tablet)
    expect(lastSaving(notebookOf(tablet)).author.alias).toBe('Ana')
    expect(codes(tablet).length).toBeGreaterThan(0)
  })

  shownBy(
    'test/server/attacks.test.ts',
    '[RL4] records that do not belong where they are put are refused',
  )
  shownBy(
    'test/shared/ledger/membership.test.ts',
    '[PG1] a record under a page that another credential began has no effect',
  )
  shownBy(
    'test/shared/ledger/restated.test.ts',
    '[AU6] naming somebody else’s fact takes nothing from her',
  )
})

/** Each of these, sent to the relay about Rosa's page and given to the tablet, harms plain Yjs and nothing of ours. */
const expectHarmless = async (names: RegExp): Promise<void> => {
  const page = pageOf('Rosa')
  const victim = { page, items: itemsOf(page), ownPage: pageOf('Ana') }
  const before = savingsIn(notebookOf(tablet))
  const chosen = [...attacks].filter(([name]) => names.test(name))
  expect(chosen.length).toBeGreaterThan(2)
  for (const [, build] of chosen) {
    ana.say({ kind: 'update', update: build(victim) })
    expect(['malformed', 'gap']).toContain((await ana.until('refused')).code)
    done(await notebookOf(tablet).receive(build(victim), 'a patched client'))
  }
  expect(savingsIn(notebookOf(tablet))).toEqual(before)
  // Rosa goes on, and all have it.
  await save(stage, 'Rosa', 'Lupe', 5)
  await operator.serve(stage, tablet, phone)
  expect(savingsIn(notebookOf(phone))['Lupe']).toBe(55)
  expect(notebookOf(phone).stateId()).toEqual(notebookOf(tablet).stateId())
}

describe('cannot: delete', () => {
  test('[PG6] what Rosa wrote, one entry of it, or what she is going to write', () =>
    expectHarmless(/^deletes/u))

  test('[AU4] nor take back what is not hers', async () => {
    const entry = required(
      notebookOf(phone).ledger.movements.find(({ fact }) => fact.kind === 'saving'),
      'Lupe’s saving',
    )
    const { page, clock, index } = entry
    const fact = { page, clock, index }
    await ana.store(crafted('Ana', 'Ana', { kind: 'reversal', fact, reason: 'no' }))
    await operator.serve(stage, tablet)
    expect(savingsIn(notebookOf(tablet))['Lupe']).toBe(50)
    expect(codes(tablet)).toContain('reversal-not-hers')
  })

  shownBy(
    'test/shared/replica/attacks.test.ts',
    '[PG6] bytes that harm an unguarded Yjs replica bounce off',
  )
})

describe('cannot: block', () => {
  test('[PG6] by jumping Rosa’s clock, skipping it, or writing behind a gap', () =>
    expectHarmless(/^(?:puts a GC|jumps|skips|writes behind)/u))

  test('[OR1] by citing what will never come: her own page waits, and nobody else’s', async () => {
    const strange = crafted('Ana', 'Ana', saving('Ana', 1))
    const gap = { ...strange, from: strange.from + 3 }
    await toTablet(gap)
    expect(noticesOf(notebookOf(tablet).journal)).toMatchObject([
      { kind: 'waiting', page: pageOf('Ana') },
    ])
    await save(stage, 'Rosa', 'Lupe', 5)
    await stage.exchangeAll()
    expect(savingsIn(notebookOf(phone))['Lupe']).toBe(55)
  })

  shownBy(
    'test/shared/journal/malice.test.ts',
    '[PG6] whatever a member signs harms no page but her own, and means the same everywhere',
  )
  shownBy(
    'test/shared/journal/flood.test.ts',
    '[PG6] garbage piece by piece costs no more than at once',
  )
  shownBy(
    'test/server/limits.test.ts',
    'that appends too many records is closed with 4529, and nothing of that frame is stored',
  )
})

describe('cannot: confirm for another', () => {
  test('[AU4] her own word on her own entry counts for nothing and is shown; Lupe’s counts', async () => {
    await ana.store(crafted('Ana', 'Ana', saving('Ana', 9_999)))
    await operator.serve(stage, tablet, phone)
    const { page, clock, index } = lastSaving(notebookOf(phone))
    const facts = [{ page, clock, index }]
    await ana.store(crafted('Ana', 'Ana', { kind: 'confirmation', facts }))
    const forged = crafted('Rosa', 'Ana', { kind: 'confirmation', facts })
    ana.update(forged)
    expect(await ana.until('refused')).toMatchObject({ code: 'bad-signature' })
    await operator.serve(stage, tablet)
    await toTablet(forged)
    expect(statusOf(lastSaving(notebookOf(tablet)))).toBe('recorded')
    expect(codes(tablet)).toEqual(['confirmed-own'])
    const notebook = notebookOf(tablet)
    const { credentials } = stage.member(notebook, 'Lupe')
    const lupe = required(credentials[0], 'Lupe').key
    done(await acts.confirmEntries(notebook, lupe, [lastSaving(notebook)]))
    expect(statusOf(lastSaving(notebook))).toBe('confirmed')
  })

  shownBy(
    'test/shared/ledger/witness.test.ts',
    '[AU4] one member never both records and confirms, whatever the device',
  )
})

describe('cannot: decide lots alone', () => {
  shownBy(
    'test/shared/ledger/lots.test.ts',
    'grinding finds another winner only as long as nobody else has a say',
  )
  shownBy('test/shared/ledger/lots.test.ts', 'a copy of another’s opens for nobody')
  shownBy(
    'test/shared/ledger/lots-drawn.test.ts',
    '[AU2] one woman alone never opens, closes and draws',
  )
  shownBy(
    'test/shared/ledger/lots-drawn.test.ts',
    '[LT2] another winner or amount than follows is refused, and points at the right one',
  )
  shownBy(
    'test/shared/ledger/lots-drawn.test.ts',
    'one who says that she saw no reveal, alone or with the leader, chooses nothing',
  )
})

describe('cannot: backdate', () => {
  test('[ME3] a record that claims to be from 2020 and to have seen nothing is late for a meeting that is closed', () => {
    const story = told('Rosa', 'Ana', 'Lupe')
    const meeting = story.meeting().save('Lupe', pesos(50))
    story.part('Ana')
    meeting.close()
    story.sign(meeting.closing, 'Lupe')
    const old = story.state('Ana', {
      kind: 'saving',
      meeting: meeting.ref,
      member: story.memberRef('Ana'),
      amount: pesos(9_999),
    })
    story.meet()
    // By its place in the order it stands before the closing: an order alone would let it in.
    expect(story.record(old).depth).toBeLessThanOrEqual(story.record(meeting.closing).depth)
    expect(story.entry(old).late).toBeTruthy()
    expect(story.problems).toEqual(['late'])
    expect(story.cash('savings')).toBe(pesos(50 + 9_999))
    const closed = meeting.closed.pots.find(({ pot }) => pot === 'savings')
    expect(closed?.expected).toBe(pesos(50))
  })

  shownBy(
    'test/shared/ledger/meeting.test.ts',
    '[AU6] leaving out what one has seen does not make a fact look early',
  )
  shownBy(
    'test/shared/ledger/vote-left-out.test.ts',
    '[AU6] a vote that leaves out the closing changes no result',
  )
  shownBy(
    'test/shared/ledger/share-out-fold.test.ts',
    '[AU6] attack: a backdated share-out that leaves out the gain undoes nothing of the one that knows of it',
  )
  shownBy(
    'test/shared/ledger/cycle-end.test.ts',
    '[AU6] attack: heads that leave out a leaver, or anything else that their author has seen',
  )
})
