/** What women hand over at a meeting, and what others pay for them, over a notebook on paper. */
import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import Cover from '../../../client/screens/covers/cover.svelte'
import MyCovers from '../../../client/screens/covers/my-covers.svelte'
import More from '../../../client/screens/corner/more.svelte'
import RecordScreen from '../../../client/screens/meeting/record.svelte'
import { pending } from '../../../client/screens/shell/pending.svelte.ts'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { finesOwedBy } from '../../../shared/ledger/loan.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'
import type { Agreement } from '../../../shared/record/agreement.ts'
import type { MeetingStory } from '../../support/meeting-story.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const press = async (name: string | RegExp): Promise<void> => {
  screen.getAllByRole('button', { name })[0]?.click()
  await new Promise((resolve) => setTimeout(resolve))
  await tick()
}

const stated = async (): Promise<void> => {
  await pending.flush()
  await tick()
}

/** Ana owes 150 pesos a week. */
const lent = (...others: string[]): { readonly story: Story; readonly meeting: MeetingStory } => {
  const story = group('Rosa', 'Ana', 'Lupe', ...others)
  story.lend('Ana', pesos(1_500), { weeks: 10 })
  return { story, meeting: story.meeting() }
}

const agreeOn = (story: Story, changed: Partial<Agreement>): void => {
  const agreement = { ...foundingAgreement(pesos(50)), ...changed }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana', 'Lupe')
}

beforeEach(() => {
  pending.undo()
})

test('[LO2] a late fine and the instalment are one sum, read back part by part and recorded in one record', async () => {
  const { story, meeting } = lent()
  meeting.fine('Ana', pesos(20), 'late-payment', story.loanRef('Ana'))
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Abono 170 pesos/u)
  expect(screen.getByText('Le toca: multa 20 pesos, abono 150 pesos')).toBeTruthy()
  await press('170 pesos')
  await press('Guardar')
  expect(screen.getByText('Abono de Ana: 170 pesos (multa 20 pesos, abono 150 pesos)')).toBeTruthy()
  await stated()
  expect(paperDesk.asked).toEqual(['repayment', 'fine-paid'])
  expect(story.loan('Ana').paid).toBe(pesos(150))
  expect(finesOwedBy(story.member('Ana'))).toBe(0)
  expect(story.problems).toEqual([])
})

test('[CO3] what she brings beyond her instalment pays back who covered for her', async () => {
  const { story, meeting } = lent()
  meeting.cover('Ana', { Lupe: pesos(150) }).close()
  story.meeting()
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Abono 150 pesos/u)
  await press('300 pesos')
  await press('Guardar')
  expect(
    screen.getByText('Abono de Ana: 300 pesos (abono 150 pesos, a Lupe 150 pesos)'),
  ).toBeTruthy()
  await stated()
  expect(story.owes('Ana', 'Lupe')).toBe(0)
})

test('[LO2] more than she owes in all is refused, and the amount is said', async () => {
  const { story } = lent()
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Abono/u)
  for (const digit of ['1', '5', '0', '1']) await press(digit)
  expect(screen.getByText('Es más de lo que se puede: 1,500 pesos.')).toBeTruthy()
})

test('fines and dues stand beside her savings only where she owes them', async () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  agreeOn(story, { weeklyDues: pesos(10) })
  const meeting = story.meeting()
  paperDesk.open(story, 'Rosa')
  const { unmount } = render(RecordScreen)
  await press('Ana')
  expect(screen.queryByRole('button', { name: /^Multa/u })).toBeNull()
  await press(/^Cuota 10 pesos/u)
  await press('10 pesos')
  await press('Guardar')
  await stated()
  unmount()
  meeting.fine('Ana', pesos(5))
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Multa 5 pesos/u)
  await press('5 pesos')
  await press('Guardar')
  await stated()
  expect(story.cash('group-fund')).toBe(pesos(15))
  expect(story.problems).toEqual([])
})

test('[CO1] a missed instalment is covered in equal parts, to the centavo', async () => {
  const { story } = lent('Chayo')
  paperDesk.open(story, 'Rosa')
  render(Cover)
  await press('Ana')
  expect(screen.getByText('A Ana le faltan 150 pesos.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Ana' })).toBeNull()
  await press('Lupe')
  await press('Chayo')
  expect(screen.getByText('Toca de a 75 pesos cada una.')).toBeTruthy()
  await press('En partes iguales')
  await press('Sí, ya lo pusieron')
  expect(screen.getByText('Solidario por Ana: 150 pesos, de Lupe, Chayo')).toBeTruthy()
  await stated()
  expect(story.owes('Ana', 'Lupe')).toBe(pesos(75))
  expect(story.loan('Ana').covered).toBe(pesos(150))
  expect(story.problems).toEqual([])
})

test('[CO1] each may pay another amount, until nothing is missing', async () => {
  const { story } = lent('Chayo')
  paperDesk.open(story, 'Rosa')
  render(Cover)
  await press('Ana')
  await press('Lupe')
  await press('Chayo')
  await press('Cada una otra cantidad')
  for (const digit of ['1', '0', '0']) await press(digit)
  await press('Guardar')
  expect(screen.getByText('Falta repartir 50 pesos.')).toBeTruthy()
  await press('50 pesos')
  await press('Guardar')
  await press('Sí, ya lo pusieron')
  await stated()
  expect([story.owes('Ana', 'Lupe'), story.owes('Ana', 'Chayo')]).toEqual([pesos(100), pesos(50)])
})

test('[CO2] a claim is shown to the two whom it concerns, and only she gives it up', async () => {
  const { story, meeting } = lent('Chayo')
  meeting.cover('Ana', { Lupe: pesos(150) })
  const shown = (who: string): string => {
    paperDesk.open(story, who)
    const { container, unmount } = render(MyCovers)
    const text = container.textContent
    unmount()
    return text
  }
  expect(shown('Lupe')).toContain('Ana te va a regresar 150 pesos.')
  expect(shown('Ana')).toContain('Te toca regresar a Lupe 150 pesos.')
  expect(shown('Ana')).not.toContain('Ya no lo espero')
  expect(shown('Chayo')).not.toContain('150')
  paperDesk.open(story, 'Chayo')
  const more = render(More)
  expect(screen.queryByRole('link', { name: 'Solidarios míos' })).toBeNull()
  more.unmount()
  paperDesk.open(story, 'Lupe')
  render(MyCovers)
  await press('Ya no lo espero')
  await press('Sí, se lo regalo')
  await stated()
  expect(story.owes('Ana', 'Lupe')).toBe(centavos(0))
  expect(story.problems).toEqual([])
})

test('shortfalls are no list for everybody: a woman sees her own, who leads sees all', () => {
  const { story } = lent()
  const tiles = (who: string): string[] => {
    paperDesk.open(story, who)
    const { unmount } = render(Cover)
    const names = screen.getAllByRole('button').map(({ textContent }) => textContent.trim())
    unmount()
    return names
  }
  expect(tiles('Rosa')).toContain('Ana')
  expect(tiles('Ana')).toContain('Ana')
  expect(tiles('Lupe')).not.toContain('Ana')
})
