/** Who enters, who goes, and by whose word: what is on the screens and what their buttons ask. */
import { render, screen } from '@testing-library/svelte'
import { expect, test, vi } from 'vitest'
import Home from '../../../client/screens/home/home.svelte'
import Destroyed from '../../../client/screens/people/destroyed.svelte'
import Ended from '../../../client/screens/people/ended.svelte'
import People from '../../../client/screens/people/people.svelte'
import type { OpenMandate } from '../../../client/state/people.ts'
import type { NotebookView } from '../../../client/state/desk.ts'
import { paperDesk } from '../../support/paper-desk.svelte.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

vi.mock('../../../client/state/desk.svelte.ts', async () => ({
  desk: (await import('../../support/paper-desk.svelte.ts')).paperDesk,
}))

const press = async (name: string | RegExp): Promise<void> => {
  screen.getByRole('button', { name }).click()
  await new Promise((resolve) => setTimeout(resolve))
}

/** Rosa’s and Lupe’s keys lie on this device, Ana’s on her phone; Via reads. */
const credentialsOf = (story: Story): NotebookView['credentials'] => [
  ...story.input().credentials,
  { key: 'via', role: 'reader', member: null, label: 'Oficina de Via', at: 1, statement: 9 },
]

const open = (me: string, changed: Partial<NotebookView> = {}): Story => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const credentials = credentialsOf(story)
  paperDesk.open(story, me, { credentials, keysHere: ['Rosa', 'Lupe'], ...changed })
  return story
}

const dismissal = (story: Story, isMineMissing: boolean): OpenMandate => ({
  name: 'a mandate',
  matter: 'dismissal',
  member: story.member('Ana'),
  label: '',
  signedBy: [story.member('Rosa')],
  isMineMissing,
})

test('[KE3] every member sees who can read, and asks to take it back only after she was asked', async () => {
  open('Lupe')
  render(People)
  expect(screen.getByText('Oficina de Via', { exact: false })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Ver lo que ve el personal' })).toBeTruthy()
  await press('Quitar el permiso')
  expect(screen.getByText('Hace falta una lideresa, o dos compañeras.')).toBeTruthy()
  expect(paperDesk.asked).toEqual([])
  await press('Sí, hacerlo')
  expect(paperDesk.asked).toEqual(['removeKey'])
})

test('[AU6] a dismissal says that it takes two, and can be left', async () => {
  open('Lupe')
  render(People)
  await press('Ana')
  await press('Sacar del cuaderno')
  expect(screen.getByText('Hacen falta dos:', { exact: false })).toBeTruthy()
  await press('No, regresar')
  expect(screen.getByRole('heading', { name: 'Ana' })).toBeTruthy()
  expect(paperDesk.asked).toEqual([])
  await press('Sacar del cuaderno')
  await press('Sí, hacerlo')
  expect(paperDesk.asked).toEqual(['dismiss'])
})

test('[KE4] a lost phone asks where she will enter; a forgotten PIN is of a key on this device', async () => {
  open('Rosa')
  render(People)
  await press('Ana')
  expect(screen.queryByRole('button', { name: 'Olvidó su clave' })).toBeNull()
  await press('Perdió: Ana')
  await press('Con otro teléfono, después')
  await press('Sí, hacerlo')
  expect(paperDesk.asked).toEqual(['removeKey'])
})

test('[KE4] nobody dismisses herself, and her own key here is not hers to replace alone', async () => {
  open('Lupe')
  render(People)
  await press('Lupe')
  expect(screen.queryByRole('button', { name: 'Sacar del cuaderno' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Olvidó su clave' })).toBeNull()
})

test('[AU6] what waits for her word is on her home and asks for it once; who gave it sees who has', async () => {
  const story = open('Lupe')
  const credentials = credentialsOf(story)
  paperDesk.open(story, 'Lupe', { credentials, mandates: [dismissal(story, true)] })
  const home = render(Home)
  expect(screen.getByRole('link', { name: 'Una compañera pide tu palabra' })).toBeTruthy()
  home.unmount()
  const people = render(People)
  expect(screen.getByText('Ya dijo que sí: Rosa')).toBeTruthy()
  await press('Estoy de acuerdo')
  expect(paperDesk.asked).toEqual(['countersign'])
  people.unmount()
  paperDesk.open(story, 'Rosa', { credentials, mandates: [dismissal(story, false)] })
  render(People)
  expect(screen.queryByRole('button', { name: 'Estoy de acuerdo' })).toBeNull()
})

test('[KE5] who made a turn that leaves a woman out is named', () => {
  const story = open('Lupe')
  paperDesk.open(story, 'Lupe', { turnFault: { maker: story.member('Rosa') } })
  render(People)
  expect(screen.getByRole('alert').textContent).toContain('Rosa cambió la llave')
})

test.each([
  ['dismissal', 'Ya no estás en este cuaderno.'],
  ['removal', 'A este aparato se le quitó la entrada.'],
  ['reissue', 'Ahora entras con otra clave.'],
] as const)(
  '[KE5] whose key has ended by %s is told so, and that she keeps what she had',
  (ended, words) => {
    open('Lupe', { ended })
    render(Ended)
    expect(screen.getByText(words, { exact: false })).toBeTruthy()
  },
)

test('[KE7] what the group has voted to destroy is destroyed only after she was asked', async () => {
  open('Lupe')
  render(Destroyed)
  await press('Borrarlo de este aparato')
  expect(paperDesk.asked).toEqual([])
  await press('Sí, borrarlo para siempre')
  expect(paperDesk.asked).toEqual(['destroyNotebook'])
})
