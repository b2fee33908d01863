/** The count under way: kept while the cover is down, since counting a box takes longer than the cover waits. */
import type { FactKey, Pot } from '../../../shared/record/record.ts'
import type { Counts } from './count.ts'

class CountDraft {
  #meeting: FactKey | null = null
  counts = $state.raw<Counts>({})
  pot = $state<Pot | null>(null)
  reason = $state('')

  /** Begins anew for another meeting. */
  begin(meeting: FactKey): void {
    if (this.#meeting === meeting) return
    this.#meeting = meeting
    this.counts = {}
    this.pot = null
    this.reason = ''
  }
}

export const countDraft = new CountDraft()
