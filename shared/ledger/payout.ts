/**
 * Paying several women out of one box, in notes and coins that are really there (rule SH2). Where the search finds a way to pay all
 * of them to the centavo, that is the plan. Else each in turn is paid the most that can be found for her, and the rest is
 * named, never dropped.
 */
import type { Centavos } from '../money/centavos.ts'
import { centavos } from '../money/centavos.ts'
import type { CashRow } from '../record/record.ts'

export interface Payout {
  readonly due: Centavos
  /** Larger before smaller, as the box's rows are sorted. */
  readonly rows: readonly CashRow[]
  /** What the box cannot pay in cash. */
  readonly unpaid: Centavos
}

/** One payout for each due, in their order. */
export const planPayouts = (
  box: readonly CashRow[],
  dues: readonly Centavos[],
): readonly Payout[] => {
  const piles = box
    .filter(({ count }) => count > 0)
    .toSorted((left, right) => right.value - left.value)
    .map(({ form, value, count }): Pile => ({ form, value, left: count }))
  const shares = dues.map((due): Share => ({ due, owed: due, taken: new Map() }))
  if (!ordersOf(shares).some((order) => payExactly(piles, order))) {
    for (const share of shares) payClosely(piles, share)
  }
  return shares.map(({ due, owed, taken }) => ({
    due,
    rows: piles.flatMap((pile) => {
      const count = taken.get(pile) ?? 0
      return count > 0 ? [{ form: pile.form, value: pile.value, count }] : []
    }),
    unpaid: centavos(owed),
  }))
}

/** The largest share first; where that finds no way, the next largest, and so on around. */
const ordersOf = (shares: readonly Share[]): Share[][] => {
  const bySize = shares.toSorted((left, right) => right.due - left.due)
  return shares.map((_, turn) => [...bySize.slice(turn), ...bySize.slice(0, turn)])
}

/** Steps of one search before it gives up. Many short ones in other orders find more than a long one. */
const searchSteps = 4_000

interface Pile {
  readonly form: CashRow['form']
  readonly value: Centavos
  left: number
}

interface Share {
  readonly due: Centavos
  /** Centavos not yet laid out. */
  owed: number
  readonly taken: Map<Pile, number>
}

const move = (pile: Pile, share: Share, count: number): void => {
  pile.left -= count
  share.owed -= count * pile.value
  share.taken.set(pile, (share.taken.get(pile) ?? 0) + count)
}

/** The most pieces of a pile that a share has room for. */
const mostOf = (pile: Pile, share: Share): number =>
  Math.min(pile.left, Math.floor(share.owed / pile.value))

/**
 * Hands out pile by pile, largest pieces first, to the shares in their order, and goes back where what is left cannot be paid by
 * smaller pieces. Leaves piles and shares as they were where it finds no way.
 */
const payExactly = (piles: readonly Pile[], shares: readonly Share[]): boolean => {
  const rests = piles.map((_, largest) =>
    piles.map((_pile, smallest) => restBeside(piles.slice(largest, smallest + 1))),
  )
  const hopeless = new Set<string>()
  let steps = 0

  const payFrom = (place: number): boolean => {
    if (shares.every(({ owed }) => owed === 0)) return true
    const pile = piles[place]
    if (pile === undefined || !canPay(piles, rests, place, shares, 0)) return false
    const owed = shares.map((share) => share.owed).toSorted((left, right) => left - right)
    const key = `${place}:${owed.join()}`
    if (hopeless.has(key)) return false
    const isPaid = handOut(pile, place, 0)
    if (!isPaid) hopeless.add(key)
    return isPaid
  }

  const handOut = (pile: Pile, place: number, nth: number): boolean => {
    const share = shares[nth]
    if (share === undefined) return payFrom(place + 1)
    for (let count = mostOf(pile, share); count >= 0 && steps < searchSteps; count--) {
      steps++
      move(pile, share, count)
      if (canPay(piles, rests, place, shares, nth + 1) && handOut(pile, place, nth + 1)) return true
      move(pile, share, -count)
    }
    return false
  }

  return payFrom(0)
}

/** By the largest and the smallest pile that may pay: the least that then remains of an amount. */
type Rests = readonly (readonly ((owed: number) => number)[])[]

/**
 * Whether nothing simple forbids it: whatever the larger piles can pay of a share, a rest of it falls to the smaller ones, and they must
 * hold as much. The first `settled` shares get no more of the pile at `place`; those after it are still whole.
 */
const canPay = (
  piles: readonly Pile[],
  rests: Rests,
  place: number,
  shares: readonly Share[],
  settled: number,
): boolean => {
  let held = piles.slice(place).reduce((sum, { left, value }) => sum + left * value, 0)
  if (shares.reduce((sum, { owed }) => sum + owed, 0) > held) return false
  for (const [smallest, { left, value }] of piles.entries()) {
    if (smallest < place) continue
    held -= left * value
    const rest = shares.reduce((sum, { owed }, nth) => {
      const largest = nth < settled ? place + 1 : place
      return sum + (rests[largest]?.[smallest]?.(owed) ?? owed)
    }, 0)
    if (rest > held) return false
  }
  return true
}

/** The least that remains of an amount beside any number of these pieces; or a little less than that, where it is large. */
const restBeside = (piles: readonly Pile[]): ((owed: number) => number) => {
  const smallest = piles.at(-1)?.value
  if (smallest === undefined) return (owed) => owed
  const step = piles.reduce((divisor, { value }) => greatestCommonDivisor(value, divisor), 0)
  // Of pieces of 50 and 20, all multiples of 10 can be made but 10 and 30: only small amounts need a closer look.
  const payable = [0]
  for (let amount = 1; amount * step < 4 * smallest; amount++) {
    const best = piles.map(({ value }) => {
      const pieces = value / step
      return pieces <= amount ? (payable[amount - pieces] ?? 0) + pieces : 0
    })
    payable.push(Math.max(payable[amount - 1] ?? 0, ...best))
  }
  return (owed) => {
    const most = payable[Math.floor(owed / step)]
    return most === undefined ? owed % step : owed - most * step
  }
}

const greatestCommonDivisor = (left: number, right: number): number =>
  right === 0 ? left : greatestCommonDivisor(right, left % right)

/** Pays one share as far as the search finds a way, largest pieces first. */
const payClosely = (piles: readonly Pile[], share: Share): void => {
  let best = { owed: share.owed, taken: new Map(share.taken) }
  let steps = 0
  const payFrom = (place: number): void => {
    if (share.owed < best.owed) best = { owed: share.owed, taken: new Map(share.taken) }
    const pile = piles[place]
    if (pile === undefined) return
    for (let count = mostOf(pile, share); count >= 0; count--) {
      if (best.owed === 0 || steps >= searchSteps) return
      steps++
      move(pile, share, count)
      payFrom(place + 1)
      move(pile, share, -count)
    }
  }
  payFrom(0)
  for (const [pile, count] of best.taken) move(pile, share, count)
}
