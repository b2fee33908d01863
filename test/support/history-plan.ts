/** What chance decides of a random history: who states what, having heard of whom. */
import fc from 'fast-check'
import { cycleWeights, lotsWeights, rareWeights, weights } from './history-weights.ts'

export const devices = [
  'Rosa',
  'Ana',
  'Lupe',
  'Rosa’s phone',
  'Ana’s phone',
  'staff',
  'thief',
] as const
export type Device = (typeof devices)[number]

export interface FactPlan {
  readonly kind: PlannedKind
  /** Which of the facts that fit is referred to, newest first, for each reference. */
  readonly picks: readonly number[]
  readonly amount: number
  /** 0: as an honest app would; else some oddity. */
  readonly oddity: number
}

export interface StepPlan {
  readonly device: Device
  readonly hears: readonly Device[]
  readonly facts: readonly FactPlan[]
}

type PlannedKind = keyof (typeof weights &
  typeof rareWeights &
  typeof cycleWeights &
  typeof lotsWeights)

export const planOf = (
  kinds: Readonly<Partial<Record<PlannedKind, number>>>,
  minLength = 5,
): fc.Arbitrary<StepPlan[]> => {
  const kind = fc.oneof(
    ...Object.entries(kinds).map(([name, weight]) => ({
      weight,
      arbitrary: fc.constant(name as PlannedKind),
    })),
  )
  const fact = fc.record({
    kind,
    picks: fc.array(fc.oneof(fc.constant(0), fc.nat(6)), { minLength: 2, maxLength: 4 }),
    amount: fc.integer({ min: 1, max: 40 }),
    oddity: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
  })
  const device = fc.oneof(
    { weight: 3, arbitrary: fc.constant(devices[0]) },
    { weight: 5, arbitrary: fc.constantFrom(...devices) },
  )
  const step = fc.record({
    device,
    hears: fc.subarray([...devices]),
    facts: fc.array(fact, { minLength: 1, maxLength: 3 }),
  })
  return fc.array(step, { minLength, maxLength: 60 })
}
