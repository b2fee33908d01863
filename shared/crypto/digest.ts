/**
 * SHA-256 with a domain: digest(d, p…) = SHA-256(uint |d| ‖ d ‖ p…), d in ASCII. Each caller's parts have fixed lengths, or
 * are canonical encodings, so that no two inputs share their bytes. Domains end in a format version.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { joinBytes } from '../base/bytes.ts'

export type Domain =
  | 'juntas/group/1'
  | 'juntas/page/1'
  | 'juntas/record/1'
  | 'juntas/control/1'
  | 'juntas/epoch/1'
  | 'juntas/relay/1'
  | 'juntas/words/1'
  | 'juntas/state/1'
  | 'juntas/joining/1'
  | 'juntas/request/1'
  | 'juntas/frames/1'
  | 'juntas/frame/1'
  | 'juntas/pieces/1'
  | 'juntas/mandate/1'
  | 'juntas/member/1'
  | 'juntas/secrets/1'
  | 'juntas/reader-key/1'
  | 'juntas/succession/1'
  | 'juntas/receipt/1'

const prefixes = new Map<Domain, Uint8Array>()

/** The bytes that separate one use of a hash or a signature from every other. */
export const domainBytes = (domain: Domain): Uint8Array => {
  const known = prefixes.get(domain)
  if (known !== undefined) return known
  const text = utf8ToBytes(domain)
  const prefix = joinBytes(Uint8Array.of(text.length), text)
  prefixes.set(domain, prefix)
  return prefix
}

export const digest = (domain: Domain, ...parts: readonly Uint8Array[]): Uint8Array =>
  hashParts(domainBytes(domain), ...parts)

const unused = sha256.create()
const working = sha256.create()

/** SHA-256 of the parts, joined. All hashing is done in one hasher: making another costs more than hashing a record. */
export const hashParts = (...parts: readonly Uint8Array[]): Uint8Array => {
  unused._cloneInto(working)
  for (const part of parts) working.update(part)
  return working.digest()
}
