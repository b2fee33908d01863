/** The path of a meeting, over a notebook on paper: its order, what comes next and for whom, and how it goes on after the closing. */
import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import Home from '../../../client/screens/home/home.svelte'
import Fine from '../../../client/screens/meeting-steps/fine.svelte'
import Loans from '../../../client/screens/meeting-steps/loans.svelte'
import MeetingScreen from '../../../client/screens/meeting/meeting.svelte'
import { passed } from '../../../client/screens/meeting/passed.svelte.ts'
import type { MeetingPath, PathName } from '../../../client/screens/meeting/path.ts'
import { pathOf } from '../../../client/screens/meeting/path.ts'
import RecordScreen from '../../../client/screens/meeting/record.svelte'
import RollCall from '../../../client/screens/meeting/roll-call.svelte'
import { pending } from '../../../client/screens/shell/pending.svelte.ts'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { addDays } from '../../../shared/time/civil-date.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import type { MeetingStory } from '../../support/meeting-story.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))
vi.mock('virtual:pwa-register', () => ({ registerSW: () => () => Promise.resolve() }))

const settle = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve))
  await tick()
}

const press = async (name: string | RegExp): Promise<void> => {
  screen.getAllByRole('button', { name })[0]?.click()
  await settle()
}

const msPerDay = 86_400_000
const onDay = (day: Day): void => {
  vi.setSystemTime(new Date(day * msPerDay + msPerDay / 2))
}

const seenBy = (
  meeting: MeetingStory,
  who: string,
  going: { readonly passed?: readonly PathName[] } = {},
): MeetingPath => {
  const { ledger } = meeting.story
  const her = [...ledger.members.values()].find(({ alias }) => alias === who) ?? null
  const held = meeting.meeting
  const [leads, past] = [her?.leads ?? false, new Set(going.passed)]
  return pathOf(ledger, held, { her, leads, passed: past, settled: null })
}

const names = ({ steps }: MeetingPath): string[] => steps.map(({ name }) => name)

const nextFor = (...seen: Parameters<typeof seenBy>): string | null =>
  seenBy(...seen).mine?.name ?? null

const stateAt = (path: MeetingPath, step: PathName): string | undefined =>
  path.steps.find(({ name }) => name === step)?.state

const links = (): string[] =>
  screen.getAllByRole('link').map((link) => link.getAttribute('href') ?? '')

const second = (): { readonly story: Story; readonly meeting: MeetingStory } => {
  const story = group('Rosa', 'Ana', 'Lupe')
  story.meeting().save('Ana', pesos(50)).close()
  return { story, meeting: story.meeting() }
}

/** A meeting that has come as far as the roll call. */
const begun = (story: Story): MeetingStory =>
  story.meeting().step('last-closing-recited').countBox()

beforeEach(() => {
  pending.undo()
  location.hash = '#/'
})

afterEach(() => {
  vi.useRealTimers()
})

test('[ME1] the steps stand in their order; the first meeting has no closing to recite and no box to count', () => {
  const { meeting } = second()
  const order = [
    ...['opened', 'recited', 'box', 'roll-call', 'payments', 'savings', 'fines', 'loans'],
    ...['training', 'closed', 'read-aloud', 'signed', 'receipts', 'next-meeting'],
  ]
  expect(names(seenBy(meeting, 'Rosa'))).toEqual(order)
  const first = group('Rosa', 'Ana').meeting()
  expect(names(seenBy(first, 'Rosa'))).toEqual(
    order.filter((name) => name !== 'recited' && name !== 'box'),
  )
})

test('[ME1] [LT1] lots are a step once they are due, and wait for those who have not pressed', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const agreement = {
    ...foundingAgreement(pesos(50)),
    savingsUse: 'lots' as const,
    weeksBetweenLots: 1,
  }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana', 'Lupe')
  const early = story.meeting().save('Ana', pesos(50))
  expect(names(seenBy(early, 'Rosa'))).not.toContain('lots')
  early.close()
  expect(stateAt(seenBy(story.meeting(), 'Rosa'), 'lots')).toBe('offered')
})

test('[ME1] what comes next is the leader’s, one step after the other; the others read what waits for their own word', () => {
  const { story, meeting } = second()
  // Who opened cannot confirm it herself, and is not kept waiting.
  expect(seenBy(meeting, 'Rosa').next?.name).toBe('opened')
  expect(nextFor(meeting, 'Rosa')).toBe('recited')
  expect(nextFor(meeting, 'Ana')).toBe('opened')
  story.confirm('Ana', meeting.ref)
  expect(nextFor(meeting, 'Ana')).toBe('savings')
  meeting.step('last-closing-recited')
  expect(nextFor(meeting, 'Rosa')).toBe('box')
  meeting.countBox()
  expect(nextFor(meeting, 'Rosa')).toBe('roll-call')
  meeting.present('Rosa', 'Ana', 'Lupe')
  meeting.by('Ana').save('Ana', pesos(50))
  expect(nextFor(meeting, 'Ana')).toBeNull()
  expect(seenBy(meeting, 'Ana').next?.name).toBe('savings')
  expect(nextFor(meeting, 'Lupe')).toBe('savings')
})

test('[ME1] two devices at once: each sees what the other has done, and nothing is asked twice', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting()
  story.part('Rosa', 'Ana', 'Lupe')
  meeting.by('Rosa').present('Rosa', 'Ana', 'Lupe')
  meeting.by('Ana').save('Rosa', pesos(50)).save('Ana', pesos(50)).save('Lupe', pesos(50))
  story.meet()
  expect(nextFor(meeting, 'Rosa')).toBe('loans')
})

test('[CO1] who is not here is not waited for to save; her instalment is, since others may cover it', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Lupe', pesos(1_500), { weeks: 10 })
  const meeting = begun(story).present('Rosa', 'Ana').absent('Lupe')
  meeting.save('Rosa', pesos(50)).save('Ana', pesos(50))
  expect(nextFor(meeting, 'Rosa')).toBe('payments')
  meeting.cover('Lupe', { Ana: pesos(150) })
  expect(nextFor(meeting, 'Rosa')).toBe('loans')
  expect(stateAt(seenBy(meeting, 'Rosa'), 'savings')).toBe('left')
})

test('[ME1] what is optional is offered once and never missing; a touch goes past it, and states nothing', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().present('Rosa', 'Ana')
  meeting.save('Rosa', pesos(50)).save('Ana', pesos(50))
  expect(stateAt(seenBy(meeting, 'Rosa'), 'fines')).toBe('done')
  expect(nextFor(meeting, 'Rosa')).toBe('loans')
  expect(nextFor(meeting, 'Rosa', { passed: ['loans'] })).toBe('training')
  expect(nextFor(meeting, 'Rosa', { passed: ['loans', 'training'] })).toBe('closed')
  meeting.close()
  expect(nextFor(meeting, 'Rosa')).toBe('read-aloud')
})

test('[ME1] the screen: one large button, what is done in one line, what comes later in another, and all of it reachable', async () => {
  const { story, meeting } = second()
  story.confirm('Ana', meeting.ref)
  onDay(meeting.day)
  paperDesk.open(story, 'Rosa')
  render(MeetingScreen)
  expect(screen.getByText('Paso 2 de 14')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Sigue: repasar el cierre anterior' })).toBeTruthy()
  await press('Ya está: 3 pasos')
  await press('Después: 10 pasos')
  for (const way of ['caja', 'asistencia', 'prestamos', 'multa', 'tema', 'cerrar', 'proxima']) {
    expect(links()).toContain(`#/reunion/${way}`)
  }
})

test('[ME1] another woman than who opened confirms it with one touch, and reads who does the rest', async () => {
  const { story, meeting } = second()
  onDay(meeting.day)
  paperDesk.open(story, 'Ana')
  const { unmount } = render(MeetingScreen)
  await press('Sigue: confirmar que se abrió')
  expect(meeting.meeting.entry.confirmations).toHaveLength(1)
  expect(screen.getByRole('link', { name: /^Sigue: ahorros/u })).toBeTruthy()
  await press(/^Después/u)
  expect(links()).not.toContain('#/reunion/cerrar')
  expect(screen.getAllByText('Le toca a Rosa').length).toBeGreaterThan(0)
  unmount()
  paperDesk.open(second().story, 'Rosa')
  render(MeetingScreen)
  expect(screen.getByText(/Falta que otra compañera confirme/u)).toBeTruthy()
})

test('what a woman lacks of her instalment is no list for the others', async () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Lupe', pesos(1_500), { weeks: 10 })
  const meeting = begun(story).present('Rosa', 'Ana', 'Lupe')
  story.confirm('Ana', meeting.ref)
  onDay(meeting.day)
  const shown = async (who: string): Promise<string> => {
    paperDesk.open(story, who)
    const { container, unmount } = render(MeetingScreen)
    await press(/^Después/u)
    const text = container.textContent.replaceAll(/\s+/gu, ' ')
    unmount()
    return text
  }
  expect(await shown('Rosa')).toContain('Sigue: abonos Falta: Lupe')
  expect(await shown('Ana')).not.toMatch(/Abonos Falta/u)
})

test('a step’s screen leads to the next with one touch, past what is missing if the group goes on', async () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().present('Rosa', 'Ana')
  onDay(meeting.day)
  paperDesk.open(story, 'Rosa')
  const roll = render(RollCall)
  await press('Listo. Sigue: ahorros')
  expect(location.hash).toBe('#/anotar')
  roll.unmount()
  const brought = render(RecordScreen)
  expect(screen.getByText('Ahorros. Falta: Rosa, Ana')).toBeTruthy()
  await press('Listo. Sigue: préstamos y votaciones')
  expect(location.hash).toBe('#/reunion/prestamos')
  brought.unmount()
  const loans = render(Loans)
  await press(/^Hoy nadie pide\. Sigue: capacitación/u)
  expect(location.hash).toBe('#/reunion/tema')
  loans.unmount()
  expect(paperDesk.asked).toEqual([])
  // It stays named as missing, before the closing.
  passed.pass(meeting.meeting.key, ['training'])
  render(MeetingScreen)
  expect(screen.getByText('Antes de cerrar, quedó pendiente: Ahorros')).toBeTruthy()
})

test('what waits for its ten seconds is not asked for again meanwhile', async () => {
  const story = group('Rosa', 'Ana')
  const agreement = { ...foundingAgreement(pesos(50)), fineLate: pesos(10) }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana')
  const meeting = story.meeting().present('Rosa').attend('Ana', 'late').save('Rosa', pesos(50))
  onDay(meeting.day)
  paperDesk.open(story, 'Rosa')
  const fine = render(Fine)
  await press('Ana, llegó tarde: 10 pesos')
  expect(screen.queryByRole('button', { name: /^Ana, llegó/u })).toBeNull()
  await press('Deshacer')
  expect(screen.getByRole('button', { name: /^Ana, llegó/u })).toBeTruthy()
  fine.unmount()
  const recording = render(RecordScreen)
  await press('Ana')
  await press(/^Ahorro/u)
  await press('50 pesos')
  await press('Guardar')
  expect(paperDesk.asked).toEqual([])
  recording.unmount()
  render(MeetingScreen)
  expect(screen.queryByRole('link', { name: /^Sigue: ahorros/u })).toBeNull()
  await press('Deshacer')
  expect(screen.getByRole('link', { name: /^Sigue: ahorros/u })).toBeTruthy()
})

test('[ME1] after the closing the path goes on to the next date; then, or on another day, the next meeting can be opened', async () => {
  const { story, meeting } = second()
  story.confirm('Ana', meeting.ref)
  meeting.close()
  onDay(meeting.day)
  const next = (): string | undefined => {
    paperDesk.open(story, 'Rosa')
    const { unmount } = render(MeetingScreen)
    const words = screen
      .getAllByRole('link')
      .map(({ textContent }) => textContent.trim())
      .find((text) => text.startsWith('Sigue'))
    unmount()
    return words
  }
  expect(next()).toBe('Sigue: leer el cierre en voz alta')
  meeting.step('closing-read-aloud')
  expect(next()).toMatch(/^Sigue: firmar/u)
  meeting.sign('Rosa')
  // The other signature is hers who was there too.
  expect(next()).toBe('Sigue: entregar comprobantes')
  meeting.sign('Ana').step('receipts-given')
  expect(next()).toBe('Sigue: fijar la próxima reunión')
  paperDesk.open(story, 'Rosa')
  const home = render(Home)
  expect(screen.getByText('Sigue: fijar la próxima reunión')).toBeTruthy()
  home.unmount()
  onDay(addDays(meeting.day, 7))
  const later = render(MeetingScreen)
  expect(screen.getByRole('button', { name: /^Abrir la reunión/u })).toBeTruthy()
  await press(/^Lo que quedó de la reunión/u)
  expect(links()).toContain('#/reunion/proxima')
  later.unmount()
  onDay(meeting.day)
  meeting.setNext()
  expect(story.problems).toEqual([])
  expect(next()).toBeUndefined()
})
