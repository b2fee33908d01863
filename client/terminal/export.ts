/** From a sealed copy to a book in one of the formats. */
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ReaderKey } from '../../shared/crypto/reader-key.ts'
import { toBeancount } from './beancount.ts'
import type { Book } from './book.ts'
import { bookOf } from './book.ts'
import type { Format } from './command.ts'
import { toCsv } from './csv.ts'
import { toHledger } from './hledger.ts'
import { toJson } from './json.ts'
import type { Trouble } from './opening.ts'
import { openChain, openFile, openNotebook } from './opening.ts'

const writers: Readonly<Record<Format, (book: Book) => string>> = {
  hledger: toHledger,
  beancount: toBeancount,
  csv: toCsv,
  json: toJson,
}

export interface Exported {
  readonly text: string
  /** Some records could not be read or placed. */
  readonly hasGaps: boolean
}

export const exportBook = (
  bytes: Uint8Array,
  key: ReaderKey,
  format: Format,
): Result<Exported, Trouble> => {
  const file = openFile(bytes)
  if (!file.ok) return file
  const control = openChain(file.value)
  if (!control.ok) return control
  const opened = openNotebook(file.value, control.value, key)
  if (!opened.ok) return opened
  const { folded, hasGaps } = opened.value
  if (folded.ledger.group === null) {
    return refuse('The record that founded the group is not in this copy, or could not be read.')
  }
  return ok({ text: writers[format](bookOf(folded.ledger)), hasGaps })
}
