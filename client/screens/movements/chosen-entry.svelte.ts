/** The entry whose details are shown: kept here and not in the address, which stays in the browser's history. */
import type { FactKey } from '../../../shared/record/record.ts'
import { onLeaving } from '../shell/leaving.ts'

class ChosenEntry {
  key = $state<FactKey | null>(null)
  /** The list from which it was chosen. */
  from = $state<'/movimientos' | '/libreta'>('/movimientos')
}

export const chosenEntry = new ChosenEntry()

onLeaving(() => (chosenEntry.key = null))
