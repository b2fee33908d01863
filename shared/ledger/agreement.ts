/** The agreement in force at any place: the snapshot by which the ledger judges what stands there (rules SA1, VO1). */
import type { Centavos } from '../money/centavos.ts'
import { centavos, zero } from '../money/centavos.ts'
import type { Agreement } from '../record/agreement.ts'
import type { FactRef } from '../record/record.ts'
import { isBelow } from './past.ts'
import type { PassedVote } from './precedence.ts'
import { foremost } from './precedence.ts'
import type { LedgerState } from './state.ts'

/** Until the group has voted: no charges, no fines, nothing that anybody could be held to but the weekly saving. */
export const foundingAgreement = (weeklySaving: Centavos): Agreement => ({
  weeklySaving,
  maySaveMore: true,
  savingsUse: 'annual-pool',
  lotsNeedUpToDate: false,
  weeksBetweenLots: 4,
  shareOut: 'in-proportion',
  charge: { method: 'none' },
  unit: centavos(1),
  allocation: 'oldest-first',
  prepayment: 'shortens',
  fineLate: zero,
  fineAbsent: zero,
  fineLatePayment: zero,
  weeklyDues: zero,
  cover: 'as-agreed',
  quorumPercent: 51,
  differenceLimit: centavos(100_00),
  ladder: [],
  cycleWeeks: 52,
})

type Held = Pick<LedgerState, 'settled' | 'founding'>

/**
 * For a fact in this place: the newest agreement whose vote had not seen it. A fact that leaves out what it has seen is judged by what it
 * leaves out (rule AU6).
 */
export const agreementAt = (held: Held, ref: FactRef): Agreement =>
  chosen(
    held,
    agreementsOf(held).filter(({ heads }) => !isBelow(heads, ref)),
  )

/** For whatever comes next. */
export const agreementNow = (held: Held): Agreement => chosen(held, agreementsOf(held))

const agreementsOf = ({ settled }: Held): readonly PassedVote[] =>
  settled.passed.filter(({ motion }) => motion.kind === 'agreement')

const chosen = ({ founding }: Held, agreements: readonly PassedVote[]): Agreement => {
  const motion = foremost(agreements)?.motion
  return motion?.kind === 'agreement' ? motion.agreement : founding
}
