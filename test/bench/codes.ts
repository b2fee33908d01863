/**
 * `npm run bench:codes`: how long a meeting of twelve takes from screen to camera: how many frames, against other codes; how large a code may be that a
 * poor camera still reads; and the whole of it by Chromium's camera, from a film that misses a third. Nothing passes or fails here.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import encodeQR from 'qr'
import { decodeQR } from 'qr/decode.js'
import { showPart } from '../../client/state/passing.ts'
import type { Series } from '../../shared/wire/frames.ts'
import { frameOf } from '../../shared/wire/frames.ts'
import { done } from '../support/devices.ts'
import type { Lens } from '../support/film.ts'
import { cameraShowing, height, lossy, pictureOf, width, writeFilm } from '../support/film.ts'
import { chanceOf, framesNeeded } from '../support/lossy-series.ts'
import { tablet } from '../support/stage.ts'
import { twelveWomen } from '../support/twelve-women.ts'
import { onSlowPage } from './chromium-page.ts'
import type { Needed } from './codes-rivals.ts'
import { lt, numbered, systematic } from './codes-rivals.ts'
import type { Reading } from './codes-page.ts'
import { table } from './journal-table.ts'

const runs = 400
const perSecond = 10
const slowdowns = [1, 6]

const spreadOf = (values: readonly number[]) => {
  const sorted = values.toSorted((left, right) => left - right)
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  return { mean, p99: sorted[Math.floor(0.99 * sorted.length)] ?? 0 }
}

const codes: readonly [string, Needed][] = [
  ['numbered, round and round', numbered],
  ['LT, robust soliton (c 0.05, δ 0.5)', lt(0.05, 0.5)],
  ['LT, robust soliton (c 0.1, δ 0.5)', lt(0.1, 0.5)],
  ['LT, robust soliton (c 0.2, δ 0.5)', lt(0.2, 0.5)],
  ['all pieces once, then random sums', systematic],
  ['random sums (built)', framesNeeded],
]

const frameTable = (count: number): string =>
  table(
    [`${count} pieces: frames shown`, 'none lost, mean', 'p99', '⅓ lost, mean', 'p99', 'p99 s'],
    codes.map(([name, needed]) => {
      const [whole, third] = [0, 1 / 3].map((share) =>
        spreadOf(Array.from({ length: runs }, (_, run) => needed(count, share, chanceOf(run)))),
      )
      const cells = [
        whole?.mean,
        whole?.p99,
        third?.mean,
        third?.p99,
        (third?.p99 ?? 0) / perSecond,
      ]
      return [name, ...cells.map((cell) => (cell ?? 0).toFixed(1))]
    }),
  )

/** Characters that a code of this version holds: error correction L, alphanumeric (ISO/IEC 18004, table 7). */
const versions = [
  [9, 335],
  [11, 468],
  [12, 535],
  [13, 619],
  [14, 667],
  [15, 758],
  [18, 1046],
] as const
const tries = 30
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Held by hand: how large, how askew, how noisy is chance. */
const anyLens = (blur: number, chance: () => number): Lens => ({
  size: 0.55 + 0.4 * chance(),
  turn: -8 + 16 * chance(),
  blur,
  noise: 20 + 40 * chance(),
})

const isRead = (length: number, blur: number, chance: () => number): boolean => {
  const text = Array.from({ length }, () => alphabet[Math.floor(chance() * 45)] ?? '').join('')
  const modules = encodeQR(text, 'raw', { border: 4, ecc: 'low' })
  const luma = pictureOf(modules, anyLens(blur, chance))
  const data = new Uint8Array(width * height * 4)
  luma.forEach((value, at) => data.fill(value, 4 * at, 4 * at + 4))
  try {
    return decodeQR({ width, height, data }) === text
  } catch {
    return false
  }
}

const sizeTable = (): string =>
  table(
    [
      'version',
      'modules',
      'bytes',
      'sharp, % read',
      'blurred',
      'very blurred',
      'bytes × read, blurred',
    ],
    versions.map(([version, length]) => {
      const shares = [0, 1, 2].map((blur) => {
        const chance = chanceOf(version)
        return (
          Array.from({ length: tries }, () => isRead(length, blur, chance)).filter(Boolean).length /
          tries
        )
      })
      const bytes = 2 * Math.floor(length / 3)
      const cells = [4 * version + 17, bytes, ...shares.map((share) => Math.round(100 * share))]
      return [String(version), ...cells.map(String), ((shares[1] ?? 0) * bytes).toFixed(0)]
    }),
  )

/** From a film of ten codes a second, every third missing, a little askew and noisy. */
const readInChromium = async (series: Series, slowdown: number): Promise<Reading> => {
  const folder = mkdtempSync(join(tmpdir(), 'codes-'))
  const film = join(folder, 'film.y4m')
  const shown = Array.from({ length: 4 * series.count }, (_, seed) =>
    encodeQR(frameOf(series, seed), 'raw', { border: 4, ecc: 'low' }),
  )
  writeFilm(film, lossy(shown), { size: 0.85, turn: 4, blur: 0, noise: 40 })
  try {
    return await onSlowPage(
      {
        entry: 'test/bench/codes-page.ts',
        bodies: new Map(),
        ready: 'readTheSeries',
        slowdown,
        args: cameraShowing(film),
      },
      async (page) => {
        await page.context().grantPermissions(['camera'])
        return page.evaluate(() => globalThis.readTheSeries())
      },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const stage = await twelveWomen()
const { series, records } = done(showPart(stage.device(tablet).notebook, null))
console.log(
  `A meeting of twelve: ${records} records, ${series.message.length} bytes, ${series.count} pieces\n`,
)
console.log(`${frameTable(series.count)}\n\n${sizeTable()}\n`)
const readings = []
for (const slowdown of slowdowns) readings.push(await readInChromium(series, slowdown))
console.log(
  table(
    ['by Chromium’s camera, ⅓ missing', ...slowdowns.map((slowdown) => `CPU ÷ ${slowdown}`)],
    [
      ['seconds', ...readings.map(({ seconds }) => seconds.toFixed(1))],
      ['codes read', ...readings.map(({ codes: read }) => String(read))],
    ],
  ),
)
