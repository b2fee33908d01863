/** The loudspeaker of the screens: what it says, and that it says nothing unasked and nothing hidden. */
import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import Closed from '../../../client/screens/closing/closed.svelte'
import Home from '../../../client/screens/home/home.svelte'
import RecordScreen from '../../../client/screens/meeting/record.svelte'
import Confirm from '../../../client/screens/movements/confirm.svelte'
import { pending } from '../../../client/screens/shell/pending.svelte.ts'
import type { Talk } from '../../../client/sounds/talk.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const { talks } = vi.hoisted(() => ({ talks: [] as Talk[] }))

/** Talks until it is stopped. */
vi.mock('../../../client/sounds/talk.ts', () => ({
  talk: (talk: Talk) => {
    talks.push(talk)
    return new Promise((resolve) => talk.signal.addEventListener('abort', () => resolve('done')))
  },
}))

const press = async (name: string | RegExp): Promise<void> => {
  screen.getByRole('button', { name }).click()
  await vi.dynamicImportSettled()
  await tick()
}

const newest = (): Talk => {
  const talk = talks.at(-1)
  if (talk === undefined) throw new Error('nothing was said')
  return talk
}

// jsdom lays nothing out.
Element.prototype.scrollIntoView = () => undefined

beforeEach(() => {
  pending.undo()
  talks.length = 0
})

const anaAtHome = (): void => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(1_500), { weeks: 10 })
  story.meeting().pay('Ana', pesos(150)).save('Ana', pesos(50))
  paperDesk.open(story, 'Ana')
}

test('nothing is said without a press; a second press stops it', async () => {
  anaAtHome()
  render(Home)
  await tick()
  expect(talks).toEqual([])
  await press('Escuchar')
  expect(newest().language).toBe('es')
  expect(newest().signal.aborted).toBe(false)
  await press('Callar')
  expect(newest().signal.aborted).toBe(true)
  expect(talks.length).toBe(1)
  expect(screen.getByRole('button', { name: 'Escuchar' })).toBeTruthy()
})

test('an amount is said only while it is shown, and no longer than that', async () => {
  anaAtHome()
  render(Home)
  await press('Escuchar')
  expect(newest().sentences).toContain('Mi ahorro')
  expect(newest().sentences.join(' ')).not.toContain('pesos')
  await press('Callar')
  await press('Ver Mi ahorro')
  await press('Escuchar')
  expect(newest().sentences).toContain('Mi ahorro: 50 pesos')
  expect(newest().sentences).toContain('Mi préstamo: Faltan 9 abonos de 150 pesos')
  expect(newest().signal.aborted).toBe(false)
  await press(/^Tapar Mi ahorro/)
  expect(newest().signal.aborted).toBe(true)
})

test('leaving the screen stops what is being said', async () => {
  anaAtHome()
  const { unmount } = render(Home)
  await press('Escuchar')
  unmount()
  expect(newest().signal.aborted).toBe(true)
})

test('what others recorded is asked without its amount until it is looked at', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(150))
  paperDesk.open(story, 'Ana')
  render(Confirm)
  await press('Escuchar')
  expect(newest().sentences[0]).toBe('Ahorro')
  expect(newest().sentences.at(-1)).toBe('¿Está bien?')
  await press('Callar')
  await press('Ver Ahorro')
  await press('Escuchar')
  expect(newest().sentences[0]).toBe('Ahorro: 150 pesos')
})

test('an entry is said as it is typed, and as it waits to be recorded', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting()
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Ahorro/)
  await press('Escuchar')
  expect(newest().sentences).toEqual(['Ahorro', '¿Cuánto?', 'Lo de siempre: 50 pesos'])
  await press('50 pesos')
  expect(newest().signal.aborted).toBe(true)
  await press('Escuchar')
  expect(newest().sentences).toEqual(['Ahorro', '50 pesos'])
  await press('Guardar')
  await screen.findByText('¿De quién es el dinero?')
  await press('Escuchar')
  expect(newest().sentences).toEqual(['¿De quién es el dinero?', 'Ahorro de Ana: 50 pesos'])
})

test('[ME1] a closing is read sentence by sentence, and the one that is said stands out', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).close()
  paperDesk.open(story, 'Ana')
  render(Closed)
  await press('Escuchar')
  const { sentences, onsentence } = newest()
  expect(sentences.slice(0, 2)).toEqual(['Reunión cerrada', 'Reunión del martes, 3 de marzo.'])
  const marked = (): string[] =>
    [...document.querySelectorAll('.spoken')].map(({ textContent }) => textContent)
  expect(marked()).toEqual([])
  for (const [place, sentence] of sentences.entries()) {
    if (place === 0) continue
    onsentence(place)
    await tick()
    expect(marked()).toEqual([sentence])
  }
})
