import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { relayInDev } from './server/dev.ts'
import { compressSite } from './server/site-compress.ts'

/** Compiles the words again when one of their files changes under `npm run dev`. */
const words: Plugin = {
  name: 'words',
  apply: 'serve',
  configureServer(server) {
    server.watcher.on('change', (file) => {
      if (/client\/words\/\w+\.json$/.test(file)) execFileSync('npm', ['run', '--silent', 'words'])
    })
  },
}

const wordsOf = (language: 'es' | 'en'): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(`client/words/${language}.json`, 'utf8')) as Record<string, unknown>

const wordIn = (language: 'es' | 'en', word: string): string => {
  const text = wordsOf(language)[word]
  if (typeof text !== 'string') throw new Error(`no word is called ${word}`)
  return text
}

/** Every word's place in the lists of the built app. */
const places = new Map(
  Object.keys(wordsOf('es'))
    .filter((key) => !key.startsWith('$'))
    .map((key, place) => [key, place]),
)

const placeOf = (word: string): number => {
  const place = places.get(word)
  if (place === undefined) throw new Error(`no word is called ${word}`)
  return place
}

/** The words of one language as a list of functions, from the module of them that paraglide makes. */
const listOfWords = (module: string): string => {
  const [imports = '', ...words] = module.split(/^export const /mu)
  const list: string[] = []
  for (const word of words) {
    const [name = '', ...text] = word.split(' = ')
    list[placeOf(name)] = text.join(' = ').trim().replace(/;$/u, '')
  }
  // A word that a language lacks stays a hole, and the build fails.
  if (Array.from(list).includes(undefined as never) || list.length !== places.size)
    throw new Error('a word is missing in client/words')
  return `${imports}export default [${list.join(',')}]`
}

/**
 * In the built app Spanish comes with the program, and the other language once somebody asks for it (client/words/load-words.ts). Words are found
 * there by their place: their names would be a tenth of all script.
 */
const wordsByPlace: Plugin = {
  name: 'words-by-place',
  apply: 'build',
  enforce: 'post',
  transform(code, id) {
    if (/client\/words\/compiled\/messages\/(?:es|en)\.js$/u.test(id)) return listOfWords(code)
    if (id.endsWith('client/words/compiled/messages.js')) {
      return `import es from './messages/es.js'
        import { getLocale } from './runtime.js'
        import { spoken } from '../spoken.ts'
        const now = () => spoken.get(getLocale())?.default ?? es
        export const m = new Proxy(es, { get: (_, place) => now()[place] })`
    }
    if (id.endsWith('client/words/compiled/runtime.js')) {
      return `export let getLocale = () => 'es'
        export const overwriteGetLocale = (read) => { getLocale = read }`
    }
    const [, named] = /(\S+ \S+ \S+) from ["'][./\w-]*compiled\/messages\.js["']/u.exec(code) ?? []
    if (named === undefined) return undefined
    if (named !== '{ m }') throw new Error(`words are imported as m, and nothing else: ${id}`)
    return code.replaceAll(/(?<![\w$.])m\.(\w+)/gu, (_, word: string) => `m[${placeOf(word)}]`)
  },
}

/** Yjs's few warnings go to the console as they are: what lib0 has to colour them is 3 KiB of an open notebook. */
const plainWarnings: Plugin = {
  name: 'plain-warnings',
  apply: 'build',
  enforce: 'pre',
  resolveId: (source) => (source === 'lib0/logging' ? '\0plain-warnings' : null),
  load: (id) =>
    id === '\0plain-warnings'
      ? `export const ORANGE = '', RED = '', BOLD = '', UNBOLD = ''
          export const print = console.warn, warn = console.warn`
      : null,
}

/**
 * What only some devices need is kept from the first time that it is needed, and fetched anew with each version of the program: the other language, and
 * the reader of codes for browsers that have none.
 */
const extras = ['en', 'decode']

/** Belongs to the service worker; `urls` has the extras of this version by name. */
const extrasWorker = (urls: Readonly<Record<string, string>>): string => `
;(() => {
  const urls = ${JSON.stringify(urls)}
  const isOurs = (path) => Object.values(urls).includes(path)
  const pathOf = (url) => new URL(url).pathname
  const open = () => caches.open('extras')
  const keep = async (cache, path) => (await cache.match(path)) ?? cache.add(path)
  addEventListener('install', (event) => event.waitUntil(open().then(async (cache) => {
    const kept = (await cache.keys()).map(({ url }) => /\\/assets\\/([a-z]+)-/.exec(url)?.[1])
    const needed = 'BarcodeDetector' in self ? kept : [...kept, 'decode']
    await Promise.all(needed.map((name) => urls[name] && keep(cache, urls[name])))
  })))
  addEventListener('activate', (event) => event.waitUntil(open().then(async (cache) => {
    for (const { url } of await cache.keys()) if (!isOurs(pathOf(url))) await cache.delete(url)
  })))
  addEventListener('message', (event) => {
    if (event.data?.type !== 'KEEP') return
    const paths = event.data.urls.map(pathOf).filter(isOurs)
    event.waitUntil(open().then((cache) => Promise.all(paths.map((path) => keep(cache, path)))))
  })
  addEventListener('fetch', (event) => {
    const path = pathOf(event.request.url)
    if (!isOurs(path)) return
    event.respondWith(open().then(async (cache) => {
      await keep(cache, path)
      return cache.match(path)
    }))
  })
})()`

const keptWhenNeeded = (): Plugin => {
  const urls: Record<string, string> = {}
  let folder = ''
  return {
    name: 'kept-when-needed',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir)
    },
    generateBundle(_, bundle) {
      for (const piece of Object.values(bundle)) {
        if (piece.type === 'chunk' && extras.includes(piece.name))
          urls[piece.name] = `/${piece.fileName}`
      }
      if (Object.keys(urls).length !== extras.length) throw new Error('an extra has another name')
    },
    // After the service worker is written, and before it is compressed.
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => appendFileSync(join(folder, 'sw.js'), extrasWorker(urls)),
    },
  }
}

/** Sentences of the page itself, which stand in it before any script runs: %name% is the word of that name, in both languages. */
const wordsOfThePage: Plugin = {
  name: 'words-of-the-page',
  transformIndexHtml: (html) =>
    html.replaceAll(
      /%(\w+)%/gu,
      (_, word: string) => `${wordIn('es', word)} ${wordIn('en', word)}`,
    ),
}

/** The app's name on the home screen says nothing about money to whoever looks at the phone. */
const pwa = VitePWA({
  registerType: 'prompt',
  injectRegister: false,
  manifest: {
    name: 'Cuaderno',
    short_name: 'Cuaderno',
    lang: 'es-MX',
    start_url: '/',
    display: 'standalone',
    theme_color: '#2f5d62',
    background_color: '#f7f3e8',
    icons: [
      { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  includeManifestIcons: false,
  workbox: {
    globPatterns: ['**/*'],
    // The system fetches them itself when the app is installed; nothing of the app shows them.
    globIgnores: [
      'manifest.webmanifest',
      'icon-*.png',
      ...extras.map((name) => `assets/${name}-*.js`),
    ],
    clientsClaim: true,
    navigateFallback: 'index.html',
    sourcemap: false,
  },
})

export default defineConfig({
  root: 'client',
  // What the package offers by itself is ES5, and 2 KiB more.
  resolve: { alias: { dexie: 'dexie/dist/modern/dexie.mjs' } },
  plugins: [
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    words,
    wordsByPlace,
    wordsOfThePage,
    plainWarnings,
    pwa,
    keptWhenNeeded(),
    relayInDev(),
    compressSite(),
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    // The oldest Chrome with all of ES2024, which is what the types allow (docs/DECISIONS.md).
    target: 'chrome119',
    rolldownOptions: {
      output: {
        // What the first screen needs comes in one file.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
      onLog(level, log, handle) {
        // A word that is missing in client/words would otherwise be a blank on the screen.
        if (log.code === 'IMPORT_IS_UNDEFINED') throw new Error(log.message)
        handle(level, log)
      },
    },
  },
  test: {
    root: '.',
    passWithNoTests: true,
    /** Vitest leaves a core to itself, which of two is half the time. */
    maxWorkers: availableParallelism(),
    /** Milliseconds: a machine with other work takes ten times as long as one without. */
    testTimeout: 30_000,
    coverage: {
      include: ['{client,server,shared}/**/*.{ts,svelte}'],
      exclude: ['client/words/compiled/**', 'client/.svelte-check/**'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          environment: 'node',
          include: ['test/shared/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          environment: 'node',
          include: ['test/{server,contract}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        plugins: [svelteTesting()],
        test: { name: 'client', environment: 'jsdom', include: ['test/client/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          environment: 'node',
          include: ['test/{whole,stories}/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'attacks',
          environment: 'node',
          include: ['test/attacks/**/*.test.ts'],
          globalSetup: ['test/support/chromium.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/chromium.ts', 'test/support/build-client.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
