import { describe, expect, test } from 'vitest'
import { hashParts } from '../../../shared/crypto/digest.ts'
import { recomputeDraw } from '../../../shared/ledger/draw.ts'
import { pesos } from '../../../shared/money/centavos.ts'
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

  const saving = (...names: [string, ...string[]]) => {
    const story = lotsGroup({}, ...names)
    const meeting = story.meeting()
    for (const name of names) meeting.save(name, pesos(50))
    return { story, meeting }
  }

  test('is not one whose leaving another has confirmed', () => {
    const { story, meeting } = saving('Rosa', 'Ana', 'Lupe')
    const leaving = meeting.leave('Lupe').last
    story.confirm('Ana', leaving)
    openLots(meeting, pesos(50), ['Rosa', 'Ana', 'Lupe'])
    expect(story.problems).toEqual(['lots-eligible-differ'])
    openLots(meeting, pesos(50), ['Rosa', 'Ana'])
    expect(story.problems).toEqual(['lots-eligible-differ'])
  })

  test('is not one who says herself that she leaves', () => {
    const { story, meeting } = saving('Rosa', 'Ana', 'Lupe')
    meeting.by('Lupe').leave('Lupe').by('Rosa')
    openLots(meeting, pesos(50), ['Rosa', 'Ana', 'Lupe'])
    expect(story.problems).toEqual(['lots-eligible-differ'])
    openLots(meeting, pesos(50), ['Rosa', 'Ana'])
    expect(story.problems).toEqual(['lots-eligible-differ'])
  })

  test('is not one who was dismissed, unless whoever opens could not know', () => {
    const { story, meeting } = saving('Rosa', 'Ana', 'Lupe')
    story.part('Rosa')
    story.decide({ kind: 'dismissal', member: story.memberRef('Lupe') }, 'Ana', 'Lupe')
    openLots(meeting, pesos(50), ['Rosa', 'Ana', 'Lupe'])
    story.meet()
    expect(story.problems).not.toContain('lots-eligible-differ')
    expect(story.ledger.draws.size).toBe(1)
    openLots(meeting, pesos(50), ['Rosa', 'Ana', 'Lupe'])
    expect(story.problems).toContain('lots-eligible-differ')
    openLots(meeting, pesos(50), ['Rosa', 'Ana'])
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
  while (won.length < women.length) {
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

test('[LT3] lots that come sooner than the group has agreed are counted and shown', () => {
  const story = lotsGroup({ weeksBetweenLots: 2 }, ...women)
  const first = playRound(story, women)
  const meeting = story.meeting().save('Rosa', pesos(40))
  openLots(
    meeting,
    pesos(40),
    women.filter((name) => name !== first),
  )
  expect(story.problems).toEqual(['lots-early'])
  expect(story.ledger.draws.size).toBe(2)
})

test('[LT3] lots that come as late as the group has agreed are in order', () => {
  const story = lotsGroup({ weeksBetweenLots: 2 }, ...women)
  const first = playRound(story, women)
  story.meeting()
  playRound(
    story,
    women.filter((name) => name !== first),
  )
  expect(story.problems).toEqual([])
})

test('[LT3] in the second round too each is given the savings once', () => {
  const story = lotsGroup({}, ...women)
  const won: string[] = []
  while (won.length < 2 * women.length) {
    const inThis = won.slice(won.length < women.length ? 0 : women.length)
    won.push(
      playRound(
        story,
        women.filter((name) => !inThis.includes(name)),
      ),
    )
  }
  expect(won.slice(women.length).toSorted()).toEqual(women.toSorted())
  const rounds = [...story.ledger.draws.values()].map(({ round }) => round)
  expect(rounds).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
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

  test('are to lots, and to nothing else', () => {
    const lots = evening()
    lots.story.state('Ana', {
      kind: 'lots-committed',
      lots: lots.meeting.ref,
      commitment: nonceOf('Ana'),
    })
    expect(lots.story.problems).toEqual(['refers-to-wrong-kind'])
  })

  test('closed twice, apart, are shown as such; closed once they are not', () => {
    const lots = evening()
    const { story } = lots
    story.device('Rosa', 'her phone')
    lots.press(...women)
    story.part('her phone')
    lots.closePressing()
    expect(story.problems).toEqual([])
    lots.closePressing('her phone')
    story.meet()
    expect(story.problems).toEqual(['lots-closed-twice'])
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
