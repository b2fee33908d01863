/**
 * What a fake camera sees: QR codes as a film for Chromium's `--use-file-for-fake-video-capture`, one after another and from the beginning again,
 * as badly as a hand, a cheap lens and a dim room make them.
 *
 *   y4m = "YUV4MPEG2 W… H… F… Ip A1:1 C420jpeg" LF, then for each picture "FRAME" LF ‖ luma ‖ two planes of colour at half size
 */
import { writeFileSync } from 'node:fs'
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

const width = 640
const height = 480
const picturesPerSecond = 10
/** Pictures of each code: a third of a second or so. */
const picturesPerCode = 3
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
const pictureOf = (modules: Modules, lens: Lens): Uint8Array => {
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

/** Writes a film in which these codes go round; none: a wall. */
export const writeFilm = (file: string, codes: readonly Modules[], lens = clearLens): void => {
  const pictures = codes.length === 0 ? [[]] : codes
  const colour = Buffer.alloc((width * height) / 2, 128)
  const head = `YUV4MPEG2 W${width} H${height} F${picturesPerSecond}:1 Ip A1:1 C420jpeg\n`
  const frames = pictures.flatMap((modules) => {
    const luma = pictureOf(modules, lens)
    const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, colour])
    return Array.from({ length: picturesPerCode }, () => frame)
  })
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
