/** The annual pool and the end of a cycle, as a screen asks for them: a part of the desk (desk.ts). */
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { FactRef } from '../../shared/record/record.ts'
import type { Device } from '../device/device.ts'
import type { DeviceStore } from '../device/store.ts'
import { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'
import type { ShareOutDraft } from './cycle.ts'
import * as cycle from './cycle.ts'
import type { Outcome } from './desk.ts'

export interface CycleDesk {
  /** What sharing out the annual pool would state now; null without an open meeting, or where nothing is saved. */
  shareOutDraft(): ShareOutDraft | null
  /** States it: every woman is handed her notes and coins. */
  shareOut(): Outcome
  /** States what a vote has passed; it has effect once another has signed. */
  end(): Outcome
  signEnd(): Outcome
  /** Founds the next notebook with what this one leaves, and gives its id. */
  foundNext(): Outcome<string>
  /** Checks what this notebook opened with against the one before, which must be on this device too, and says so. */
  confirmOpening(): Outcome
}

type Work<Value> = (notebook: Notebook, me: string) => Promise<Result<Value, ActFailure>>

/** What it needs of the desk around it. */
export interface CycleTools {
  readonly device: Device
  readonly store: () => DeviceStore | null
  readonly notebook: () => Notebook | null
  readonly act: <Value>(work: Work<Value>) => Outcome<Value>
}

export const cycleDeskOf = ({ device, store, notebook, act }: CycleTools): CycleDesk => {
  const plainly = async (work: Work<FactRef[]>): Outcome => {
    const result = await act(work)
    return result.ok ? ok(undefined) : result
  }
  return {
    shareOutDraft: () => {
      const open = notebook()
      return open === null ? null : cycle.shareOutDraft(open)
    },
    shareOut: () => plainly(cycle.shareOut),
    end: () => plainly(cycle.endCycle),
    signEnd: () => plainly(cycle.signEnd),
    foundNext: () =>
      act((open, me) => {
        const kept = store()
        return kept === null
          ? Promise.resolve(refuse('nothing-to-do'))
          : cycle.foundNotebook(device, kept, open, me)
      }),
    confirmOpening: () =>
      plainly(async (open, me) => {
        const fact = open.ledger.opening?.entry.fact
        const kept = store()
        if (fact?.kind !== 'opening-balances' || kept === null) return refuse('nothing-to-do')
        const id = bytesToBase64url(fact.group)
        const before = await Notebook.open(id, device, kept.notebook(id))
        return before.ok
          ? cycle.confirmOpening(open, me, before.value)
          : Promise.resolve(refuse('nothing-to-do'))
      }),
  }
}
