/**
 * Canonical binary: the words from which every format of Juntas is spelled.
 *
 *   uint   = LEB128, least significant group first, fewest bytes, at most 2^53 − 1 (lib0's varUint)
 *   bytes  = uint length, then that many bytes
 *   text   = bytes holding well-formed UTF-8 (no BOM, no lone surrogates)
 *   int    = uint 2n for n ≥ 0, uint −2n − 1 for n < 0; at most 2^52 − 1 either way
 *   bool   = uint 0 or 1
 *
 * There is one encoding of each value, and the reader refuses any other: equal values have equal bytes, equal hashes
 * and equal signatures. A reader does not throw; the first failure sticks, later reads give empty values, and
 * `finish` reports it. So a decoder reads straight through and asks once.
 */
import { bytesToUtf8 } from '@noble/ciphers/utils.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { assert } from './assert.ts'
import { emptyBytes, equalBytes } from './bytes.ts'
import type { Result } from './result.ts'
import { ok, refuse } from './result.ts'

export type DecodeFailure =
  | 'truncated'
  | 'trailing-bytes'
  | 'uint-not-minimal'
  | 'uint-too-large'
  | 'too-long'
  | 'not-utf8'
  | 'unknown-tag'
  | 'out-of-range'
  | 'not-sorted'
  | 'bad-padding'

const growth = 2

// Fields are `private`, not #: for the older browsers that the client is built for, # becomes a WeakMap for each field.

export class Writer {
  private buffer: Uint8Array
  private length = 0

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity)
  }

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return
    const larger = new Uint8Array(growth * (this.buffer.length + count))
    larger.set(this.buffer)
    this.buffer = larger
  }

  byte(value: number): this {
    this.reserve(1)
    this.buffer[this.length++] = value
    return this
  }

  uint(value: number): this {
    assert(Number.isSafeInteger(value) && value >= 0, `${value} is a uint`)
    this.reserve(8)
    let rest = value
    while (rest > 127) {
      this.buffer[this.length++] = 128 | (rest % 128)
      rest = Math.floor(rest / 128)
    }
    this.buffer[this.length++] = rest
    return this
  }

  int(value: number): this {
    assert(Number.isInteger(value) && Number.isSafeInteger(2 * value), `${value} is an int`)
    return this.uint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  bool(value: boolean): this {
    return this.uint(value ? 1 : 0)
  }

  /** Bytes whose length both sides know. */
  fixed(value: Uint8Array): this {
    this.reserve(value.length)
    this.buffer.set(value, this.length)
    this.length += value.length
    return this
  }

  bytes(value: Uint8Array): this {
    return this.uint(value.length).fixed(value)
  }

  text(value: string): this {
    assert(value.isWellFormed(), 'text has no lone surrogates')
    return this.bytes(utf8ToBytes(value))
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): this {
    this.uint(items.length)
    items.forEach(write)
    return this
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.length)
  }
}

/** One uint by itself. */
export const uintBytes = (value: number): Uint8Array => new Writer(8).uint(value).finish()

export class Reader {
  private readonly source: Uint8Array
  private at = 0
  private failed: DecodeFailure | null = null

  constructor(bytes: Uint8Array) {
    this.source = bytes
  }

  get offset(): number {
    return this.at
  }

  get remaining(): number {
    return this.source.length - this.at
  }

  get failure(): DecodeFailure | null {
    return this.failed
  }

  fail(failure: DecodeFailure): void {
    this.failed ??= failure
    this.at = this.source.length
  }

  byte(): number {
    const value = this.source[this.at]
    if (value === undefined) {
      this.fail('truncated')
      return 0
    }
    this.at++
    return value
  }

  uint(max: number = Number.MAX_SAFE_INTEGER): number {
    const only = this.source[this.at]
    if (only !== undefined && only < 128 && only <= max) {
      this.at++
      return only
    }
    return this.longUint(max)
  }

  private longUint(max: number): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      if (this.failed !== null) return 0
      value += (byte & 127) * scale
      if (value > Number.MAX_SAFE_INTEGER) {
        this.fail('uint-too-large')
        return 0
      }
      if (byte < 128) {
        if (byte === 0 && scale > 1) this.fail('uint-not-minimal')
        else if (value > max) this.fail('out-of-range')
        return this.failure === null ? value : 0
      }
      scale *= 128
      if (scale > 2 ** 49) {
        this.fail('uint-too-large')
        return 0
      }
    }
  }

  /** `max`: greatest distance from zero. */
  int(max: number): number {
    const folded = this.uint(2 * max)
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
  }

  bool(): boolean {
    return this.uint(1) === 1
  }

  /** A view, not a copy, of the next `length` bytes. */
  fixed(length: number): Uint8Array {
    if (this.remaining < length) this.fail('truncated')
    if (this.failed !== null) return new Uint8Array(length)
    const value = this.source.subarray(this.at, this.at + length)
    this.at += length
    return value
  }

  bytes(max: number): Uint8Array {
    const length = this.uint()
    if (length > max) this.fail('too-long')
    else if (length > this.remaining) this.fail('truncated')
    return this.failed === null ? this.fixed(length) : emptyBytes
  }

  text(max: number): string {
    const bytes = this.bytes(max)
    const text = bytesToUtf8(bytes)
    if (!equalBytes(utf8ToBytes(text), bytes)) this.fail('not-utf8')
    return this.failed === null ? text : ''
  }

  /** At most `max` items; every item takes at least one byte, so a lying count costs nothing. */
  list<Item>(max: number, read: () => Item): Item[] {
    const length = this.uint()
    if (length > max) this.fail('too-long')
    else if (length > this.remaining) this.fail('truncated')
    const items: Item[] = []
    for (let index = 0; index < length && this.failed === null; index++) items.push(read())
    return items
  }

  /** One of a closed set of tags. */
  tag<Tag extends string>(tags: readonly Tag[]): Tag {
    const tag = tags[this.uint()]
    if (tag === undefined) this.fail('unknown-tag')
    return tag ?? (tags[0] as Tag)
  }

  /** The value if all was well and every byte was used. */
  finish<Value>(value: Value): Result<Value, DecodeFailure> {
    if (this.failed !== null) return refuse(this.failed)
    return this.remaining === 0 ? ok(value) : refuse('trailing-bytes')
  }
}
