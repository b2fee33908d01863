import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Writer } from '../../../shared/base/codec.ts'
import type { MemberRef } from '../../../shared/control/note.ts'
import { openNote, sealNote } from '../../../shared/control/note.ts'
import { domainBytes } from '../../../shared/crypto/digest.ts'
import { openEpoch, seal } from '../../../shared/crypto/seal.ts'
import { joinBytes } from '../../../shared/base/bytes.ts'
import { limits } from '../../../shared/base/limits.ts'
import { anyRef, anyUint } from '../../support/fact-arbitraries.ts'
import { seedOf } from '../../support/notebook.ts'
import { expectStrict } from '../../support/strictness.ts'

const epoch = openEpoch(seedOf('epoch'))
const [group, key] = [seedOf('group'), seedOf('key')]
const note = { member: { page: 9, clock: 0, index: 1 }, label: 'Tableta', at: 1_700_000_000_000 }

test('[KE5] notes come back, and no part of one opens', () => {
  const anyNote = fc.record({
    member: fc.option(anyRef as fc.Arbitrary<MemberRef>),
    label: fc.string({ unit: 'binary', maxLength: 20 }),
    at: anyUint(limits.latestMs),
  })
  expectStrict(
    anyNote,
    {
      encode: (value) => sealNote(epoch, group, key, value),
      decode: (bytes) => openNote(epoch, group, key, bytes),
    },
    10,
  )
})

test('[KE5] a note opens for its group, its key and its epoch only', () => {
  const sealed = sealNote(epoch, group, key, note)
  const error = 'not-authentic'
  expect(openNote(epoch, seedOf('other'), key, sealed)).toEqual({ ok: false, error })
  expect(openNote(epoch, group, seedOf('other'), sealed)).toEqual({ ok: false, error })
  expect(openNote(openEpoch(seedOf('other')), group, key, sealed)).toEqual({ ok: false, error })
})

const written = (write: (writer: Writer) => void): Uint8Array => {
  const writer = new Writer()
  write(writer)
  return seal(epoch, joinBytes(domainBytes('juntas/control/1'), group, key), writer.finish())
}

describe('[KE5] a sealed note is refused', () => {
  test.each([
    ['of version 2', (w: Writer) => w.uint(2).bool(false).text('').uint(0), 'unknown-tag'],
    ['with a bool of 2', (w: Writer) => w.uint(1).uint(2).text('').uint(0), 'out-of-range'],
    [
      'with a long label',
      (w: Writer) => w.uint(1).uint(0).text('x'.repeat(81)).uint(0),
      'too-long',
    ],
    ['with more', (w: Writer) => w.uint(1).uint(0).text('').uint(0).uint(0), 'trailing-bytes'],
    [
      'with a time that no calendar has',
      (w: Writer) => w.uint(1).uint(0).text('').uint(Number.MAX_SAFE_INTEGER),
      'out-of-range',
    ],
    [
      'of a member that no record can have added',
      (w: Writer) =>
        w
          .uint(1)
          .uint(1)
          .uint(5)
          .uint(2 ** 31)
          .uint(0)
          .text('')
          .uint(0),
      'out-of-range',
    ],
  ])('%s', (_name, write, error) => {
    expect(openNote(epoch, group, key, written(write))).toEqual({ ok: false, error })
  })
})
