/** The tools of plain-text accounting that the exports are held against: the ones that are installed, else Debian's. */
import { spawnSync } from 'node:child_process'

const packages = ['hledger', 'beancount'] as const
const tools = ['hledger', 'bean-check', 'bean-query'] as const

const missing = `The export tests need ${tools.join(', ')}: apt-get install ${packages.join(' ')}`

const areInstalled = (): boolean =>
  tools.every((tool) => spawnSync(tool, ['--version']).error === undefined)

/** Call before the first test. */
export const requireAccounting = (): void => {
  if (areInstalled()) return
  if (process.getuid?.() === 0) {
    const list = packages.join(' ')
    spawnSync(`apt-get update -q && apt-get install -qy --no-install-recommends ${list}`, {
      shell: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  if (!areInstalled()) throw new Error(missing)
}

/** What a tool says about a file; nothing where it finds nothing. */
const run = (tool: (typeof tools)[number], ...words: string[]): { said: string; code: number } => {
  const { stdout, stderr, status } = spawnSync(tool, words, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  return { said: `${stdout}${stderr}`, code: status ?? 1 }
}

/** What the strict checks of hledger find, and `bean-check`: empty where all is well. */
export const hledgerFindings = (journal: string): string => {
  const { said, code } = run('hledger', 'check', '--strict', 'payees', '-f', journal)
  return code === 0 ? '' : said
}

export const beancountFindings = (file: string): string => {
  const { said, code } = run('bean-check', '--no-cache', file)
  return code === 0 ? said : `exit ${code}: ${said}`
}

/** Centavos by account, without those that come to nothing. */
export type Balances = ReadonlyMap<string, number>

const balancesIn = (lines: string): Balances => {
  const balances = new Map<string, number>()
  for (const line of lines.split(/\r?\n/u).slice(1)) {
    const [account = '', amount = ''] = line
      .split(',')
      .map((cell) => cell.replaceAll('"', '').trim())
    const value = /^(?<number>-?[\d.]+)/u.exec(amount)?.groups?.['number']
    const centavos = Math.round(Number(value ?? 0) * 100)
    if (account !== '' && centavos !== 0) balances.set(account, centavos)
  }
  return balances
}

export const hledgerBalances = (journal: string): Balances =>
  balancesIn(run('hledger', 'balance', '-N', '--flat', '-O', 'csv', '-f', journal).said)

export const beancountBalances = (file: string): Balances =>
  balancesIn(
    run('bean-query', '-f', 'csv', file, 'SELECT account, sum(position) AS sum GROUP BY account')
      .said,
  )
