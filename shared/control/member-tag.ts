/**
 * The tag of a member: 16 bytes that all her credentials bear in the control chain, so that the relay can tell two members from two devices of
 * one, and nothing else. It follows from the fact that added her, under the secret of the first epoch: every device can work it out, and a
 * leader can give nobody two.
 *
 *   tag key = HKDF-SHA-256(secret of epoch 0, info "juntas/member/1")
 *   tag     = first 16 bytes of HMAC-SHA-256(tag key, uint page ‖ uint clock ‖ uint index)
 *
 * The first leader's tag is the founding's salt: her fact is not there yet when she founds.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { Writer } from '../base/codec.ts'
import { tagBytes } from './mandate.ts'
import type { MemberRef } from './note.ts'

/** `firstSecret`: the secret of epoch 0, 32 bytes. */
export const memberTag = (firstSecret: Uint8Array, member: MemberRef): Uint8Array => {
  const key = hkdf(sha256, firstSecret, undefined, utf8ToBytes('juntas/member/1'), 32)
  const { page, clock, index } = member
  const name = new Writer().uint(page).uint(clock).uint(index).finish()
  return hmac(sha256, key, name).slice(0, tagBytes)
}
