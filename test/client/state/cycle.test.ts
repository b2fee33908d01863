import { expect, test } from 'vitest'
import { base64urlToBytes } from '../../../shared/base/bytes.ts'
import { required } from '../../../shared/base/assert.ts'
import { followsClosing, successorSalt } from '../../../shared/control/succession.ts'
import { cycleEndOf } from '../../../shared/ledger/cycle-end.ts'
import { valueOfCash } from '../../../shared/ledger/cash.ts'
import { problemsOf } from '../../../shared/ledger/fold.ts'
import { savedBy } from '../../../shared/ledger/loan.ts'
import { pesos, zero } from '../../../shared/money/centavos.ts'
import type { CashRow } from '../../../shared/record/record.ts'
import * as acts from '../../../client/state/acts.ts'
import { bookOf } from '../../../client/state/book.ts'
import * as cycle from '../../../client/state/cycle.ts'
import * as voting from '../../../client/state/votes.ts'
import { Notebook } from '../../../client/sync/notebook.ts'
import { done } from '../../support/devices.ts'
import { defaultOptions, Stage, tablet } from '../../support/stage.ts'

const box: CashRow[] = [
  { form: 'note', value: pesos(500), count: 1 },
  { form: 'note', value: pesos(200), count: 3 },
  { form: 'note', value: pesos(50), count: 2 },
]

/** Three women on one tablet have saved 1,200 pesos, and the box is counted. */
const staged = async (): Promise<Stage> => {
  const stage = new Stage(defaultOptions)
  const terms = { programme: 'other', currency: 'MXN', weekday: 2 } as const
  await stage.found({ ...terms, name: 'Jacarandas', weeklySaving: pesos(50) }, 'Rosa')
  for (const name of ['Ana', 'Lupe']) {
    await stage.join(name)
    await stage.shareTablet(name)
  }
  const day = await stage.nextWeek()
  await stage.act('Rosa', ({ notebook, key }) => acts.openMeeting(notebook, key, day))
  for (const [name, amount] of [
    ['Rosa', pesos(600)],
    ['Ana', pesos(400)],
    ['Lupe', pesos(200)],
  ] as const) {
    await stage.act('Rosa', ({ notebook, key }) =>
      acts.recordSaving(notebook, key, stage.member(notebook, name), amount),
    )
  }
  await close(stage, pesos(1_200), box)
  return stage
}

const close = (stage: Stage, savings: typeof zero, cash: readonly CashRow[]): Promise<unknown> =>
  stage.act('Rosa', ({ notebook, key }) =>
    acts.closeMeeting(
      bookOf(notebook),
      key,
      { savings, 'loan-fund': zero, 'group-fund': zero },
      cash,
      '',
    ),
  )

const openNext = async (stage: Stage): Promise<void> => {
  const day = await stage.nextWeek()
  await stage.act('Rosa', ({ notebook, key }) => acts.openMeeting(notebook, key, day))
}

const notebookOf = (stage: Stage): Notebook => stage.device(tablet).notebook

test('[SH2] the draft pays each woman from the notes that were counted, and the box is counted first', async () => {
  const stage = await staged()
  expect(cycle.shareOutDraft(notebookOf(stage))).toBeNull()
  await openNext(stage)
  const draft = required(cycle.shareOutDraft(notebookOf(stage)), 'a draft')
  expect(draft).toMatchObject({ pool: pesos(1_200), isCounted: true, unpaid: zero, owing: [] })
  expect(draft.parts.map(({ cash }) => valueOfCash(cash))).toEqual([600, 400, 200].map(pesos))
  await stage.act('Rosa', ({ notebook, key }) => cycle.shareOut(notebook, key))
  const { ledger } = notebookOf(stage)
  expect([...ledger.members.values()].map(savedBy)).toEqual([zero, zero, zero])
  expect(problemsOf(ledger)).toEqual([])
  const { notebook } = stage.device(tablet)
  const [own] = notebook.own
  expect(await cycle.shareOut(notebook, required(own, 'hers').key)).toMatchObject({
    error: 'nothing-to-do',
  })
})

test('[SH1] once cash has moved, the box is counted before it is shared out', async () => {
  const stage = await staged()
  await openNext(stage)
  await stage.act('Rosa', ({ notebook, key }) =>
    acts.recordSaving(notebook, key, stage.member(notebook, 'Ana'), pesos(1)),
  )
  const { notebook } = stage.device(tablet)
  expect(cycle.shareOutDraft(notebook)).toMatchObject({ isCounted: false, unpaid: pesos(1_201) })
  const refused = await cycle.shareOut(notebook, required(notebook.own[0], 'hers').key)
  expect(refused).toEqual({ ok: false, error: 'count-first' })
})

test('[KE7] a cycle is voted, ended and signed on the tablet; the next notebook opens with what it left, and another confirms it', async () => {
  const stage = await staged()
  const votes = async (name: string): Promise<unknown> =>
    stage.act(name, ({ notebook, key }) => {
      const [proposal] = [...notebook.ledger.proposals.values()]
      return voting.vote(bookOf(notebook), key, required(proposal, 'a proposal'), 'yes')
    })
  await stage.act('Ana', ({ notebook, key }) =>
    voting.propose(bookOf(notebook), key, { kind: 'cycle-end' }),
  )
  await votes('Ana')
  await votes('Lupe')
  await stage.act('Ana', ({ notebook, key }) => {
    const [proposal] = [...notebook.ledger.proposals.values()]
    return voting.closeVote(bookOf(notebook), key, required(proposal, 'a proposal'))
  })
  await stage.act('Rosa', ({ notebook, key }) => cycle.endCycle(notebook, key))
  expect(cycleEndOf(notebookOf(stage).ledger)).toBeNull()
  await stage.act('Lupe', ({ notebook, key }) => cycle.signEnd(notebook, key))
  const before = notebookOf(stage)
  const end = required(cycleEndOf(before.ledger), 'an end')
  expect(problemsOf(before.ledger)).toEqual([])

  const { device, store } = stage.device(tablet)
  const id = await stage.act('Rosa', ({ notebook, key }) =>
    cycle.foundNotebook(device, store, notebook, key),
  )
  const next = done(await Notebook.open(id, device, store.notebook(id)))
  const founding = required(next.control.statements[0], 'a founding')
  expect(followsClosing(founding, end.entry.record.id)).toBe(true)
  expect(followsClosing(founding, new Uint8Array(32))).toBe(false)
  expect(successorSalt(end.entry.record.id)).toHaveLength(16)
  expect(base64urlToBytes(id)).toEqual({ ok: true, value: next.group })
  const hers = [...next.ledger.members.values()]
  expect(hers.map((member) => [member.alias, savedBy(member)])).toEqual([
    ['Rosa', pesos(600)],
    ['Ana', pesos(400)],
    ['Lupe', pesos(200)],
  ])
  expect(problemsOf(next.ledger).map(({ code }) => code)).toEqual(['opening-unconfirmed'])

  const rosa = required(next.own[0], 'hers').key
  const ana = required(hers[1], 'Ana')
  done(await acts.addWomanHere(next, device, rosa, ana, ''))
  const hersHere = required(next.own[1], 'hers').key
  done(await cycle.confirmOpening(next, hersHere, before))
  expect(problemsOf(next.ledger)).toEqual([])
  const confirmed = await cycle.confirmOpening(next, hersHere, next)
  expect(confirmed).toEqual({ ok: false, error: 'nothing-to-do' })
})

test('[KE7] nobody founds the next notebook of a cycle that has not ended, or who does not lead', async () => {
  const stage = await staged()
  const { device, store, notebook } = stage.device(tablet)
  const keys = notebook.own.map(({ key }) => key)
  const refusals = await Promise.all(
    keys.map((key) => cycle.foundNotebook(device, store, notebook, key)),
  )
  expect(refusals.map((result) => (result.ok ? '' : result.error))).toEqual([
    'nothing-to-do',
    'not-leader',
    'not-leader',
  ])
})
