import { describe, expect, test } from 'vitest'
import { hashParts } from '../../../shared/crypto/digest.ts'
import { recomputeDraw } from '../../../shared/ledger/draw.ts'
import { statementOf } from '../../../shared/ledger/statement.ts'
import { pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import type { FactRef } from '../../../shared/record/record.ts'
import { lotsGroup, nonceOf, openLots } from '../../support/lots-story.ts'
import type { LotsStory } from '../../support/lots-story.ts'
import type { Story } from '../../support/story.ts'

const women = ['Rosa', 'Ana', 'Lupe', 'Meche'] as const

/** Four women who have saved 50 each, and lots over all of it. */
const evening = (): LotsStory => {
  const story = lotsGroup({}, ...women)
  const meeting = story.meeting()
  for (const name of women) meeting.save(name, pesos(50))
  return openLots(meeting, pesos(200), women)
}

const savedBy = (story: Story, name: string): number => 0 - story.member(name).savings.balance

const savings = (story: Story): number[] => women.map((name) => savedBy(story, name))

test('[LT2] everyone presses and reveals, another than the leader draws, and the pool is given to one', () => {
  const lots = evening()
  lots.press(...women).closePressing()
  lots.reveal(...women).state('Ana')
  const { story, result, draw } = lots
  expect(story.problems).toEqual([])
  expect(result?.winner.alias).toBe(lots.winnerOf(women))
  expect(result?.withheld).toEqual([])
  expect(draw.round).toBe(1)
  expect(savings(story)).toEqual([0, 0, 0, 0])
  expect(story.cash('savings')).toBe(0)
  const gifts = statementOf(story.ledger, lots.meeting.meeting).filter(
    (one) => one.code === 'gifted',
  )
  expect(gifts.map(({ member, amount }) => [member.alias, amount])).toEqual([
    [lots.winnerOf(women), pesos(200)],
  ])
})

test('[LT2] a part of the pool is taken from each in proportion, by largest remainder', () => {
  const story = lotsGroup({}, 'Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Rosa', pesos(100)).save('Ana', pesos(50))
  const lots = openLots(meeting, pesos(1), ['Rosa', 'Ana', 'Lupe'])
  lots.press('Rosa', 'Ana').closePressing()
  lots.reveal('Rosa', 'Ana').state('Lupe')
  expect(story.problems).toEqual([])
  expect(['Rosa', 'Ana', 'Lupe'].map((name) => savedBy(story, name))).toEqual([9_933, 4_967, 0])
  expect(story.cash('savings')).toBe(pesos(149))
})

test('[LT2] anyone draws again from what was said: seed, place and winner', () => {
  const lots = evening()
  lots.press(...women).closePressing()
  lots.reveal(...women).state('Meche')
  const { result } = lots
  if (result === null) throw new Error('not drawn')
  const again = recomputeDraw(hashParts, result.input)
  expect(again?.seed).toEqual(result.seed)
  expect(again?.winner).toEqual(lots.story.memberRef(result.winner.alias))
  const [first, ...others] = result.input.reveals
  if (first === undefined) throw new Error('nobody revealed')
  const forged = { ...result.input, reveals: [{ ...first, nonce: nonceOf('other') }, ...others] }
  expect(recomputeDraw(hashParts, forged)).toBeNull()
})

describe('[LT2] one who does not reveal', () => {
  const withheld = (): LotsStory => {
    const lots = evening()
    lots.press(...women).closePressing()
    lots.reveal('Rosa', 'Ana', 'Meche')
    return lots
  }

  test('is named and cannot win, once more than half have said so', () => {
    const lots = withheld()
    lots.state('Ana')
    lots.state('Meche')
    expect(lots.result).toBeNull()
    expect(savings(lots.story)).toEqual([5_000, 5_000, 5_000, 5_000])
    lots.state('Rosa')
    expect(lots.story.problems).toEqual([])
    expect(lots.result?.withheld.map(({ alias }) => alias)).toEqual(['Lupe'])
    expect(lots.result?.basis).toBe('majority')
    expect(lots.result?.winner.alias).not.toBe('Lupe')
    expect(lots.result?.winner.alias).toBe(lots.winnerOf(women, ['Rosa', 'Ana', 'Meche']))
    expect(savings(lots.story)).toEqual([0, 0, 0, 0])
  })

  test('never wins, whatever her nonce', () => {
    for (let round = 0; round < 40; round++) {
      const lots = evening()
      lots.press('Rosa', 'Ana', 'Meche')
      lots.pressWith('Lupe', lots.commitment('Lupe', nonceOf(`${round}`)))
      lots.closePressing()
      expect(lots.winnerOf(women, ['Rosa', 'Ana', 'Meche'])).not.toBe('Lupe')
    }
  })

  test('changes nothing by revealing once it is settled, nor by making it look as if before', () => {
    const lots = withheld()
    const { story } = lots
    story.part('Lupe')
    for (const name of ['Ana', 'Meche', 'Rosa']) lots.state(name)
    const won = lots.result?.winner.alias
    // Meche knew better, and draws for Lupe as if she had not.
    lots.reveal('Lupe')
    lots.state('Lupe')
    story.meet()
    expect(lots.result?.winner.alias).toBe(won)
    expect(savings(story)).toEqual([0, 0, 0, 0])
    expect(story.problems).toContain('lots-reveal-left-out')
    lots.revealWith('Lupe', nonceOf('Lupe'))
    lots.state('Meche')
    expect(story.problems).toEqual(expect.arrayContaining(['lots-drawn-twice']))
    expect(lots.result?.winner.alias).toBe(won)
    expect(story.cash('savings')).toBe(0)
  })

  test('is not made by whoever draws and leaves out what she has seen', () => {
    const lots = withheld()
    const short = lots.story.heads('Ana')
    lots.reveal('Lupe')
    lots.state('Ana', { heads: short, winner: lots.winnerOf(women, ['Rosa', 'Ana', 'Meche']) })
    expect(lots.story.problems).toEqual(['heads-behind'])
    lots.state('Ana')
    expect(lots.result?.basis).toBe('all-revealed')
  })

  test('one who says that she saw no reveal, alone or with the leader, chooses nothing', () => {
    const lots = evening()
    const { story } = lots
    lots.press(...women).closePressing()
    story.part('Ana', 'Rosa')
    story.hear('Ana', 'Rosa')
    lots.reveal('Lupe', 'Meche')
    lots.reveal('Rosa')
    story.hear('Ana', 'Rosa')
    lots.reveal('Ana')
    lots.state('Ana')
    story.hear('Rosa', 'Ana')
    lots.state('Rosa')
    expect(lots.result).toBeNull()
    story.meet()
    lots.state('Meche')
    expect(lots.result?.winner.alias).toBe(lots.winnerOf(women))
  })
})

describe('[AU6] two draws at once', () => {
  const drawn = (lots: LotsStory, by: string): FactRef => {
    lots.press(...women).closePressing()
    lots.reveal(...women)
    return lots.state(by)
  }

  test('of lots that were opened apart, one gives the savings away', () => {
    const lots = evening()
    const { story } = lots
    story.device('Rosa', 'her phone').part('her phone')
    const other = openLots(lots.meeting, pesos(200), women, 'her phone')
    story.meet()
    drawn(lots, 'Ana')
    expect(story.problems).toEqual([])
    other.press(...women).closePressing()
    expect(story.cash('savings')).toBe(0)
    other.reveal(...women).state('Ana')
    expect(story.problems).toEqual(['lots-drawn-twice'])
    expect(story.cash('savings')).toBe(0)
  })

  test('of the same lots, stated apart: the same winner, paid once', () => {
    const lots = evening()
    const { story } = lots
    lots.press(...women).closePressing()
    lots.reveal(...women)
    story.part('Meche', 'Ana')
    lots.state('Ana')
    lots.state('Meche')
    story.meet()
    expect(story.problems).toEqual(['lots-drawn-twice'])
    expect(story.cash('savings')).toBe(0)
    expect(lots.draw.results).toHaveLength(1)
  })

  test('no lots are opened anew while nonces may be known; once the meeting is closed they are over', () => {
    const lots = evening()
    const { story, meeting } = lots
    lots.press(...women).closePressing()
    openLots(meeting, pesos(200), women)
    expect(story.problems).toEqual(['lots-undrawn'])
    meeting.close()
    openLots(story.meeting(), pesos(200), women)
    expect(story.problems).toEqual(['lots-undrawn'])
    expect(story.ledger.draws.size).toBe(2)
  })

  test('what somebody saved unseen before the lots changes neither who may win nor who pays', () => {
    const lots = evening()
    const { story, meeting } = lots
    story.part('Meche')
    meeting.by('Meche').save('Meche', pesos(30))
    drawnWithout(lots)
    story.meet()
    expect(story.problems).toEqual([])
    expect(savings(story)).toEqual([0, 0, 0, 3_000])
  })
})

const drawnWithout = (lots: LotsStory): void => {
  lots.press('Rosa', 'Ana', 'Lupe').closePressing()
  lots.reveal('Rosa', 'Ana', 'Lupe').state('Ana')
}

test('[AU2] one woman alone never opens, closes and draws', () => {
  const lots = evening()
  lots.press(...women).closePressing()
  lots.reveal(...women).state('Rosa')
  expect(lots.story.problems).toEqual(['lots-drawn-alone'])
  lots.state('Lupe')
  expect(lots.result?.entry.author.alias).toBe('Lupe')
})

test('[LT2] another winner or amount than follows is refused, and points at the right one', () => {
  const lots = evening()
  lots.press(...women).closePressing()
  lots.reveal(...women)
  const right = lots.winnerOf(women)
  const wrong = women.find((name) => name !== right) ?? 'Ana'
  lots.state('Ana', { winner: wrong })
  lots.state('Ana', { amount: pesos(199) })
  expect(lots.story.ledger.problems).toMatchObject([
    { code: 'lots-result-differs', about: lots.story.memberRef(right) },
    { code: 'lots-result-differs', about: lots.story.memberRef(right) },
  ])
  expect(lots.result).toBeNull()
})

test('[LT2] nothing is drawn before commitments are closed and somebody has revealed', () => {
  const lots = evening()
  lots.press(...women)
  lots.state('Ana', { winner: 'Ana' })
  lots.closePressing()
  lots.state('Ana', { winner: 'Ana' })
  expect(lots.story.problems).toEqual(['lots-not-closed', 'lots-undecided'])
})

test('[AU4] a draw that is taken back gives the savings back; drawn again, the same woman wins', () => {
  const lots = evening()
  const { story } = lots
  lots.press(...women).closePressing()
  lots.reveal(...women)
  story.reverse('Rosa', lots.state('Ana'))
  expect(savings(story)).toEqual([5_000, 5_000, 5_000, 5_000])
  expect(lots.result).toBeNull()
  openLots(lots.meeting, pesos(200), women)
  expect(story.problems).toEqual(['lots-undrawn'])
  lots.state('Meche')
  expect(lots.result?.winner.alias).toBe(lots.winnerOf(women))
  expect(story.cash('savings')).toBe(0)
})

test('[LT1] a winner who left meanwhile is still the one: nobody chooses by leaving', () => {
  const lots = evening()
  const { story } = lots
  lots.press(...women).closePressing()
  lots.reveal(...women)
  const winner = lots.winnerOf(women)
  const other = winner === 'Ana' ? 'Lupe' : 'Ana'
  lots.meeting.by('Rosa').leave(winner)
  story.confirm(other, story.last)
  lots.state(other)
  expect(lots.result?.winner.alias).toBe(winner)
  expect(story.problems).toContain('for-leaver')
  expect(sumCentavos(story.ledger.accounts.map(({ balance }) => balance))).toBe(0)
})

test('[LT2] what is drawn are lots, by heads that whoever draws has seen', () => {
  const lots = evening()
  const { story } = lots
  lots.press(...women).closePressing()
  lots.reveal(...women)
  const { amount, meeting } = lots
  const [winner, heads] = [story.memberRef('Ana'), story.heads('Ana')]
  story.state('Ana', { kind: 'lots-drawn', lots: meeting.ref, heads, winner, amount })
  lots.state('Ana', { heads: heads.map((head) => ({ ...head, clock: head.clock + 9 })) })
  expect(story.problems).toEqual(['refers-to-wrong-kind', 'heads-unseen'])
  expect(lots.result).toBeNull()
})

test('[LT2] whoever has seen the draw draws no more, whatever she says came out', () => {
  const lots = evening()
  lots.press(...women).closePressing()
  lots.reveal(...women)
  const right = lots.winnerOf(women)
  lots.state('Ana')
  lots.state('Meche', { winner: women.find((name) => name !== right) ?? 'Ana' })
  expect(lots.story.problems).toEqual(['lots-drawn-twice'])
  expect(lots.result?.winner.alias).toBe(right)
})

test('[AU2] who opened the lots may draw where another closed the commitments', () => {
  const lots = evening()
  const { story } = lots
  const member = story.memberRef('Ana')
  story.decide({ kind: 'leader-elected', member, replaces: null }, 'Rosa', 'Ana', 'Lupe')
  lots.press(...women).closePressing('Ana')
  lots.reveal(...women).state('Rosa')
  expect(story.problems).toEqual([])
  expect(lots.result?.entry.author.alias).toBe('Rosa')
})
