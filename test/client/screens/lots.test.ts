/** The lots over a notebook on paper: from pressing to the page on which anyone draws again. */
import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, test, vi } from 'vitest'
import Lots from '../../../client/screens/lots/lots.svelte'
import Recompute from '../../../client/screens/lots/recompute.svelte'
import { pesos } from '../../../shared/money/centavos.ts'
import { lotsGroup, openLots } from '../../support/lots-story.ts'
import type { LotsStory } from '../../support/lots-story.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const women = ['Rosa', 'Ana', 'Lupe'] as const

const evening = (): LotsStory => {
  const story = lotsGroup({}, ...women)
  const meeting = story.meeting()
  for (const name of women) meeting.save(name, pesos(50))
  return openLots(meeting, pesos(150), women)
}

const buttons = (): string[] =>
  screen
    .getAllByRole('button')
    .map(({ textContent }) => textContent.trim())
    .filter((name) => !['Tapar', 'Cambiar', 'Escuchar', ''].includes(name))

const press = async (name: string): Promise<void> => {
  screen.getByRole('button', { name }).click()
  await new Promise((resolve) => setTimeout(resolve))
  await tick()
}

test('[LT2] each woman has one thing to press, and sees who has', async () => {
  const lots = evening()
  paperDesk.open(lots.story, 'Ana')
  render(Lots)
  expect(screen.getByText('Ya apretaron 0 de 3')).toBeTruthy()
  expect(buttons()).toEqual(['Apretar'])
  await press('Apretar')
  expect(screen.getByText('Ya apretaron 1 de 3')).toBeTruthy()
  expect(buttons()).toEqual([])
  expect(screen.getByText('Pasa la tableta a quien falta.')).toBeTruthy()
})

test('[LT2] a leader goes on once more than half have pressed; who pressed opens, another draws', async () => {
  const lots = evening()
  lots.press('Ana', 'Lupe')
  paperDesk.open(lots.story, 'Rosa')
  const { unmount } = render(Lots)
  expect(buttons()).toEqual(['Apretar', 'Ya no falta nadie por apretar'])
  await press('Apretar')
  await press('Ya no falta nadie por apretar')
  await press('Abrir mi número')
  expect(screen.getByText('Ya abrieron su número 1 de 3')).toBeTruthy()
  unmount()
  lots.reveal('Lupe')
  paperDesk.open(lots.story, 'Ana')
  render(Lots)
  await press('Abrir mi número')
  await press('Ver quién ganó')
  const winner = lots.winnerOf(women)
  expect(screen.getByText(`Ganó ${winner}`)).toBeTruthy()
  expect(paperDesk.asked).toEqual(['lots.reveal', 'lots.draw'])
  expect(lots.story.problems).toEqual([])
})

test('[LT2] one who does not open her number is named, and the others go on without her', async () => {
  const lots = evening()
  lots.press(...women).closePressing()
  lots.reveal('Rosa', 'Ana')
  lots.state('Rosa')
  paperDesk.open(lots.story, 'Ana')
  render(Lots)
  await press('Seguir sin Lupe (1 de 2)')
  expect(screen.getByText('No abrió su número y no pudo ganar: Lupe')).toBeTruthy()
})

test('[LT2] anyone draws again', () => {
  const lots = evening()
  lots.press(...women).closePressing()
  lots.reveal(...women).state('Ana')
  paperDesk.open(lots.story, 'Lupe')
  render(Recompute)
  expect(screen.getByText('Sale lo mismo.')).toBeTruthy()
  expect(screen.getAllByRole('listitem')).toHaveLength(3)
})
