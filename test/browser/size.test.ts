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
  closureOf(...first(), chunkNamed('inside'), chunkNamed('engine'))
const staff = (): ReadonlySet<string> =>
  closureOf(...first(), chunkNamed('reader'), chunkNamed('engine'))

test('what loads before the first usable screen, the PIN pad of a locked device included, is at most 110 KiB', () => {
  expect(first().size).toBeGreaterThan(3)
  expectAtMost(110, first(), 'first load')
})

test("an open notebook with its screens at hand is at most 250 KiB, and staff's first page 235", () => {
  expectAtMost(250, inside(), 'an open notebook')
  expectAtMost(235, staff(), 'staff')
})

test('each screen that is loaded when it is opened adds at most 30 KiB', () => {
  const routesFrom = (...paths: readonly string[]): string[] =>
    paths.flatMap(laterFrom).filter((path) => !/\/(?:inside|reader|locked)-/u.test(path))
  const womens = routesFrom(entryChunk(), chunkNamed('inside'))
  expect(womens.length).toBeGreaterThan(5)
  for (const route of womens) expectAtMost(30, without(closureOf(route), inside()), route)
  for (const route of routesFrom(chunkNamed('reader')))
    expectAtMost(30, without(closureOf(route), staff()), route)
})

test('style sheets of the first screen are at most 12 KiB, and no font is loaded from anywhere', () => {
  expectAtMost(12, firstStyles(), 'style sheets')
  expect(precached().filter((path) => /\.(?:woff2?|ttf|otf)$/u.test(path))).toEqual([])
})

test('what is kept for offline use is at most 370 KiB, and sounds at most 200 beside it', () => {
  const isSound = (path: string): boolean => path.endsWith('.ogg')
  const kept = precached()
  expect(kept).toContain(entryChunk())
  expectAtMost(200, kept.filter(isSound), 'sounds')
  expectAtMost(
    370,
    kept.filter((path) => !isSound(path)),
    'precache',
  )
})
