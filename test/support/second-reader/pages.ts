/** Sections 7 and 10 of docs/FORMATS.md: pages as Yjs bytes, and base45. */
import { Refused, Source } from './source.ts'

export interface Run {
  readonly page: number
  readonly from: number
  readonly items: readonly Uint8Array[]
}

const mostClocks = 2 ** 31

export const readUpdate = (bytes: Uint8Array, source = new Source(bytes)): Run[] => {
  const count = source.uint(0, 4096, 'pages')
  const runs = Array.from({ length: Math.min(count, source.left) }, (_, at) =>
    readRun(source, `pages.${at}`),
  )
  if (runs.some(({ page }, at) => at > 0 && page >= (runs[at - 1]?.page ?? 0)))
    throw new Refused('not sorted')
  source.uint(0, 0, 'deleted', () => 'nothing')
  source.finish()
  return runs
}

const readRun = (source: Source, path: string): Run => {
  const count = source.uint(1, mostClocks, `${path}.records`)
  const page = source.uint(0, Number.MAX_SAFE_INTEGER, `${path}.id`)
  const from = source.uint(0, mostClocks, `${path}.first clock`)
  if (from + count > mostClocks) throw new Refused('too many clocks')
  const items: Uint8Array[] = []
  for (let clock = from; clock < from + count; clock++) {
    const name = `${path}.${clock}`
    const kind = source.fixed(1, `${name}.kind`)[0]
    if (kind !== (clock === 0 ? 0x03 : 0x83)) throw new Refused('not an item')
    if (clock === 0) {
      source.uint(1, 1, `${name}.parent`, () => 'a root')
      if (source.text(1, 16, `${name}.name`) !== String(page)) throw new Refused('other root')
    } else {
      source.uint(page, page, `${name}.origin`)
      source.uint(clock - 1, clock - 1, `${name}.origin's clock`)
    }
    items.push(source.bytes(169, 67_584, `${name}.item`))
  }
  return { page, from, items }
}

export const readVector = (bytes: Uint8Array, source = new Source(bytes)): Map<number, number> => {
  const count = source.uint(0, 4096, 'pages')
  const entries: [number, number][] = []
  for (let at = 0; at < count; at++) {
    const page = source.uint(0, (entries.at(-1)?.[0] ?? 2 ** 53) - 1, `${at}.id`)
    entries.push([page, source.uint(1, mostClocks, `${at}.records`)])
  }
  source.finish()
  return new Map(entries)
}

const base45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** RFC 9285. */
export const fromBase45 = (text: string): Uint8Array => {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const digits = Array.from(text.slice(at, at + 3), (letter) => base45.indexOf(letter))
    const value = (digits[0] ?? 0) + 45 * (digits[1] ?? 0) + 2025 * (digits[2] ?? 0)
    const most = digits.length === 3 ? 0xffff : 0xff
    if (digits.length === 1 || digits.includes(-1) || value > most) throw new Refused('not base45')
    if (digits.length === 3) bytes.push(value >> 8)
    bytes.push(value & 255)
  }
  return Uint8Array.from(bytes)
}
