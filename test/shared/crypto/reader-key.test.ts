import { describe, expect, test } from 'vitest'
import { equalBytes, joinBytes } from '../../../shared/base/bytes.ts'
import {
  openReaderKey,
  readerKeyRandomBytes,
  sealReaderKey,
} from '../../../shared/crypto/reader-key.ts'
import { wordList } from '../../../shared/crypto/word-list.ts'

const key = { group: new Uint8Array(32).fill(3), seed: new Uint8Array(32).fill(5) }
const randomness = Uint8Array.from({ length: readerKeyRandomBytes }, (_, index) => 3 + 7 * index)
const { file, words } = sealReaderKey(key, randomness)
const passphrase = words.join(' ')

const outcome = (bytes: Uint8Array, given: string): string => {
  const opened = openReaderKey(bytes, given)
  return opened.ok ? 'opened' : opened.error
}

/** Each try takes 64 MiB and up to a second. */
const slow = { timeout: 60_000 }

describe('[KE3] a reader’s key in a file', slow, () => {
  test('opens with its six words, and holds the seed nowhere in the open', () => {
    expect(words).toHaveLength(6)
    expect(openReaderKey(file, passphrase)).toEqual({ ok: true, value: key })
    const seeded = Array.from(file, (_, place) => file.subarray(place, place + 32))
    expect(seeded.some((bytes) => equalBytes(bytes, key.seed))).toBe(false)
  })

  test('capitals, accents, spaces and commas do not matter; a word and the order do', () => {
    const plain = passphrase.normalize('NFD').replace(/\p{M}/gu, '')
    expect(outcome(file, `  ${plain.toUpperCase().replaceAll(' ', ', ')}\n`)).toBe('opened')
    expect(outcome(file, words.slice(1).join(' '))).toBe('wrong-passphrase')
    expect(outcome(file, words.toReversed().join(' '))).toBe('wrong-passphrase')
    expect(outcome(file, '')).toBe('wrong-passphrase')
  })

  test('no two words of the list become one without their accents', () => {
    const plain = wordList.map((word) => word.normalize('NFD').replace(/\p{M}/gu, ''))
    expect(new Set(plain).size).toBe(256)
  })

  test('other chance gives another file and other words', () => {
    const other = sealReaderKey(
      key,
      randomness.map((byte) => byte ^ 1),
    )
    expect(other.words).not.toEqual(words)
    expect(equalBytes(other.file, file)).toBe(false)
  })

  test('a changed byte is noticed, wherever it stands', () => {
    const places = [0, 8, 9, 41, 73, 89, file.length - 1]
    const outcomes = places.map((place) => {
      const changed = file.slice()
      changed[place] = (changed[place] ?? 0) ^ 4
      return outcome(changed, passphrase)
    })
    const wrong = 'wrong-passphrase'
    expect(outcomes).toEqual([
      'not-a-key',
      'other-version',
      ...Array.from({ length: 5 }, () => wrong),
    ])
  })

  test('a key that is cut off or goes on is damaged', () => {
    expect(outcome(file.subarray(0, -1), passphrase)).toBe('damaged')
    expect(outcome(joinBytes(file, Uint8Array.of(0)), passphrase)).toBe('damaged')
    expect(outcome(new Uint8Array(0), passphrase)).toBe('not-a-key')
  })
})
