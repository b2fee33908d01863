import { describe, expect, test, vi } from 'vitest'
import { bytesToBase64url } from '../../../shared/base/bytes.ts'
import { fingerprintOf, joiningWords } from '../../../shared/crypto/fingerprint.ts'
import { decodeInvitation, encodeInvitation } from '../../../shared/crypto/invitation.ts'
import { wordList } from '../../../shared/crypto/word-list.ts'
import { seedOf } from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

const code = { role: 'member' as const, group: seedOf('group'), seed: seedOf('seed') }
const text = encodeInvitation(code)

describe('[KE4] an invitation as text', () => {
  test('comes back', () => {
    expect(decodeInvitation(text)).toEqual({ ok: true, value: code })
    const staff = { ...code, role: 'reader' as const }
    expect(decodeInvitation(encodeInvitation(staff))).toEqual({ ok: true, value: staff })
  })
  test('is refused if anything is missing, more, or odd', () => {
    const bytes = [1, 0, ...code.group, ...code.seed]
    const others = [
      ...Array.from({ length: text.length }, (_, length) => text.slice(0, length)),
      `${text}A`,
      `${text}=`,
      `${text} `,
      bytesToBase64url(Uint8Array.from([2, ...bytes.slice(1)])),
      bytesToBase64url(Uint8Array.from([1, 2, ...bytes.slice(2)])),
      bytesToBase64url(Uint8Array.from([0x81, 0, ...bytes.slice(1)])),
      bytesToBase64url(Uint8Array.from([...bytes, 0])),
    ]
    for (const other of others) {
      expect(decodeInvitation(other)).toEqual({ ok: false, error: 'bad-code' })
    }
  })
})

test('[AU5] 256 different words, so that a byte is a word', () => {
  expect(new Set(wordList).size).toBe(256)
})

test('[AU5] the same id has the same five words, and every part of what is joined counts', () => {
  expect(fingerprintOf(seedOf('closing'))).toEqual(fingerprintOf(seedOf('closing')))
  expect(fingerprintOf(seedOf('closing')).length).toBe(5)
  expect(fingerprintOf(seedOf('other'))).not.toEqual(fingerprintOf(seedOf('closing')))
  const parts = ['group', 'invitation', 'sign', 'box'].map(seedOf) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const words = joiningWords(...parts)
  expect(words.length).toBe(4)
  for (const index of parts.keys()) {
    expect(joiningWords(...(parts.with(index, seedOf('other')) as typeof parts))).not.toEqual(words)
  }
})
