/**
 * The sealed note of an invitation or an admission: whose credential it is. Sealed with the epoch in force (crypto/seal.ts); the relay cannot
 * read it, members and readers can.
 *
 *   note = uint version (1) ‖ bool has member ‖ [ref member] ‖ text label ‖ uint at
 *   associated data = "juntas/control/1" domain ‖ group ‖ key of the invitation or credential
 */
import { joinBytes } from '../base/bytes.ts'
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { domainBytes } from '../crypto/digest.ts'
import type { Epoch, OpenFailure } from '../crypto/seal.ts'
import { seal, unseal } from '../crypto/seal.ts'

/** A member, by the fact that added her; spelled out so that the relay's side needs no record formats. */
export interface MemberRef {
  readonly page: number
  readonly clock: number
  readonly index: number
}

export interface CredentialNote {
  /** Null for staff. */
  readonly member: MemberRef | null
  /** "Tableta", "Oficina de Via": what the group calls it. */
  readonly label: string
  /** Milliseconds since 1970 as the admitting device claims. */
  readonly at: number
}

const version = 1

const placeOf = (group: Uint8Array, key: Uint8Array): Uint8Array =>
  joinBytes(domainBytes('juntas/control/1'), group, key)

export const sealNote = (
  epoch: Epoch,
  group: Uint8Array,
  key: Uint8Array,
  note: CredentialNote,
): Uint8Array => {
  const writer = new Writer().uint(version).bool(note.member !== null)
  if (note.member !== null) {
    writer.uint(note.member.page).uint(note.member.clock).uint(note.member.index)
  }
  return seal(epoch, placeOf(group, key), writer.text(note.label).uint(note.at).finish())
}

const readMember = (reader: Reader): MemberRef => ({
  page: reader.uint(),
  clock: reader.uint(limits.clocksPerPage - 1),
  index: reader.uint(limits.factsPerRecord - 1),
})

export const openNote = (
  epoch: Epoch,
  group: Uint8Array,
  key: Uint8Array,
  sealed: Uint8Array,
): Result<CredentialNote, OpenFailure | DecodeFailure> => {
  const plain = unseal(epoch, placeOf(group, key), sealed)
  if (!plain.ok) return plain
  const reader = new Reader(plain.value)
  if (reader.uint() !== version) reader.fail('unknown-tag')
  const member = reader.bool() ? readMember(reader) : null
  const label = reader.text(limits.nameBytes)
  const at = reader.uint(limits.latestMs)
  return reader.finish({ member, label, at })
}
