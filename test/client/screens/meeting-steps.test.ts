/** The steps of a meeting, each on its screen, over a notebook on paper. */
import { fireEvent, render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import { countDraft } from '../../../client/screens/closing/count-draft.svelte.ts'
import Box from '../../../client/screens/meeting-steps/box.svelte'
import Business from '../../../client/screens/meeting-steps/business.svelte'
import Fine from '../../../client/screens/meeting-steps/fine.svelte'
import Next from '../../../client/screens/meeting-steps/next.svelte'
import Receipts from '../../../client/screens/meeting-steps/receipts.svelte'
import Recite from '../../../client/screens/meeting-steps/recite.svelte'
import Training from '../../../client/screens/meeting-steps/training.svelte'
import { pending } from '../../../client/screens/shell/pending.svelte.ts'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { finesOwedBy } from '../../../shared/ledger/loan.ts'
import { stepsOf } from '../../../shared/ledger/meeting-steps.ts'
import { pesos } from '../../../shared/money/centavos.ts'
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

const choose = async (name: string): Promise<void> => {
  await fireEvent.click(screen.getByRole('radio', { name }))
}

const stated = async (): Promise<void> => {
  await pending.flush()
  await tick()
}

const missing = (story: Story): string[] => {
  const meeting = [...story.ledger.meetings.values()].at(-1)
  if (meeting === undefined) return []
  return stepsOf(story.ledger, meeting).flatMap(({ name, isDone }) => (isDone ? [] : [name]))
}

/** The second meeting of a group, whose first has 50 pesos in the box. */
const second = (): Story => {
  const story = group('Rosa', 'Ana', 'Lupe')
  story.meeting().save('Ana', pesos(50)).close()
  story.meeting()
  return story
}

beforeEach(() => {
  pending.undo()
})

test('[ME1] the last closing is recited, the box counted and the next meeting fixed', async () => {
  const story = second()
  paperDesk.open(story, 'Rosa')
  const recite = render(Recite)
  expect(screen.getByText('Ahorros: 50 pesos, de 1.')).toBeTruthy()
  await press('Ya lo leímos')
  recite.unmount()
  const box = render(Box)
  await fireEvent.input(screen.getByRole('textbox', { name: 'Billete de 50 pesos' }), {
    target: { value: '1' },
  })
  await press('Ya conté todo')
  expect(screen.getByText('Está lo que dice el cuaderno.')).toBeTruthy()
  await press('Anotar lo que hay')
  box.unmount()
  render(Next)
  await press('martes, 17 de marzo')
  const left = missing(story)
  for (const step of ['last-closing-recited', 'box-counted', 'next-meeting']) {
    expect(left).not.toContain(step)
  }
  expect(story.problems).toEqual([])
})

test('[ME2] a box that does not hold what the books say is written down as it is, and shown', async () => {
  const story = second()
  paperDesk.open(story, 'Rosa')
  render(Box)
  await fireEvent.input(screen.getByRole('textbox', { name: 'Billete de 20 pesos' }), {
    target: { value: '2' },
  })
  await press('Ya conté todo')
  expect(screen.getByText('En la caja faltan 10 pesos.')).toBeTruthy()
  await press('Anotar lo que hay')
  expect(story.problems).toEqual(['box-count-differs'])
})

test('[KE1] a box that is being counted is there again after the device was locked', async () => {
  paperDesk.open(second(), 'Rosa')
  const field = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Billete de 20 pesos' })
  const box = render(Box)
  await fireEvent.input(field(), { target: { value: '3' } })
  await stated()
  box.unmount()
  countDraft.clear()
  render(Box)
  await vi.waitFor(() => expect(field().value).toBe('3'))
})

test('fines that were agreed on are offered and never given by themselves; one is offered once', async () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const agreement = { ...foundingAgreement(pesos(50)), fineLate: pesos(10), fineAbsent: pesos(20) }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana')
  story.meeting().attend('Ana', 'late').absent('Lupe')
  paperDesk.open(story, 'Rosa')
  render(Fine)
  expect(screen.getByRole('button', { name: 'Lupe, faltó: 20 pesos' })).toBeTruthy()
  expect(finesOwedBy(story.member('Ana'))).toBe(0)
  await press('Ana, llegó tarde: 10 pesos')
  await stated()
  expect(finesOwedBy(story.member('Ana'))).toBe(pesos(10))
  expect(screen.queryByRole('button', { name: /^Ana, llegó/u })).toBeNull()
  expect(story.problems).toEqual([])
})

test('another fine is given to whom, why and how much', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting()
  paperDesk.open(story, 'Rosa')
  render(Fine)
  await press('Otra multa')
  await press('Ana')
  await press('otra razón')
  await press('5 pesos')
  await press('Guardar')
  await stated()
  expect(finesOwedBy(story.member('Ana'))).toBe(pesos(5))
})

test('[TR1] a training counts for those who came', async () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().present('Ana').absent('Lupe')
  paperDesk.open(story, 'Rosa')
  render(Training)
  expect(screen.getByText('Cuenta para las que vinieron: Ana')).toBeTruthy()
  await choose('Nutrición')
  await press('Anotar la capacitación')
  await stated()
  expect(meeting.meeting.entries.at(-1)?.fact).toMatchObject({ topic: 'nutrition' })
})

test('[BU1] a woman says what her business is', async () => {
  const story = group('Rosa', 'Ana')
  paperDesk.open(story, 'Ana')
  render(Business)
  await choose('Puesto de comida')
  await press('Guardar')
  expect(story.member('Ana').businesses.at(-1)?.fact).toMatchObject({ trade: 'food-cart' })
})

test('[ME1] [ME3] once a meeting is closed, it is read aloud, receipts are given and the next date is fixed, none of it late', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).close()
  paperDesk.open(story, 'Rosa')
  const aloud = render(Recite)
  expect(screen.getByText('Ahorros: 50 pesos, de 1.')).toBeTruthy()
  await press('Ya lo leímos en voz alta')
  aloud.unmount()
  const receipts = render(Receipts)
  expect(screen.getByText('50 pesos')).toBeTruthy()
  await press('Ya entregamos los comprobantes')
  receipts.unmount()
  render(Next)
  await press('martes, 10 de marzo')
  const left = missing(story)
  for (const step of ['closing-read-aloud', 'receipts-given', 'next-meeting']) {
    expect(left).not.toContain(step)
  }
  expect(story.problems).toEqual([])
})
