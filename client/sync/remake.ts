/**
 * Statements that were made here and overtaken (rules KE5, RL3): signed again on top they may need another epoch's secret. A turn, and what
 * members have signed, is not made again but worked out anew (settling.ts): perhaps there is nothing left to do.
 */
import { equalBytes } from '../../shared/base/bytes.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { secretsFor } from '../../shared/control/epochs.ts'
import { sealNote } from '../../shared/control/note.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { fillLockbox } from '../../shared/crypto/lockbox.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import type { Device } from '../device/device.ts'
import type { Contents } from './contents.ts'
import { noteOf, roleOfTag } from './credentials.ts'

/** The same for `state`, which is the relay's chain so far; null if it cannot or need not be said. */
export const remakeBody = (
  { journal, own }: Contents,
  device: Device,
  body: ControlBody,
  state: ControlState,
): ControlBody | null => {
  if (body.kind === 'turn' || body.kind === 'leadership') return null
  if (body.kind !== 'invitation' && body.kind !== 'admission') return body
  if (body.kind === 'admission' && body.mandate !== null) return null
  const epoch = newestEpoch(
    state,
    journal.epochs,
    own.map(({ keys }) => keys),
  )
  const key = body.kind === 'invitation' ? body.key : body.keys.sign
  const note = noteOf(journal.epochs, state.group, key, body.note)
  if (epoch === null || note === null) return null
  if (body.kind === 'invitation') return { ...body, note: sealNote(epoch, state.group, key, note) }
  const role = body.role === 'reader' ? 'reader' : roleOfTag(state, body.tag)
  if (equalBytes(body.epochId, epoch.id)) return { ...body, role }
  return {
    ...body,
    role,
    epochId: epoch.id,
    lockbox: fillLockbox(epoch.secret, body.keys.box, device.random(32)),
    note: sealNote(epoch, state.group, key, note),
  }
}

const newestEpoch = (
  state: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
  own: Parameters<typeof secretsFor>[1],
): Epoch | null => {
  const number = state.epochIds.length - 1
  const known = epochs.get(number)
  const id = state.epochIds[number]
  if (known !== undefined && id !== undefined && equalBytes(known.id, id)) return known
  const older = new Map([...epochs].filter(([one]) => one < number))
  const secret = secretsFor(state, own, older).get(number)
  return secret === undefined ? null : openEpoch(secret)
}
