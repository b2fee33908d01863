/** Stops on a mistake of ours. Never used for what a user, a peer or a disk can cause. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** The value, or a stop where its absence would be a mistake of ours. */
export const required = <Value>(value: Value | undefined | null, what: string): Value => {
  assert(value !== undefined && value !== null, `${what} is missing`)
  return value
}
