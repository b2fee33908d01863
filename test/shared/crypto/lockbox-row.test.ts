import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyRow, fillRow, wrongBoxes } from '../../../shared/crypto/lockbox-row.ts'
import { epochIdOf } from '../../../shared/crypto/seal.ts'
import { keysOf, seedOf } from '../../support/notebook.ts'

const names = ['Ana', 'Luz', 'Eva', 'Zoe', 'Rosa']
const secret = seedOf('new epoch')
const id = epochIdOf(secret)
const receivers = names.map((name) => keysOf(name).public.box)
const row = fillRow(secret, receivers)

test('[KE2] each for whom there is a box takes the secret out, and nobody else', () => {
  for (const name of names) expect(emptyRow(row, id, keysOf(name))).toEqual(secret)
  expect(emptyRow(row, id, keysOf('stranger'))).toBeNull()
  expect(emptyRow(row, seedOf('another epoch'), keysOf('Ana'))).toBeNull()
  expect(emptyRow({ ...row, ephemeral: new Uint8Array(32) }, id, keysOf('Ana'))).toBeNull()
})

test('[KE5] whoever opens one box sees which of the others are wrong, whatever was done to them', () => {
  expect(wrongBoxes(row, secret, receivers)).toEqual([])
  const other = fillRow(seedOf('another secret'), receivers)
  const anyBox = fc.constantFrom('altered', 'of another secret', 'of another woman', 'missing')
  fc.assert(
    fc.property(fc.nat(names.length - 1), anyBox, (at, what) => {
      const boxes = [...row.boxes]
      const box = boxes[at] ?? new Uint8Array(48)
      if (what === 'altered') boxes[at] = box.with(7, (box[7] ?? 0) ^ 1)
      if (what === 'of another secret') boxes[at] = other.boxes[at] ?? box
      if (what === 'of another woman') boxes[at] = boxes[(at + 1) % names.length] ?? box
      if (what === 'missing') boxes.length = at
      const wrong = wrongBoxes({ ...row, boxes }, secret, receivers)
      expect(wrong).toContain(at)
      expect(wrong.length).toBe(what === 'missing' ? names.length - at : 1)
    }),
    { seed: 4, numRuns: 40 },
  )
  const strange = { ...row, ephemeral: other.ephemeral }
  expect(wrongBoxes(strange, secret, receivers)).toEqual([0, 1, 2, 3, 4])
})
