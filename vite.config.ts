import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
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

/**
 * In the built app Spanish comes with the program, and the other language once somebody asks for it (client/words/load-words.ts). The words of a
 * language are one object: as exports each would be named twice more.
 */
const wordsOnDemand: Plugin = {
  name: 'words-on-demand',
  apply: 'build',
  transform(code, id) {
    if (/client\/words\/compiled\/messages\/(?:es|en)\.js$/u.test(id)) {
      return `const words = {}; ${code.replaceAll(/^export const (\w+) =/gmu, 'words.$1 =')}
        export default words`
    }
    if (!id.endsWith('client/words/compiled/messages.js')) return undefined
    return `import es from './messages/es.js'
      import { getLocale } from './runtime.js'
      import { spoken } from '../spoken.ts'
      const now = () => spoken.get(getLocale())?.default ?? es
      export const m = new Proxy(es, { get: (_, word) => now()[word] })`
  },
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
    globIgnores: ['manifest.webmanifest', 'icon-*.png'],
    navigateFallback: 'index.html',
    sourcemap: false,
  },
})

export default defineConfig({
  root: 'client',
  plugins: [
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    words,
    wordsOnDemand,
    pwa,
    relayInDev(),
    compressSite(),
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'chrome87',
    rolldownOptions: {
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
