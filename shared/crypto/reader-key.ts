/**
 * A reader's key as a file, for the command line (client/terminal): the seed of one staff credential, under a passphrase of six words that
 * the program draws and shows once. A reader owns no page and opens no writer's door (rule KE3), so neither does this file.
 *
 *   file   = magic (8) ‖ uint version (1) ‖ group id (32) ‖ Ed25519 key (32) ‖ salt (16) ‖ sealed seed (32 + 16)
 *   magic  = 93 6c 6c 61 0d 0a 1a 0a
 *   sealed = XChaCha20-Poly1305(key, nonce = 24 zeros, associated data = everything before it).encrypt(seed)      one seal a key
 *   key    = scrypt(passphrase, salt = domain "juntas/reader-key/1" ‖ salt, N = 2^16, r = 8, p = 1, 32 bytes)      scrypt: RFC 7914
 *   passphrase = the words of word-list.ts without accents, in small letters, with one space between them, as UTF-8
 *
 * Six words are 48 bits, and each guess takes 64 MiB: a file that is lost can be guessed at, but not by many per second.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { required } from '../base/assert.ts'
import { equalBytes, joinBytes, startsWith } from '../base/bytes.ts'
import { Reader, Writer } from '../base/codec.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import { domainBytes } from './digest.ts'
import { keysFromSeed, seedBytes } from './keys.ts'
import { wordList } from './word-list.ts'

export interface ReaderKey {
  /** 32 bytes. */
  readonly group: Uint8Array
  /** 32 bytes from which its keys follow (keys.ts). */
  readonly seed: Uint8Array
}

export type ReaderKeyFailure = 'not-a-key' | 'other-version' | 'damaged' | 'wrong-passphrase'

const magic = Uint8Array.of(0x93, 0x6c, 0x6c, 0x61, 0x0d, 0x0a, 0x1a, 0x0a)
const version = 1
const saltBytes = 16
const fileBytes = magic.length + 1 + 32 + 32 + saltBytes + seedBytes + 16
const zeroNonce = new Uint8Array(24)
const words = 6

/** Random bytes that a new key file takes: its salt, and one byte for each word. */
export const readerKeyRandomBytes = saltBytes + words

/** `randomness`: readerKeyRandomBytes fresh random bytes. About a second of work. */
export const sealReaderKey = (
  { group, seed }: ReaderKey,
  randomness: Uint8Array,
): { readonly file: Uint8Array; readonly words: readonly string[] } => {
  const salt = randomness.subarray(0, saltBytes)
  const chosen = Array.from(randomness.subarray(saltBytes, readerKeyRandomBytes), (byte) =>
    required(wordList[byte], 'word'),
  )
  const open = new Writer(fileBytes).fixed(magic).uint(version).fixed(group)
  const head = open.fixed(keysFromSeed(seed).public.sign).fixed(salt).finish()
  const sealed = cipher(chosen.join(' '), salt, head).encrypt(seed)
  return { file: joinBytes(head, sealed), words: chosen }
}

/** `passphrase` as somebody types it: capitals, accents and spaces do not matter. */
export const openReaderKey = (
  file: Uint8Array,
  passphrase: string,
): Result<ReaderKey, ReaderKeyFailure> => {
  if (!startsWith(file, magic)) return refuse('not-a-key')
  if (file[magic.length] !== version) return refuse('other-version')
  if (file.length !== fileBytes) return refuse('damaged')
  const reader = new Reader(file.subarray(magic.length + 1))
  const group = reader.fixed(32).slice()
  const sign = reader.fixed(32)
  const salt = reader.fixed(saltBytes)
  const head = file.subarray(0, file.length - reader.remaining)
  const seed = decrypt(passphrase, salt, head, reader.fixed(reader.remaining))
  if (seed === null) return refuse('wrong-passphrase')
  return equalBytes(keysFromSeed(seed).public.sign, sign) ? ok({ group, seed }) : refuse('damaged')
}

const cipher = (
  passphrase: string,
  salt: Uint8Array,
  head: Uint8Array,
): ReturnType<typeof xchacha20poly1305> => {
  const cost = { N: 2 ** 16, r: 8, p: 1, dkLen: 32 }
  const salted = joinBytes(domainBytes('juntas/reader-key/1'), salt)
  return xchacha20poly1305(scrypt(plainWords(passphrase), salted, cost), zeroNonce, head)
}

const decrypt = (
  passphrase: string,
  salt: Uint8Array,
  head: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | null => {
  try {
    return cipher(passphrase, salt, head).decrypt(sealed)
  } catch {
    // noble reports a tag that does not fit by throwing; here that is an answer, not a fault.
    return null
  }
}

const plainWords = (passphrase: string): Uint8Array =>
  utf8ToBytes(
    passphrase
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter((word) => word !== '')
      .join(' '),
  )
