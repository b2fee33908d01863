/** Where a woman stands in the lots: whether the savings have come to her in this round, or are still to come (rules LT1, LT3). */
import type { Ledger, Member } from '../../../shared/ledger/ledger.ts'
import { resultOf } from '../../../shared/ledger/lots-progress.ts'
import { endOf } from '../../../shared/ledger/membership.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import type { Day } from '../../../shared/time/civil-date.ts'

export interface Gift {
  readonly key: string
  readonly round: number
  readonly day: Day
  readonly amount: Centavos
  readonly alias: string
  readonly picture: number
  readonly isHers: boolean
}

export interface MyLot {
  /** The round that goes on. */
  readonly round: number
  /** Hers in it; null: it is still to come. */
  readonly mine: Gift | null
  /** Active women to whom it is still to come in this round, herself among them. */
  readonly toCome: number
  /** Newest first. */
  readonly gifts: readonly Gift[]
}

export const myLot = ({ draws, members }: Ledger, her: Member): MyLot => {
  const gifts = [...draws.values()].flatMap((draw): Gift[] => {
    const result = resultOf(draw)
    if (result === null) return []
    const { key, alias, picture } = result.winner
    return [
      {
        key: draw.key,
        round: draw.round,
        day: draw.meeting.day,
        amount: draw.amount,
        alias,
        picture,
        isHers: key === her.key,
      },
    ]
  })
  const active = [...members.values()].filter((member) => endOf(member) === null)
  const newest = Math.max(1, ...gifts.map(({ round }) => round))
  const won = new Set(
    [...draws.values()].flatMap((draw) =>
      draw.round === newest ? (resultOf(draw)?.winner.key ?? []) : [],
    ),
  )
  const left = active.filter(({ key }) => !won.has(key)).length
  // All have been given it: the next round begins.
  const isOver = left === 0 && active.length > 0
  return {
    round: isOver ? newest + 1 : newest,
    mine: isOver
      ? null
      : (gifts.findLast(({ round, isHers }) => isHers && round === newest) ?? null),
    toCome: isOver ? active.length : left,
    gifts: gifts.toReversed(),
  }
}
