/** Who is let in, as a screen asks for it (door.ts): a part of the desk (desk.ts). */
import { ok, refuse } from '../../shared/base/result.ts'
import type { Member } from '../../shared/ledger/ledger.ts'
import { addWomanHere, invite } from './acts.ts'
import type { CycleTools } from './cycle-desk.ts'
import type { JoinRequest, OpenInvitation, Outcome } from './desk.ts'
import { letIn, shutDoor } from './door.ts'
import { invitationLink, invitationsOf } from './view.ts'

export interface DoorDesk {
  /** A credential for a member on this very device (the shared tablet). `pin`: digits; hers, on this device. */
  addWomanHere(member: Member, pin: string): Outcome
  /** `member` null: a staff reader called `label`. Gives the link; its QR code is the same text. */
  invite(member: Member | null, label: string): Outcome<OpenInvitation>
  withdraw(invitation: string): Outcome
  admit(request: JoinRequest): Outcome
}

export const doorDeskOf = ({
  device,
  notebook,
  act,
}: Pick<CycleTools, 'device' | 'notebook' | 'act'>): DoorDesk => ({
  addWomanHere: (member, pin) => act((open, me) => addWomanHere(open, device, me, member, '', pin)),
  invite: async (member, label) => {
    const code = await act((open, me) => invite(open, device, me, member, label))
    if (!code.ok) return code
    const open = notebook()
    const link = invitationLink(code.value)
    const invitation = open && invitationsOf(open).find((one) => one.link === link)
    return invitation ? ok(invitation) : refuse('not-ready')
  },
  withdraw: (invitation) => act((open, me) => shutDoor(open, me, invitation)),
  admit: (request) => act((open, me) => letIn(open, device, me, request)),
})
