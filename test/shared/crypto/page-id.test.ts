import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageIdOf } from '../../../shared/crypto/page-id.ts'
import { seedOf } from '../../support/notebook.ts'

const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('[PG1] a page id is the first 53 bits of a hash, and safe as a number', () => {
  fc.assert(
    fc.property(anyKey, anyKey, fc.nat({ max: 15 }), (group, key, number) => {
      const hash = createHash('sha256')
        .update(`${String.fromCharCode(13)}juntas/page/1`)
        .update(group)
        .update(key)
        .update(Uint8Array.of(number))
        .digest()
      const id = pageIdOf(group, key, number)
      expect(id).toBe(Number(hash.readBigUInt64BE() >> 11n))
      expect(Number.isSafeInteger(id)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('[PG1] group, key and number all count', () => {
  const [group, key] = [seedOf('group'), seedOf('key')]
  const ids = [
    ...Array.from({ length: 16 }, (_, number) => pageIdOf(group, key, number)),
    pageIdOf(seedOf('other'), key, 0),
    pageIdOf(group, seedOf('other'), 0),
    pageIdOf(key, group, 0),
  ]
  expect(new Set(ids).size).toBe(ids.length)
})
