/**
 * A member's signature under a mandate (control/mandate.ts), stated in the notebook so that others can add theirs, with or without a
 * network, and any device can bring the whole to the control chain. To the ledger it says nothing: there the control chain counts.
 *
 *   fields = bytes mandate ‖ signature (64)        the signature is the key's that writes the page
 */
import { limits } from '../base/limits.ts'
import type { FactCodecs } from './fact-fields.ts'

export interface MandateFact {
  readonly kind: 'mandate-signed'
  /** As control/mandate.ts writes it. */
  readonly mandate: Uint8Array
  /** 64 bytes. */
  readonly signature: Uint8Array
}

export const mandateCodecs: FactCodecs<MandateFact['kind']> = {
  'mandate-signed': {
    write: (writer, fact) => void writer.bytes(fact.mandate).fixed(fact.signature),
    read: (reader) => ({
      kind: 'mandate-signed',
      mandate: reader.bytes(limits.mandateBytes).slice(),
      signature: reader.fixed(64).slice(),
    }),
  },
}
