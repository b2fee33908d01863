/** Sections 4, 6 and 8 of docs/FORMATS.md: lockboxes, sealed things, records and control statements of the vectors' group, opened and verified. */
import { readFileSync } from 'node:fs'
import {
  agree,
  ascii,
  digest,
  domain,
  hkdf,
  hmac,
  isSignedBy,
  join,
  openXChaCha,
  publicOf,
  sha256,
  uint,
} from './ciphers.ts'
import type { Struct } from './grammar.ts'
import { Grammar } from './grammar.ts'
import { vector, vectorBytes } from './vectors.ts'

const document = readFileSync('docs/FORMATS.md', 'utf8')
export const grammar = new Grammar(document)
export const zeros = (length: number): Uint8Array => new Uint8Array(length)
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const bytesIn = (struct: Struct, field: string): Uint8Array => {
  const value = struct[field]
  if (!(value instanceof Uint8Array)) throw new Error(`${field} is no bytes`)
  return value
}
export const structIn = (struct: Struct, field: string): Struct => struct[field] as Struct
export const structsIn = (struct: Struct, field: string): readonly Struct[] =>
  struct[field] as Struct[]

export const seed = vectorBytes('keys.json#seed')
export const signingSecret = hkdf(seed, ascii('juntas/sign/1'))
export const boxSecret = hkdf(seed, ascii('juntas/box/1'))
export const group = vectorBytes('sealed.json#group')
const epochIdOf = (secret: Uint8Array): Uint8Array => digest('juntas/epoch/1', secret)

export const epochSecret = vectorBytes('sealed.json#epochSecret')
export const epochId = vectorBytes('sealed.json#epochId')

export const openLockbox = (
  lockbox: Uint8Array,
  epochId: Uint8Array,
  secret: Uint8Array,
): Uint8Array => {
  const { ephemeral, ciphertext, tag } = grammar.struct('lockbox', lockbox) as Record<
    string,
    Uint8Array
  >
  if (ephemeral === undefined || ciphertext === undefined || tag === undefined) throw new Error()
  const salt = join(ephemeral, publicOf('x25519', secret))
  const key = hkdf(agree(secret, ephemeral), ascii('juntas/lockbox/1'), salt)
  const opened = openXChaCha(key, zeros(24), epochId, join(ciphertext, tag))
  if (hex(epochIdOf(opened)) !== hex(epochId)) throw new Error('not the epoch’s secret')
  return opened
}

export const unseal = (secret: Uint8Array, place: Uint8Array, sealed: Uint8Array): Uint8Array => {
  const parts = grammar.struct('sealed', sealed)
  const [nonce, ciphertext, tag] = ['nonce', 'ciphertext', 'tag'].map((one) => bytesIn(parts, one))
  if (nonce === undefined || ciphertext === undefined || tag === undefined) throw new Error()
  const cipherKey = hkdf(secret, ascii('juntas/cipher/1'))
  const padded = openXChaCha(cipherKey, nonce, place, join(ciphertext, tag))
  const nonceKey = hkdf(secret, ascii('juntas/nonce/1'))
  const made = hmac(nonceKey, uint(place.length), place, padded).subarray(0, 24)
  if (hex(made) !== hex(nonce)) throw new Error('wrong nonce')
  return unpad(padded)
}

/** The plain text whose padding this is, and no other. */
const unpad = (padded: Uint8Array): Uint8Array => {
  const end = padded.findIndex((byte) => byte < 128) + 1
  const length = padded
    .subarray(0, end)
    .reduceRight((number, byte) => number * 128 + (byte & 127), 0)
  const plain = padded.slice(end, end + length)
  const filled = join(uint(plain.length), plain)
  const whole = join(filled, zeros((64 - (filled.length % 64)) % 64))
  if (hex(whole) !== hex(padded)) throw new Error('bad padding')
  return plain
}

interface Page {
  readonly id: number
  readonly number: number
  readonly key: Uint8Array
}

/** The plain form of an item in its place, all checked, and its id. */
export const openItem = (page: Page, clock: number, prev: Uint8Array, item: Uint8Array) => {
  const signature = item.subarray(-64)
  const envelope = item.subarray(0, -64)
  const signed = join(domain('juntas/record/1'), group, uint(page.id), uint(clock), prev, envelope)
  if (!isSignedBy(page.key, signed, signature)) throw new Error('not signed')
  const epoch = grammar.struct('item', item)['epoch'] as number
  const place = join(
    domain('juntas/record/1'),
    group,
    page.key,
    Uint8Array.of(page.number),
    uint(clock),
    prev,
    epochId,
  )
  const plain = unseal(epochSecret, place, envelope.subarray(uint(epoch).length))
  return { epoch, plain, id: sha256(prev, item) }
}

export const anasPage: Page = {
  id: Number(vector('sealed.json#page')),
  number: 0,
  key: vectorBytes('sealed.json#signingKey'),
}

interface Chained {
  readonly statement: Struct
  readonly body: Struct
  readonly id: Uint8Array
}

/** Where the body of a statement lies: after number and `prev`, before the list of signatures. */
export const bodyBytes = (bytes: Uint8Array, { number, signatures }: Struct): Uint8Array => {
  const count = (signatures as readonly unknown[]).length
  return bytes.subarray(uint(number as number).length + 32, bytes.length - 96 * count - 1)
}

export const openStatement = (bytes: Uint8Array): Chained => {
  const statement = grammar.struct('statement', bytes)
  const body = structIn(statement, 'body')
  const content = bodyBytes(bytes, statement)
  const place = join(uint(statement['number'] as number), bytesIn(statement, 'prev'))
  const message =
    body['kind'] === 'request'
      ? join(domain('juntas/request/1'), group, content)
      : join(domain('juntas/control/1'), group, place, content)
  for (const one of structsIn(statement, 'signatures')) {
    const isSigned = isSignedBy(bytesIn(one, 'key'), message, bytesIn(one, 'signature'))
    if (!isSigned) throw new Error('not signed')
  }
  return { statement, body, id: digest('juntas/control/1', bytes) }
}

export const statementOf = (kind: string): Chained =>
  openStatement(vectorBytes(`statements.json#${kind}.bytes`))
