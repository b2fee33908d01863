/**
 * A second reader of Juntas' formats, written from docs/FORMATS.md and nothing else: it imports no code of the program and no cryptography but
 * Node's own. What it cannot read, the document does not say. This file: section 1, the words from which every format is spelled.
 */

/** What a reader says of bytes that are not the one encoding of a value. */
export class Refused extends Error {}

export interface Step {
  readonly bytes: Uint8Array
  /** Where it stands in the value: "facts.0.amount". */
  readonly path: string
  readonly value: string
  /** Of a number: how far it may go. */
  readonly bounds?: { readonly least: number; readonly most: number; readonly as: 'uint' | 'int' }
}

export class Source {
  readonly #bytes: Uint8Array
  /** What was read so far, a step for each word: for the annotated examples. */
  readonly steps: Step[] = []
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  #note(from: number, path: string, value: string, bounds?: Step['bounds']): void {
    const step = { bytes: this.#bytes.subarray(from, this.#at), path, value }
    this.steps.push(bounds === undefined ? step : { ...step, bounds })
  }

  #take(length: number): Uint8Array {
    if (length > this.left) throw new Refused('truncated')
    this.#at += length
    return this.#bytes.slice(this.#at - length, this.#at)
  }

  /** Least significant seven bits first; no longer than needed. */
  #number(): number {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#take(1)[0] ?? 0
      value |= BigInt(byte & 127) << shift
      if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refused('too large')
      if (byte === 0 && shift > 0n) throw new Refused('not minimal')
      if (byte < 128) return Number(value)
    }
  }

  uint(
    least: number,
    most: number,
    path: string,
    name: (value: number) => string = String,
  ): number {
    const from = this.#at
    const value = this.#number()
    if (value < least || value > most) throw new Refused(`${path} is ${value}`)
    this.#note(from, path, name(value), { least, most, as: 'uint' })
    return value
  }

  int(least: number, most: number, path: string): number {
    const from = this.#at
    const folded = this.#number()
    const value = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
    if (value < least || value > most) throw new Refused(`${path} is ${value}`)
    this.#note(from, path, String(value), { least, most, as: 'int' })
    return value
  }

  fixed(length: number, path: string): Uint8Array {
    const from = this.#at
    const value = this.#take(length)
    this.#note(from, path, '')
    return value
  }

  bytes(least: number, most: number, path: string): Uint8Array {
    const length = this.uint(least, most, path, (count) => `${count} bytes`)
    return length === 0 ? new Uint8Array(0) : this.fixed(length, path)
  }

  text(least: number, most: number, path: string): string {
    const bytes = this.bytes(least, most, path)
    const text = new TextDecoder('utf-8').decode(bytes)
    if (!Buffer.from(text, 'utf8').equals(bytes)) throw new Refused('not UTF-8')
    const last = this.steps.pop()
    if (last !== undefined)
      this.steps.push({ ...last, value: bytes.length > 0 ? `“${text}”` : last.value })
    return text
  }

  finish(): void {
    if (this.left > 0) throw new Refused('trailing bytes')
  }
}
