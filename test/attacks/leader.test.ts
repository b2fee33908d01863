/** A leader in bad faith, with the tablet in her hands and a patched client: her own key, and that of anybody whom she makes up. */
import { describe, expect, test, vi } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { appendStatement } from '../../shared/control/chain.ts'
import { problemsOf } from '../../shared/ledger/fold.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import { pesos } from '../../shared/money/centavos.ts'
import * as acts from '../../client/state/acts.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { littleGroup, phone, save } from '../support/little-group.ts'
import { keysOf, nextStatement } from '../support/notebook.ts'
import { RelayGroup } from '../support/relay-group.ts'
import type { Stage } from '../support/stage.ts'
import { group as told } from '../support/story.ts'
import { shownBy } from '../support/threat-table.ts'

vi.setConfig({ testTimeout: 60_000 })

const lastSaving = ({ ledger }: Notebook) =>
  required(
    ledger.movements.findLast(({ fact }) => fact.kind === 'saving'),
    'a saving',
  )

/** Rosa writes down what nobody brought; `by` says that it is true. */
const rosaWrites = async (stage: Stage, by: string): Promise<void> => {
  await save(stage, 'Rosa', 'Rosa', 9_999)
  await stage.act(by, ({ notebook, key }) =>
    acts.confirmEntries(notebook, key, [lastSaving(notebook)]),
  )
  await stage.exchangeAll()
}

describe('can: add a woman who does not exist and confirm in her name', () => {
  test('[AU4] to the book they are two, and the entry is confirmed', async () => {
    const stage = await littleGroup()
    await stage.join('Nadie')
    await stage.shareTablet('Nadie')
    await rosaWrites(stage, 'Nadie')
    expect(statusOf(lastSaving(stage.device(phone).notebook))).toBe('confirmed')
  })
})

describe('cannot: confirm alone what she recorded', () => {
  test('[AU4] her own word on it has no effect, and is shown on every device', async () => {
    const stage = await littleGroup()
    await rosaWrites(stage, 'Rosa')
    const { notebook } = stage.device(phone)
    expect(statusOf(lastSaving(notebook))).toBe('recorded')
    expect(problemsOf(notebook.ledger).map(({ code }) => code)).toEqual(['confirmed-own'])
  })

  shownBy(
    'test/shared/ledger/witness.test.ts',
    '[AU4] one member never both records and confirms, whatever the device',
  )
})

describe('cannot: dismiss a woman or take her key alone', () => {
  test('[AU6] no chain takes a dismissal that she alone has signed, however she brings it; with one more it does', () => {
    const group = new RelayGroup(() => '', 'leader', 'Rosa', 'Ana', 'Lupe')
    const goes = (...by: string[]): boolean => {
      const statement = nextStatement(group.control, keysOf('Rosa'), group.turnFor('Ana', ...by))
      return appendStatement(group.control, statement).ok
    }
    expect(goes('Rosa')).toBe(false)
    expect(goes('Rosa', 'Rosa')).toBe(false)
    expect(goes('Rosa', 'Nadie')).toBe(false)
    expect(goes('Rosa', 'Lupe')).toBe(true)
  })

  test('[AU6] nor does the ledger take her leaving from the leader’s word; with one more it does', () => {
    const savedAfter = (...confirm: string[]): number => {
      const story = told('Rosa', 'Ana', 'Lupe')
      const meeting = story.meeting().leave('Ana')
      for (const name of confirm) story.confirm(name, meeting.last)
      story.meeting().by('Ana').save('Ana', pesos(20))
      return story.cash('savings')
    }
    expect(savedAfter()).toBe(pesos(20))
    expect(savedAfter('Rosa')).toBe(pesos(20))
    expect(savedAfter('Lupe')).toBe(0)
  })

  shownBy('test/shared/control/ending.test.ts', '[AU6] a dismissal')
  shownBy('test/shared/control/ending.test.ts', '[KE4] a re-issue')
  shownBy(
    'test/shared/control/ending.test.ts',
    'changes nothing where nothing is to be changed, and nobody alone makes a leader',
  )
  shownBy(
    'test/shared/ledger/cycle-end.test.ts',
    '[KE7] attack: the end of a cycle that was not voted, or voted on something else, has no effect',
  )
})

describe('cannot: do any of it unseen', () => {
  test('[AU1] whom she made up stands in the list on every device, with the leader’s name beside', async () => {
    const stage = await littleGroup()
    await stage.join('Nadie')
    await stage.shareTablet('Nadie')
    await stage.exchangeAll()
    const { notebook } = stage.device(phone)
    const nadie = stage.member(notebook, 'Nadie')
    expect(nadie.credentials).toHaveLength(1)
    const { page, clock, index } = nadie.entry
    const added = notebook.ledger.pages.get(page)?.rows[clock]?.entries[index]
    expect(added?.author.alias).toBe('Rosa')
    expect([...notebook.ledger.members.values()].map(({ alias }) => alias)).toEqual([
      'Rosa',
      'Lupe',
      'Ana',
      'Nadie',
    ])
  })

  shownBy(
    'test/whole/people.test.ts',
    '[KE3] a leader who gives one woman two tags, so that her word counts twice, is shown on every device',
  )
})
