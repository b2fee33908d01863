/** What the control chain says, opened with the notebook's secrets: who holds which credential, and which secrets are for us. */
import { bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import type { CredentialNote } from '../../shared/control/note.ts'
import { openNote } from '../../shared/control/note.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { emptyLockbox } from '../../shared/crypto/lockbox.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import type { Credential, FactRef, PageId } from '../../shared/record/record.ts'

/** The founding record states the group, then its first leader: she is fact 1 of record 0 of her first page. */
export const foundingMember = (group: Uint8Array, leaderKey: Uint8Array): FactRef => ({
  page: pageIdOf(group, leaderKey, 0) as PageId,
  clock: 0,
  index: 1,
})

export const memberRefOf = ({ member }: CredentialNote): FactRef | null =>
  member === null ? null : { ...member, page: member.page as PageId }

/** The note of an invitation or admission under whichever epoch sealed it. */
export const noteOf = (
  epochs: ReadonlyMap<number, Epoch>,
  group: Uint8Array,
  key: Uint8Array,
  sealed: Uint8Array,
): CredentialNote | null => {
  for (const epoch of epochs.values()) {
    const note = openNote(epoch, group, key, sealed)
    if (note.ok) return note.value
  }
  return null
}

export const credentialsOf = (
  control: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
): Credential[] => {
  const credentials: Credential[] = []
  for (const { body, number: statement } of control.statements) {
    if (body.kind === 'founding') {
      const member = foundingMember(control.group, body.leader.sign)
      const key = bytesToHex(body.leader.sign)
      credentials.push({ key, role: 'leader', member, label: '', at: 0, statement })
    } else if (body.kind === 'admission') {
      const note = noteOf(epochs, control.group, body.keys.sign, body.note)
      if (note === null) continue
      const key = bytesToHex(body.keys.sign)
      const { label, at } = note
      credentials.push({ key, role: body.role, member: memberRefOf(note), label, at, statement })
    }
  }
  return credentials
}

/** Epoch secrets that lie in the chain's lockboxes for one of these keys, by epoch number. */
export const secretsFor = (
  control: ControlState,
  keys: readonly Keys[],
): ReadonlyMap<number, Uint8Array> => {
  const secrets = new Map<number, Uint8Array>()
  for (const { body } of control.statements) {
    if (body.kind !== 'founding' && body.kind !== 'admission') continue
    const receiver = body.kind === 'founding' ? body.leader : body.keys
    const owner = keys.find((own) => equalBytes(own.public.box, receiver.box))
    if (owner === undefined) continue
    const secret = emptyLockbox(body.lockbox, body.epochId, owner)
    const epoch = control.epochIds.findIndex((id) => equalBytes(id, body.epochId))
    if (secret !== null && epoch >= 0) secrets.set(epoch, secret)
  }
  return secrets
}
