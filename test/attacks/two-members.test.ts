/** Two members who agree to lie, each with her own key. No book can tell two liars from two witnesses; it can say who they were. */
import { describe, expect, test } from 'vitest'
import { pesos } from '../../shared/money/centavos.ts'
import { group } from '../support/story.ts'
import { shownBy } from '../support/threat-table.ts'

const lie = () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Mar', 'Eva')
  const saving = story.meeting().by('Ana').save('Ana', pesos(9_999)).last
  story.confirm('Lupe', saving)
  return { story, saving }
}

describe('can: make true for the book what never happened', () => {
  test('[AU4] one records, the other confirms: nothing is odd', () => {
    const { story, saving } = lie()
    expect(story.status(saving)).toBe('confirmed')
    expect(story.problems).toEqual([])
  })
})

describe('cannot: do it without their names on it', () => {
  test('[AU4] who said it and who confirmed it stands there for good, and a third can dispute it', () => {
    const { story, saving } = lie()
    const { author, confirmations } = story.entry(saving)
    expect([author, ...confirmations.map((one) => one.author)].map(({ alias }) => alias)).toEqual([
      'Ana',
      'Lupe',
    ])
    story.dispute('Mar', saving, 'no lo trajo')
    expect(story.status(saving)).toBe('disputed')
    // Taken back, it stays to be seen: who said it does not vanish with it.
    story.reverse('Ana', saving)
    expect(story.status(saving)).toBe('voided')
    expect(story.entry(saving).confirmations.map((one) => one.author.alias)).toEqual(['Lupe'])
  })
})

describe('cannot: outvote the others', () => {
  test('[VO1] two of five elect nobody, whatever they leave out; three do', () => {
    const election = (yes: [string, ...string[]]): boolean => {
      const story = group('Rosa', 'Ana', 'Lupe', 'Mar', 'Eva')
      const member = story.memberRef('Ana')
      story.decide({ kind: 'leader-elected', member, replaces: null }, ...yes)
      return story.member('Ana').leads
    }
    expect(election(['Ana', 'Lupe'])).toBe(false)
    expect(election(['Ana', 'Lupe', 'Mar'])).toBe(true)
  })

  shownBy(
    'test/shared/ledger/vote-left-out.test.ts',
    '[AU6] few who leave out the others do not outvote them',
  )
})
