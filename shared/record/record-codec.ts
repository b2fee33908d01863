/**
 * The plain form of a record (rule RE1), the only way in and the only way out.
 *
 *   plain = uint version (1) ‖ uint at ‖ list seen ‖ list fact
 *   seen  = uint page ‖ uint clock ‖ 16 bytes: start of the id of that record; ascending by page
 *
 * The author is not written here: her full key is bound as associated data of the sealing (rule RE2), 32 bytes cheaper and just as
 * strict.
 */
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { readFact, writeFact } from './fact-codec.ts'
import { readClock, readPage } from './fact-fields.ts'
import type { PlainRecord, Seen } from './record.ts'

const version = 1
export const idStartBytes = 16

export const encodeRecord = ({ at, seen, facts }: PlainRecord): Uint8Array => {
  const writer = new Writer().uint(version).uint(at)
  writer.list(seen, ({ page, clock, idStart }) => writer.uint(page).uint(clock).fixed(idStart))
  writer.list(facts, (fact) => writeFact(writer, fact))
  return writer.finish()
}

export const decodeRecord = (bytes: Uint8Array): Result<PlainRecord, DecodeFailure> => {
  const reader = new Reader(bytes)
  if (reader.uint() !== version) reader.fail('unknown-tag')
  const at = reader.uint(limits.latestMs)
  const seen = readSeen(reader)
  const facts = reader.list(limits.factsPerRecord, () => readFact(reader))
  if (facts.length === 0) reader.fail('out-of-range')
  return reader.finish({ at, seen, facts })
}

const readSeen = (reader: Reader): Seen[] => {
  const seen = reader.list(limits.seenPerRecord, () => ({
    page: readPage(reader),
    clock: readClock(reader),
    idStart: reader.fixed(idStartBytes),
  }))
  for (let index = 1; index < seen.length; index++) {
    if ((seen[index]?.page ?? 0) <= (seen[index - 1]?.page ?? 0)) reader.fail('not-sorted')
  }
  return seen
}
