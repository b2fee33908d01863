/** Lots through the app's own acts, on devices with stores of their own. */
import { expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { hashParts } from '../../../shared/crypto/digest.ts'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { recomputeDraw } from '../../../shared/ledger/draw.ts'
import { problemsOf } from '../../../shared/ledger/fold.ts'
import type { Draw } from '../../../shared/ledger/ledger.ts'
import { resultOf } from '../../../shared/ledger/lots-progress.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { FactRef } from '../../../shared/record/record.ts'
import * as acts from '../../../client/state/acts.ts'
import * as lots from '../../../client/state/lots.ts'
import type { Notebook } from '../../../client/sync/notebook.ts'
import { defaultOptions, Stage, tablet } from '../../support/stage.ts'

const drawIn = ({ ledger }: Notebook): Draw => required([...ledger.draws.values()].at(-1), 'lots')

const agree = async (stage: Stage, ...names: [string, ...string[]]): Promise<void> => {
  const agreement = { ...foundingAgreement(pesos(50)), savingsUse: 'lots' } as const
  const [proposal] = await stage.act(names[0], ({ notebook, key }) =>
    notebook.state(key, [
      { kind: 'proposal', meeting: null, motion: { kind: 'agreement', agreement } },
    ]),
  )
  const ref: FactRef = required(proposal, 'proposal')
  for (const name of names) {
    await stage.act(name, ({ notebook, key }) =>
      notebook.state(key, [{ kind: 'vote', proposal: ref, choice: 'yes' }]),
    )
  }
  await stage.act(names[0], ({ notebook, key }) =>
    notebook.state(key, [{ kind: 'vote-closed', proposal: ref, heads: acts.headsOf(notebook) }]),
  )
}

/** Rosa and Lupe on the group's tablet, Ana on a phone of her own; each has saved 50. */
const evening = async (): Promise<Stage> => {
  const stage = new Stage(defaultOptions)
  await stage.found(
    {
      name: 'Las Jacarandas',
      programme: 'via-migrante',
      currency: 'MXN',
      weekday: 2,
      weeklySaving: pesos(50),
    },
    'Rosa',
  )
  for (const name of ['Ana', 'Lupe']) await stage.join(name)
  await stage.shareTablet('Lupe')
  await stage.invite('Ana', 'Ana’s phone')
  await agree(stage, 'Rosa', 'Ana', 'Lupe')
  const day = await stage.nextWeek()
  await stage.act('Rosa', ({ notebook, key }) => acts.openMeeting(notebook, key, day))
  for (const name of ['Rosa', 'Ana', 'Lupe']) {
    await stage.act('Rosa', ({ notebook, key }) =>
      acts.recordSaving(notebook, key, stage.member(notebook, name), pesos(50)),
    )
  }
  return stage
}

test('[LT2] two on the shared tablet and one on her phone press, reveal and draw; both devices say the same', async () => {
  const stage = await evening()
  const { notebook } = stage.device(tablet)
  expect(lots.lotsDraft(notebook)).toMatchObject({ amount: pesos(150), round: 1 })
  await stage.act('Rosa', ({ notebook: held, key }) => lots.openLots(held, key))
  for (const name of ['Rosa', 'Ana', 'Lupe']) {
    await stage.act(name, ({ notebook: held, key }) => lots.commitLots(held, key, drawIn(held)))
  }
  await stage.act('Rosa', ({ notebook: held, key }) =>
    lots.closeCommitments(held, key, drawIn(held)),
  )
  for (const name of ['Lupe', 'Ana', 'Rosa']) {
    await stage.act(name, ({ notebook: held, key }) => lots.revealLots(held, key, drawIn(held)))
  }
  await stage.act('Ana', ({ notebook: held, key }) => lots.drawLots(held, key, drawIn(held)))
  await stage.exchangeAll()
  const winners = [tablet, 'Ana’s phone'].map((name) => {
    const held = stage.device(name).notebook
    expect(problemsOf(held.ledger)).toEqual([])
    const result = required(resultOf(drawIn(held)), 'result')
    expect(recomputeDraw(hashParts, result.input)?.seed).toEqual(result.seed)
    expect(held.ledger.box.savings.balance).toBe(0)
    return result.winner.alias
  })
  expect(new Set(winners).size).toBe(1)
})

test('[LT2] what a woman committed to is the same after her device was restarted', async () => {
  const stage = await evening()
  await stage.act('Rosa', ({ notebook, key }) => lots.openLots(notebook, key))
  for (const name of ['Rosa', 'Ana', 'Lupe']) {
    await stage.act(name, ({ notebook, key }) => lots.commitLots(notebook, key, drawIn(notebook)))
  }
  await stage.act('Rosa', ({ notebook, key }) =>
    lots.closeCommitments(notebook, key, drawIn(notebook)),
  )
  await stage.device('Ana’s phone').restart()
  await stage.act('Ana', ({ notebook, key }) => lots.revealLots(notebook, key, drawIn(notebook)))
  const { ledger } = stage.device('Ana’s phone').notebook
  expect(problemsOf(ledger)).toEqual([])
  expect(drawIn(stage.device('Ana’s phone').notebook).reveals).toHaveLength(1)
})

test('[LT2] nothing of what is not hers, or not yet to be, is stated', async () => {
  const stage = await evening()
  await stage.act('Rosa', ({ notebook, key }) => lots.openLots(notebook, key))
  const { notebook } = stage.device(tablet)
  const [key] = notebook.own.map((one) => one.key)
  const early = await lots.revealLots(notebook, required(key, 'key'), drawIn(notebook))
  const drawn = await lots.drawLots(notebook, required(key, 'key'), drawIn(notebook))
  expect([early, drawn]).toEqual([
    { ok: false, error: 'nothing-to-do' },
    { ok: false, error: 'nothing-to-do' },
  ])
})
