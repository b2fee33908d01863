// @vitest-environment node
import { expect, test } from 'vitest'
import type { Steps } from '../../../shared/base/steps.ts'
import { inSlices } from '../../../client/sync/in-slices.ts'

/** Milliseconds. */
const spin = (length: number): void => {
  const end = performance.now() + length
  while (performance.now() < end);
}

test('others have their turn while long work goes on, and it comes to its value', async () => {
  let turns = 0
  let isDone = false
  const others = (): void => {
    turns++
    if (!isDone) setImmediate(others)
  }
  setImmediate(others)
  const work = function* (): Steps<number> {
    for (let step = 0; step < 20; step++) {
      spin(10)
      yield
    }
    return 7
  }
  expect(await inSlices(work())).toBe(7)
  isDone = true
  expect(turns).toBeGreaterThan(2)
})
