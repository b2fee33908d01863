/**
 * A receipt as the text of a QR code, sealed under the epoch in force: whoever has no key of the group sees 105 bytes that tell him nothing,
 * neither the record nor the group, and the relay's operator cannot tell to which page a receipt that he comes across belongs. Every
 * device of the group opens it without a network. A key of the group proves nothing here: what holds is what the notebook says.
 *
 *   code      = base45(uint mark (2) ‖ sealed receipt), at the place "juntas/receipt/1" domain ‖ group id
 *   folio key = HKDF-SHA-256(secret of epoch 0, info "juntas/folio/1")
 *   folio     = of b = HMAC-SHA-256(folio key, record id ‖ index (1 byte)): the word of byte 0 in the word list, and bytes 1 and 2,
 *               big-endian, modulo 1000, in three digits
 *
 * The mark tells it from a frame of a message (wire/frames.ts), whose first byte is 1.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base45ToBytes, bytesToBase45 } from '../base/base45.ts'
import { joinBytes } from '../base/bytes.ts'
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import { domainBytes } from '../crypto/digest.ts'
import type { Epoch } from '../crypto/seal.ts'
import { seal, unseal } from '../crypto/seal.ts'
import { wordList } from '../crypto/word-list.ts'
import type { Receipt } from '../record/receipt.ts'
import { decodeReceipt, encodeReceipt } from '../record/receipt.ts'

const mark = 2

const placeOf = (group: Uint8Array): Uint8Array => joinBytes(domainBytes('juntas/receipt/1'), group)

/** 158 characters, all of which a QR code holds in its short form. */
export const receiptToCode = (epoch: Epoch, group: Uint8Array, receipt: Receipt): string =>
  bytesToBase45(joinBytes(Uint8Array.of(mark), seal(epoch, placeOf(group), encodeReceipt(receipt))))

/** 'not-a-receipt': another code. 'not-ours': of another group, or of nobody. `epochs`: all that are known here. */
export const codeToReceipt = (
  epochs: Iterable<Epoch>,
  group: Uint8Array,
  code: string,
): Result<Receipt, 'not-a-receipt' | 'not-ours'> => {
  const bytes = base45ToBytes(code)
  if (!bytes.ok || bytes.value[0] !== mark) return refuse('not-a-receipt')
  const place = placeOf(group)
  const sealed = bytes.value.subarray(1)
  for (const epoch of epochs) {
    const plain = unseal(epoch, place, sealed)
    if (!plain.ok) continue
    const receipt = decodeReceipt(plain.value)
    return receipt.ok ? ok(receipt.value) : refuse('not-ours')
  }
  return refuse('not-ours')
}

/** "metate 472": short enough to say, and told by nobody without a key of the group. `firstSecret`: of epoch 0; `id`: of the record. */
export const folioOf = (firstSecret: Uint8Array, id: Uint8Array, index: number): string => {
  const key = hkdf(sha256, firstSecret, undefined, utf8ToBytes('juntas/folio/1'), 32)
  const [word = 0, high = 0, low = 0] = hmac(sha256, key, joinBytes(id, Uint8Array.of(index)))
  const number = (256 * high + low) % 1000
  return `${wordList[word] ?? ''} ${String(number).padStart(3, '0')}`
}
