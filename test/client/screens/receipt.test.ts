/** A receipt, from the entry's screen to the other woman's: made only when she asks, and checked without a network. */
import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, expect, test, vi } from 'vitest'
import Movement from '../../../client/screens/movements/movement.svelte'
import { chosenEntry } from '../../../client/screens/movements/chosen-entry.svelte.ts'
import Check from '../../../client/screens/receipt/check.svelte'
import Make from '../../../client/screens/receipt/make.svelte'
import { madeReceipt } from '../../../client/screens/receipt/made-receipt.svelte.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { refToKey } from '../../../shared/record/record.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))
vi.mock('virtual:pwa-register', () => ({ registerSW: () => () => Promise.resolve() }))

let seen: ((text: string) => void) | null = null
/** What the camera would read, read at once. */
vi.mock('../../../client/parts/camera.ts', () => ({
  openCamera: () => Promise.resolve({ ok: true, value: { getVideoTracks: () => [] } }),
  closeCamera: () => undefined,
  watchForCodes: (_video: unknown, read: (text: string) => void) => {
    seen = read
    return () => (seen = null)
  },
}))

HTMLMediaElement.prototype.play = () => Promise.resolve()

afterEach(() => {
  madeReceipt.drop()
  chosenEntry.key = null
})

const press = async (name: string): Promise<void> => {
  screen.getByRole('button', { name }).click()
  await new Promise((resolve) => setTimeout(resolve))
  await tick()
}

const evening = (): Story => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50))
  chosenEntry.key = refToKey(story.last)
  return story
}

const madeBy = async (story: Story, ...choices: string[]): Promise<string> => {
  paperDesk.open(story, 'Ana')
  madeReceipt.drop()
  const { unmount } = render(Make)
  for (const choice of choices) screen.getByRole('checkbox', { name: choice }).click()
  await press('Hacer el comprobante')
  unmount()
  return madeReceipt.words?.code ?? ''
}

const scan = async (code: string): Promise<string> => {
  const { container } = render(Check)
  await press('Abrir la cámara')
  seen?.(code)
  await tick()
  return container.textContent.replaceAll(/\s+/gu, ' ')
}

test('only who the money is of finds a receipt at an entry, and none at one that was taken back', () => {
  const story = evening()
  const link = (who: string): Element | null => {
    paperDesk.open(story, who)
    const { unmount } = render(Movement)
    const found = screen.queryByRole('link', { name: 'Comprobante' })
    unmount()
    return found
  }
  expect(link('Rosa')).toBeNull()
  expect(link('Ana')).not.toBeNull()
  story.reverse('Rosa', story.last)
  expect(link('Ana')).toBeNull()
})

test('nothing is made before she asks, and no name is on it that she did not choose', async () => {
  const story = evening()
  paperDesk.open(story, 'Ana')
  const { unmount } = render(Make)
  expect(screen.getByText(/Quien la vea sabrá esa cantidad/u)).toBeTruthy()
  expect(paperDesk.asked).toEqual([])
  unmount()
  await madeBy(story)
  expect(madeReceipt.words).toMatchObject({
    title: 'Comprobante',
    kind: 'Ahorro',
    amount: '50 pesos',
    spelled: 'cincuenta pesos',
    names: [],
  })
  expect(JSON.stringify(madeReceipt.words)).not.toMatch(/Ana|Jacarandas/u)
  await madeBy(story, 'Poner mi nombre')
  expect(madeReceipt.words?.names).toEqual(['Ana'])
})

test('another device finds it in the notebook, with the same folio and a hidden amount', async () => {
  const story = evening()
  const code = await madeBy(story)
  const folio = madeReceipt.words?.folio ?? ''
  paperDesk.open(story, 'Rosa')
  const text = await scan(code)
  expect(text).toContain('Está en el cuaderno, así.')
  expect(text).toContain(folio)
  expect(text).toContain('Ana')
  expect(text).not.toContain('50 pesos')
})

test('a receipt of what was corrected since says so, by whom and why', async () => {
  const story = evening()
  const code = await madeBy(story)
  story.reverse('Rosa', story.last, 'era otra cantidad')
  paperDesk.open(story, 'Rosa')
  const text = await scan(code)
  expect(text).toContain('Está, pero fue corregido.')
  expect(text).toContain('Corregido por Rosa: era otra cantidad')
})

test('of another notebook it is not here, which may be because it has not come yet', async () => {
  const code = await madeBy(evening())
  paperDesk.open(group('Rosa', 'Ana'), 'Rosa')
  const text = await scan(code)
  expect(text).toContain('No está en este cuaderno.')
  expect(text).toContain('puede que todavía no llegue')
})

test('any other code is told to be something else', async () => {
  paperDesk.open(group('Rosa', 'Ana'), 'Rosa')
  expect(await scan('https://example.org/x')).toContain('Ese código es de otra cosa.')
})
