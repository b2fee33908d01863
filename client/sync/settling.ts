/**
 * What is left to be done in the control chain, as this device sees it (rules KE4, KE5): whatever enough members have signed, and a turn of the
 * epoch where somebody who is gone knows its secret. Nothing of it is remembered: after a crash, or where another device was
 * faster, it is worked out anew from chain and notebook, and once it is done there is nothing left.
 */
import { bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { needsTurn } from '../../shared/control/chain.ts'
import { endCredentials, endingsOf } from '../../shared/control/ending.ts'
import { makeTurn } from '../../shared/control/epochs.ts'
import type { Matter, SignedMandate } from '../../shared/control/mandate.ts'
import { mandateName, tagBytes } from '../../shared/control/mandate.ts'
import { sealNote } from '../../shared/control/note.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { noId } from '../../shared/control/statement.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { fillLockbox } from '../../shared/crypto/lockbox.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import type { Credential } from '../../shared/record/record.ts'
import type { Device } from '../device/device.ts'
import type { Contents, OwnCredential } from './contents.ts'
import { noteOf } from './credentials.ts'
import { isOpen, isReady, signedNow } from './gathered.ts'
import { turnFault } from './turn-fault.ts'

export interface Settlement {
  readonly body: ControlBody
  readonly signer: Keys
}

/** How far the relay is: a turn that is not taken up at once may be lost to another's, so it is made only with the relay at hand. */
export type Reach = 'offline' | 'with the relay'

/** The next thing to be done by somebody on this device, or null. */
export const nextSettlement = (
  contents: Contents,
  device: Device,
  reach: Reach,
): Settlement | null => {
  const control = contents.chain.state
  const hasPending = contents.chain.accepted < control.statements.length
  const mayTurn = reach === 'with the relay' && !hasPending
  for (const signed of readyMandates(contents)) {
    const letsIn = lettingIn.has(signed.mandate.matter)
    const settlement = letsIn || mayTurn ? settle(contents, device, signed) : null
    if (settlement !== null) return settlement
  }
  const isDue =
    mayTurn && (needsTurn(control) || turnFault(control, contents.journal.epochs) !== null)
  return isDue ? turnBy(contents, device, null) : null
}

/** Said without a network too, and made again on top of what was said meanwhile. */
const lettingIn: ReadonlySet<Matter> = new Set<Matter>(['reissue', 'reading'])

/** In an order that is the same everywhere. */
const readyMandates = ({ chain, mandates }: Contents): SignedMandate[] =>
  [...mandates.values()]
    .filter(({ mandate }) => isOpen(chain.state, mandate))
    .map((gathered) => signedNow(chain.state, gathered))
    .filter((signed) => isReady(chain.state, signed))
    .sort((left, right) => (mandateName(left.bytes) < mandateName(right.bytes) ? -1 : 1))

const settle = (contents: Contents, device: Device, signed: SignedMandate): Settlement | null => {
  switch (signed.mandate.matter) {
    case 'dismissal':
    case 'removal':
      return turnBy(contents, device, signed)
    case 'reissue':
      return reissueBy(contents, device, signed)
    case 'reading':
      return readerBy(contents, device, signed)
    case 'leadership': {
      const messenger = writerOf(contents, contents.chain.state)
      if (messenger === null) return null
      return { body: { kind: 'leadership', mandate: signed }, signer: messenger.keys }
    }
  }
}

/** A credential of this device that writes, and is at hand. */
const writerOf = (
  { own }: Contents,
  { members }: ControlState,
  role: 'leader' | 'any' = 'any',
): OwnCredential | null =>
  own.find(({ key }) => {
    const held = members.get(key)?.role
    return role === 'any' ? held === 'leader' || held === 'writer' : held === 'leader'
  }) ?? null

/** Null where this device cannot: it lacks a secret, or nobody here may. */
const turnBy = (
  contents: Contents,
  device: Device,
  signed: SignedMandate | null,
): Settlement | null => {
  const control = contents.chain.state
  const after = signed === null ? control : withoutEnded(control, signed)
  const maker = writerOf(contents, after, signed === null ? 'leader' : 'any')
  const older = secretsOf(control, contents.journal.epochs)
  if (maker === null || older === null) return null
  const receivers = [...after.members.values()].map(({ keys }) => keys.box)
  const body = makeTurn(control.group, device.random(32), older, receivers, signed)
  return { body, signer: maker.keys }
}

const withoutEnded = (control: ControlState, { mandate }: SignedMandate): ControlState => {
  const [last] = control.statements.slice(-1)
  const keys = endingsOf(control, mandate)
  return last === undefined || !keys.ok
    ? control
    : endCredentials(control, last, mandate, keys.value)
}

/** The secrets of all epochs, oldest first; null unless all are here. */
const secretsOf = (
  { epochIds }: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
): Uint8Array[] | null => {
  const secrets = epochIds.flatMap((_, number) => epochs.get(number)?.secret ?? [])
  return secrets.length === epochIds.length ? secrets : null
}

const reissueBy = (
  contents: Contents,
  device: Device,
  signed: SignedMandate,
): Settlement | null => {
  const { mandate } = signed
  const control = contents.chain.state
  const messenger = writerOf(contents, control)
  const epoch = contents.journal.epochs.get(control.epochIds.length - 1)
  if (mandate.matter !== 'reissue' || messenger === null || epoch === undefined) return null
  const [replaced] = mandate.replaced
  const lost = replaced === undefined ? '' : bytesToHex(replaced)
  const old = control.members.get(lost)
  const her = contents.credentials.find(({ key }) => key === lost)
  if (old === undefined || old.role === 'reader' || her === undefined) return null
  const { keys } = mandate
  const note = noteFor(her, device)
  return {
    signer: messenger.keys,
    body: {
      kind: 'admission',
      keys,
      role: old.role,
      tag: old.tag,
      invitation: invitationOf(control, keys.sign),
      mandate: signed,
      epochId: epoch.id,
      lockbox: fillLockbox(epoch.secret, keys.box, device.random(32)),
      note: sealNote(epoch, control.group, keys.sign, note),
    },
  }
}

/** Under the name that the invitation gives it, which those who signed have read. */
const readerBy = (contents: Contents, device: Device, signed: SignedMandate): Settlement | null => {
  const { mandate } = signed
  const { chain, journal } = contents
  const control = chain.state
  const messenger = writerOf(contents, control)
  const epoch = journal.epochs.get(control.epochIds.length - 1)
  if (mandate.matter !== 'reading' || messenger === null || epoch === undefined) return null
  const { invitation, keys } = mandate
  const told = control.invitations.get(bytesToHex(invitation))?.note ?? null
  const note = told && noteOf(journal.epochs, control.group, invitation, told)
  if (note === null) return null
  return {
    signer: messenger.keys,
    body: {
      kind: 'admission',
      keys,
      role: 'reader',
      tag: keys.sign.slice(0, tagBytes),
      invitation,
      mandate: signed,
      epochId: epoch.id,
      lockbox: fillLockbox(epoch.secret, keys.box, device.random(32)),
      note: sealNote(epoch, control.group, keys.sign, {
        member: null,
        label: note.label,
        at: device.now(),
      }),
    },
  }
}

const noteFor = ({ member, label }: Credential, device: Device) => ({
  member,
  label,
  at: device.now(),
})

/** The invitation by which she asked with these keys, or none: made on a device of the group. */
const invitationOf = ({ invitations }: ControlState, sign: Uint8Array): Uint8Array => {
  for (const { key, keys, state } of invitations.values()) {
    if (state === 'requested' && keys !== null && equalBytes(keys.sign, sign)) return key
  }
  return noId
}
