/**
 * A notebook as one file: backup, and a way from device to device without a network (rules PG7, KE5). It holds what the relay stores and
 * nothing else, so without a key of the group nothing in it can be read. Whoever takes it in takes nothing on trust: the control
 * chain is checked statement by statement, the pages go through the guard (journal/receive.ts).
 *
 *   file   = magic (8) ‖ uint version (1) ‖ group id (32) ‖ list (bytes statement) ‖ pages ‖ check (32)
 *   magic  = 93 63 75 61 0d 0a 1a 0a          no text file; copying it as text would change it here already (compare PNG)
 *   statement = a control statement, in order, the founding first (control/statement.ts); at least one
 *   pages  = as the page codec writes them (page-codec.ts): each page once, descending, from its first record on; to the end of the file
 *   check  = SHA-256 of everything before it   tells damage by accident; against intent there are the signatures within
 *
 * Canonical: the same notebook gives the same file, and the reader refuses every other byte string.
 */
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { equalBytes, joinBytes, startsWith } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import { hashParts } from '../crypto/digest.ts'
import type { PageRun } from './page-codec.ts'
import { decodeRuns, encodeRuns } from './page-codec.ts'

export interface NotebookFile {
  /** 32 bytes. */
  readonly group: Uint8Array
  /** Control statements, in order. */
  readonly statements: readonly Uint8Array[]
  /** One for each page, from clock 0. */
  readonly pages: readonly PageRun[]
}

export type NotebookFileFailure =
  /** Something else: a photo, a text, a file of another program. */
  | 'not-a-notebook'
  /** Written by a later version of this program. */
  | 'other-version'
  /** Cut off or changed on its way. */
  | 'damaged'
  /** Whole, and yet not what this program writes. */
  | DecodeFailure

const magic = Uint8Array.of(0x93, 0x63, 0x75, 0x61, 0x0d, 0x0a, 0x1a, 0x0a)
const version = 1
const groupBytes = 32
const checkBytes = 32
const leastBytes = magic.length + 1 + groupBytes + checkBytes

export const writeNotebookFile = ({ group, statements, pages }: NotebookFile): Uint8Array => {
  const head = new Writer(1024).fixed(magic).uint(version).fixed(group)
  head.list(statements, (statement) => head.bytes(statement))
  const body = joinBytes(head.finish(), encodeRuns(pages))
  return joinBytes(body, hashParts(body))
}

/** Views into `bytes`. Never throws; costs no more than the bytes that are there. */
export const readNotebookFile = (bytes: Uint8Array): Result<NotebookFile, NotebookFileFailure> => {
  if (!startsWith(bytes, magic)) return refuse('not-a-notebook')
  if (bytes.length > limits.notebookFileBytes) return refuse('too-long')
  if (bytes.length < leastBytes) return refuse('damaged')
  if (bytes[magic.length] !== version) return refuse('other-version')
  const body = bytes.subarray(0, bytes.length - checkBytes)
  if (!equalBytes(hashParts(body), bytes.subarray(body.length))) return refuse('damaged')
  const reader = new Reader(body.subarray(magic.length + 1))
  const group = reader.fixed(groupBytes)
  const statements = reader.list(limits.statementsPerGroup, () =>
    reader.bytes(limits.statementBytes),
  )
  if (statements.length === 0) reader.fail('out-of-range')
  const pages = decodeRuns(reader.fixed(reader.remaining))
  if (reader.failure !== null) return refuse(reader.failure)
  if (!pages.ok) return pages
  if (pages.value.some(({ from }) => from > 0)) return refuse('out-of-range')
  return ok({ group, statements, pages: pages.value })
}
