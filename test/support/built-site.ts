/** What the built site in dist/ weighs, and what loads what: read from its files as a browser would. */
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const folder = 'dist'

const read = (path: string): string => readFileSync(`${folder}/${path}`, 'utf8')

/** Bytes after gzip; of what is packed already (sound, pictures) no fewer than it has. */
export const gzipBytes = (path: string): number =>
  gzipSync(readFileSync(`${folder}/${path}`), { level: 9 }).length

export const totalBytes = (paths: Iterable<string>): number =>
  [...paths].reduce((sum, path) => sum + gzipBytes(path), 0)

const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, name]) => name ?? [])

const imported = (path: string): string[] =>
  found(read(path), /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/gu).map(
    (name) => `assets/${name}`,
  )

/** The chunks that these need before any of them runs, themselves included. */
export const closureOf = (...paths: readonly string[]): ReadonlySet<string> => {
  const closure = new Set<string>()
  const add = (path: string): void => {
    if (closure.has(path)) return
    closure.add(path)
    imported(path).forEach(add)
  }
  paths.forEach(add)
  return closure
}

/** What a chunk loads later. */
export const laterFrom = (path: string): string[] =>
  found(read(path), /import\(\s*["'`]\.\/([\w.-]+\.js)["'`]/gu).map((name) => `assets/${name}`)

/** The chunk whose name begins so. */
export const chunkNamed = (name: string): string => {
  const files = readdirSync(`${folder}/assets`)
  const [file, second] = files.filter(
    (one) => one.startsWith(`${name}-`) && /^[\w-]{8}\.js$/u.test(one.slice(name.length + 1)),
  )
  if (file === undefined || second !== undefined) throw new Error(`not one chunk called ${name}`)
  return `assets/${file}`
}

export const entryChunk = (): string => {
  const [entry] = found(read('index.html'), /<script type="module"[^>]* src="\/([^"]+)"/gu)
  if (entry === undefined) throw new Error('no entry in index.html')
  return entry
}

/** Style sheets that the page asks for by itself. */
export const firstStyles = (): string[] =>
  found(read('index.html'), /<link rel="stylesheet"[^>]* href="\/([^"]+)"/gu)

/** Everything that the service worker fetches on the first visit. */
export const precached = (): string[] => [
  ...new Set(found(read('sw.js'), /["']?url["']?:\s*["'`]([^"'`]+)["'`]/gu)),
]
