/** Answering whoever stands at the door (rule KE4): by what was compared, not by what may have come in its place meanwhile. */
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import type { Device } from '../device/device.ts'
import { isAwaited } from '../sync/credentials.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'
import { admitRequest, withdraw } from './acts.ts'
import type { JoinRequest } from './desk.ts'
import { askingOf } from './view.ts'

type Act = Promise<Result<void, ActFailure>>

/** Refused where other keys ask by that invitation than those whose words she has compared. */
export const letIn = (
  notebook: Notebook,
  device: Device,
  key: string,
  { invitation, asking }: Pick<JoinRequest, 'invitation' | 'asking'>,
): Act =>
  askingOf(notebook, invitation) === asking
    ? admitRequest(notebook, device, key, invitation)
    : Promise.resolve(refuse('nothing-to-do'))

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
