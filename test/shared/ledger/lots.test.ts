import { describe, expect, test } from 'vitest'
import { hashParts } from '../../../shared/crypto/digest.ts'
import { recomputeDraw } from '../../../shared/ledger/draw.ts'
import { pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import type { FactRef } from '../../../shared/record/record.ts'
import { refToKey } from '../../../shared/record/record.ts'
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

describe('[LT1] who may win', () => {
  test('is active, as those decide who opened knows of', () => {
    const story = lotsGroup({}, 'Rosa', 'Ana', 'Lupe')
    const meeting = story.meeting().save('Rosa', pesos(50)).save('Ana', pesos(50))
    // One woman alone ends no membership.
    meeting.leave('Lupe')
    const leaving = story.last
    openLots(meeting, pesos(50), ['Rosa', 'Ana'])
    expect(story.problems).toEqual(['lots-eligible-differ'])
    openLots(meeting, pesos(50), ['Rosa', 'Ana', 'Lupe'])
    story.confirm('Ana', leaving)
    openLots(meeting, pesos(50), ['Rosa', 'Ana', 'Lupe'])
    openLots(meeting, pesos(50), ['Rosa', 'Ana'])
    expect(story.problems).toEqual(['lots-eligible-differ', 'lots-eligible-differ'])
    expect(story.ledger.draws.size).toBe(2)
  })

  test('a leaving that was taken back before is none', () => {
    const story = lotsGroup({}, 'Rosa', 'Ana', 'Lupe')
    const meeting = story.meeting().save('Rosa', pesos(50)).leave('Lupe')
    const leaving = story.last
    story.confirm('Ana', leaving).reverse('Rosa', leaving)
    openLots(meeting, pesos(50), ['Rosa', 'Ana', 'Lupe'])
    expect(story.problems).toEqual([])
  })

  test('is up to date with what was agreed, for the meetings that she could have come to', () => {
    const story = lotsGroup({ lotsNeedUpToDate: true }, 'Rosa', 'Ana', 'Lupe')
    const first = story.meeting()
    for (const name of ['Rosa', 'Ana', 'Lupe']) first.save(name, pesos(50))
    first.close()
    story.meeting().close()
    story.join('Meche')
    const third = story.meeting().save('Rosa', pesos(50)).save('Meche', pesos(50))
    third.save('Ana', pesos(49))
    const lots = openLots(third, pesos(100), ['Rosa', 'Meche'])
    expect(story.problems).toEqual([])
    const behind = lots.draw.standings.map(({ member, behind }) => [member.alias, behind])
    expect(behind).toEqual([
      ['Rosa', 0],
      ['Ana', pesos(1)],
      ['Lupe', pesos(50)],
      ['Meche', 0],
    ])
    third.save('Lupe', pesos(80))
    openLots(third, pesos(100), ['Rosa', 'Meche'])
    expect(story.problems).toEqual(['lots-eligible-differ'])
  })

  test('a list that is disputed is refused, and points at who differs', () => {
    const story = lotsGroup({}, ...women)
    const meeting = story.meeting().save('Rosa', pesos(50))
    const lots = openLots(meeting, pesos(50), ['Rosa', 'Ana', 'Lupe'])
    const { problems } = lots.story.ledger
    expect(problems).toMatchObject([
      { code: 'lots-eligible-differ', about: story.memberRef('Meche') },
    ])
    expect(story.ledger.draws.size).toBe(0)
  })

  test('nobody, where all are behind', () => {
    const story = lotsGroup({ lotsNeedUpToDate: true }, 'Rosa', 'Ana')
    const meeting = story.meeting().save('Rosa', pesos(20))
    openLots(meeting, pesos(20), ['Rosa'])
    expect(story.problems).toEqual(['lots-nobody-eligible'])
  })

  test('no lots without an agreement on them, nor for more than was saved', () => {
    const story = lotsGroup({ savingsUse: 'annual-pool' }, 'Rosa', 'Ana')
    openLots(story.meeting().save('Rosa', pesos(50)), pesos(50), ['Rosa', 'Ana'])
    expect(story.problems).toEqual(['lots-not-agreed'])
    const lots = evening()
    openLots(lots.meeting, pesos(201), women)
    expect(lots.story.problems).toEqual(['lots-above-pool'])
  })
})

const playRound = (story: Story, eligible: readonly string[]): string => {
  const meeting = story.meeting()
  for (const name of women) meeting.save(name, pesos(10))
  const lots = openLots(meeting, pesos(40), eligible)
  if (eligible.length > 1) {
    lots.press(...eligible).closePressing()
    lots.reveal(...eligible)
  }
  lots.state('Ana')
  meeting.close()
  expect(story.problems).toEqual([])
  return lots.result?.winner.alias ?? ''
}

test('[LT3] each is given the savings once; the last wins without a draw; then a new round begins', () => {
  const story = lotsGroup({}, ...women)
  const won: string[] = []
  for (let left = women.length; left > 0; left--) {
    won.push(
      playRound(
        story,
        women.filter((name) => !won.includes(name)),
      ),
    )
  }
  expect(won.toSorted()).toEqual(women.toSorted())
  expect([...story.ledger.draws.values()].at(-1)?.results[0]?.seed).toBeNull()
  playRound(story, women)
  expect([...story.ledger.draws.values()].map(({ round }) => round)).toEqual([1, 1, 1, 1, 2])
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

describe('[LT2] commitments', () => {
  test('a copy of another’s opens for nobody', () => {
    const lots = evening()
    lots.press('Rosa', 'Ana')
    lots.pressWith('Lupe', lots.commitment('Ana'))
    lots.closePressing()
    lots.reveal('Rosa', 'Ana').revealWith('Lupe', nonceOf('Ana'))
    expect(lots.story.problems).toEqual(['lots-nonce-differs'])
    expect(lots.draw.reveals).toHaveLength(2)
  })

  test('one of other lots opens in these for nobody', () => {
    const lots = evening()
    const again = openLots(lots.meeting, pesos(200), women)
    again.pressWith('Lupe', lots.commitment('Lupe')).press('Rosa', 'Ana').closePressing()
    again.reveal('Lupe')
    expect(lots.story.problems).toEqual(['lots-nonce-differs'])
  })

  test('grinding finds another winner only as long as nobody else has a say', () => {
    const lots = evening()
    lots.press('Rosa', 'Ana')
    const draws = Array.from({ length: 60 }, (_, turn) => {
      const drawn = recomputeDraw(hashParts, {
        lots: { ...lots.ref, id: lots.story.record(lots.ref).id },
        meeting: lots.meeting.ref,
        eligible: lots.draw.eligible.map(({ entry }) => entry),
        commitments: [
          {
            member: lots.story.memberRef('Lupe'),
            commitment: lots.commitment('Lupe', nonceOf(`${turn}`)),
          },
        ],
        reveals: [{ member: lots.story.memberRef('Lupe'), nonce: nonceOf(`${turn}`) }],
      })
      return drawn && refToKey(drawn.winner)
    })
    // Alone she would choose: so lots to which only she committed are not closed.
    expect(new Set(draws).size).toBe(4)
    const alone = openLots(lots.meeting, pesos(200), women)
    alone.press('Lupe').closePressing()
    expect(lots.story.problems).toEqual(['lots-too-few'])
    // Once she has committed, another nonce is refused, from whatever device.
    lots.press('Lupe').pressWith('Lupe', lots.commitment('Lupe', nonceOf('better')))
    lots.closePressing()
    lots.revealWith('Lupe', nonceOf('better'))
    expect(lots.story.problems).toEqual(
      expect.arrayContaining(['lots-committed-twice', 'lots-nonce-differs']),
    )
  })

  test('a device apart that commits to another nonce has one choice, made before any reveal', () => {
    const lots = evening()
    const { story } = lots
    story.device('Lupe', 'her phone').part('her phone')
    lots.press('Rosa', 'Ana', 'Lupe').pressWith('her phone', lots.commitment('Lupe', nonceOf('x')))
    story.meet()
    lots.closePressing()
    lots.reveal('Rosa', 'Ana', 'Lupe').revealWith('her phone', nonceOf('x'))
    const opened = lots.draw.reveals.filter(({ entry }) => entry.author.alias === 'Lupe')
    expect(opened).toHaveLength(1)
    expect(story.problems).toEqual(['lots-nonce-differs'])
  })

  test('a leader who leaves one out that she has seen does not close', () => {
    const lots = evening()
    lots.press('Rosa', 'Ana', 'Lupe')
    const short = lots.story.heads('Rosa')
    lots.press('Meche').closePressing('Rosa', short)
    expect(lots.story.problems).toEqual(['heads-behind'])
    lots.closePressing()
    expect(lots.draw.closings[0]?.committed.size).toBe(4)
  })

  test('one that was left out unseen is named, and she can win all the same', () => {
    const lots = evening()
    lots.story.part('Meche')
    lots.press('Meche', 'Rosa', 'Ana', 'Lupe').closePressing()
    lots.story.meet()
    expect(lots.story.problems).toEqual(['lots-commitment-left-out'])
    lots.reveal('Rosa', 'Ana', 'Lupe').state('Ana')
    expect(lots.result?.withheld).toEqual([])
    expect(lots.result?.basis).toBe('all-revealed')
    const nonces = Array.from({ length: 40 }, (_, turn) => nonceOf(`${turn}`))
    const winners = nonces.map((nonce) => drawWith(lots, nonce))
    expect(winners).toContain(refToKey(lots.story.memberRef('Meche')))
  })

  test('come too late once they are closed, and a reveal too early before that', () => {
    const lots = evening()
    lots.press('Rosa', 'Ana', 'Lupe').reveal('Ana')
    lots.closePressing()
    lots.press('Meche').reveal('Meche')
    lots.reveal('Rosa', 'Ana', 'Lupe').state('Ana')
    lots.reveal('Lupe').state('Meche')
    expect(lots.story.problems).toEqual([
      'lots-reveal-early',
      'lots-late',
      'lots-nonce-differs',
      'lots-revealed-twice',
      'lots-drawn-twice',
    ])
  })

  test('a second closing that is made to look old finds nobody who answered it', () => {
    const lots = evening()
    const { story } = lots
    story.device('Rosa', 'her phone')
    lots.press('Rosa', 'Ana', 'Lupe')
    story.part('her phone')
    lots.press('Meche').closePressing()
    lots.reveal(...women)
    const fair = lots.winnerOf(women)
    lots.closePressing('her phone')
    story.meet()
    expect(lots.draw.closings).toHaveLength(2)
    // The one without Meche stands first in the order.
    expect(lots.draw.closings[0]?.committed.size).toBe(3)
    lots.state('Ana', { winner: fair })
    expect(lots.result?.winner.alias).toBe(fair)
    expect(lots.result?.input.commitments).toHaveLength(4)
  })

  test('another who is no leader opens and closes nothing', () => {
    const lots = evening()
    openLots(lots.meeting, pesos(200), women, 'Ana')
    lots.press(...women).closePressing('Ana')
    expect(lots.story.problems).toEqual(['not-leader', 'not-leader'])
  })

  test('are for those who may win', () => {
    const story = lotsGroup({}, 'Rosa', 'Ana', 'Lupe')
    const lots = openLots(story.meeting().save('Ana', pesos(50)), pesos(50), [
      'Rosa',
      'Ana',
      'Lupe',
    ])
    story.join('Meche')
    lots.press('Meche', 'Rosa', 'Ana').closePressing()
    lots.reveal('Meche')
    expect(story.problems).toEqual(['lots-not-eligible', 'lots-not-eligible'])
  })
})

const drawWith = (lots: LotsStory, nonce: Uint8Array): string | null => {
  const drawn = recomputeDraw(hashParts, {
    lots: { ...lots.ref, id: lots.story.record(lots.ref).id },
    meeting: lots.meeting.ref,
    eligible: lots.draw.eligible.map(({ entry }) => entry),
    commitments: [
      { member: lots.story.memberRef('Ana'), commitment: lots.commitment('Ana', nonce) },
    ],
    reveals: [{ member: lots.story.memberRef('Ana'), nonce }],
  })
  return drawn && refToKey(drawn.winner)
}

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
