/** What the desk offers about people and their keys (people.ts), and what it does by itself: attesting what the group has voted. */
import type { Result } from '../../shared/base/result.ts'
import type { Member } from '../../shared/ledger/ledger.ts'
import type { Device } from '../device/device.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'
import type { JoinRequest, Outcome } from './desk.ts'
import { letInAgain } from './door.ts'
import * as people from './people.ts'

export interface PeopleDesk {
  /** Out of the notebook, with all her devices. Takes two, one of whom leads, or more than half. */
  dismiss(member: Member): Outcome
  /** One device or reader, by its key in hex. */
  removeKey(key: string): Outcome
  /** A new key for a woman on this device in the place of these (hex); `pin`: hers. */
  reissue(replaced: readonly string[], pin?: string): Outcome
  /** For her who asks from a new device, in the place of keys that she lost (hex). Takes two, one of whom leads, or more than half. */
  letInAgain(request: JoinRequest, replaced: readonly string[]): Outcome
  /** Adds the word of who has entered to an open mandate. */
  countersign(name: string): Outcome
}

type Ask = <Value>(
  act: (notebook: Notebook, me: string) => Promise<Result<Value, ActFailure>>,
) => Outcome<Value>

export const peopleDesk = (device: Device, ask: Ask): PeopleDesk => ({
  dismiss: (member) => ask((notebook, me) => people.dismiss(notebook, me, member)),
  removeKey: (key) => ask((notebook, me) => people.removeKey(notebook, me, key)),
  reissue: (replaced, pin) =>
    ask((notebook, me) => people.reissue(notebook, device, me, replaced, pin)),
  letInAgain: (request, replaced) =>
    ask((notebook, me) => letInAgain(notebook, me, request, replaced)),
  countersign: (name) => ask((notebook, me) => people.countersign(notebook, me, name)),
})

let isAttesting = false

/** For whoever has entered, without asking her: the vote is what she has decided, and this only says that it stands there (rule KE3). */
export const attest = async (notebook: Notebook, me: string): Promise<void> => {
  if (isAttesting) return
  isAttesting = true
  try {
    await people.attestLeaders(notebook, me)
    await people.attestDismissals(notebook, me)
  } finally {
    isAttesting = false
  }
}
