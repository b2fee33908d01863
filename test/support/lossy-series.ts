/** A series of codes of which the camera loses some, with chance that repeats. */
import { required } from '../../shared/base/assert.ts'
import { decodeFrame, frameOf, pieceBytes, seedCount, seriesOf } from '../../shared/wire/frames.ts'
import type { Gathering } from '../../shared/wire/gathering.ts'
import { addFrame, beginGathering, missingOf } from '../../shared/wire/gathering.ts'
import { done } from './devices.ts'

/** From 0 to 1, the same for the same number: a linear congruential generator (Numerical Recipes). */
export const chanceOf = (seed: number): (() => number) => {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const framesByCount = new Map<number, ReturnType<typeof framesOf>>()

/** Some frames of a message of so many pieces. Which pieces are chosen does not depend on what is in them. */
const framesOf = (count: number) => {
  const series = done(seriesOf(new Uint8Array(count * pieceBytes)))
  return Array.from({ length: 2048 }, (_, seed) => done(decodeFrame(frameOf(series, seed))))
}

/** How many frames are shown until a camera that loses `share` of them has a message of so many pieces. */
export const framesNeeded = (count: number, share: number, chance: () => number): number => {
  const frames = framesByCount.get(count) ?? framesOf(count)
  framesByCount.set(count, frames)
  const from = Math.floor(chance() * seedCount)
  let gathering: Gathering | null = null
  for (let shown = 1; ; shown++) {
    if (chance() < share) continue
    const frame = required(frames[(from + shown) % frames.length], 'a frame')
    gathering ??= beginGathering(frame)
    addFrame(gathering, frame)
    if (missingOf(gathering) === 0) return shown
  }
}
