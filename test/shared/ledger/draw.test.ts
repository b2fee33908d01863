import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawPlace } from '../../../shared/ledger/draw.ts'

const seedOf = (...bytes: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, place) => bytes[place] ?? 0)

const fail = (): Uint8Array => {
  throw new Error('not hashed')
}

test('[LT2] the place is the seed’s first six bytes, modulo those eligible', () => {
  expect(drawPlace(seedOf(0, 0, 0, 0, 0, 17), 5, fail)).toBe(2)
  expect(drawPlace(seedOf(1), 7, fail)).toBe(2 ** 40 % 7)
  expect(drawPlace(seedOf(255, 255, 255, 255, 255, 255), 1, fail)).toBe(0)
})

test('[LT2] a seed in the last, incomplete run is hashed, so that low places are not favoured', () => {
  const last = seedOf(255, 255, 255, 255, 255, 255)
  expect(2 ** 48 % 5).toBe(1)
  expect(drawPlace(last, 5, () => seedOf(0, 0, 0, 0, 0, 3))).toBe(3)
  expect(drawPlace(seedOf(255, 255, 255, 255, 255, 254), 5, fail)).toBe(4)
  let hashes = 0
  const stubborn = (): Uint8Array => (hashes++ < 3 ? last : seedOf())
  expect(drawPlace(last, 5, stubborn)).toBe(0)
  expect(hashes).toBe(4)
})

test('[LT2] the same seed draws the same place, below the number of those eligible', () => {
  const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 200 }), (seed, count) => {
      const place = drawPlace(seed, count, sha256)
      expect(place).toBe(drawPlace(seed.slice(), count, sha256))
      expect(place >= 0 && place < count && Number.isInteger(place)).toBe(true)
    }),
  )
})

test('[LT2] over many seeds every place comes up as often as the others', () => {
  const places = 7
  const draws = 7_000
  const counts = Array<number>(places).fill(0)
  let seed = sha256(seedOf(1))
  for (let draw = 0; draw < draws; draw++) {
    const place = drawPlace(seed, places, sha256)
    counts[place] = (counts[place] ?? 0) + 1
    seed = sha256(seed)
  }
  const expected = draws / places
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 0.1 % of fair draws exceed this with 6 degrees of freedom; the seeds are fixed, so it never flickers.
  expect(chiSquare).toBeLessThan(22.46)
})

test('[LT2] a draw needs a whole seed and somebody to draw', () => {
  expect(() => drawPlace(new Uint8Array(31), 3, fail)).toThrow('32 bytes')
  expect(() => drawPlace(seedOf(), 0, fail)).toThrow('0 to draw from')
})
