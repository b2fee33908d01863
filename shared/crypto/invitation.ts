/**
 * An invitation as text, for a QR code or behind the `#` of a link (rule KE4).
 *
 *   code = base64url(uint version (1) ‖ uint door ‖ group (32) ‖ seed (32))             door: 0 member, 1 staff reader
 *
 * `seed` gives the keys of the invitation (crypto/keys.ts), which open the relay's door once. The notebook's secret is
 * not in it: that comes in a lockbox, after both have compared the words.
 */
import { base64urlToBytes, bytesToBase64url } from '../base/bytes.ts'
import { Reader, Writer } from '../base/codec.ts'
import type { Result } from '../base/result.ts'
import { refuse } from '../base/result.ts'

export interface InvitationCode {
  readonly role: 'member' | 'reader'
  readonly group: Uint8Array
  readonly seed: Uint8Array
}

const version = 1
const invitedRoles = ['member', 'reader'] as const

export const encodeInvitation = ({ role, group, seed }: InvitationCode): string =>
  bytesToBase64url(
    new Writer(80).uint(version).uint(invitedRoles.indexOf(role)).fixed(group).fixed(seed).finish(),
  )

export const decodeInvitation = (code: string): Result<InvitationCode, 'bad-code'> => {
  const bytes = base64urlToBytes(code)
  if (!bytes.ok) return refuse('bad-code')
  const reader = new Reader(bytes.value)
  if (reader.uint() !== version) reader.fail('unknown-tag')
  const role = reader.tag(invitedRoles)
  const decoded = reader.finish({
    role,
    group: reader.fixed(32).slice(),
    seed: reader.fixed(32).slice(),
  })
  return decoded.ok ? decoded : refuse('bad-code')
}
