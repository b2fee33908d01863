import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { DecodeFailure } from '../../../shared/base/codec.ts'
import { Reader, Writer } from '../../../shared/base/codec.ts'
import { anyUint } from '../../support/fact-arbitraries.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

vi.setConfig({ testTimeout: 60_000 })

type Read = (reader: Reader) => unknown

const uint: Read = (reader) => reader.uint()
const upTo9: Read = (reader) => reader.uint(9)
const bool: Read = (reader) => reader.bool()
const bytes: Read = (reader) => reader.bytes(4)
const text: Read = (reader) => reader.text(40)
const tag: Read = (reader) => reader.tag(['a', 'b'])
const list: Read = (reader) => reader.list(3, () => reader.uint())
const bigList: Read = (reader) => reader.list(Number.MAX_SAFE_INTEGER, () => reader.uint())
const fixed: Read = (reader) => reader.fixed(2)

const wrong: [name: string, read: Read, input: number[], failure: DecodeFailure][] = [
  ['nothing', uint, [], 'truncated'],
  ['a uint without its end', uint, [0x80], 'truncated'],
  ['seven groups without an end', uint, [255, 255, 255, 255, 255, 255, 255], 'truncated'],
  ['zero in two bytes', uint, [0x80, 0], 'uint-not-minimal'],
  ['one in two bytes', uint, [0x81, 0], 'uint-not-minimal'],
  ['127 in three bytes', uint, [0xff, 0x80, 0], 'uint-not-minimal'],
  ['2^53', uint, [128, 128, 128, 128, 128, 128, 128, 16], 'uint-too-large'],
  ['2^53 + 1', uint, [129, 128, 128, 128, 128, 128, 128, 16], 'uint-too-large'],
  ['2^56 − 1', uint, [255, 255, 255, 255, 255, 255, 255, 127], 'uint-too-large'],
  ['2^63', uint, [128, 128, 128, 128, 128, 128, 128, 128, 128, 1], 'uint-too-large'],
  ['ten million groups', uint, Array<number>(10_000).fill(0x80), 'uint-too-large'],
  ['zero in nine bytes', uint, [128, 128, 128, 128, 128, 128, 128, 128, 0], 'uint-too-large'],
  ['a uint above its bound', upTo9, [10], 'out-of-range'],
  ['a bool of 2', bool, [2], 'out-of-range'],
  ['a bool in two bytes', bool, [0x81, 0], 'uint-not-minimal'],
  ['bytes that end early', bytes, [3, 1, 2], 'truncated'],
  ['bytes above their bound', bytes, [5, 1, 2, 3, 4, 5], 'too-long'],
  ['bytes that claim 2^32', bytes, [128, 128, 128, 128, 16], 'too-long'],
  ['bytes that claim 2^53 − 1', bytes, [255, 255, 255, 255, 255, 255, 255, 15], 'too-long'],
  ['a tag that nobody has', tag, [2], 'unknown-tag'],
  ['the tag 2^53 − 1', tag, [255, 255, 255, 255, 255, 255, 255, 15], 'unknown-tag'],
  ['a list above its bound', list, [4, 0, 0, 0, 0], 'too-long'],
  ['a list that ends early', list, [3, 0, 0], 'truncated'],
  ['a list that claims 2^32', bigList, [128, 128, 128, 128, 16, 1], 'truncated'],
  ['a list that claims 2^53 − 1', bigList, [255, 255, 255, 255, 255, 255, 255, 15], 'truncated'],
  ['a fixed length that is not there', fixed, [1], 'truncated'],
  ['a byte too many', uint, [1, 1], 'trailing-bytes'],
  ['text that ends early', text, [2, 0x61], 'truncated'],
  ['text above its bound', text, [41, ...Array<number>(41).fill(0x61)], 'too-long'],
  ['a byte order mark', text, [3, 0xef, 0xbb, 0xbf], 'not-utf8'],
  ['a byte order mark before text', text, [4, 0xef, 0xbb, 0xbf, 0x61], 'not-utf8'],
  ['a lone high surrogate', text, [3, 0xed, 0xa0, 0x80], 'not-utf8'],
  ['a lone low surrogate', text, [3, 0xed, 0xbf, 0xbf], 'not-utf8'],
  ['a surrogate pair in six bytes', text, [6, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], 'not-utf8'],
  ['a slash in two bytes', text, [2, 0xc0, 0xaf], 'not-utf8'],
  ['a slash in three bytes', text, [3, 0xe0, 0x80, 0xaf], 'not-utf8'],
  ['NUL in two bytes', text, [2, 0xc0, 0x80], 'not-utf8'],
  ['a stray continuation', text, [1, 0x80], 'not-utf8'],
  ['half a letter', text, [1, 0xc3], 'not-utf8'],
  ['a code point above 10FFFF', text, [4, 0xf4, 0x90, 0x80, 0x80], 'not-utf8'],
  ['five-byte UTF-8', text, [5, 0xf8, 0x88, 0x80, 0x80, 0x80], 'not-utf8'],
  ['byte FF', text, [1, 0xff], 'not-utf8'],
]

describe('[RE1] the reader refuses', () => {
  test.each(wrong)('%s', (_name, read, input, failure) => {
    const reader = new Reader(Uint8Array.from(input))
    expect(reader.finish(read(reader))).toEqual({ ok: false, error: failure })
  })
})

test('[RE1] the first failure sticks, and later reads are empty', () => {
  const reader = new Reader(Uint8Array.of(0x80, 0, 3, 1, 2, 3))
  expect([reader.uint(), reader.uint(), reader.text(9), reader.bytes(9)]).toEqual([
    0,
    0,
    '',
    new Uint8Array(0),
  ])
  expect(reader.list(9, () => reader.uint())).toEqual([])
  expect(reader.fixed(2)).toEqual(new Uint8Array(2))
  reader.fail('not-sorted')
  expect(reader.finish(1)).toEqual({ ok: false, error: 'uint-not-minimal' })
})

test('[RE1] a lying count reads no more items than there are bytes', () => {
  let reads = 0
  const input = new Writer().uint(1000).fixed(new Uint8Array(1000).fill(0x80)).finish()
  const reader = new Reader(input)
  reader.list(2 ** 32, () => {
    reads++
    return reader.uint()
  })
  expect(reads).toBe(1)
  expect(reader.failure).toBe('uint-too-large')
})

test('[RE1] uints of every size come back, in the fewest bytes', () => {
  const format = {
    encode: (value: number) => new Writer(1).uint(value).finish(),
    decode: (input: Uint8Array) => {
      const reader = new Reader(input)
      return reader.finish(reader.uint())
    },
  }
  expectStrict(anyUint(), format, 2000)
  expectCanonical(anyUint(), format, 5000)
  expect(format.encode(Number.MAX_SAFE_INTEGER).length).toBe(8)
})

test('[RE1] ints come back, within their bound on either side', () => {
  const max = 2 ** 52 - 1
  const format = {
    encode: (value: number) => new Writer(1).int(value).finish(),
    decode: (input: Uint8Array) => {
      const reader = new Reader(input)
      return reader.finish(reader.int(max))
    },
  }
  const anyInt = fc.tuple(anyUint(max), fc.boolean()).map(([size, isNegative]) => {
    return isNegative && size > 0 ? -size : size
  })
  expectStrict(anyInt, format, 1000)
  expectCanonical(anyInt, format)
  for (const value of [max, -max]) {
    expect(format.decode(format.encode(value))).toEqual({ ok: true, value })
    const reader = new Reader(format.encode(value))
    expect(reader.finish(reader.int(max - 1))).toEqual({ ok: false, error: 'out-of-range' })
  }
  for (const value of [2 ** 52, -(2 ** 52), 0.5, Number.NaN]) {
    expect(() => new Writer().int(value)).toThrow()
  }
})

test('[RE1] text, bytes and lists come back whatever they hold', () => {
  const value = fc.record({
    words: fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }),
    bytes: fc.uint8Array({ maxLength: 300 }),
    flag: fc.boolean(),
  })
  const spelled = {
    encode: (it: { words: string[]; bytes: Uint8Array; flag: boolean }) => {
      const writer = new Writer(0)
      writer.list(it.words, (word) => void writer.text(word))
      return writer.bytes(it.bytes).bool(it.flag).finish()
    },
    decode: (input: Uint8Array) => {
      const reader = new Reader(input)
      const words = reader.list(9, () => reader.text(999))
      return reader.finish({ words, bytes: reader.bytes(300).slice(), flag: reader.bool() })
    },
  }
  expectStrict(value, spelled, 200)
  expectCanonical(value, spelled)
})

test('[RE1] the writer stops on what has no encoding', () => {
  for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => new Writer().uint(value)).toThrow()
  }
  expect(() => new Writer().text('\ud800')).toThrow()
})
