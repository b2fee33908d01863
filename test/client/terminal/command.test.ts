// @vitest-environment node
/** The program as somebody starts it: words in, text and exit code out. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCommand, usage } from '../../../client/terminal/command.ts'
import { readerKeyRandomBytes, sealReaderKey } from '../../../shared/crypto/reader-key.ts'
import { writeNotebookFile } from '../../../shared/replica/notebook-file.ts'
import { playedNotebook, readerKeyIn } from '../../support/notebook-copy.ts'

const folder = mkdtempSync(join(tmpdir(), 'terminal-'))
const at = (name: string): string => join(folder, name)
let passphrase = ''
/** Each starts a process or two. */
const slow = { timeout: 60_000 }

beforeAll(async () => {
  const notebook = await playedNotebook()
  const sealed = sealReaderKey(readerKeyIn(notebook), new Uint8Array(readerKeyRandomBytes).fill(9))
  passphrase = sealed.words.join(' ')
  writeFileSync(at('copy'), writeNotebookFile(notebook.file()))
  writeFileSync(at('key'), sealed.file)
  const damaged = new Uint8Array(readFileSync(at('copy')))
  damaged[2_000] = (damaged[2_000] ?? 0) ^ 1
  writeFileSync(at('damaged'), damaged)
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

/** `typed` null: the variable is not set, and nobody sits at a terminal. */
const juntas = (words: readonly string[], typed: string | null = passphrase) => {
  const { stdout, stderr, status } = spawnSync(
    'node_modules/.bin/node',
    ['client/terminal/main.ts', ...words],
    {
      encoding: 'utf8',
      input: '',
      env: { ...process.env, JUNTAS_PASSPHRASE: typed ?? undefined },
    },
  )
  return { out: stdout, said: stderr, code: status }
}

describe('what is not understood: exit 2, one sentence, and how it goes', slow, () => {
  test.each([
    [[], 'Say export or verify.'],
    [['import', 'x'], 'Say export or verify.'],
    [['verify'], 'Name the file of the notebook.'],
    [['verify', 'a', 'b'], 'One file at a time; what is b?'],
    [['verify', 'a', '--format', 'csv'], 'verify takes neither --format nor --output.'],
    [['export', 'a', '--key', 'k'], 'Give --format: hledger, beancount, csv, json.'],
    [
      ['export', 'a', '--key', 'k', '--format', 'xls'],
      'Give --format: hledger, beancount, csv, json.',
    ],
    [
      ['export', 'a', '--format', 'csv'],
      'Give --key: without a reader’s key nothing in the copy can be read.',
    ],
  ])('%j', (words, sentence) => {
    expect(parseCommand(words)).toEqual({ ok: false, error: sentence })
  })

  test('an option that there is not, or without its value', () => {
    expect(parseCommand(['verify', 'a', '--colour']).ok).toBe(false)
    expect(parseCommand(['verify', 'a', '--key']).ok).toBe(false)
  })

  test('as a process', () => {
    const { out, said, code } = juntas(['import'])
    expect({ out, code }).toEqual({ out: '', code: 2 })
    expect(said).toBe(`Say export or verify.\n\n${usage}`)
    expect(juntas(['--help'])).toEqual({ out: usage, said: '', code: 0 })
  })
})

describe('verify', slow, () => {
  test('exit 0 where all holds', () => {
    const { out, said, code } = juntas(['verify', at('copy'), '--key', at('key')])
    expect({ said, code }).toEqual({ said: '', code: 0 })
    expect(out).toMatch(/^holds +file: /u)
  })

  test('exit 1 where something does not, and it is named', () => {
    const { out, code } = juntas(['verify', at('damaged')])
    expect(out).toMatch(/^DOES NOT HOLD +file: This copy is damaged/u)
    expect(code).toBe(1)
  })
})

describe('export', slow, () => {
  const words = ['export', '--key', at('key'), '--format']

  test('to standard output, as JSON of whole centavos that sum to zero', () => {
    const { out, said, code } = juntas([...words, 'json', at('copy')])
    expect({ said, code }).toEqual({ said: '', code: 0 })
    const book = JSON.parse(out) as {
      format: string
      transactions: { postings: { amount: number }[] }[]
    }
    expect(book.format).toBe('juntas-book/1')
    const sums = book.transactions.map(({ postings }) =>
      postings.reduce((sum, { amount }) => sum + amount, 0),
    )
    expect(sums.length).toBeGreaterThan(8)
    expect(new Set(sums)).toEqual(new Set([0]))
  })

  test('to a file that was not there; one that is there is left alone', () => {
    const wanted = [...words, 'hledger', at('copy'), '--output', at('book.journal')]
    expect(juntas(wanted)).toEqual({ out: '', said: '', code: 0 })
    const written = readFileSync(at('book.journal'), 'utf8')
    expect(written).toContain('account Assets:Box:Savings\n')
    writeFileSync(at('book.journal'), 'mine')
    const again = juntas(wanted)
    expect(again.said).toMatch(/cannot be written: there is one already; name another\.\n$/u)
    expect(again.code).toBe(1)
    expect(readFileSync(at('book.journal'), 'utf8')).toBe('mine')
  })

  test.each([
    [
      'a wrong passphrase',
      'copy',
      'key',
      'sol luna mar río flor pan',
      'The six words do not open this key',
    ],
    ['nobody to type it', 'copy', 'key', null, 'put them into JUNTAS_PASSPHRASE'],
    ['a copy for a key', 'copy', 'copy', '', 'This is not a reader’s key'],
    ['a key for a copy', 'key', 'key', undefined, 'This is not a copy of a notebook'],
    ['a damaged copy', 'damaged', 'key', undefined, 'This copy is damaged'],
    ['no copy', 'nothing', 'key', undefined, 'cannot be read: there is no such file or folder.'],
  ])('%s: exit 1, one sentence, nothing written', (_, copy, key, typed, sentence) => {
    const wanted = [
      'export',
      '--format',
      'csv',
      at(copy),
      '--key',
      at(key),
      '--output',
      at('no.csv'),
    ]
    const { out, said, code } = juntas(wanted, typed === undefined ? passphrase : typed)
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(said).toContain(sentence)
    expect(said.trimEnd().split('\n')).toHaveLength(1)
    expect(existsSync(at('no.csv'))).toBe(false)
  })
})
