/** The command line of Juntas (composition root): files, standard streams and the exit code. What it does is in export.ts and verify.ts. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ReaderKey } from '../../shared/crypto/reader-key.ts'
import { reportOf } from './check.ts'
import type { Command } from './command.ts'
import { parseCommand, usage } from './command.ts'
import { exportBook } from './export.ts'
import { openKey } from './opening.ts'
import { askPassphrase } from './passphrase.ts'
import { verifyFile } from './verify.ts'

const exitCodes = { well: 0, wrong: 1, misunderstood: 2 } as const

const run = async (command: Command): Promise<Result<number, string>> => {
  if (command.kind === 'help') {
    process.stdout.write(usage)
    return ok(exitCodes.well)
  }
  const file = readBytes(command.file)
  if (!file.ok) return file
  const key = command.key === null ? ok(null) : await readKey(command.key)
  if (!key.ok) return key
  if (command.kind === 'verify') {
    const { checks, isSound } = verifyFile(file.value, key.value)
    process.stdout.write(reportOf(checks))
    return ok(isSound ? exitCodes.well : exitCodes.wrong)
  }
  if (key.value === null) return refuse('An export takes a reader’s key.')
  const book = exportBook(file.value, key.value, command.format)
  if (!book.ok) return book
  const written = put(command.output, book.value.text)
  if (!written.ok) return written
  if (!book.value.hasGaps) return ok(exitCodes.well)
  return refuse('Some records could not be read, and are not in this book: verify says which.')
}

const readBytes = (path: string): Result<Uint8Array, string> => {
  try {
    return ok(new Uint8Array(readFileSync(path)))
  } catch (error) {
    return refuse(`${path} cannot be read: ${reasonOf(error)}.`)
  }
}

const readKey = async (path: string): Promise<Result<ReaderKey, string>> => {
  const bytes = readBytes(path)
  if (!bytes.ok) return bytes
  const passphrase = await askPassphrase()
  return passphrase.ok ? openKey(bytes.value, passphrase.value) : passphrase
}

/** A file that is there is not written over. */
const put = (path: string | null, text: string): Result<void, string> => {
  if (path === null) {
    process.stdout.write(text)
    return ok(undefined)
  }
  try {
    writeFileSync(path, text, { flag: 'wx' })
    return ok(undefined)
  } catch (error) {
    return refuse(`${path} cannot be written: ${reasonOf(error)}.`)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it is not allowed',
  EISDIR: 'it is a folder',
  EEXIST: 'there is one already; name another',
  ENOSPC: 'the disk is full',
}

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (code === '' ? String(error) : code)
}

// Whoever reads our output may stop reading before we are done: `… | head`.
process.stdout.on('error', () => process.exit(exitCodes.wrong))

const command = parseCommand(process.argv.slice(2))
if (command.ok) {
  const done = await run(command.value)
  if (!done.ok) process.stderr.write(`${done.error}\n`)
  process.exitCode = done.ok ? done.value : exitCodes.wrong
} else {
  process.stderr.write(`${command.error}\n\n${usage}`)
  process.exitCode = exitCodes.misunderstood
}
