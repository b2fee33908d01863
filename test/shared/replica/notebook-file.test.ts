import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joinBytes } from '../../../shared/base/bytes.ts'
import { Writer } from '../../../shared/base/codec.ts'
import { limits } from '../../../shared/base/limits.ts'
import type { NotebookFile } from '../../../shared/replica/notebook-file.ts'
import { readNotebookFile, writeNotebookFile } from '../../../shared/replica/notebook-file.ts'
import { encodeRuns } from '../../../shared/replica/page-codec.ts'

const item = (value: number): Uint8Array => new Uint8Array(limits.recordBytesLeast).fill(value)
const group = new Uint8Array(32).fill(7)
const founding = new Uint8Array(300).fill(1)
const file: NotebookFile = {
  group,
  statements: [founding, new Uint8Array(120).fill(2)],
  pages: [
    { page: 9, from: 0, items: [item(1), item(2)] },
    { page: 4, from: 0, items: [item(3)] },
  ],
}
const written = writeNotebookFile(file)

/** As `file`, but put together by hand: wrong on purpose, with a hash that fits. */
const made = (parts: {
  readonly magic?: readonly number[]
  readonly version?: number
  readonly statements?: readonly Uint8Array[]
  readonly pages?: Uint8Array
}): Uint8Array => {
  const magic = parts.magic ?? [0x93, 0x63, 0x75, 0x61, 0x0d, 0x0a, 0x1a, 0x0a]
  const writer = new Writer()
    .fixed(Uint8Array.from(magic))
    .uint(parts.version ?? 1)
    .fixed(group)
  writer.list(parts.statements ?? file.statements, (bytes) => writer.bytes(bytes))
  const body = joinBytes(writer.finish(), parts.pages ?? encodeRuns(file.pages))
  return joinBytes(body, sha256(body))
}

const failureOf = (bytes: Uint8Array): string => {
  const read = readNotebookFile(bytes)
  return read.ok ? 'read' : read.error
}

describe('[PG7] a notebook as one file', () => {
  test('comes back as it was, whatever it holds', () => {
    const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength })
    const run = fc.record({
      page: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      from: fc.constant(0),
      items: fc.array(bytes(limits.recordBytesLeast, 300), { minLength: 1, maxLength: 4 }),
    })
    const any = fc.record({
      group: bytes(32, 32),
      statements: fc.array(bytes(0, 200), { minLength: 1, maxLength: 5 }),
      pages: fc.uniqueArray(run, { selector: ({ page }) => page, maxLength: 5 }),
    })
    fc.assert(
      fc.property(any, (one) => {
        const pages = one.pages.toSorted((left, right) => right.page - left.page)
        expect(readNotebookFile(writeNotebookFile(one))).toEqual({
          ok: true,
          value: { ...one, pages },
        })
      }),
      { numRuns: 100 },
    )
  })

  test('is written in one way only: pages in any order give the same bytes, and the test’s own hand too', () => {
    expect(writeNotebookFile({ ...file, pages: file.pages.toReversed() })).toEqual(written)
    expect(made({})).toEqual(written)
  })

  test('a changed byte is noticed, wherever it stands', () => {
    for (let place = 0; place < written.length; place++) {
      const changed = written.slice()
      changed[place] = (changed[place] ?? 0) ^ 0x10
      expect(failureOf(changed)).not.toBe('read')
    }
  })

  test('every part of it that is cut off is noticed, and so is a byte more', () => {
    for (let length = 0; length < written.length; length++) {
      expect(failureOf(written.subarray(0, length))).not.toBe('read')
    }
    expect(failureOf(joinBytes(written, Uint8Array.of(0)))).toBe('damaged')
  })

  const pagesFrom1 = encodeRuns([{ page: 9, from: 1, items: [item(1)] }])
  test.each([
    ['nothing', new Uint8Array(0), 'not-a-notebook'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'not-a-notebook'],
    ['a reader’s key', made({ magic: [0x93, 0x6c, 0x6c, 0x61, 13, 10, 26, 10] }), 'not-a-notebook'],
    [
      'one that was copied as text',
      made({ magic: [0x93, 0x63, 0x75, 0x61, 10, 26, 10] }),
      'not-a-notebook',
    ],
    ['a later version', made({ version: 2 }), 'other-version'],
    ['no control chain', made({ statements: [] }), 'out-of-range'],
    [
      'too large a statement',
      made({ statements: [new Uint8Array(limits.statementBytes + 1)] }),
      'too-long',
    ],
    ['a page that begins in its middle', made({ pages: pagesFrom1 }), 'out-of-range'],
    ['pages that are none', made({ pages: Uint8Array.of(0, 1) }), 'unknown-tag'],
    ['no pages at all', made({ pages: new Uint8Array(0) }), 'truncated'],
    [
      'pages and more',
      made({ pages: joinBytes(encodeRuns(file.pages), item(0)) }),
      'trailing-bytes',
    ],
  ])('%s is refused', (_, bytes, failure) => {
    expect(failureOf(bytes)).toBe(failure)
  })
})
