/** Builds the client into dist/ before the first browser test, unless the build is newer than the sources. */
import { execFileSync } from 'node:child_process'
import { globSync, statSync } from 'node:fs'

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Folders count too: theirs is the time at which a file was taken away. */
const sources = (): string[] =>
  globSync(['{client,shared}/**/*', 'vite.config.ts', 'package-lock.json'], {
    exclude: [
      'client/words/compiled',
      'client/words/compiled/**',
      'client/words/project.inlang/.*',
    ],
  })

export default function build(): void {
  const builtAt = changedAt('dist/sw.js')
  if (sources().every((path) => changedAt(path) < builtAt)) return
  execFileSync('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // Vitest's own settings would make it a build for development.
    env: { ...process.env, NODE_ENV: 'production', VITEST: undefined },
  })
}
