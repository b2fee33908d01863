/** Loans that are asked for: up to what, by which terms, and which of them wait to be handed over. */
import type { Ask, Ledger, Member } from '../../../shared/ledger/ledger.ts'
import { askStateOf } from '../../../shared/ledger/loan.ts'
import type { Instalment } from '../../../shared/ledger/loan-schedule.ts'
import { loanSchedule } from '../../../shared/ledger/loan-schedule.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { addCentavos, sumCentavos, zero } from '../../../shared/money/centavos.ts'
import type { Agreement } from '../../../shared/record/agreement.ts'
import type { Day } from '../../../shared/time/civil-date.ts'

/** The most that the group's ladder allows her now (rule LO3); null: no limit. */
export const ladderLimit = ({ ladder }: Agreement, { loans }: Member): Centavos | null => {
  const taken = loans.filter(({ entry }) => entry.reversals.length === 0).length
  return ladder[taken] ?? ladder.at(-1) ?? null
}

export interface TermsView {
  readonly weeks: number
  /** The first instalment, with its charge; the others are as large, but for the last. */
  readonly instalment: Centavos
  /** Null where it is as large as the others. */
  readonly last: Centavos | null
  readonly charge: Centavos
  readonly total: Centavos
  readonly firstDue: Day
}

export const termsView = (
  { charge, unit }: Agreement,
  principal: Centavos,
  weeks: number,
  firstDue: Day,
): TermsView => {
  const plan = loanSchedule({ principal, weeks, firstDue, charge, unit })
  const sizeOf = (row: Instalment | undefined): Centavos =>
    row === undefined ? zero : addCentavos(row.principal, row.charge)
  const [first, last] = [sizeOf(plan[0]), sizeOf(plan.at(-1))]
  const charges = sumCentavos(plan.map((row) => row.charge))
  return {
    weeks,
    instalment: first,
    last: first === last ? null : last,
    charge: charges,
    total: addCentavos(principal, charges),
    firstDue,
  }
}

/** Passed by a vote, and not handed over yet. */
export const approvedAsks = ({ asks }: Ledger): Ask[] =>
  [...asks.values()].filter((ask) => askStateOf(ask) === 'voted')

/** From then on loans are asked for and voted; before, a leader hands them over by word of mouth. */
export const hasAgreement = ({ proposals }: Ledger): boolean =>
  [...proposals.values()].some(
    ({ motion, decision }) => motion.kind === 'agreement' && decision?.outcome === 'passed',
  )
