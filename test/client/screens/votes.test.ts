/** Votes, the agreement and loans that are asked for, over a notebook on paper. */
import { fireEvent, render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import Ask from '../../../client/screens/loans/ask.svelte'
import { ladderLimit, termsView } from '../../../client/screens/loans/asking.ts'
import Lend from '../../../client/screens/meeting/lend.svelte'
import { pending } from '../../../client/screens/shell/pending.svelte.ts'
import Agreement from '../../../client/screens/votes/agreement.svelte'
import { agreementQuestions } from '../../../client/screens/votes/agreement-questions.ts'
import Propose from '../../../client/screens/votes/propose.svelte'
import Votes from '../../../client/screens/votes/votes.svelte'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'
import { dayOf } from '../../../shared/time/civil-date.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const press = async (name: string | RegExp): Promise<void> => {
  screen.getAllByRole('button', { name })[0]?.click()
  await vi.dynamicImportSettled()
  await tick()
}

const choose = async (name: string): Promise<void> => {
  await fireEvent.click(screen.getByRole('radio', { name }))
}

const agreed = foundingAgreement(pesos(50))

/** Opened, so that a loan can be asked for. */
const met = (...others: string[]): Story => {
  const story = group('Rosa', ...others)
  story.meeting()
  return story
}

beforeEach(() => {
  pending.undo()
})

test('[VO1] an agreement is put together from plain answers, and proposed with what it changes', async () => {
  const story = met('Ana', 'Lupe')
  paperDesk.open(story, 'Rosa')
  render(Agreement)
  expect(screen.getByText('Todavía no cambia nada.')).toBeTruthy()
  await press(/¿Multa por llegar tarde\?/u)
  await choose('10 pesos')
  await press('Seguir')
  await press(/¿Qué se hace con el ahorro\?/u)
  await choose('Se rifa: le toca completo a una')
  await press('Seguir')
  expect(screen.getByText('¿Cada cuánto es la rifa?')).toBeTruthy()
  await press('Proponer al grupo')
  const [proposal] = [...story.ledger.proposals.values()]
  expect(proposal?.motion).toEqual({
    kind: 'agreement',
    agreement: { ...agreed, fineLate: pesos(10), savingsUse: 'lots' },
  })
})

test('[VO1] answered one by one, each question follows the last, and none is asked that no longer matters', async () => {
  paperDesk.open(met('Ana'), 'Rosa')
  render(Agreement)
  await press('Contestar una por una')
  const titles: string[] = []
  for (;;) {
    const title = screen.getByRole('heading', { level: 1 }).textContent
    if (title === 'El acuerdo del grupo') break
    titles.push(title)
    await press('Seguir')
  }
  expect(titles).toHaveLength(15)
  expect(titles).not.toContain('¿Cada cuánto es la rifa?')
})

test('[VO1] whatever a question offers, its answer is read back as it was given', () => {
  for (const { answers, answer, chosen } of agreementQuestions('MXN')) {
    for (const { value, label } of answers(agreed)) {
      expect(chosen(answer(agreed, value))).toBe(value)
      expect(label).not.toBe('')
    }
  }
})

test('[VO1] an agreement that answers none of what is offered stays as it is until somebody answers', () => {
  const odd = { ...agreed, fineLate: pesos(7), quorumPercent: 60, ladder: [pesos(900)] }
  for (const { answers, answer, chosen } of agreementQuestions('MXN')) {
    expect(answers(odd).map(({ value }) => value)).toContain(chosen(odd))
    expect(answer(odd, chosen(odd))).toEqual(odd)
  }
})

test('[VO1] each woman votes with her own word; who leads closes once it is decided, and the result is said', async () => {
  const story = met('Ana', 'Lupe')
  story.propose('Rosa', { kind: 'agreement', agreement: { ...agreed, fineLate: pesos(10) } })
  paperDesk.open(story, 'Ana')
  render(Votes)
  expect(screen.getByText('¿Multa por llegar tarde?')).toBeTruthy()
  expect(screen.getByText('Faltan 2 votos a favor.')).toBeTruthy()
  await press('Sí')
  expect(screen.getByText('Dijiste que sí.')).toBeTruthy()
  expect(screen.getByText('Falta 1 voto a favor.')).toBeTruthy()
  expect(screen.getByText('No han votado: Rosa, Lupe')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Cerrar la votación' })).toBeNull()
  await paperDesk.enter('Rosa')
  await tick()
  await press('Sí')
  expect(screen.getByText('Ya se juntaron los votos: se aprueba.')).toBeTruthy()
  await press('Cerrar la votación')
  expect(screen.getByText('Se aprobó: el nuevo acuerdo. 2 a favor, 0 en contra.')).toBeTruthy()
  expect(story.agreement().fineLate).toBe(pesos(10))
  expect(story.problems).toEqual([])
})

test('[VO1] a woman may change her word until the vote is decided', async () => {
  const story = met('Ana', 'Lupe')
  story.propose('Rosa', { kind: 'cycle-end' })
  paperDesk.open(story, 'Ana')
  render(Votes)
  await press('No')
  await press('Cambiar mi voto')
  await press('Sí')
  expect(screen.getByText('A favor: 1. En contra: 0.')).toBeTruthy()
})

test('[VO1] money of the group is spent by a vote, once, and only by who leads', async () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  story.meeting().dues('Ana', pesos(100))
  paperDesk.open(story, 'Rosa')
  render(Propose)
  await press('Gastar del fondo del grupo')
  for (const digit of ['8', '0']) await press(digit)
  await press('Guardar')
  await fireEvent.input(screen.getByRole('textbox'), { target: { value: 'Pastel' } })
  await press('Seguir')
  expect(screen.getByText('un gasto de 80 pesos')).toBeTruthy()
  await press('Sí, que se vote')
  const [proposal] = [...story.ledger.proposals.values()]
  if (proposal === undefined) throw new Error('no proposal')
  story.vote(proposal.entry, 'yes', 'Rosa', 'Ana').closeVote('Rosa', proposal.entry)
  paperDesk.open(story, 'Rosa')
  render(Votes)
  await press('Hacerlo ahora')
  await pending.flush()
  await tick()
  expect(story.cash('group-fund')).toBe(pesos(20))
  expect(screen.queryByRole('button', { name: 'Hacerlo ahora' })).toBeNull()
  expect(story.problems).toEqual([])
})

test('[LO3] a loan is asked for within the ladder, voted, and handed over by the agreement’s terms', async () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const charge = { method: 'flat', rate: { millionths: 100_000, per: 'loan' } } as const
  const agreement = { ...agreed, charge, unit: pesos(1), ladder: [pesos(1_000), pesos(2_000)] }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana')
  story.meeting().receive(pesos(5_000))
  paperDesk.open(story, 'Ana')
  render(Ask)
  expect(screen.getByText('Por lo acordado, hasta 1,000 pesos.')).toBeTruthy()
  for (const digit of ['2', '0', '0', '0']) await press(digit)
  expect(screen.getByText(/Es más de lo que se puede/u)).toBeTruthy()
  for (const key of ['Borrar', 'Borrar', 'Borrar', 'Borrar']) await press(key)
  await press('1,000 pesos')
  await press('Guardar')
  await press('10 semanas')
  await choose('Mercancía')
  await press('Seguir')
  expect(screen.getByText('10 abonos de 110 pesos')).toBeTruthy()
  await press('Pedirlo al grupo')
  const [, proposal] = [...story.ledger.proposals.values()]
  if (proposal === undefined) throw new Error('no proposal')
  story.vote(proposal.entry, 'yes', 'Ana', 'Lupe').closeVote('Rosa', proposal.entry)
  paperDesk.open(story, 'Rosa')
  const { unmount } = render(Lend)
  expect(screen.queryByRole('button', { name: /^Lupe/u })).toBeNull()
  await press(/^Ana/u)
  await press('Entregar el préstamo')
  await pending.flush()
  unmount()
  expect(story.loan('Ana')).toMatchObject({ principal: pesos(1_000), instalment: pesos(110) })
  expect(story.problems).toEqual([])
})

test('[LO1] what a loan comes to is said with its last instalment and its charge', () => {
  const day = dayOf(2026, 3, 10)
  const terms = { ...agreed, unit: pesos(1) }
  expect(termsView(terms, pesos(1_000), 3, day)).toMatchObject({
    instalment: pesos(333),
    last: pesos(334),
    charge: centavos(0),
    total: pesos(1_000),
  })
})

test('[LO3] the ladder goes by the loans that she has taken; after its last rung that holds', () => {
  const story = group('Rosa', 'Ana').lend('Ana', pesos(100), { weeks: 1 })
  const agreement = { ...agreed, ladder: [pesos(100), pesos(200)] }
  expect(ladderLimit(agreement, story.member('Rosa'))).toBe(pesos(100))
  expect(ladderLimit(agreement, story.member('Ana'))).toBe(pesos(200))
  expect(ladderLimit(agreed, story.member('Ana'))).toBeNull()
})
