/**
 * What people compare instead of bytes: words from a memory-hard hash (rule AU5), so that a twin with the same words costs its maker
 * far more than a plain hash would. Each guess takes 16 MiB; five words are 40 bits.
 *
 *   words(subject, n) = byte i of scrypt(password = subject, salt = domain "juntas/words/1", N = 2^14, r = 8, p = 1), i < n,
 *                       each as its word in word-list.ts                         scrypt: RFC 7914
 */
import { scrypt } from '@noble/hashes/scrypt.js'
import { required } from '../base/assert.ts'
import { digest, domainBytes } from './digest.ts'
import { wordList } from './word-list.ts'

const wordsOf = (subject: Uint8Array, count: number): string[] => {
  const cost = { N: 2 ** 14, r: 8, p: 1, dkLen: count }
  const hash = scrypt(subject, domainBytes('juntas/words/1'), cost)
  return Array.from(hash, (byte) => required(wordList[byte], 'word'))
}

/** Five words for a closing (its record's id, 32 bytes) or for the state of a whole notebook. */
export const fingerprintOf = (id: Uint8Array): string[] => wordsOf(id, 5)

/** Four words that the inviter and she who joins compare: they bind the invitation and the keys that came through it. */
export const joiningWords = (
  group: Uint8Array,
  invitation: Uint8Array,
  sign: Uint8Array,
  box: Uint8Array,
): string[] => wordsOf(digest('juntas/joining/1', group, invitation, sign, box), 4)
