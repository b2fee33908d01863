/** Long work that may be interrupted: it yields where whoever drives it may let others have a turn. Meanwhile nobody else may touch what it works on. */
export type Steps<Value> = Generator<undefined, Value, undefined>

/** How many records are worked on between two places to interrupt: some 10 ms of opening on a slow phone. */
export const recordsPerStep = 32

export const inOneGo = <Value>(steps: Steps<Value>): Value => {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
