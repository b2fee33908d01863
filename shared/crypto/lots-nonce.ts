/**
 * The nonce that a credential commits to in lots (rule LT2):
 *
 *   nonce = HKDF-SHA-256(the credential's signing secret, salt: id of the record that opened the lots, info "juntas/lots/1" ‖ index (1 byte))
 *
 * It is as secret as the key, and lies nowhere: so nothing is lost where a device stops between pressing and revealing, and a restored or
 * copied device reveals what it committed to.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { joinBytes } from '../base/bytes.ts'
import type { Keys } from './keys.ts'

const lotsNonceBytes = 32

/** `index`: of the fact in its record, less than 256. */
export const lotsNonce = (keys: Keys, lotsId: Uint8Array, index: number): Uint8Array =>
  hkdf(
    sha256,
    keys.secret.sign,
    lotsId,
    joinBytes(utf8ToBytes('juntas/lots/1'), Uint8Array.of(index)),
    lotsNonceBytes,
  )
