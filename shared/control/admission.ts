/**
 * Admissions in the control chain (rules KE4, KE5, PG1): a leader admits; readers, and in the place of credentials that were
 * lost, two members do. All credentials of one tag have one role, and who is new begins without leading: that is for the group to say.
 */
import { bytesToHex, equalBytes } from '../base/bytes.ts'
import { limits } from '../base/limits.ts'
import { refuse } from '../base/result.ts'
import type { PublicKeys } from '../crypto/keys.ts'
import { pageIdOf } from '../crypto/page-id.ts'
import { judgeMandate } from './authority.ts'
import type { ChainCare, ControlState, Invitation, Member } from './chain.ts'
import type { Applied, Body } from './change.ts'
import { applied, areAdmissible, byOne, isTaken, withEntry } from './change.ts'
import { endCredentials, endingsOf } from './ending.ts'
import { tagBytes } from './mandate.ts'
import type { Role, Statement } from './statement.ts'
import { noId } from './statement.ts'

export const applyAdmission = (
  state: ControlState,
  statement: Statement,
  body: Body<'admission'>,
  care: ChainCare,
): Applied => {
  const { keys, role, tag, mandate } = body
  const signers: readonly Role[] = mandate === null ? ['leader'] : ['leader', 'writer']
  const refusal = byOne(state, statement, signers, care)
  if (refusal !== null) return refuse(refusal)
  if (isTaken(state, keys.sign)) return refuse('key-taken')
  const epochId = state.epochIds.at(-1)
  if (epochId === undefined || !equalBytes(epochId, body.epochId)) return refuse('unknown-epoch')
  if (role !== roleOf(state, keys, tag, role)) return refuse('not-allowed')
  const used = useInvitation(state, body)
  if (used === null) return refuse('invitation-closed')
  const next = { ...state, invitations: used }
  if (role === 'reader') return admitReader(next, statement, body, care)
  if (mandate === null) return admit(next, statement, body, care)
  if (!isForNewKeys(mandate, keys)) return refuse('mandate-void')
  const short = judgeMandate(state, mandate, care)
  if (short !== null) return refuse(short)
  const endings = endingsOf(state, mandate.mandate)
  if (!endings.ok) return endings
  const isHers = endings.value.every((key) => isOfTag(state.members.get(key), tag))
  if (!isHers) return refuse('mandate-void')
  const after = endCredentials(state, statement, mandate.mandate, endings.value)
  return admit({ ...after, invitations: used }, statement, body, care)
}

/** Never by one alone: that staff read is the group's word, and stands in the chain with whose it was. */
const admitReader = (
  state: ControlState,
  statement: Statement,
  body: Body<'admission'>,
  care: ChainCare,
): Applied => {
  const { mandate: signed, keys, invitation } = body
  if (signed === null) return refuse('too-few-signatures')
  const { mandate } = signed
  const isForReader =
    mandate.matter === 'reading' &&
    equalBytes(mandate.invitation, invitation) &&
    equalBytes(mandate.keys.sign, keys.sign) &&
    equalBytes(mandate.keys.box, keys.box)
  if (!isForReader) return refuse('mandate-void')
  const short = judgeMandate(state, signed, care)
  return short === null ? admit(state, statement, body, care) : refuse(short)
}

const isForNewKeys = (
  { mandate }: NonNullable<Body<'admission'>['mandate']>,
  keys: PublicKeys,
): boolean =>
  mandate.matter === 'reissue' &&
  equalBytes(mandate.keys.sign, keys.sign) &&
  equalBytes(mandate.keys.box, keys.box)

const isOfTag = (member: Member | undefined, tag: Uint8Array): boolean =>
  member !== undefined && equalBytes(member.tag, tag)

/** The role that a credential of this tag has. A reader stands alone: its tag is the start of its key. */
const roleOf = (
  { members }: ControlState,
  keys: PublicKeys,
  tag: Uint8Array,
  wanted: Role,
): Role | null => {
  if (wanted === 'reader') {
    return equalBytes(tag, keys.sign.subarray(0, tagBytes)) ? 'reader' : null
  }
  for (const member of members.values()) if (isOfTag(member, tag)) return member.role
  return 'writer'
}

/** The invitations without the one that is used up; null if it is not there, or for somebody else. */
const useInvitation = (
  { invitations }: ControlState,
  { invitation: key, keys, role }: Body<'admission'>,
): ReadonlyMap<string, Invitation> | null => {
  if (equalBytes(key, noId)) return invitations
  const hex = bytesToHex(key)
  const invitation = invitations.get(hex)
  const fits =
    invitation?.state === 'requested' &&
    invitation.keys !== null &&
    // She may have come to lead, or not to lead, since she was invited.
    (invitation.role === 'reader') === (role === 'reader') &&
    equalBytes(invitation.keys.sign, keys.sign) &&
    equalBytes(invitation.keys.box, keys.box)
  return fits ? withEntry(invitations, hex, { ...invitation, state: 'used' }) : null
}

/** Registers a credential and reserves its sixteen pages (rule PG1). */
export const admit = (
  state: ControlState,
  statement: Statement,
  { keys, role, tag }: { readonly keys: PublicKeys; readonly role: Role; readonly tag: Uint8Array },
  care: ChainCare,
): Applied => {
  if (state.members.size + state.ended.size >= limits.credentialsPerGroup) return refuse('too-many')
  if (!areAdmissible(keys, care)) return refuse('bad-key')
  const pageOwners = new Map(state.pageOwners)
  for (let number = 0; role !== 'reader' && number < limits.pagesPerCredential; number++) {
    const page = pageIdOf(state.group, keys.sign, number)
    if (pageOwners.has(page)) return refuse('page-taken')
    pageOwners.set(page, { key: keys.sign, number })
  }
  const member: Member = { keys, role, tag, statement: statement.number }
  const members = withEntry(state.members, bytesToHex(keys.sign), member)
  return applied(state, statement, { members, pageOwners })
}
