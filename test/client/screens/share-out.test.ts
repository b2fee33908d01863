import { render, screen } from '@testing-library/svelte'
import { expect, test, vi } from 'vitest'
import ShareOut from '../../../client/screens/share-out/share-out.svelte'
import { isShareOutTime } from '../../../client/screens/share-out/share-out-rows.ts'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { savedBy } from '../../../shared/ledger/loan.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { CashRow } from '../../../shared/record/record.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const press = async (name: string): Promise<void> => {
  screen.getByRole('button', { name }).click()
  await new Promise((resolve) => setTimeout(resolve))
}

const cash: CashRow[] = [
  { form: 'note', value: pesos(100), count: 3 },
  { form: 'coin', value: pesos(10), count: 3 },
]

/** Rosa and Ana have saved 200 and 130 pesos, counted at the last closing. */
const saved = (): Story => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Rosa', pesos(202)).save('Ana', pesos(128)).close({ cash })
  return story
}

test('[SH2] each woman’s part in words and in the very notes and coins, and what the box cannot pay; paying asks first', async () => {
  const story = saved()
  story.meeting()
  paperDesk.open(story, 'Rosa')
  render(ShareOut)
  expect(screen.getByText('Se reparten 330 pesos.')).toBeTruthy()
  expect(screen.getByText('doscientos pesos')).toBeTruthy()
  expect(screen.getByText('ciento veinte pesos')).toBeTruthy()
  const short = 'Con lo que hay en la caja no sale exacto: '
  expect(screen.getByText(`${short}2 pesos quedan a su nombre.`)).toBeTruthy()
  expect(screen.getByText(`${short}8 pesos quedan a su nombre.`)).toBeTruthy()
  await press('Pagar ahora')
  expect(paperDesk.asked).toEqual([])
  await press('No, todavía no')
  await press('Pagar ahora')
  await press('Sí, ya se entregó')
  expect(paperDesk.asked).toEqual(['shareOut'])
  expect([savedBy(story.member('Rosa')), savedBy(story.member('Ana'))]).toEqual([
    pesos(2),
    pesos(8),
  ])
})

test('[SH1] before the box is counted nobody can pay', () => {
  const story = saved()
  story.meeting().save('Ana', pesos(5))
  paperDesk.open(story, 'Rosa')
  render(ShareOut)
  expect(screen.getByText(/^Primero cuenten la caja/u)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Pagar ahora' })).toBeNull()
})

test('[AU2] who does not lead sees the parts and pays nothing', () => {
  const story = saved()
  story.meeting()
  paperDesk.open(story, 'Ana')
  render(ShareOut)
  expect(screen.getByText('Se reparten 330 pesos.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Pagar ahora' })).toBeNull()
})

test('[SH1] the way to it is shown when the cycle comes to its end', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const agreement = { ...foundingAgreement(pesos(50)), cycleWeeks: 6 }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana')
  story.meeting()
  story.meeting()
  expect(isShareOutTime(story.ledger)).toBe(false)
  story.meeting()
  expect(isShareOutTime(story.ledger)).toBe(true)
})
