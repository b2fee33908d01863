/**
 * What a whole notebook comes to, in 32 bytes: equal where the same records are placed and the same control chain is held.
 *
 *   state id = digest("juntas/state/1", group ‖ head of the control chain ‖ (uint page ‖ uint records ‖ id of its newest)*)      by ascending page
 */
import { required } from '../base/assert.ts'
import { Writer } from '../base/codec.ts'
import { headOf } from '../control/chain.ts'
import { digest } from '../crypto/digest.ts'
import type { Journal } from './journal.ts'

export const stateIdOf = ({ group, control, pages }: Journal): Uint8Array => {
  const begun = [...pages.values()].filter(({ depths }) => depths.length > 0)
  const writer = new Writer()
  for (const { id, ids, depths } of begun.sort((left, right) => left.id - right.id)) {
    const head = required(ids[depths.length - 1], 'head')
    writer.uint(id).uint(depths.length).fixed(head)
  }
  return digest('juntas/state/1', group, headOf(control), writer.finish())
}
