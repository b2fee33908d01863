/** Staff's screens and tables over a notebook on paper: what is on them, and that nothing on them writes. */
import { render, screen, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, test, vi } from 'vitest'
import { toCsv } from '../../../client/screens/staff/csv.ts'
import { funderCsv, funderRows } from '../../../client/screens/staff/funder-rows.ts'
import Funder from '../../../client/screens/staff/funder.svelte'
import { groups } from '../../../client/screens/staff/groups.svelte.ts'
import {
  columnsIn,
  portfolioCsv,
  sortGroups,
} from '../../../client/screens/staff/portfolio-rows.ts'
import Portfolio from '../../../client/screens/staff/portfolio.svelte'
import Staff from '../../../client/screens/staff/staff.svelte'
import { funderForm } from '../../../shared/ledger/funder.ts'
import { indicatorsOf } from '../../../shared/ledger/indicators.ts'
import { portfoliosOf } from '../../../shared/ledger/portfolio.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { lastDay } from '../../../shared/time/civil-date.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const season = (): Story => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(1_500), { weeks: 10 })
  story.meeting().present('Ana', 'Rosa').pay('Ana', pesos(150)).save('Ana', pesos(50)).close()
  story.meeting().present('Rosa').train('nutrition').leave('Lupe').close()
  return story
}

const found = (story: Story, name: string) => {
  const { ledger } = story
  const indicators = indicatorsOf(ledger, lastDay)
  const figures = { programme: 'via-migrante', currency: 'MXN' } as const
  return { id: name, name, lastMeeting: null, indicators, ...figures }
}

const rowOf = (name: RegExp): string =>
  screen.getByRole('row', { name }).textContent.replaceAll(/\s+/gu, ' ').trim()

/** Until all that was begun has been shown. */
const settle = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve))
  await tick()
}

test('[IN1] one group: each indicator with its value, and where it comes from', () => {
  paperDesk.open(season(), null, { role: 'reader', women: [] })
  render(Staff)
  expect(rowOf(/^Asistencia, últimas 4/)).toContain('3 de 9')
  expect(rowOf(/^Salieron/)).toContain('1 de 3')
  expect(rowOf(/^Cubierto por otras/)).toContain('0%')
  const weeks = screen.getByRole('table', { name: 'Semanas' })
  const told = within(weeks)
    .getAllByRole('row')
    .map(({ textContent }) => textContent)
  expect(told.filter((text) => text.includes('de 3'))).toHaveLength(3)
  expect(rowOf(/^nutrición/)).toBe('nutrición11')
})

test('[IN1] all groups: rows, programme and total; nothing on the page writes', async () => {
  paperDesk.open(season(), null, { role: 'reader', women: [] })
  render(Portfolio)
  await settle()
  expect(rowOf(/^Las Jacarandas/)).toContain('33.3%')
  expect(rowOf(/^Total/)).toContain('Grupos: 1')
  expect(screen.getAllByRole('columnheader', { name: /Riesgo/ })).toHaveLength(3)
  expect(paperDesk.asked).toEqual([])
})

test('[IN1] the form for the funder shows no name and no small cell', async () => {
  paperDesk.open(season(), null, { role: 'reader', women: [] })
  const { container } = render(Funder)
  await settle()
  expect(rowOf(/^Compañeras activas/)).toBe('Compañeras activas<5–')
  for (const name of ['Rosa', 'Ana', 'Lupe', 'Jacarandas']) {
    expect(container.textContent).not.toContain(name)
  }
})

test('[IN1] groups are sorted by exact ratios, both ways', () => {
  const busy = group('Rosa', 'Ana')
  busy.meeting().present('Rosa', 'Ana').close()
  const known = [found(season(), 'Uno'), found(busy, 'Dos'), found(group('Rosa'), 'Tres')]
  const columns = columnsIn('with-cover')
  const order = (key: string, direction: 'ascending' | 'descending'): string =>
    sortGroups(known, columns, { key, direction })
      .map(({ name }) => name)
      .join()
  expect(order('attendance-last-4', 'descending')).toBe('Dos,Uno,Tres')
  expect(order('attendance-last-4', 'ascending')).toBe('Tres,Uno,Dos')
  expect(order('name', 'ascending')).toBe('Dos,Tres,Uno')
  const keys = (reading: 'with-cover' | 'without-cover'): string[] =>
    columnsIn(reading).map(({ key }) => key)
  expect(keys('without-cover')).toEqual(keys('with-cover'))
})

test('[IN1] tables are RFC 4180, and nothing that somebody typed is a formula', () => {
  const typed = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '|cmd', '＝1', '\u200b=1']
  for (const text of typed) {
    expect(toCsv([[text]])).toMatch(/^\uFEFF"?'/u)
  }
  expect(toCsv([['a', 'b,c', 'say "x"', 'l1\nl2', -5, 0.5, '<5', '–']])).toBe(
    '\uFEFFa,"b,c","say ""x""","l1\nl2",-5,0.5,<5,–\r\n',
  )
})

test('[IN1] what is saved for the funder is what is shown; of groups, exact pairs too', () => {
  const all = [found(season(), '=Uno')]
  const [portfolio] = portfoliosOf(all)
  if (portfolio === undefined) throw new Error('no portfolio')
  const form = funderForm(portfolio)
  const csv = funderCsv(form)
  expect(csv.length).toBe(funderRows(form).length + 1)
  expect(csv.flat().every((cell) => typeof cell !== 'string' || !cell.includes('Uno'))).toBe(true)
  const [heads, row] = portfolioCsv(all)
  expect(row).toHaveLength(heads?.length ?? 0)
  expect(toCsv([row ?? []])).toContain("'=Uno,Via Migrante,,2,1350,33.33,3,9")
  expect(groups.done).toBeNull()
})
