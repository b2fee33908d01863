/** Lots, as a screen asks for them: a part of the desk (desk.ts). */
import { ok } from '../../shared/base/result.ts'
import type { Draw } from '../../shared/ledger/ledger.ts'
import type { FactRef } from '../../shared/record/record.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { CycleTools } from './cycle-desk.ts'
import type { Outcome } from './desk.ts'
import type { LotsDraft } from './lots.ts'
import * as lots from './lots.ts'

export interface LotsDesk {
  /** What opening lots would state now; null where there is nothing to open. */
  draft(): LotsDraft | null
  open(): Outcome
  /** She takes part: what she commits to stays on this device until she reveals it. */
  press(draw: Draw): Outcome
  closePressing(draw: Draw): Outcome
  reveal(draw: Draw): Outcome
  /** States what comes out. Where some do not reveal, it takes more than half of the women. */
  draw(draw: Draw): Outcome
}

type Work = Parameters<typeof statePlainly>[1]

export const lotsDeskOf = (tools: Pick<CycleTools, 'notebook' | 'act'>): LotsDesk => {
  const plainly = (work: Work): Outcome => statePlainly(tools, work)
  return {
    draft: () => {
      const open = tools.notebook()
      return open === null ? null : lots.lotsDraft(open)
    },
    open: () => plainly(lots.openLots),
    press: (draw) => plainly((open, me) => lots.commitLots(open, me, draw)),
    closePressing: (draw) => plainly((open, me) => lots.closeCommitments(open, me, draw)),
    reveal: (draw) => plainly((open, me) => lots.revealLots(open, me, draw)),
    draw: (draw) => plainly((open, me) => lots.drawLots(open, me, draw)),
  }
}

const statePlainly = async (
  { act }: Pick<CycleTools, 'act'>,
  work: (notebook: Notebook, me: string) => ReturnType<typeof lots.openLots>,
): Outcome => {
  const result = await act<FactRef[]>(work)
  return result.ok ? ok(undefined) : result
}
