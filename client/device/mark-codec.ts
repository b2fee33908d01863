/**
 * Marks as bytes, for wrapping: a restart checks only what is new (rule PG5).
 *
 *   marks = list (uint page ‖ uint count ‖ id (32))
 */
import { Reader, Writer } from '../../shared/base/codec.ts'
import { limits } from '../../shared/base/limits.ts'
import type { Mark } from '../../shared/journal/journal.ts'
import type { PageId } from '../../shared/record/record.ts'

export const encodeMarks = (marks: ReadonlyMap<PageId, Mark>): Uint8Array => {
  const writer = new Writer(64 * marks.size + 8)
  writer.list([...marks], ([page, { count, id }]) => writer.uint(page).uint(count).fixed(id))
  return writer.finish()
}

/** Unreadable marks are no marks: everything is checked again. */
export const decodeMarks = (bytes: Uint8Array): ReadonlyMap<PageId, Mark> => {
  const reader = new Reader(bytes)
  const entries = reader.list(limits.credentialsPerGroup * limits.pagesPerCredential, () => {
    const page = reader.uint() as PageId
    return [page, { count: reader.uint(), id: reader.fixed(32).slice() }] as const
  })
  const decoded = reader.finish(new Map(entries))
  return decoded.ok ? decoded.value : new Map()
}
