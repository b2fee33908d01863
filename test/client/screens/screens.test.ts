/** Screens over a notebook on paper: what is on them, and what their buttons ask of the desk. */
import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import Close from '../../../client/screens/closing/close.svelte'
import Closed from '../../../client/screens/closing/closed.svelte'
import Home from '../../../client/screens/home/home.svelte'
import RecordScreen from '../../../client/screens/meeting/record.svelte'
import Confirm from '../../../client/screens/movements/confirm.svelte'
import { cover } from '../../../client/screens/shell/cover.svelte.ts'
import { pending } from '../../../client/screens/shell/pending.svelte.ts'
import Staff from '../../../client/screens/staff/staff.svelte'
import { pesos } from '../../../shared/money/centavos.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const press = async (name: string | RegExp): Promise<void> => {
  screen.getByRole('button', { name }).click()
  // Until all promises that the click began are kept.
  await new Promise((resolve) => setTimeout(resolve))
}

const choose = async (name: string): Promise<void> => {
  await fireEvent.click(screen.getByRole('radio', { name }))
}

/** What can be touched: every one of them must have a name. */
const nameless = (): Element[] =>
  [...screen.queryAllByRole('button'), ...screen.queryAllByRole('link')].filter(
    (element) => (element.getAttribute('aria-label') ?? element.textContent).trim() === '',
  )

beforeEach(() => {
  pending.undo()
})

test('home keeps amounts hidden until they are touched, and shows a loan as instalments to go', async () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(1_500), { weeks: 10 })
  story.meeting().pay('Ana', pesos(150)).save('Ana', pesos(50))
  paperDesk.open(story, 'Ana')
  render(Home)
  expect(screen.getByText('Faltan 9 abonos')).toBeTruthy()
  expect(screen.queryByText('cincuenta pesos')).toBeNull()
  await press('Ver Mi ahorro')
  expect(screen.getByText('cincuenta pesos')).toBeTruthy()
  expect(screen.getByText('Faltan 9 abonos de 150 pesos')).toBeTruthy()
  expect(nameless()).toEqual([])
})

test('a member sees what to check, then what to sign; she cannot open the meeting', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).close()
  paperDesk.open(story, 'Ana')
  render(Home)
  const names = screen.getAllByRole('link').map((link) => link.textContent.trim())
  expect(names).toEqual([
    'Revisar 1 cosa que anotaron de mí',
    'Firmar el cierre del martes, 3 de marzo',
    'Mi libreta',
    'Más',
  ])
})

test('[AU4] confirming asks one question at a time and then says that nothing is left', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).save('Ana', pesos(20))
  paperDesk.open(story, 'Ana')
  render(Confirm)
  // Nobody answers for an amount that she has not looked at, and nobody beside her reads it unasked.
  expect(screen.queryByText('cincuenta pesos')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Sí, está bien' })).toBeNull()
  await press('Ver Ahorro')
  expect(screen.getByText('cincuenta pesos')).toBeTruthy()
  await press('Sí, está bien')
  expect(screen.queryByText('veinte pesos')).toBeNull()
  await press('Ver Ahorro')
  expect(screen.getByText('veinte pesos')).toBeTruthy()
  await press('No es así')
  await choose('No es mío')
  await press('Decir que no es así')
  expect(screen.getByText('No hay nada que revisar.')).toBeTruthy()
  expect(paperDesk.asked).toEqual(['confirmation', 'dispute'])
})

test('an entry waits for ten seconds of undo before it is recorded', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting()
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Ahorro/)
  await press('50 pesos')
  await press('Guardar')
  expect(screen.getByText('Ahorro de Ana: 50 pesos')).toBeTruthy()
  expect(paperDesk.asked).toEqual([])
  await press('Deshacer')
  await pending.flush()
  expect(paperDesk.asked).toEqual([])
})

test('an entry that waits when the cover comes down is recorded, and then the desk is locked', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting()
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Ahorro/)
  await press('50 pesos')
  await press('Guardar')
  await press('Tapar')
  expect(cover.isDown).toBe(true)
  await cover.lift()
  expect(paperDesk.asked).toEqual(['saving', 'lock'])
})

test('a full device keeps the entry that it could not take, and says so', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting()
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Ahorro/)
  await press('50 pesos')
  paperDesk.refusal = 'storage-full'
  await press('Guardar')
  await pending.flush()
  await tick()
  expect(screen.getByRole('alert').textContent).toContain('No se guardó: Ahorro de Ana: 50 pesos.')
  paperDesk.refusal = null
  await press('Intentar otra vez')
  expect(paperDesk.asked).toEqual(['saving', 'saving'])
  expect(story.cash('savings')).toBe(pesos(50))
})

test('whoever enters meanwhile does not record in her own name what another had typed', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting()
  paperDesk.open(story, 'Rosa')
  render(RecordScreen)
  await press('Ana')
  await press(/^Ahorro/)
  await press('50 pesos')
  paperDesk.refusal = 'storage-full'
  await press('Guardar')
  await pending.flush()
  paperDesk.refusal = null
  await paperDesk.enter('Ana')
  await pending.flush()
  expect(pending.refusal).toBe('locked')
  expect(story.cash('savings')).toBe(0)
})

test('[ME2] a box that differs is closed only with a pot and a reason', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50))
  paperDesk.open(story, 'Rosa')
  render(Close)
  await fireEvent.input(screen.getByRole('textbox', { name: 'Billete de 20 pesos' }), {
    target: { value: '2' },
  })
  await press('Ya conté todo')
  expect(screen.getByText(/En la caja faltan 10 pesos/)).toBeTruthy()
  await press('Cerrar la reunión')
  expect(paperDesk.asked).toEqual([])
  await choose('La alcancía (ahorros)')
  await choose('No sabemos')
  await press('Cerrar la reunión')
  expect(paperDesk.asked).toEqual(['meeting-closed'])
  const closing = [...story.ledger.meetings.values()][0]?.closing
  expect(closing?.reason).toBe('No sabemos')
  expect(closing?.pots.map(({ difference }) => difference)).toEqual([0, pesos(-10), 0])
  expect(story.problems).toEqual([])
})

test('[AU5] a closing shows its five words, and is signed once', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).close()
  paperDesk.open(story, 'Ana')
  render(Closed)
  const words = await screen.findByRole('list', { name: 'Cinco palabras' })
  expect(within(words).getAllByRole('listitem')).toHaveLength(5)
  await press('Firmar el cierre')
  expect(screen.getByText('Ya firmaste.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Firmar el cierre' })).toBeNull()
})

test('[KE3] staff see members, weeks and pots, and nothing on the page writes', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(1_500), { weeks: 10 })
  story.meeting().present('Ana', 'Rosa').pay('Ana', pesos(150)).save('Ana', pesos(50)).close()
  paperDesk.open(story, null, { role: 'reader', women: [] })
  render(Staff)
  const table = (name: string): HTMLElement => screen.getByRole('table', { name })
  expect(within(table('Compañeras')).getByRole('row', { name: /Ana/ }).textContent).toMatch(
    /50\s*1,350/,
  )
  expect(within(table('Semanas')).getAllByRole('row')).toHaveLength(3)
  const buttons = screen.getAllByRole('button').map((button) => button.textContent.trim())
  expect(buttons).toEqual(['Tapar', 'Guardar tabla (CSV)', 'Español', 'English'])
  expect(screen.queryAllByRole('textbox')).toEqual([])
})

test('without a signal the chip says that everything is kept', () => {
  paperDesk.open(group('Rosa'), 'Rosa', { network: 'offline' })
  render(Home)
  expect(screen.getByText('Sin señal. Todo queda guardado.')).toBeTruthy()
})

test('in English nothing is left in Spanish', async () => {
  paperDesk.open(group('Rosa', 'Ana').lend('Ana', pesos(1_500), { weeks: 10 }), 'Ana')
  const { overwriteGetLocale } = await import('../../../client/words/compiled/runtime.js')
  overwriteGetLocale(() => paperDesk.language)
  render(Home)
  expect(screen.getByText('Mi ahorro')).toBeTruthy()
  await paperDesk.setLanguage('en')
  await tick()
  expect(screen.getByText('10 repayments to go')).toBeTruthy()
  expect(document.body.textContent).not.toMatch(/ahorro|abono|Reunión|Movimientos/)
  await paperDesk.setLanguage('es')
})
