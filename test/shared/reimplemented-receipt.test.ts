/** Section 16 of docs/FORMATS.md, by the second reader: a receipt's code is opened, and its folio made again, without the program. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ascii, domain, hkdf, hmac, join } from '../support/second-reader/ciphers.ts'
import {
  bytesIn,
  epochSecret,
  grammar,
  group,
  hex,
  unseal,
} from '../support/second-reader/opening.ts'
import { fromBase45 } from '../support/second-reader/pages.ts'
import { vector, vectorBytes } from '../support/second-reader/vectors.ts'

const words = (
  /const words = `(?<words>[^`]+)`/u.exec(readFileSync('shared/crypto/word-list.ts', 'utf8'))
    ?.groups?.['words'] ?? ''
)
  .trim()
  .split(/\s+/u)

test('a receipt’s code opens to what it says, and its folio follows from the record', () => {
  const code = grammar.struct('receipt-code', fromBase45(vector('receipts.json#code')))
  const parts = ['nonce', 'ciphertext', 'tag'].map((field) => bytesIn(code, field))
  const place = join(domain('juntas/receipt/1'), group)
  const plain = unseal(epochSecret, place, join(...parts))
  expect(hex(plain)).toBe(vector('receipts.json#plain'))
  expect(grammar.struct('receipt', plain)).toMatchObject({ kind: 'saving', amount: 5_000 })
  const id = vectorBytes('receipts.json#recordId')
  const [word = 0, high = 0, low = 0] = hmac(
    hkdf(epochSecret, ascii('juntas/folio/1')),
    join(id, Uint8Array.of(2)),
  )
  const [said, number] = vector('receipts.json#folio').split(' ')
  expect(number).toBe(String((256 * high + low) % 1000).padStart(3, '0'))
  expect(said).toBe(words[word])
})
