/** Part of `npm run build`: beside each file that gains by it, a brotli and a gzip one for site.ts to serve. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(?:js|css|html|svg|json|webmanifest|wasm|txt)$/
/** Below this a compressed file saves no packet. */
const smallestBytes = 1024

const compressFile = async (file: string): Promise<void> => {
  const bytes = await readFile(file)
  if (bytes.length < smallestBytes) return
  const [brotlied, gzipped] = await Promise.all([
    promisify(brotliCompress)(bytes),
    promisify(gzip)(bytes, { level: 9 }),
  ])
  await Promise.all([writeFile(`${file}.br`, brotlied), writeFile(`${file}.gz`, gzipped)])
}

export const compressSite = (): Plugin => {
  let folder = ''
  return {
    name: 'juntas-compress',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir)
    },
    // Last of all: the service worker is written when the bundle closes, and lists what is there by then.
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const names = await readdir(folder, { recursive: true })
        const files = names.filter((name) => compressible.test(name))
        await Promise.all(files.map((name) => compressFile(join(folder, name))))
      },
    },
  }
}
