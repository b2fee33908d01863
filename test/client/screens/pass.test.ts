/** A meeting goes from screen to camera: what is shown, and each outcome in a sentence of its own. */
import { cleanup, render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { linesOf, secondsFor } from '../../../client/screens/copy/pass-words.ts'
import Pass from '../../../client/screens/copy/pass.svelte'
import { ok, refuse } from '../../../shared/base/result.ts'
import { seriesOf } from '../../../shared/wire/frames.ts'
import { isKeptAwake } from '../../../client/parts/wake-lock.ts'
import { done } from '../../support/devices.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  paperDesk.open(group('Rosa', 'Ana'), 'Rosa')
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const press = async (name: string): Promise<void> => {
  screen.getByRole('button', { name }).click()
  await tick()
}

const shownNow = (): string | null | undefined =>
  screen
    .getByRole('img', { name: 'Códigos de la reunión' })
    .querySelector('path')
    ?.getAttribute('d')

const showing = async (): Promise<void> => {
  const series = done(seriesOf(new Uint8Array(17_000).fill(7)))
  vi.spyOn(paperDesk.table, 'part').mockResolvedValue(ok({ series, records: 54 }))
  render(Pass)
  await press('Enseñar lo de aquí')
  await screen.findByRole('img', { name: 'Códigos de la reunión' })
}

test('[PG7] the codes change ten times a second, say how long they take, and rest when she says so', async () => {
  await showing()
  expect(screen.getByText('54 anotaciones · como 7 segundos')).toBeTruthy()
  const seen = new Set<unknown>()
  for (let turn = 0; turn < 10; turn++) {
    seen.add(shownNow())
    vi.advanceTimersByTime(100)
    await tick()
  }
  expect(seen.size).toBe(10)
  await press('Pausa')
  const rests = shownNow()
  vi.advanceTimersByTime(1_000)
  await tick()
  expect(shownNow()).toBe(rests)
  await press('Seguir')
  vi.advanceTimersByTime(100)
  await tick()
  expect(shownNow()).not.toBe(rests)
})

test('[KE1] while codes are shown the screen stays lit, and no longer', async () => {
  await showing()
  expect(isKeptAwake()).toBe(true)
  await press('Regresar')
  expect(isKeptAwake()).toBe(false)
})

test.each([
  ['nothing-to-do', 'Aquí todavía no hay nada que pasar.'],
  ['too-much', 'Es demasiado para pasarlo con códigos. Pásenlo en un archivo.'],
  ['other-group', 'Ese código es de otro grupo.'],
] as const)('[PG7] where there is nothing to show (%s) it says so', async (refusal, sentence) => {
  vi.spyOn(paperDesk.table, 'part').mockResolvedValue(refuse(refusal))
  render(Pass)
  await press('Enseñar lo de aquí')
  expect(await screen.findByText(sentence)).toBeTruthy()
})

test('[PG7] what came is said in one sentence, and what is wrong in another', () => {
  const taken = { kind: 'taken', news: 0, hasStrange: false, isBehind: false } as const
  expect(linesOf({ ...taken, news: 60 })).toEqual(['Listo. Llegaron 60 anotaciones nuevas.'])
  expect(linesOf(taken)).toEqual(['Listo. Este aparato ya lo tenía todo.'])
  expect(linesOf({ ...taken, news: 1, hasStrange: true })).toEqual([
    'Listo. Llegó 1 anotación nueva.',
    'Una parte no es igual a lo que está aquí, y se dejó fuera.',
  ])
  expect(linesOf({ ...taken, isBehind: true })).toEqual([
    'A este aparato le falta algo de antes. Enséñale al otro lo que ya tienes.',
  ])
  expect(secondsFor(43)).toBe(7)
})
