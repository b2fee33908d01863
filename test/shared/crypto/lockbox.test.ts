import { describe, expect, test } from 'vitest'
import { emptyLockbox, fillLockbox, lockboxBytes } from '../../../shared/crypto/lockbox.ts'
import { epochIdOf } from '../../../shared/crypto/seal.ts'
import { keysOf, seedOf } from '../../support/notebook.ts'

const secret = seedOf('epoch')
const id = epochIdOf(secret)
const ana = keysOf('Ana')
const lockbox = fillLockbox(secret, ana.public.box, seedOf('randomness'))

test('[KE2] only its receiver takes the secret out', () => {
  expect(lockbox.length).toBe(lockboxBytes)
  expect(emptyLockbox(lockbox, id, ana)).toEqual(secret)
  expect(emptyLockbox(lockbox, id, keysOf('Luz'))).toBeNull()
})

test('[KE2] a lockbox for another epoch, or for a secret that the id does not commit to, is empty', () => {
  expect(emptyLockbox(lockbox, epochIdOf(seedOf('other')), ana)).toBeNull()
  expect(
    emptyLockbox(fillLockbox(seedOf('other'), ana.public.box, seedOf('r')), id, ana),
  ).toBeNull()
})

describe('[KE2] no part of a lockbox, and no other bytes, throw or open', () => {
  test('cut or lengthened', () => {
    for (let length = 0; length < lockbox.length; length++) {
      expect(emptyLockbox(lockbox.subarray(0, length), id, ana)).toBeNull()
    }
    expect(emptyLockbox(Uint8Array.from([...lockbox, 0]), id, ana)).toBeNull()
  })
  test('one bit changed', () => {
    for (let bit = 0; bit < 8 * lockbox.length; bit += 3) {
      const other = lockbox.slice()
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(emptyLockbox(other, id, ana)).toBeNull()
    }
  })
  test('an ephemeral key of small order', () => {
    for (const low of [0, 1]) {
      const other = lockbox.slice()
      other.fill(0, 0, 32)
      other[0] = low
      expect(emptyLockbox(other, id, ana)).toBeNull()
    }
  })
})
