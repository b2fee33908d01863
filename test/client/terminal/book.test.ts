// @vitest-environment node
/** The exported books, held against hledger and beancount themselves. */
import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Book } from '../../../client/terminal/book.ts'
import { bookOf } from '../../../client/terminal/book.ts'
import { toBeancount } from '../../../client/terminal/beancount.ts'
import { toHledger } from '../../../client/terminal/hledger.ts'
import type { FoldInput } from '../../../shared/ledger/cuts.ts'
import { fold } from '../../../shared/ledger/fold.ts'
import { annualPool, annualPoolOptions } from '../../stories/annual-pool.ts'
import { estima, estimaOptions } from '../../stories/estima.ts'
import { viaMigrante } from '../../stories/via-migrante.ts'
import {
  beancountBalances,
  beancountFindings,
  hledgerBalances,
  hledgerFindings,
  requireAccounting,
} from '../../support/accounting.ts'
import {
  cycleHistories,
  histories,
  lendingHistories,
  lotsHistories,
} from '../../support/history.ts'
import { tablet } from '../../support/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'book-'))
let files = 0
/** Each starts the tools. */
const slow = { timeout: 60_000 }

const put = (text: string): string => {
  const path = join(folder, `book-${files++}.txt`)
  writeFileSync(path, text)
  return path
}

beforeAll(requireAccounting, 300_000)
afterAll(() => rmSync(folder, { recursive: true }))

/** As both tools give them: those that come to something. */
const balancesOf = ({ accounts }: Book, rename = (path: string): string => path) =>
  accounts
    .filter(({ balance }) => balance !== 0)
    .map(({ path, balance }) => [rename(path), balance] as const)

describe('a season of Via Migrante', slow, () => {
  let book: Book
  beforeAll(async () => {
    const stage = await viaMigrante().play()
    book = bookOf(stage.device(tablet).notebook.ledger)
  }, 120_000)

  test('hledger finds nothing in strict mode, and its balances are the ledger’s', () => {
    const journal = put(toHledger(book))
    expect(hledgerFindings(journal)).toBe('')
    expect(hledgerBalances(journal)).toEqual(new Map(balancesOf(book)))
    expect(balancesOf(book).length).toBeGreaterThan(10)
  })

  test('bean-check finds nothing, and bean-query’s balances are the ledger’s', () => {
    const file = put(toBeancount(book))
    expect(beancountFindings(file)).toBe('')
    expect(beancountBalances(file)).toEqual(new Map(balancesOf(book)))
  })

  test('[AU5] every closing is asserted, pot by pot: sixteen of them, and what was counted is what hledger finds', () => {
    const journal = toHledger(book)
    expect(journal.match(/= -?\d+\.\d\d MXN$/gmu)).toHaveLength(16 * 3 - 1)
    // One centavo more at one closing, and both tools object: they do look.
    const wrong = journal.replace(/= 7130\.00 MXN/u, '= 7130.01 MXN')
    expect(hledgerFindings(put(wrong))).toContain('balance assertion')
    const beans = toBeancount(book)
    const wrongBeans = beans.replace(/(balance Assets:Box:Savings +)7130\.00/u, '$17130.02')
    expect(beancountFindings(put(wrongBeans))).toContain('Balance failed')
  })
})

describe.each([
  ['a year of ESTIMA', () => estima().play(estimaOptions)],
  ['a cycle that shares its savings out', () => annualPool().play(annualPoolOptions)],
])('%s', slow, (_, play) => {
  let book: Book
  beforeAll(async () => {
    const stage = await play()
    book = bookOf(stage.device(tablet).notebook.ledger)
  }, 120_000)

  test('hledger and beancount find nothing, and their balances are the ledger’s', () => {
    const journal = put(toHledger(book))
    expect(hledgerFindings(journal)).toBe('')
    expect(hledgerBalances(journal)).toEqual(new Map(balancesOf(book)))
    const file = put(toBeancount(book))
    expect(beancountFindings(file)).toBe('')
    expect(beancountBalances(file)).toEqual(new Map(balancesOf(book)))
  })
})

/** Aliases and notes are whatever somebody typed. */
const strangeNames = [
  'Ana',
  'ana',
  'Ana-2',
  'María José',
  'Ñ',
  '🌵',
  '  ',
  '=1+1',
  '@x',
  'a\nb',
  'tab\there',
  '"quoted" \\ back',
  'semi; colon',
  'pipe | payee',
  'alias:x, kind:y',
  '(x) *',
  '* star',
  '[2026-01-01]',
  '{cost}',
  '<=',
  'Assets:Box',
  '‮backwards',
]

const named = (input: FoldInput, names: readonly string[]): FoldInput => {
  let count = 0
  const next = (): string => names[count++ % names.length] ?? ''
  return {
    ...input,
    records: input.records.map((record) => ({
      ...record,
      facts: record.facts.map((fact) => {
        if (fact.kind === 'member-added') return { ...fact, alias: next() }
        if ('note' in fact) return { ...fact, note: next() }
        return 'reason' in fact && fact.kind !== 'fine' ? { ...fact, reason: next() } : fact
      }),
    })),
  }
}

const seed = 20_261_124
const roots = /\b(Assets|Liabilities|Equity|Income|Expenses):/gu

/** Many books in one file, each under accounts of its own, so that the tools start once. */
const booksOf = (input: fc.Arbitrary<FoldInput>, numRuns: number): Book[] => {
  const names = fc.array(
    fc.oneof(fc.constantFrom(...strangeNames), fc.string({ unit: 'binary' })),
    {
      minLength: 3,
      maxLength: 12,
    },
  )
  const samples = fc.sample(fc.tuple(input, names), { seed, numRuns })
  return samples.map(([one, given]) => bookOf(fold(named(one, given)).ledger))
}

describe.each([
  ['histories in which anything is stated', histories],
  ['histories of loans and cover', lendingHistories],
  ['histories of lots', lotsHistories],
  ['histories that follow from an older notebook and share out', cycleHistories],
])('%s', slow, (_, input) => {
  const books = booksOf(input, 150)
  const prefixed = (text: string, index: number): string => text.replace(roots, `$1:H${index}:`)
  const expected = new Map(
    books.flatMap((book, index) => balancesOf(book, (path) => prefixed(path, index))),
  )

  test('something happened in them', () => {
    const transactions = books.flatMap((book) => book.transactions)
    expect(transactions.length).toBeGreaterThan(200)
    expect(transactions.filter(({ counted }) => counted.length > 0).length).toBeGreaterThan(5)
    expect(transactions.filter(({ reverses }) => reverses !== null).length).toBeGreaterThan(5)
  })

  test('hledger takes all of them in strict mode, with the ledger’s balances', () => {
    const journal = put(books.map((book, index) => prefixed(toHledger(book), index)).join('\n'))
    expect(hledgerFindings(journal)).toBe('')
    expect(hledgerBalances(journal)).toEqual(expected)
  })

  test('beancount takes all of them, with the ledger’s balances', () => {
    const text = books.map((book, index) => prefixed(toBeancount(book), index)).join('\n')
    // A file has one title, and says of a currency once that there is one.
    const once = text.replace(/^(?:option .*|\S+ commodity \w+)$/gmu, '')
    const file = put(once)
    expect(beancountFindings(file)).toBe('')
    expect(beancountBalances(file)).toEqual(expected)
  })
})
