/**
 * Mandates as they lie in the notebook: what members have signed there, gathered by what they signed, and what of it is still to be done.
 * A signature counts if it holds and stands on the page of the key that made it.
 */
import { bytesToHex, equalBytes, hexToBytes } from '../../shared/base/bytes.ts'
import { decidedSince, endingsOf } from '../../shared/control/ending.ts'
import { isEnough } from '../../shared/control/authority.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import type { Mandate, MandateSignature, SignedMandate } from '../../shared/control/mandate.ts'
import {
  byKey,
  decodeMandate,
  isMandateSignedBy,
  mandateName,
} from '../../shared/control/mandate.ts'
import type { PlacedRecord } from '../../shared/record/record.ts'

export interface Gathered {
  readonly mandate: Mandate
  readonly bytes: Uint8Array
  /** By Ed25519 key in hex, in the order in which they came. */
  readonly signatures: Map<string, MandateSignature>
}

/** By the mandate's name. */
export type Mandates = Map<string, Gathered>

export const gatherMandates = (
  mandates: Mandates,
  group: Uint8Array,
  records: readonly PlacedRecord[],
): void => {
  for (const { facts, author } of records) {
    for (const fact of facts) {
      if (fact.kind !== 'mandate-signed') continue
      const decoded = decodeMandate(fact.mandate)
      const one = { key: hexToBytes(author), signature: fact.signature }
      if (!decoded.ok || !isMandateSignedBy(group, fact.mandate, one)) continue
      const name = mandateName(fact.mandate)
      const there = mandates.get(name)
      const gathered = there ?? {
        mandate: decoded.value,
        bytes: fact.mandate,
        signatures: new Map(),
      }
      gathered.signatures.set(author, one)
      mandates.set(name, gathered)
    }
  }
}

/** Signed by whoever still may: a signature of a credential that has ended counts no more. */
export const signedNow = (control: ControlState, gathered: Gathered): SignedMandate => {
  const signatures = [...gathered.signatures.values()].filter(({ key }) => maySign(control, key))
  return { mandate: gathered.mandate, bytes: gathered.bytes, signatures: signatures.sort(byKey) }
}

const maySign = ({ members }: ControlState, key: Uint8Array): boolean => {
  const role = members.get(bytesToHex(key))?.role
  return role === 'leader' || role === 'writer'
}

/** There is something left of it to be done. */
export const isOpen = (control: ControlState, mandate: Mandate): boolean => {
  if (mandate.matter === 'reading') return isAsked(control, mandate)
  // Her new key has come in by another way.
  if (mandate.matter === 'reissue' && isKnown(control, mandate.keys.sign)) return false
  if (mandate.matter !== 'leadership') return endingsOf(control, mandate).ok
  return mandate.after === decidedSince(control, mandate.changes)
}

const isKnown = ({ members, ended }: ControlState, sign: Uint8Array): boolean => {
  const key = bytesToHex(sign)
  return members.has(key) || ended.has(key)
}

/** By that invitation and with those keys, and nobody has answered yet. */
const isAsked = (
  { invitations }: ControlState,
  { invitation, keys }: Extract<Mandate, { matter: 'reading' }>,
): boolean => {
  const asked = invitations.get(bytesToHex(invitation))
  return (
    asked?.state === 'requested' &&
    asked.keys !== null &&
    equalBytes(asked.keys.sign, keys.sign) &&
    equalBytes(asked.keys.box, keys.box)
  )
}

export const isReady = (control: ControlState, signed: SignedMandate): boolean =>
  isEnough(
    control,
    signed.mandate,
    signed.signatures.map(({ key }) => bytesToHex(key)),
  )
