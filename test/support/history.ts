/**
 * Random histories: well-formed records of several devices that hear of each other by chance, with facts that an honest app
 * writes beside such as none would. Every run can be repeated: all chance comes from fast-check.
 */
import fc from 'fast-check'
import type { FoldInput } from '../../shared/ledger/cuts.ts'
import {
  rareWeights,
  cycleWeights,
  loanWeights,
  lotsWeights,
  voteWeights,
  weights,
} from './history-weights.ts'

import type { StepPlan } from './history-plan.ts'
import { planOf } from './history-plan.ts'
import { Writer } from './history-writer.ts'
const write = (plans: readonly StepPlan[]): FoldInput => {
  const writer = new Writer()
  for (const plan of plans) writer.write(plan)
  return writer.notebook.input()
}

/** Histories in which anything may be stated. */
export const histories: fc.Arbitrary<FoldInput> = planOf({ ...weights, ...rareWeights }).map(write)

/** Histories in which no page is cut. */
export const uncutHistories: fc.Arbitrary<FoldInput> = planOf(weights).map(write)

/** Histories full of votes, closed with and without what others said. */
export const votingHistories: fc.Arbitrary<FoldInput> = planOf(voteWeights, 40).map(write)

/** Histories full of loans, with what is paid on them, covered and taken back. */
export const lendingHistories: fc.Arbitrary<FoldInput> = planOf(loanWeights, 30).map(write)

/** The end of the cycle is voted on, and nothing else; a leader who has heard of the vote ends it. */
const endingCycle = (plans: readonly StepPlan[]): StepPlan[] =>
  plans.map((step) => {
    const ends = step.facts.some(({ kind }) => kind === 'cycle-ended')
    const facts = step.facts.map((fact) =>
      fact.kind === 'proposal' ? { ...fact, amount: 31 } : fact,
    )
    if (!ends) return { ...step, facts }
    const device = step.device === 'Ana' ? 'Rosa’s phone' : 'Rosa'
    return { device, hears: [...step.hears, 'Ana', 'Lupe'], facts }
  })

/** Histories of a notebook that follows another, shares out and ends its cycle. */
export const cycleHistories: fc.Arbitrary<FoldInput> = planOf(cycleWeights, 30).map((plans) => {
  const writer = new Writer('opened')
  for (const plan of endingCycle(plans)) writer.write(plan)
  return writer.notebook.input()
})

/** Histories of a group that gives its savings away by lots. */
export const lotsHistories: fc.Arbitrary<FoldInput> = planOf(lotsWeights, 40).map((plans) => {
  const writer = new Writer()
  writer.agreeOnLots()
  for (const plan of plans) writer.write(plan)
  return writer.notebook.input()
})
