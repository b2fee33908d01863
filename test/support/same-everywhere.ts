/** What holds of every season that was played, whatever happened in it. */
import { expect } from 'vitest'
import { hashParts } from '../../shared/crypto/digest.ts'
import { required } from '../../shared/base/assert.ts'
import { equalBytes } from '../../shared/base/bytes.ts'
import { noticesOf } from '../../shared/journal/journal.ts'
import { capabilityProblems } from '../../shared/ledger/capability.ts'
import { fold, problemsOf } from '../../shared/ledger/fold.ts'
import type { ProblemCode } from '../../shared/ledger/problem.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import { encodeReplica } from '../../shared/replica/replica.ts'
import { bookOf } from '../../client/terminal/book.ts'
import { toHledger } from '../../client/terminal/hledger.ts'
import { checkSums } from '../../client/terminal/sums.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { picture } from './picture.ts'
import type { Stage } from './stage.ts'
import { tablet } from './stage.ts'

/** All devices hold the same bytes, the same ledger and the same state; and what was folded record by record is what the whole order gives. */
export const expectSameEverywhere = (stage: Stage): void => {
  const first = stage.device(tablet).notebook
  const bytes = encodeReplica(first.replica)
  const ledger = picture(first.ledger)
  for (const { notebook } of stage.devices.values()) {
    expect(notebook.stateId()).toEqual(first.stateId())
    expect(equalBytes(encodeReplica(notebook.replica), bytes)).toBe(true)
    expect(picture(notebook.ledger)).toEqual(ledger)
  }
  expect(refolded(first)).toEqual(ledger)
}

const refolded = ({ credentials, records }: Notebook) =>
  picture(fold({ hash: hashParts, credentials, records }).ledger)

/** The letterbox has everything, and these are the only oddities. */
export const expectProblems = (stage: Stage, codes: readonly ProblemCode[]): void => {
  for (const { notebook } of stage.devices.values()) {
    const { ledger, unsent, journal, sibling } = notebook
    expect(unsent).toBe(0)
    expect(noticesOf(journal)).toEqual([])
    expect(sibling).toBe(false)
    const problems = [...problemsOf(ledger), ...capabilityProblems(ledger)]
    expect(problems.map(({ code }) => code)).toEqual(codes)
  }
}

/** By three at least; nothing that moved money is left out of a closing. */
export const expectAllSigned = (stage: Stage, meetings: number): void => {
  const { ledger } = stage.device(tablet).notebook
  expect(ledger.meetings.size).toBe(meetings)
  for (const { closing } of ledger.meetings.values()) {
    const { signatures, entry, pots } = required(closing, 'a closing')
    expect(signatures.length).toBeGreaterThanOrEqual(3)
    expect(signatures.map(({ author }) => author)).toContain(entry.author)
    expect(pots.every(({ stated, expected }) => stated === expected)).toBe(true)
  }
  expect(ledger.movements.map(statusOf)).not.toContain('recorded')
}

/** From its store alone. */
export const expectSameAfterRestart = async (stage: Stage): Promise<void> => {
  const ledger = picture(stage.device(tablet).notebook.ledger)
  for (const device of stage.devices.values()) {
    const before = device.notebook.stateId()
    await device.notebook.rememberMarks()
    await device.restart()
    expect(device.notebook.stateId()).toEqual(before)
    expect(picture(device.notebook.ledger)).toEqual(ledger)
    expect(device.notebook.unsent).toBe(0)
  }
}

/** The command line finds nothing that fails, and in the exported book every transaction and all accounts sum to zero. */
export const expectBalancedBook = ({ ledger }: Notebook): void => {
  const checks = checkSums({ ledger, problems: problemsOf(ledger) })
  expect(checks.filter(({ verdict }) => verdict === 'fails')).toEqual([])
  const book = bookOf(ledger)
  const sums = book.transactions.map(({ postings }) =>
    postings.reduce((sum, { amount }) => sum + amount, 0),
  )
  expect(sums.filter((sum) => sum !== 0)).toEqual([])
  const balances = new Map<string, number>()
  for (const { account, amount } of book.transactions.flatMap(({ postings }) => postings)) {
    balances.set(account, (balances.get(account) ?? 0) + amount)
  }
  for (const { path, balance } of book.accounts) expect(balances.get(path) ?? 0).toBe(balance)
  expect(book.accounts.reduce((sum, { balance }) => sum + balance, 0)).toBe(0)
  expect(toHledger(book).match(/^\d{4}-\d\d-\d\d [*!] /gmu)).toHaveLength(book.transactions.length)
}
