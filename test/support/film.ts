/**
 * What a fake camera sees: QR codes as a film for Chromium's `--use-file-for-fake-video-capture`, one after another and from the beginning again,
 * as badly as a hand, a cheap lens and a dim room make them.
 *
 *   y4m = "YUV4MPEG2 W… H… F… Ip A1:1 C420jpeg" LF, then for each picture "FRAME" LF ‖ luma ‖ two planes of colour at half size
 */
import { writeFileSync } from 'node:fs'
import { decodeQR } from 'qr/decode.js'
import { decodeFrame } from '../../shared/wire/frames.ts'
import type { Gathering } from '../../shared/wire/gathering.ts'
import { addFrame, beginGathering, missingOf } from '../../shared/wire/gathering.ts'
import { done } from './devices.ts'
import type { Person } from './person.ts'

/** Rows of modules with the light border around them; true is dark. */
export type Modules = readonly (readonly boolean[])[]

export interface Lens {
  /** Share of the picture's height that the code fills. */
  readonly size: number
  /** Degrees. */
  readonly turn: number
  /** Pixels on each side over which a point is smeared. */
  readonly blur: number
  /** Most by which a pixel is off, of 255. */
  readonly noise: number
}

export const clearLens: Lens = { size: 0.9, turn: 0, blur: 0, noise: 0 }

export const width = 640
export const height = 480
/** One of each code: as fast as client/parts/code-series.svelte shows them. */
const picturesPerSecond = 10
const [dark, wall, light] = [30, 120, 220] as const

/** The picture that a QR code of the page is drawn from (client/parts/qr-code.svelte). */
const modulesOf = (path: string, side: number): Modules => {
  const rows = Array.from({ length: side }, () => Array.from({ length: side }, () => false))
  for (const { groups } of path.matchAll(/M(?<x>\d+) (?<y>\d+)h1v1h-1z/gu)) {
    const row = rows[Number(groups?.['y'])]
    if (row !== undefined) row[Number(groups?.['x'])] = true
  }
  return rows
}

/** Luma of one picture, row by row. */
export const pictureOf = (modules: Modules, lens: Lens): Uint8Array => {
  const scale = (height * lens.size) / modules.length
  const [sin, cos] = [Math.sin, Math.cos].map((of) => of((lens.turn * Math.PI) / 180)) as [
    number,
    number,
  ]
  const sharp = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x + 0.5 - width / 2, y + 0.5 - height / 2]
      const column = Math.floor((dx * cos + dy * sin) / scale + modules.length / 2)
      const row = Math.floor((dy * cos - dx * sin) / scale + modules.length / 2)
      const isDark = modules[row]?.[column]
      sharp[y * width + x] = isDark === undefined ? wall : isDark ? dark : light
    }
  }
  return withNoise(blurred(sharp, lens.blur), lens.noise)
}

const blurred = (picture: Uint8Array, reach: number): Uint8Array => {
  if (reach === 0) return picture
  const across = smeared(picture, reach, 1, width)
  return smeared(across, reach, width, height)
}

/** Each pixel becomes the mean of those within reach, `step` apart. */
const smeared = (picture: Uint8Array, reach: number, step: number, length: number): Uint8Array =>
  picture.map((_, at) => {
    const place = Math.floor(at / step) % length
    let sum = 0
    let count = 0
    for (let offset = -reach; offset <= reach; offset++) {
      if (place + offset < 0 || place + offset >= length) continue
      sum += picture[at + offset * step] ?? 0
      count++
    }
    return sum / count
  })

/** The same for the same picture: a linear congruential generator (Numerical Recipes). */
const withNoise = (picture: Uint8Array, most: number): Uint8Array => {
  if (most === 0) return picture
  let state = 1
  return picture.map((value) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const off = (state / 2 ** 32 - 0.5) * 2 * most
    return Math.max(0, Math.min(255, value + off))
  })
}

/** What the camera sees where it has missed a code; in a film by itself, a wall. */
const nothing: Modules = []

/** The codes as a camera sees them that misses every third. */
export const lossy = (codes: readonly Modules[]): Modules[] =>
  codes.map((code, at) => (at % 3 === 1 ? nothing : code))

/** Writes a film in which these codes go round; none: a wall. */
export const writeFilm = (file: string, codes: readonly Modules[], lens = clearLens): void => {
  const pictures = codes.length === 0 ? [nothing] : codes
  const colour = Buffer.alloc((width * height) / 2, 128)
  const head = `YUV4MPEG2 W${width} H${height} F${picturesPerSecond}:1 Ip A1:1 C420jpeg\n`
  const frames = pictures.map((modules) =>
    Buffer.concat([Buffer.from('FRAME\n'), pictureOf(modules, lens), colour]),
  )
  writeFileSync(file, Buffer.concat([Buffer.from(head), ...frames]))
}

/**
 * Makes a browser's camera show a film. What is written into the file later is seen when the camera is opened next. Whether it may be opened is
 * for the test to say: `context.grantPermissions(['camera'])`.
 */
export const cameraShowing = (file: string): string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
]

/** The QR code that is on somebody's screen now. */
export const codeOn = async ({ page }: Person, label: string): Promise<Modules> => {
  const code = page.getByRole('img', { name: label })
  await code.waitFor()
  const { path, side } = await code.evaluate((svg) => ({
    path: svg.querySelector('path')?.getAttribute('d') ?? '',
    side: Number(svg.getAttribute('viewBox')?.split(' ').at(-1)),
  }))
  return modulesOf(path, side)
}

/** Codes of a series that is being shown, each once: so many that the message is in them, and `more`. */
export const seriesOn = async (person: Person, label: string, more = 3): Promise<Modules[]> => {
  const codes = new Map<number, Modules>()
  let gathering: Gathering | null = null
  let wanted = Infinity
  while (codes.size < wanted) {
    const modules = await codeOn(person, label)
    const frame = done(decodeFrame(textOf(modules)))
    if (codes.has(frame.seed)) continue
    codes.set(frame.seed, modules)
    gathering ??= beginGathering(frame)
    addFrame(gathering, frame)
    if (missingOf(gathering) === 0) wanted = Math.min(wanted, codes.size + more)
  }
  return [...codes.values()]
}

const textOf = (modules: Modules): string => {
  const scale = 4
  const side = modules.length * scale
  const pixels = new Uint8Array(side * side * 4)
  for (let at = 0; at < side * side; at++) {
    const row = Math.floor(Math.floor(at / side) / scale)
    const isDark = modules[row]?.[Math.floor((at % side) / scale)] === true
    pixels.fill(isDark ? 0 : 255, at * 4, at * 4 + 4)
  }
  return decodeQR({ width: side, height: side, data: pixels })
}
