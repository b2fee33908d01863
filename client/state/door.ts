/** Answering whoever stands at the door (rule KE4): by what was compared, not by what may have come in its place meanwhile. */
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import type { Device } from '../device/device.ts'
import { isAwaited } from '../sync/credentials.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'
import { admitRequest, withdraw } from './acts.ts'
import type { JoinRequest } from './desk.ts'
import { letRead, reissueTo } from './people.ts'
import { askingOf } from './view.ts'

type Act = Promise<Result<void, ActFailure>>
type Asking = Pick<JoinRequest, 'invitation' | 'asking'>

/** For staff it takes the word of another too. Refused where other keys ask by that invitation than those whose words she has compared. */
export const letIn = (
  notebook: Notebook,
  device: Device,
  key: string,
  { invitation, asking }: Asking,
): Act => {
  const asked = notebook.control.invitations.get(invitation)
  if (asked === undefined || askingOf(notebook, invitation) !== asking) {
    return Promise.resolve(refuse('nothing-to-do'))
  }
  return asked.role === 'reader'
    ? letRead(notebook, key, asked)
    : admitRequest(notebook, device, key, invitation)
}

/** The same in the place of keys that she lost (hex): two sign, and what is lost opens no door any more (rule KE4). */
export const letInAgain = (
  notebook: Notebook,
  key: string,
  { invitation, asking }: Asking,
  replaced: readonly string[],
): Act => {
  const keys = notebook.control.invitations.get(invitation)?.keys ?? null
  return keys !== null && askingOf(notebook, invitation) === asking
    ? reissueTo(notebook, key, keys, replaced)
    : Promise.resolve(refuse('nothing-to-do'))
}

/** `invitation`: its key in hex. */
export const shutDoor = (notebook: Notebook, key: string, invitation: string): Act => {
  const known = notebook.control.invitations.get(invitation)
  return known === undefined
    ? Promise.resolve(refuse('nothing-to-do'))
    : withdraw(notebook, key, known.key)
}

/** Who was let in here while the relay has not heard of it: the notebook and her seed. */
export const awaitedIn = (
  notebook: Notebook,
): { readonly id: string; readonly seed: Uint8Array } | null => {
  const own = notebook.own.find(({ key }) => isAwaited(notebook, key))
  return own === undefined ? null : { id: notebook.id, seed: own.seed }
}
