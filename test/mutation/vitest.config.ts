/**
 * The tests as they are run against each mutant: with fewer random cases, and without the laws of whole histories, which would find more and
 * take minutes for each.
 */
import { defineConfig } from 'vitest/config'

const share = 2 / 3

export default defineConfig({
  plugins: [
    {
      name: 'fewer-cases',
      enforce: 'pre',
      transform: (code, id) => (id.endsWith('.test.ts') ? withFewerCases(code) : null),
    },
  ],
  test: {
    include: ['test/shared/{ledger,money}/**/*.test.ts'],
    exclude: ['**/laws.test.ts'],
    testTimeout: 60_000,
  },
})

const withFewerCases = (code: string): string =>
  code.replaceAll(/numRuns: ([\d_]+)/g, (_all, cases: string) => {
    const all = Number(cases.replaceAll('_', ''))
    return `numRuns: ${Math.ceil(share * all)}`
  })
