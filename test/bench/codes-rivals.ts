/** Other ways to show a message of so many pieces than shared/wire/frames.ts has; each tells how many frames are shown until all is known. */

export type Chance = () => number

/** Frames shown until the camera has it all, when it loses `share` of them. */
export type Needed = (count: number, share: number, chance: Chance) => number

/** One piece a frame, round and round, from anywhere. */
export const numbered: Needed = (count, share, chance) => {
  const known = new Set<number>()
  for (let shown = 1; ; shown++) {
    if (chance() >= share) known.add(shown % count)
    if (known.size === count) return shown
  }
}

/** All pieces once as they are, then random sums; from the beginning. */
export const systematic: Needed = (count, share, chance) => {
  const rows = new Map<number, bigint>()
  for (let shown = 0; ; shown++) {
    const choice =
      shown < count ? 1n << BigInt(shown) : randomBits(count, chance) || (1n << BigInt(count)) - 1n
    if (chance() >= share) eliminate(rows, choice)
    if (rows.size === count) return shown + 1
  }
}

const randomBits = (count: number, chance: Chance): bigint => {
  let bits = 0n
  for (let place = 0; place < count; place++) bits = (bits << 1n) | (chance() < 0.5 ? 1n : 0n)
  return bits
}

const eliminate = (rows: Map<number, bigint>, choice: bigint): void => {
  let rest = choice
  while (rest !== 0n) {
    const first = rest.toString(2).length
    const row = rows.get(first)
    if (row === undefined) {
      rows.set(first, rest)
      return
    }
    rest ^= row
  }
}

/** LT codes (Luby, "LT Codes", FOCS 2002) with the robust soliton distribution, solved by peeling. */
export const lt =
  (c: number, delta: number): Needed =>
  (count, share, chance) => {
    const sums = robustSoliton(count, c, delta)
    const known = new Set<number>()
    let waiting: Set<number>[] = []
    for (let shown = 1; ; shown++) {
      const chosen = draw(count, sums, chance)
      if (chance() < share) continue
      waiting.push(chosen)
      for (let isNews = true; isNews;) {
        isNews = false
        for (const one of waiting) {
          for (const place of one) if (known.has(place)) one.delete(place)
          const [only] = one
          if (one.size !== 1 || only === undefined) continue
          known.add(only)
          isNews = true
        }
        waiting = waiting.filter(({ size }) => size > 0)
      }
      if (known.size === count) return shown
    }
  }

const draw = (count: number, sums: readonly number[], chance: Chance): Set<number> => {
  const at = chance()
  const degree = 1 + sums.findIndex((sum) => at < sum)
  const chosen = new Set<number>()
  while (chosen.size < Math.max(1, degree)) chosen.add(Math.floor(chance() * count))
  return chosen
}

/** Of degrees from 1, added up. */
const robustSoliton = (count: number, c: number, delta: number): number[] => {
  const ripple = c * Math.log(count / delta) * Math.sqrt(count)
  const spike = Math.min(count, Math.max(1, Math.round(count / ripple)))
  const weights = Array.from({ length: count }, (_, at) => {
    const degree = at + 1
    const ideal = degree === 1 ? 1 / count : 1 / (degree * (degree - 1))
    if (degree < spike) return ideal + ripple / (degree * count)
    return degree === spike
      ? ideal + Math.max(0, (ripple * Math.log(ripple / delta)) / count)
      : ideal
  })
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let so = 0
  return weights.map((weight) => (so += weight / whole))
}
