// @vitest-environment node
/** Copies that somebody changed on their way, with a hash that fits again: verify says what does not hold. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { reportOf } from '../../../client/terminal/check.ts'
import { checkSums } from '../../../client/terminal/sums.ts'
import { verifyFile } from '../../../client/terminal/verify.ts'
import type { Notebook } from '../../../client/sync/notebook.ts'
import { required } from '../../../shared/base/assert.ts'
import { headOf } from '../../../shared/control/chain.ts'
import { fingerprintOf } from '../../../shared/crypto/fingerprint.ts'
import { makeStatement } from '../../../shared/control/statement.ts'
import { firstPrev, recordIdOf } from '../../../shared/crypto/record-signature.ts'
import { keysFromSeed } from '../../../shared/crypto/keys.ts'
import type { ReaderKey } from '../../../shared/crypto/reader-key.ts'
import { sealRecord } from '../../../shared/journal/sealing.ts'
import { fold } from '../../../shared/ledger/fold.ts'
import type { PageId } from '../../../shared/record/record.ts'
import type { NotebookFile } from '../../../shared/replica/notebook-file.ts'
import { writeNotebookFile } from '../../../shared/replica/notebook-file.ts'
import type { PageRun } from '../../../shared/replica/page-codec.ts'
import { cycleHistories, histories, lotsHistories } from '../../support/history.ts'
import {
  fileOf,
  officeName,
  playedNotebook,
  readerKeyIn,
  rewritten,
} from '../../support/notebook-copy.ts'

let notebook: Notebook
let bytes: Uint8Array
let file: NotebookFile
let key: ReaderKey
/** The page of the tablet's leader, with most records; and Ana's, who has a phone. */
let longest: PageRun
let shortest: PageRun

beforeAll(async () => {
  notebook = await playedNotebook()
  bytes = writeNotebookFile(notebook.file())
  file = fileOf(bytes)
  key = readerKeyIn(notebook)
  const byLength = file.pages.toSorted((left, right) => left.items.length - right.items.length)
  shortest = required(byLength[0], 'a page')
  longest = required(byLength.at(-1), 'a page')
}, 60_000)

/** A signature check costs milliseconds, and these ask for thousands. */
const slow = { timeout: 60_000 }

const failuresOf = (copy: Uint8Array, by: ReaderKey | null = key): string[] =>
  verifyFile(copy, by)
    .checks.filter(({ verdict }) => verdict === 'fails')
    .map(({ what, detail }) => `${what}: ${detail}`)

const withPage = (changed: PageRun, items: readonly Uint8Array[]): Uint8Array =>
  rewritten(file, ({ pages }) => ({
    pages: pages.map((page) => (page.page === changed.page ? { ...page, items } : page)),
  }))

const flipped = (given: Uint8Array, place: number): Uint8Array => {
  const changed = given.slice()
  changed[place] = (changed[place] ?? 0) ^ 1
  return changed
}

describe('an honest copy', slow, () => {
  test('holds, and every line says what was looked at', () => {
    const { checks, isSound } = verifyFile(bytes, key)
    expect(isSound).toBe(true)
    const report = reportOf(checks)
    expect(report).toContain(`a reader whom the group has let in: ${officeName}`)
    expect(report).toMatch(/holds +pages: 3, with \d+ records, each signed/u)
    expect(report).toMatch(/holds +trial balance of loan-fund: 1100\.00 in the box/u)
    expect(report).toMatch(/holds +closings: 2 state/u)
    expect(report).not.toMatch(/not checked|DOES NOT HOLD/u)
  })

  test('without a key holds as far as it can be seen, and says what cannot', () => {
    const { checks, isSound } = verifyFile(bytes, null)
    expect(isSound).toBe(true)
    expect(checks.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds', 'unseen'])
  })

  test('gives the five words of the device that saved it', () => {
    const words = fingerprintOf(notebook.stateId()).join(' ')
    expect(reportOf(verifyFile(bytes, key).checks)).toContain(
      `five words of what it holds: ${words}`,
    )
  })
})

describe('[RE3] a copy that was changed', slow, () => {
  test('a changed byte of the file is noticed by its hash', () => {
    expect(failuresOf(flipped(bytes, 5_000))).toEqual([expect.stringContaining('file: ')])
  })

  test('a changed byte of any record, wherever it stands, breaks that record’s signature', () => {
    const places = fc.sample(fc.tuple(fc.nat(), fc.nat()), { seed: 1, numRuns: 40 })
    for (const [which, where] of places) {
      const clock = which % shortest.items.length
      const item = required(shortest.items[clock], 'record')
      const items = shortest.items.with(clock, flipped(item, where % item.length))
      const copy = rewritten(file, () => ({ pages: [{ ...shortest, items }] }))
      expect(failuresOf(copy, null)).toEqual([
        expect.stringContaining(`page ${shortest.page}: record ${clock} is not signed`),
      ])
    }
  })

  test('a changed byte of any control statement breaks the chain', () => {
    const places = fc.sample(fc.tuple(fc.nat(), fc.nat()), { seed: 2, numRuns: 40 })
    for (const [which, where] of places) {
      const number = which % file.statements.length
      const statement = required(file.statements[number], 'statement')
      const statements = file.statements.with(number, flipped(statement, where % statement.length))
      expect(
        failuresOf(
          rewritten(file, () => ({ statements })),
          null,
        ),
      ).toEqual([expect.stringContaining('control chain: ')])
    }
  })

  test('a record that was left out of the middle is missed by the one above it', () => {
    const items = longest.items.toSpliced(7, 1)
    expect(failuresOf(withPage(longest, items), null)).toEqual([
      expect.stringContaining(`page ${longest.page}: record 7 is not signed`),
    ])
  })

  test('records that changed places are noticed', () => {
    const [a, b] = [required(longest.items[4], 'one'), required(longest.items[5], 'another')]
    const items = longest.items.with(4, b).with(5, a)
    expect(failuresOf(withPage(longest, items), null)).toEqual([
      expect.stringContaining(`page ${longest.page}: record 4 is not signed`),
    ])
  })

  test('[OR1] records that were left out at the end of a page are missed by whoever cited them: it takes a key to see it', () => {
    const copy = withPage(longest, longest.items.slice(0, 12))
    expect(failuresOf(copy, null)).toEqual([])
    const failures = failuresOf(copy)
    expect(failures.length).toBeGreaterThan(0)
    for (const failure of failures)
      expect(failure).toMatch(/cites a record that is not in this copy/u)
  })

  test('a page that was left out as a whole is missed too; one of nobody’s is seen', () => {
    const left = rewritten(file, ({ pages }) => ({
      pages: pages.filter(({ page }) => page !== longest.page),
    }))
    expect(failuresOf(left).join('\n')).toContain('cites a record that is not in this copy')
    const strange = rewritten(file, ({ pages }) => ({
      pages: [...pages, { ...shortest, page: 5 }],
    }))
    expect(failuresOf(strange)).toContain(
      'page 5: nobody whom the control chain has let in owns it',
    )
  })

  test('[KE3] what a reader writes with her key, on any page, is signed by nobody who may', () => {
    const keys = keysFromSeed(key.seed)
    const {
      id,
      number,
      key: owner,
    } = required(notebook.journal.pages.get(shortest.page as PageId), 'page')
    const clock = shortest.items.length
    const prev = shortest.items.reduce((below, item) => recordIdOf(below, item), firstPrev)
    const epoch = required(notebook.journal.epochs.get(0), 'the epoch')
    const plain = {
      at: 0,
      seen: [],
      facts: [{ kind: 'member-added', alias: 'Eva', picture: 1 }],
    } as const
    const name = { group: notebook.group, id, key: owner, number }
    const item = sealRecord(name, clock, prev, { ...epoch, number: 0 }, plain, keys)
    expect(failuresOf(withPage(shortest, [...shortest.items, item]))).toContainEqual(
      expect.stringContaining(`page ${shortest.page}: record ${clock} is not signed`),
    )
  })

  test('[KE3] nor can she let anybody in', () => {
    const { control, group } = notebook
    const body = { kind: 'withdrawal', invitation: new Uint8Array(32) } as const
    const forged = makeStatement(group, control.statements.length, headOf(control), body, [
      keysFromSeed(key.seed),
    ])
    const copy = rewritten(file, ({ statements }) => ({
      statements: [...statements, forged.bytes],
    }))
    expect(failuresOf(copy)).toEqual([expect.stringContaining('control chain: ')])
  })

  test('[RL3] another group’s id on the file is not that of its founding', () => {
    const copy = rewritten(file, () => ({ group: new Uint8Array(32) }))
    expect(failuresOf(copy)).toEqual([expect.stringContaining('another group')])
  })
})

describe('keys that do not fit', slow, () => {
  test('one of another group, and one that was never let in', () => {
    const other = { ...key, group: new Uint8Array(32) }
    expect(failuresOf(bytes, other)).toEqual([expect.stringContaining('another group')])
    const stranger = { ...key, seed: new Uint8Array(32) }
    expect(failuresOf(bytes, stranger)).toEqual([
      expect.stringContaining('has not let this key in'),
    ])
  })

  test('a copy from before the reader was let in', () => {
    const before = rewritten(file, ({ statements }) => ({ statements: statements.slice(0, 2) }))
    expect(failuresOf(before).join('\n')).toContain('has not let this key in')
  })
})

test('the money of any history adds up: facts, accounts and pots', () => {
  fc.assert(
    fc.property(fc.oneof(histories, lotsHistories, cycleHistories), (input) => {
      const failures = checkSums(fold(input)).filter(({ verdict }) => verdict === 'fails')
      expect(failures.filter(({ what }) => !what.startsWith('closing of'))).toEqual([])
    }),
    { numRuns: 150 },
  )
})
