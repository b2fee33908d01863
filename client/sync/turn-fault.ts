/** What is wrong with the newest turn of the epoch, worked out once: it costs a key agreement for each who is in it. */
import type { ControlState, Turn } from '../../shared/control/chain.ts'
import type { TurnFault } from '../../shared/control/epochs.ts'
import { faultOf } from '../../shared/control/epochs.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'

const faults = new WeakMap<Turn, TurnFault | null>()

export const turnFault = (
  control: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
): TurnFault | null => {
  const { turn, epochIds } = control
  if (turn === null || !epochs.has(epochIds.length - 1)) return null
  const known = faults.get(turn)
  if (known !== undefined) return known
  const fault = faultOf(control, epochs)
  faults.set(turn, fault)
  return fault
}
