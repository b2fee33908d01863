/** The way in, as both see it: each outcome in a sentence of its own. */
import { cleanup, render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, expect, test, vi } from 'vitest'
import Home from '../../../client/screens/home/home.svelte'
import Join from '../../../client/screens/joining/join.svelte'
import type { JoiningView } from '../../../client/state/desk.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

afterEach(() => {
  paperDesk.joining = null
  cleanup()
})

const at = (step: JoiningView['step']): JoiningView => ({
  role: 'member',
  step,
  words: [],
  standing: null,
})

test('[KE4] used, withdrawn, expired and not known yet are told apart, each with what to do', () => {
  const sentences = (['used-up', 'withdrawn', 'expired', 'failed', 'unknown'] as const).map(
    (step) => {
      paperDesk.joining = at(step)
      render(Join)
      const sentence = screen.getAllByRole('status').at(-1)?.textContent.trim()
      const ways = screen.getAllByRole('button').map((button) => button.textContent.trim())
      cleanup()
      return [sentence, ways.at(-1)]
    },
  )
  expect(sentences).toEqual([
    ['Otra persona ya usó esta invitación. Pide una nueva.', 'Intentar con otra'],
    ['Retiraron esta invitación. Pide una nueva.', 'Intentar con otra'],
    ['Esta invitación ya venció. Pide una nueva.', 'Intentar con otra'],
    ['No se pudo entrar. Pide otra invitación.', 'Intentar con otra'],
    [
      'Falta que tenga señal el aparato que hizo esta invitación. Si están juntas, háganlo con códigos.',
      'Sin señal: con códigos',
    ],
  ])
})

test('[KE4] at the table it goes one step forward and one step back', async () => {
  paperDesk.joining = at('connecting')
  render(Join)
  screen.getByRole('button', { name: 'Sin señal: con códigos' }).click()
  await tick()
  expect(screen.getByText('Que la otra pantalla escanee este código.')).toBeTruthy()
  screen.getByRole('button', { name: 'Ya lo escaneó' }).click()
  expect(await screen.findByText('tapete')).toBeTruthy()
  screen.getByRole('button', { name: 'Escanear su respuesta' }).click()
  await tick()
  expect(screen.getByRole('button', { name: 'Abrir la cámara' })).toBeTruthy()
  const back = async (): Promise<void> => {
    screen.getByRole('button', { name: 'Regresar' }).click()
    await tick()
  }
  await back()
  expect(screen.getByRole('button', { name: 'Escanear su respuesta' })).toBeTruthy()
  await back()
  await back()
  expect(screen.getByText('Buscando señal…')).toBeTruthy()
})

test('[KE4] the inviter is told of an entry that has fallen, and the newcomer that she is awaited', () => {
  const story = group('Rosa', 'Ana')
  paperDesk.open(story, 'Rosa', { fallen: ['Lupe'], network: 'awaited' })
  render(Home)
  expect(screen.getByRole('alert').textContent).toContain('La entrada de Lupe no quedó')
  expect(screen.getByText(/Falta que tenga señal quien te dejó entrar/u)).toBeTruthy()
})
