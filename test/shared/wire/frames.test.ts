import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToBase45 } from '../../../shared/base/base45.ts'
import { required } from '../../../shared/base/assert.ts'
import { limits } from '../../../shared/base/limits.ts'
import type { Gathering } from '../../../shared/wire/frames.ts'
import {
  decodeFrame,
  encodeFrames,
  gatherFrame,
  pieceBytes,
  wholeMessage,
} from '../../../shared/wire/frames.ts'
import { done } from '../../support/devices.ts'

const frameOf = (text: string) => done(decodeFrame(text))

const gathered = (frames: readonly string[]): Gathering | null =>
  frames.reduce<Gathering | null>((so, frame) => gatherFrame(so, frameOf(frame)), null)

const whole = (frames: readonly string[]) =>
  wholeMessage(required(gathered(frames), 'at least one frame'))

test('[KE4] a message comes back from its frames, in any order and seen any number of times', () => {
  const message = fc.uint8Array({ maxLength: 4 * pieceBytes + 10 })
  fc.assert(
    fc.property(message, fc.infiniteStream(fc.nat()), (bytes, chance) => {
      const frames = done(encodeFrames(bytes))
      const drawn: string[] = []
      for (const number of chance) {
        if (new Set(drawn).size === frames.length) break
        drawn.push(required(frames[number % frames.length], 'a frame'))
        if (drawn.length > 500) return
      }
      expect(whole(drawn)).toEqual({ ok: true, value: bytes })
    }),
    { numRuns: 60 },
  )
})

test('[KE4] while a frame is missing there is no message', () => {
  const frames = done(encodeFrames(new Uint8Array(3 * pieceBytes)))
  expect(frames).toHaveLength(3)
  expect(whole(frames.slice(1))).toEqual({ ok: false, error: 'not-whole' })
})

test('[KE4] when something else is shown, what was seen before counts no more', () => {
  const [first, second] = [1, 2].map((fill) =>
    done(encodeFrames(new Uint8Array(2 * pieceBytes).fill(fill))),
  ) as [string[], string[]]
  expect(whole([required(first[0], 'frame'), required(second[1], 'frame')])).toEqual({
    ok: false,
    error: 'not-whole',
  })
  expect(whole([required(first[0], 'frame'), ...second])).toEqual({
    ok: true,
    value: new Uint8Array(2 * pieceBytes).fill(2),
  })
})

test('[KE4] a frame with the mark of another message gives none', () => {
  const [honest, other] = [1, 2].map((fill) =>
    frameOf(required(done(encodeFrames(new Uint8Array(5).fill(fill)))[0], 'a frame')),
  ) as [ReturnType<typeof frameOf>, ReturnType<typeof frameOf>]
  const mixed = gatherFrame(null, { ...honest, piece: other.piece })
  expect(wholeMessage(mixed)).toEqual({ ok: false, error: 'damaged' })
})

const head = (version: number, count: number, place: number, piece: number): string =>
  bytesToBase45(
    Uint8Array.from([version, 1, 2, 3, 4, count, place, ...new Uint8Array(piece).fill(9)]),
  )

test.each<[string, string]>([
  ['nothing', ''],
  ['a link', 'https://juntas.example/#/unirse/AQAB'],
  ['another version', head(2, 1, 0, 5)],
  ['a place beyond the count', head(1, 2, 2, 5)],
  ['none at all', head(1, 0, 0, 5)],
  ['a short piece that is not the last', head(1, 2, 0, 5)],
  ['a piece that is too long', head(1, 1, 0, pieceBytes + 1)],
  ['a head that is cut off', bytesToBase45(Uint8Array.of(1, 1, 2))],
])('[KE4] %s is no frame', (_name, text) => {
  expect(decodeFrame(text)).toEqual({ ok: false, error: 'not-a-frame' })
})

test('[KE4] a frame is read in one way only', () => {
  const text = head(1, 1, 0, 5)
  expect(frameOf(text)).toMatchObject({ count: 1, place: 0, mark: '01020304' })
})

test('[KE4] nobody is made to hold still for ever', () => {
  expect(encodeFrames(new Uint8Array(limits.framesPerMessage * pieceBytes)).ok).toBe(true)
  expect(encodeFrames(new Uint8Array(limits.framesPerMessage * pieceBytes + 1))).toEqual({
    ok: false,
    error: 'too-long',
  })
})
