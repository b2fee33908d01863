/** Real Chromium for the tests in test/browser: the one that is installed, else Debian's. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']

/** Opens a browser that needs neither a display, nor a graphics card, nor the network. */
export const launchChromium = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: [...args, ...more] })

/** The same with a profile folder of its own, which outlives it: a device that can be switched off, copied and looked into. */
export const launchProfile = (
  folder: string,
  more: readonly string[] = [],
): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath(),
    args: [...args, ...more],
  })

/** Ends every process of the browser on that profile at once, as a dead battery would. */
export const killProfile = (folder: string): Promise<void> =>
  new Promise((resolve) => {
    spawn('pkill', ['-9', '-f', '--', `--user-data-dir=${folder}`]).on('close', () => resolve())
  })

const missing = 'The browser tests need Chromium: install it, or set CHROME_PATH to one.'

/** Vitest calls this before the first test. It does not throw, so that the other tests run all the same. */
export default function install(): void {
  if (installedChromium() !== undefined) return
  if (process.getuid?.() === 0) {
    console.log('Installing Chromium…')
    spawnSync('apt-get update -q && apt-get install -qy --no-install-recommends chromium', {
      shell: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  if (installedChromium() === undefined) console.error(missing)
}

const chromiumPath = (): string => {
  const path = installedChromium()
  if (path !== undefined) return path
  throw new Error(missing)
}

const installedChromium = (): string | undefined => {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [process.env['CHROME_PATH'] ?? '', ...onPath].find((path) => existsSync(path))
}
