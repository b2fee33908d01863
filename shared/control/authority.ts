/**
 * Whose signatures a mandate takes (rules AU2, AU6, KE3–KE5). Members are counted by tag, so that several devices of one woman are one.
 *
 *   dismissal    two other members, one of whom leads; or more than half of all
 *   removal      of a reader: a leader, or any two; of a device: whoever holds another of hers or that one; else as a dismissal
 *   reissue      two other members, one of whom leads (any two where nobody else leads); or more than half of all
 *   leadership   more than half of all: what the ledger's election needed too
 */
import { bytesToHex } from '../base/bytes.ts'
import type { ChainCare, ControlRefusal, ControlState, Member } from './chain.ts'
import type { Mandate, SignedMandate } from './mandate.ts'
import { isMandateSignedBy } from './mandate.ts'

/** Null if it may be carried out by these signatures; whether there is something to carry out is for ending.ts to say. */
export const judgeMandate = (
  state: ControlState,
  { mandate, bytes, signatures }: SignedMandate,
  care: ChainCare,
): ControlRefusal | null => {
  for (const one of signatures) {
    const signer = state.members.get(bytesToHex(one.key))
    if (signer === undefined || signer.role === 'reader') return 'not-allowed'
    if (care === 'check' && !isMandateSignedBy(state.group, bytes, one)) return 'bad-signature'
  }
  const keys = signatures.map(({ key }) => bytesToHex(key))
  return isEnough(state, mandate, keys) ? null : 'too-few-signatures'
}

/** Whether these credentials together may do this. `keys`: Ed25519, in hex. */
export const isEnough = (
  state: ControlState,
  mandate: Mandate,
  keys: readonly string[],
): boolean => {
  const signers = keys.flatMap((key) => state.members.get(key) ?? [])
  const tags = tagsOf(signers)
  const isMost = tags.size * 2 > tagsOf(state.members.values()).size
  switch (mandate.matter) {
    case 'leadership':
      return isMost
    // Nobody alone opens the group's notebook to others (a group of one is most of it).
    case 'reading':
      return isMost || areTwo(signers, null, 'one leads')
    case 'dismissal':
      return isMost || areTwo(signers, bytesToHex(mandate.tag), 'one leads')
    case 'removal': {
      const target = state.members.get(bytesToHex(mandate.key))
      if (target === undefined) return false
      if (target.role === 'reader') return tags.size >= 2 || signers.some(leads)
      const tag = bytesToHex(target.tag)
      return isMost || tags.has(tag) || areTwo(signers, tag, 'one leads')
    }
    case 'reissue': {
      const [first] = mandate.replaced
      const tag = first === undefined ? null : state.members.get(bytesToHex(first))?.tag
      if (tag === null || tag === undefined) return false
      const hex = bytesToHex(tag)
      const isLed = [...state.members.values()].some((one) => leads(one) && tagOf(one) !== hex)
      return isMost || areTwo(signers, hex, isLed ? 'one leads' : 'any')
    }
  }
}

const tagOf = ({ tag }: Member): string => bytesToHex(tag)
const leads = ({ role }: Member): boolean => role === 'leader'

/** Of members; readers are no members. */
const tagsOf = (members: Iterable<Member>): ReadonlySet<string> =>
  new Set([...members].filter(({ role }) => role !== 'reader').map(tagOf))

/** Two other members than her, whoever they are where it is about no member. */
const areTwo = (
  signers: readonly Member[],
  her: string | null,
  which: 'one leads' | 'any',
): boolean => {
  const others = signers.filter((one) => tagOf(one) !== her)
  return tagsOf(others).size >= 2 && (which === 'any' || others.some(leads))
}
