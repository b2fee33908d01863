/** The architecture as a test (docs/DESIGN.md, section 2): who may import whom, and no unreachable files. */
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, test } from 'vitest'

/** Which folders, besides itself, a folder may import; the longest path that fits a file counts. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  client: ['shared'],
  'client/terminal': ['shared', 'client/sync/credentials.ts'],
  server: [
    'shared/base',
    'shared/crypto',
    'shared/control',
    'shared/wire',
    'shared/replica/page-codec.ts',
  ],
  'shared/base': [],
  'shared/money': ['shared/base'],
  'shared/time': ['shared/base'],
  'shared/record': ['shared/base', 'shared/money', 'shared/time'],
  'shared/ledger': ['shared/base', 'shared/money', 'shared/time', 'shared/record'],
  'shared/crypto': ['shared/base'],
  'shared/control': ['shared/base', 'shared/crypto'],
  'shared/journal': [
    'shared/base',
    'shared/money',
    'shared/time',
    'shared/record',
    'shared/crypto',
    'shared/control',
    'shared/replica/page-codec.ts',
  ],
  'shared/replica': ['shared/base', 'shared/crypto/digest.ts'],
  'shared/wire': ['shared/base', 'shared/crypto', 'shared/control'],
  test: ['client', 'server', 'shared'],
}

const isYjs = (specifier: string): boolean => /^y(?:js|-\w+)(?:\/|$)/.test(specifier)

const isIn = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(`${folder}/`)

const files = globSync('{client,server,shared,test}/**/*.{ts,svelte}', {
  exclude: (path) => path.endsWith('.d.ts') || path.includes('.svelte-check'),
})

/** Everything a file imports, by name: packages as they are, our own files from the top. */
const importsOf = (file: string): string[] => {
  const source = readFileSync(file, 'utf8')
  const imports = /(?:\bfrom|\bimport|\bnew URL)\s*\(?\s*['"](?<name>[^'"?\n]+)[^'"\n]*['"]/gu
  return [...source.matchAll(imports)].map((match) => {
    const name = match.groups?.['name'] ?? ''
    return name.startsWith('.') ? posix.join(posix.dirname(file), name) : name
  })
}

const imports: ReadonlyMap<string, readonly string[]> = new Map(
  files.map((file) => [file, importsOf(file)]),
)

/** Every file that the given ones lead to, themselves included. */
const reachableFrom = (entries: readonly string[]): Set<string> => {
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file) || !imports.has(file)) return
    reached.add(file)
    imports.get(file)?.forEach(visit)
  }
  entries.forEach(visit)
  return reached
}

/** The files of ours that a configuration names. */
const namedIn = (configuration: string): string[] => {
  const words = new Set(readFileSync(configuration, 'utf8').split(/['"\s]+/u))
  return files.filter((file) => words.has(file))
}

const importsYjs = (file: string): boolean => (imports.get(file) ?? []).some(isYjs)

const under = (folder: string): string[] => files.filter((file) => isIn(folder, file))

test('the source tree was found', () => {
  expect(files.length).toBeGreaterThan(4)
  expect([...imports.values()].flat().length).toBeGreaterThan(4)
})

test('every file of shared/ is in a folder whose arrows are known', () => {
  const known = Object.keys(arrows)
  const strays = under('shared').filter((file) => !known.some((folder) => isIn(folder, file)))
  expect(strays).toEqual([])
})

test.each(Object.keys(arrows))('%s/ imports only what it may', (folder) => {
  const allowed = [folder, ...(arrows[folder] ?? [])]
  const isOurs = (name: string): boolean => /^(?:client|server|shared|test)\//.test(name)
  const strays = under(folder).flatMap((file) =>
    (imports.get(file) ?? [])
      .filter((name) => isOurs(name) && !allowed.some((place) => isIn(place, name)))
      .map((name) => `${file} → ${name}`),
  )
  expect(strays).toEqual([])
})

test('in shared/, only replica/ imports Yjs', () => {
  const readers = under('shared').filter(importsYjs)
  expect(readers.filter((file) => !isIn('shared/replica', file))).toEqual([])
})

test('the server reaches no file that imports Yjs', () => {
  const reached = reachableFrom(under('server'))
  expect([...reached].filter(importsYjs)).toEqual([])
})

test('only client/terminal/ runs in Node, and no screen leads to it', () => {
  const screens = reachableFrom(['client/main.ts'])
  const node = [...screens].filter((file) =>
    (imports.get(file) ?? []).some((name) => name.startsWith('node:')),
  )
  expect(node).toEqual([])
  expect([...screens].filter((file) => isIn('client/terminal', file))).toEqual([])
  expect([...reachableFrom(under('client/terminal'))].filter(importsYjs)).toEqual([])
})

test('every source file is reachable from the program, not from its tests alone', () => {
  const program = reachableFrom([
    'client/main.ts',
    'server/main.ts',
    ...[...namedIn('package.json'), ...importsOf('vite.config.ts')].filter((file) =>
      ['server', 'client/terminal'].some((folder) => isIn(folder, file)),
    ),
  ])
  const sources = files.filter((file) => !isIn('test', file))
  expect(sources.filter((file) => !program.has(file))).toEqual([])
})

test('every file of test/support/ is used by a test', () => {
  const tests = under('test').filter(
    (file) => file.endsWith('.test.ts') || isIn('test/bench', file),
  )
  const used = reachableFrom([...tests, ...namedIn('vite.config.ts')])
  expect(under('test/support').filter((file) => !used.has(file))).toEqual([])
})
