/** What the control chain says, opened with the notebook's secrets: who holds which credential, and which secrets are for us. */
import { bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { memberTag } from '../../shared/control/member-tag.ts'
import type { CredentialNote } from '../../shared/control/note.ts'
import { openNote } from '../../shared/control/note.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import type { Credential, FactRef, PageId } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'
import type { ChainChange } from './chain-log.ts'

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
      credentials.push(
        credentialOf(control, body.leader.sign, { member, label: '', at: 0, statement }),
      )
    } else if (body.kind === 'admission') {
      const note = noteOf(epochs, control.group, body.keys.sign, body.note)
      if (note === null) continue
      const { label, at } = note
      const member = memberRefOf(note)
      const credential = credentialOf(control, body.keys.sign, { member, label, at, statement })
      const tag = member === null ? null : tagOfMember(control, epochs, member)
      const isStrange = tag !== null && !equalBytes(tag, body.tag)
      credentials.push(isStrange ? { ...credential, hasStrangeTag: true } : credential)
    }
  }
  return credentials
}

export const areSameCredentials = (
  left: readonly Credential[],
  right: readonly Credential[],
): boolean => left.length === right.length && left.every((one, index) => isSame(one, right[index]))

const isSame = (left: Credential, right: Credential | undefined): boolean =>
  right !== undefined && namesOf(left) === namesOf(right)

/** All that a credential says, as text. */
const namesOf = ({ ended, ...credential }: Credential): string =>
  JSON.stringify([
    credential,
    ended === undefined ? null : { ...ended, covered: [...ended.covered] },
  ])

const credentialOf = (
  control: ControlState,
  sign: Uint8Array,
  note: Pick<Credential, 'member' | 'label' | 'at' | 'statement'>,
): Credential => {
  const key = bytesToHex(sign)
  const held = control.members.get(key)
  const ended = control.ended.get(key)
  const role = (held ?? ended)?.role ?? 'writer'
  if (ended === undefined) return { key, role, ...note }
  const { matter, endedBy } = ended
  const covered = new Map(ended.heads.map(({ page, clock }) => [page as PageId, clock + 1]))
  return { key, role, ...note, ended: { matter, statement: endedBy, covered } }
}

/** The tag that all credentials of a member bear (control/member-tag.ts); null while the first epoch's secret is not here. */
export const tagOfMember = (
  control: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
  member: FactRef,
): Uint8Array | null => {
  const founding = control.statements[0]?.body
  if (founding?.kind === 'founding') {
    const first = foundingMember(control.group, founding.leader.sign)
    if (refToKey(first) === refToKey(member)) return founding.salt
  }
  const secret = epochs.get(0)?.secret
  return secret === undefined ? null : memberTag(secret, member)
}

/** All credentials of a member have one role; who has none begins without leading. */
export const roleOfTag = ({ members }: ControlState, tag: Uint8Array): 'leader' | 'writer' => {
  for (const { role, tag: own } of members.values()) {
    if (role === 'leader' && equalBytes(own, tag)) return 'leader'
  }
  return 'writer'
}

/** Let in by statements that the relay has not taken up. `key`: in hex. */
export const isAwaited = (
  {
    control,
    acceptedStatements,
  }: { readonly control: ControlState; readonly acceptedStatements: number },
  key: string,
): boolean => {
  const member = control.members.get(key)
  // The founder let herself in.
  return member !== undefined && member.statement > 0 && member.statement >= acceptedStatements
}

/** Of admissions that were stated here and have fallen: whom they were for. Those who are in all the same are left out. */
export const fallenNotes = (
  epochs: ReadonlyMap<number, Epoch>,
  own: readonly { readonly key: string }[],
  { fallen, log }: ChainChange,
): CredentialNote[] =>
  fallen.flatMap(({ body, signatures }) => {
    // What members have signed is brought again by itself (settling.ts).
    if (body.kind !== 'admission' || body.mandate !== null) return []
    if (log.state.members.has(bytesToHex(body.keys.sign))) return []
    const isOurs = signatures.some(({ key }) => own.some((one) => one.key === bytesToHex(key)))
    const note = noteOf(epochs, log.state.group, body.keys.sign, body.note)
    return isOurs && note !== null ? [note] : []
  })
