/** Her own corner over a notebook on paper: what waits for her, her passbook, her place in the lots, the group's box. */
import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, test, vi } from 'vitest'
import Box from '../../../client/screens/corner/box.svelte'
import More from '../../../client/screens/corner/more.svelte'
import MyLot from '../../../client/screens/corner/my-lot.svelte'
import Passbook from '../../../client/screens/corner/passbook.svelte'
import Home from '../../../client/screens/home/home.svelte'
import { loanLine } from '../../../client/screens/home/loan-line.ts'
import { openLoansOf } from '../../../client/screens/home/passbook.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { dayOf } from '../../../shared/time/civil-date.ts'
import { lotsGroup, openLots } from '../../support/lots-story.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const press = async (name: string): Promise<void> => {
  screen.getByRole('button', { name }).click()
  await tick()
}

const links = (): string[] =>
  screen.getAllByRole('link').map(({ textContent }) => textContent.trim())

test('what waits for her is one list before all else, and home has five things at most', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(1_500), { weeks: 10 })
  story.meeting().save('Ana', pesos(50)).close()
  story.propose('Rosa', { kind: 'leader-elected', member: story.memberRef('Ana'), replaces: null })
  paperDesk.open(story, 'Ana')
  const { container } = render(Home)
  expect(links()).toEqual([
    'Revisar 2 cosas que anotaron de mí',
    'Firmar el cierre del martes, 10 de marzo',
    'Votar',
    'Mi libreta',
    'Más',
  ])
  const things = [...(container.querySelector('main')?.children ?? [])]
  expect(things.length).toBeLessThanOrEqual(5)
  expect(things[0]?.querySelectorAll('a')).toHaveLength(3)
})

test('her turn in the lots waits for her, and no longer once she has pressed', () => {
  const women = ['Rosa', 'Ana', 'Lupe'] as const
  const story = lotsGroup({}, ...women)
  const meeting = story.meeting()
  for (const name of women) meeting.save(name, pesos(50))
  const lots = openLots(meeting, pesos(150), women)
  paperDesk.open(story, 'Ana')
  const { unmount } = render(Home)
  expect(links()).toContain('Te toca en la rifa')
  unmount()
  lots.press('Ana')
  paperDesk.open(story, 'Ana')
  render(Home)
  expect(links()).not.toContain('Te toca en la rifa')
})

test('what she pays next says when, and how much only once she has touched; what is missing is named so', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(1_500), { weeks: 10 })
  const [view] = openLoansOf(story.member('Ana'))
  if (view === undefined) throw new Error('no loan')
  const due = view.standing.next?.due ?? dayOf(2026, 1, 1)
  const line = (amounts: 'hidden' | 'shown', today: number): string | null =>
    loanLine(view, { currency: 'MXN', amounts, today: today as typeof due }).next
  expect(line('hidden', due)).toMatch(/^Te toca abonar el martes, \d+ de marzo$/u)
  expect(line('shown', due)).toMatch(/^Te toca dar 150 pesos el martes, /u)
  expect(line('hidden', due + 1)).toMatch(/^Te falta el abono del martes, /u)
  expect(line('shown', due + 1)).toMatch(/^Te faltan 150 pesos, del martes, /u)
})

test('her passbook is a card a week, newest first, without a table and without an amount that she has not asked for', async () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(1_500), { weeks: 10 })
  story.meeting().pay('Ana', pesos(150)).save('Ana', pesos(50)).save('Lupe', pesos(70)).close()
  story.meeting().save('Ana', pesos(60)).dues('Ana', pesos(5))
  paperDesk.open(story, 'Ana')
  const { container } = render(Passbook)
  const weeks = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)
  expect(weeks).toEqual(['martes, 17 de marzo', 'martes, 10 de marzo', 'martes, 3 de marzo'])
  expect(container.querySelector('table')).toBeNull()
  expect(container.textContent).not.toMatch(/\d pesos|sesenta/u)
  expect(container.textContent).toContain('Cuota')
  expect(container.textContent).toContain('Sellado')
  await press('Ver Mi ahorro')
  expect(container.textContent).toContain('sesenta pesos')
  expect(container.textContent).toContain('ciento cincuenta pesos')
  expect(container.textContent).not.toContain('setenta')
})

test('[LT3] her place in the lots: to come, come, and to come again in the next round', () => {
  const women = ['Rosa', 'Ana'] as const
  const story = lotsGroup({}, ...women)
  const shown = (who: string): string => {
    paperDesk.open(story, who)
    const { container, unmount } = render(MyLot)
    const text = container.textContent.replaceAll(/\s+/gu, ' ')
    unmount()
    return text
  }
  const draw = (eligible: readonly string[]): string => {
    const meeting = story.meeting()
    for (const name of women) meeting.save(name, pesos(50))
    const lots = openLots(meeting, pesos(100), eligible)
    if (eligible.length > 1) {
      lots.press(...women).closePressing()
      lots.reveal(...women)
    }
    const winner = eligible.length === 1 ? (eligible[0] ?? '') : lots.winnerOf(eligible)
    lots.state('Ana', { winner })
    meeting.close()
    return winner
  }
  expect(shown('Ana')).toContain('En la ronda 1 faltan 2 compañeras.')
  const first = draw(women)
  const other = women.find((name) => name !== first) ?? ''
  expect(shown(first)).toContain('Ya te tocó, el martes')
  expect(shown(other)).toContain('Todavía te va a tocar.')
  expect(shown(other)).toContain('En la ronda 1 falta 1 compañera.')
  expect(shown(other)).not.toContain('pesos')
  draw([other])
  expect(shown(first)).toContain('En la ronda 2 faltan 2 compañeras.')
  expect(story.problems).toEqual([])
})

test('the box shows one amount at a time, and says only what is shown', async () => {
  const story = group('Rosa', 'Ana')
  story.meeting().receive(pesos(5_000)).save('Ana', pesos(50))
  paperDesk.open(story, 'Ana')
  const { container } = render(Box)
  expect(container.textContent).not.toContain('pesos')
  await press('Ver Todo')
  expect(container.textContent).toContain('cinco mil cincuenta pesos')
  await press('Ver La alcancía (ahorros)')
  expect(container.textContent).toContain('cincuenta pesos')
  expect(container.textContent).not.toContain('cinco mil')
})

test('from home all the rest is one touch further, in at most five ways', () => {
  const story = lotsGroup({}, 'Rosa', 'Ana')
  paperDesk.open(story, 'Ana')
  render(More)
  expect(links().filter((name) => name !== '')).toEqual([
    'Movimientos',
    'Votaciones',
    'Mi lugar en la rifa',
    'El grupo',
  ])
})
