import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { base45ToBytes, bytesToBase45 } from '../../../shared/base/base45.ts'
import { joinBytes } from '../../../shared/base/bytes.ts'
import { uintBytes, Writer } from '../../../shared/base/codec.ts'
import { limits } from '../../../shared/base/limits.ts'
import { digest } from '../../../shared/crypto/digest.ts'
import type { Series } from '../../../shared/wire/frames.ts'
import {
  chosenBy,
  decodeFrame,
  frameOf,
  hasBit,
  pieceBytes,
  piecesOf,
  seedCount,
  seriesOf,
} from '../../../shared/wire/frames.ts'
import type { Gathering } from '../../../shared/wire/gathering.ts'
import {
  addFrame,
  beginGathering,
  missingOf,
  wholeMessage,
} from '../../../shared/wire/gathering.ts'
import { anyBytes } from '../../support/fact-arbitraries.ts'
import { done } from '../../support/devices.ts'
import { chanceOf, framesNeeded } from '../../support/lossy-series.ts'

const shown = (message: Uint8Array): Series => done(seriesOf(message))

const gather = (codes: Iterable<string>): Gathering => {
  let gathering: Gathering | null = null
  for (const code of codes) {
    const frame = done(decodeFrame(code))
    gathering ??= beginGathering(frame)
    addFrame(gathering, frame)
  }
  return required(gathering, 'at least one frame')
}

const anyMessage = fc
  .integer({ min: 1, max: 20 * pieceBytes })
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))

/** What a message of so many pieces takes: independent choices, counted by elimination over whole numbers of bits. */
const rankOf = (choices: readonly Uint8Array[]): number => {
  const rows: bigint[] = []
  for (const choice of choices) {
    const bits = choice.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
    const rest = rows.reduce((sum, row) => ((sum ^ row) < sum ? sum ^ row : sum), bits)
    if (rest === 0n) continue
    rows.push(rest)
    rows.sort((left, right) => (left < right ? 1 : -1))
  }
  return rows.length
}

describe('[KE4] a message as an endless series of codes', () => {
  test('comes back exactly from any frames of full rank, in any order, seen any number of times, and from no fewer', () => {
    const seeds = fc.array(fc.nat(seedCount - 1), { minLength: 1, maxLength: 60 })
    const counts = { whole: 0, 'not-whole': 0 }
    fc.assert(
      fc.property(anyMessage, seeds, (message, seen) => {
        const series = shown(message)
        const gathering = gather(seen.map((seed) => frameOf(series, seed)))
        const rank = rankOf(seen.map((seed) => chosenBy(seed, series.count)))
        expect(missingOf(gathering)).toBe(series.count - rank)
        const whole = wholeMessage(gathering)
        counts[rank === series.count ? 'whole' : 'not-whole']++
        expect(whole).toEqual(
          rank === series.count ? { ok: true, value: message } : { ok: false, error: 'not-whole' },
        )
      }),
      { numRuns: 150 },
    )
    expect(Math.min(counts.whole, counts['not-whole'])).toBeGreaterThan(10)
  })

  test('a third of it lost, it takes half again as many frames and two or three more, whatever is lost', () => {
    const needed = Array.from({ length: 400 }, (_, run) =>
      framesNeeded(45, 1 / 3, chanceOf(run)),
    ).toSorted((left, right) => left - right)
    const mean = needed.reduce((sum, frames) => sum + frames, 0) / needed.length
    // 45 ÷ ⅔ = 67.5, and 1.6 ÷ ⅔ for what is seen in vain; that the camera loses more at times is chance.
    expect(mean).toBeGreaterThan(67)
    expect(mean).toBeLessThan(72)
    expect(required(needed[Math.floor(0.99 * needed.length)], 'p99')).toBeLessThanOrEqual(90)
  })

  test('of frames that are seen, 1.6 are in vain on average', () => {
    const needed = Array.from({ length: 1000 }, (_, run) => framesNeeded(45, 0, chanceOf(run)))
    const mean = needed.reduce((sum, frames) => sum + frames, 0) / needed.length
    expect(mean - 45).toBeGreaterThan(1.4)
    expect(mean - 45).toBeLessThan(1.8)
  })

  test('a message of one piece is in every frame; of none there is no series', () => {
    const series = shown(Uint8Array.of(7))
    for (const seed of [0, 1, 2, seedCount - 1]) {
      expect(wholeMessage(gather([frameOf(series, seed)]))).toEqual({
        ok: true,
        value: Uint8Array.of(7),
      })
    }
    expect(() => seriesOf(new Uint8Array(0))).toThrow()
  })

  test('every choice takes some of the pieces that there are, and no others', () => {
    fc.assert(
      fc.property(fc.nat(seedCount - 1), fc.integer({ min: 1, max: 600 }), (seed, count) => {
        const chosen = chosenBy(seed, count)
        expect(chosen).toHaveLength(Math.ceil(count / 8))
        const places = Array.from({ length: 8 * chosen.length }, (_, place) => place)
        const taken = places.filter((place) => hasBit(chosen, place))
        expect(taken.length).toBeGreaterThan(0)
        expect(required(taken.at(-1), 'a piece')).toBeLessThan(count)
      }),
    )
  })

  test('no piece is empty, and no frame is more than a code of 69 modules', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: limits.piecesPerMessage * pieceBytes }), (length) => {
        const { count, size } = piecesOf(length)
        expect(size).toBeLessThanOrEqual(pieceBytes)
        expect((count - 1) * size).toBeLessThan(length)
        expect(count * size).toBeGreaterThanOrEqual(length)
      }),
    )
    const longest = shown(new Uint8Array(limits.piecesPerMessage * pieceBytes))
    // Version 13, error correction L, alphanumeric (ISO/IEC 18004, table 7).
    expect(frameOf(longest, seedCount - 1).length).toBeLessThanOrEqual(619)
  })

  test('nobody is made to hold still for ever', () => {
    const most = limits.piecesPerMessage * pieceBytes
    expect(seriesOf(new Uint8Array(most)).ok).toBe(true)
    expect(seriesOf(new Uint8Array(most + 1))).toEqual({ ok: false, error: 'too-long' })
  })
})

/** A frame put together by hand: wrong on purpose, with a check that fits. */
const made = (parts: {
  readonly version?: number
  readonly mark?: Uint8Array
  readonly length?: number
  readonly seed?: number
  readonly piece?: Uint8Array
}): string => {
  const body = new Writer()
    .uint(parts.version ?? 1)
    .fixed(parts.mark ?? new Uint8Array(8).fill(1))
    .uint(parts.length ?? 5)
    .uint(parts.seed ?? 3)
    .fixed(parts.piece ?? new Uint8Array(5).fill(9))
    .finish()
  return bytesToBase45(joinBytes(body, digest('juntas/frame/1', body).subarray(0, 4)))
}

describe('[KE4] what is no frame', () => {
  const most = limits.piecesPerMessage * pieceBytes
  test.each<[string, string]>([
    ['nothing', ''],
    ['a link', 'https://juntas.example/#/unirse/AQAB'],
    ['another version', made({ version: 2 })],
    ['a message without length', made({ length: 0, piece: new Uint8Array(0) })],
    ['a seed beyond the last', made({ seed: seedCount })],
    ['a piece that is too short', made({ piece: new Uint8Array(4) })],
    ['a piece that is too long', made({ piece: new Uint8Array(6) })],
    ['a huge message', made({ length: most + 1, piece: new Uint8Array(pieceBytes) })],
    ['a message without end', made({ length: Number.MAX_SAFE_INTEGER })],
    ['a head that is cut off', bytesToBase45(Uint8Array.of(1, 1, 2))],
    ['a very long text', 'A'.repeat(100_000)],
  ])('%s', (_name, text) => {
    expect(decodeFrame(text)).toEqual({ ok: false, error: 'not-a-frame' })
  })

  test('a frame with any bit flipped, or cut off anywhere, or with a byte more', () => {
    const series = shown(new Uint8Array(300).fill(5))
    const bytes = done(base45ToBytes(frameOf(series, 77)))
    for (let place = 0; place < bytes.length; place++) {
      const flipped = bytes.slice()
      flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8))
      expect(decodeFrame(bytesToBase45(flipped)).ok).toBe(false)
      expect(decodeFrame(bytesToBase45(bytes.subarray(0, place))).ok).toBe(false)
    }
    expect(decodeFrame(bytesToBase45(joinBytes(bytes, Uint8Array.of(0)))).ok).toBe(false)
  })
})

describe('[KE4] hostile frames', () => {
  test('a claim of a huge message costs what the frame itself has, and a thousand the same one as much as one', () => {
    const length = limits.piecesPerMessage * pieceBytes
    const frame = done(decodeFrame(made({ length, piece: new Uint8Array(pieceBytes).fill(3) })))
    const gathering = beginGathering(frame)
    for (let time = 0; time < 1000; time++) addFrame(gathering, frame)
    const held = [...gathering.rows.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
    expect(held).toBeLessThan(2 * pieceBytes)
    expect(missingOf(gathering)).toBe(limits.piecesPerMessage - 1)
  })

  test('one of another message under the mark of this one gives no message; without it, it comes', () => {
    const anyCase = fc.tuple(anyMessage, fc.nat(100), anyBytes(pieceBytes))
    fc.assert(
      fc.property(anyCase, ([message, place, noise]) => {
        const series = shown(message)
        const wrong = made({
          mark: series.mark,
          length: message.length,
          seed: 500,
          piece: noise.subarray(0, series.size),
        })
        const codes = Array.from({ length: series.count + 40 }, (_, seed) => frameOf(series, seed))
        const mixed = codes.toSpliced(place % 5, 0, wrong)
        const whole = wholeMessage(gather(mixed))
        expect(whole.ok ? whole.value : whole.error).toSatisfy(
          (came: unknown) => came === 'damaged' || Buffer.from(came as Uint8Array).equals(message),
        )
        expect(done(wholeMessage(gather(codes)))).toEqual(message)
      }),
      { numRuns: 40 },
    )
  })

  test('as many as there may be are solved in a moment', () => {
    const message = joinBytes(
      ...Array.from({ length: 1024 }, (_, at) => new Uint8Array(pieceBytes).fill(at)),
    )
    const series = shown(message)
    const frames = Array.from({ length: 1040 }, (_, seed) =>
      done(decodeFrame(frameOf(series, seed))),
    )
    const gathering = beginGathering(required(frames[0], 'a frame'))
    for (const frame of frames) addFrame(gathering, frame)
    expect(done(wholeMessage(gathering))).toEqual(message)
  })

  test('the same seed chooses the same, wherever it is worked out', () => {
    const bits = digest('juntas/pieces/1', uintBytes(9), uintBytes(0))
    expect(chosenBy(9, 16)).toEqual(bits.slice(0, 2))
  })
})
