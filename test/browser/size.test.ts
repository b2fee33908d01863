/**
 * What the built app weighs: KiB after gzip. A failure names the chunks, the heaviest first. Where a limit here is above what was wanted
 * (docs/BENCHMARKS.md), it keeps the app from growing unseen.
 */
import { expect, test } from 'vitest'
import {
  chunkNamed,
  closureOf,
  entryChunk,
  firstStyles,
  gzipBytes,
  laterFrom,
  precached,
  totalBytes,
} from '../support/built-site.ts'

const kib = (bytes: number): number => Math.round((bytes / 1024) * 10) / 10

const without = (paths: Iterable<string>, others: ReadonlySet<string>): string[] =>
  [...paths].filter((path) => !others.has(path))

const expectAtMost = (limit: number, paths: Iterable<string>, what: string): void => {
  const parts = [...new Set(paths)]
    .map((path) => ({ path, bytes: gzipBytes(path) }))
    .sort((left, right) => right.bytes - left.bytes)
  const list = parts.map(({ path, bytes }) => `  ${String(kib(bytes)).padStart(6)}  ${path}`)
  const sum = kib(totalBytes(parts.map(({ path }) => path)))
  expect(sum, `${what}: ${sum} KiB of ${limit}\n${list.join('\n')}`).toBeLessThanOrEqual(limit)
}

const first = (): ReadonlySet<string> => closureOf(entryChunk(), chunkNamed('locked'))
const inside = (): ReadonlySet<string> =>
  closureOf(entryChunk(), chunkNamed('locked'), chunkNamed('inside'), chunkNamed('engine'))

test('what loads before the first usable screen, the PIN pad of a locked device included, is at most 125 KiB', () => {
  expect(first().size).toBeGreaterThan(3)
  expectAtMost(125, first(), 'first load')
})

test("an open notebook with its screens at hand is at most 270 KiB, and staff's first page 280", () => {
  expectAtMost(270, inside(), 'an open notebook')
  expectAtMost(280, [...inside(), ...closureOf(chunkNamed('staff'))], 'staff')
})

test('each screen that is loaded when it is opened adds at most 30 KiB', () => {
  const routes = [entryChunk(), chunkNamed('inside')]
    .flatMap(laterFrom)
    .filter((path) => !/\/(?:inside|locked)-/u.test(path))
  expect(routes.length).toBeGreaterThan(10)
  for (const route of routes) {
    expectAtMost(30, without(closureOf(route), inside()), route)
  }
})

test('style sheets of the first screen are at most 12 KiB, and no font is loaded from anywhere', () => {
  expectAtMost(12, firstStyles(), 'style sheets')
  expect(precached().filter((path) => /\.(?:woff2?|ttf|otf)$/u.test(path))).toEqual([])
})

test('what is kept for offline use is at most 430 KiB, and sounds at most 200 beside it', () => {
  const isSound = (path: string): boolean => path.endsWith('.ogg')
  const kept = precached()
  expect(kept).toContain(entryChunk())
  expectAtMost(200, kept.filter(isSound), 'sounds')
  expectAtMost(
    430,
    kept.filter((path) => !isSound(path)),
    'precache',
  )
})
