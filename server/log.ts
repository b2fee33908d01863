/**
 * What the relay writes down: that something went wrong and where in the code, never for whom (rule RL9). A message of an error may
 * hold what it was about, so only its name, its code and the places in the code are kept.
 */
export interface Log {
  /** Something that the operator should know. */
  note(line: string): void
  /** A fault. `what`: a fixed phrase. */
  fault(what: string, error: unknown): void
}

const placesIn = (error: Error): string[] =>
  (error.stack ?? '').split('\n').filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))

export const describeFault = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  const details = error as { readonly code?: unknown; readonly errstr?: unknown }
  const words = [error.name, details.code, details.errstr].filter(
    (word) => typeof word === 'string',
  )
  return [words.join(' '), ...placesIn(error)].join('\n')
}

/** `write`: takes one line, or several at once. */
export const logTo = (write: (text: string) => void): Log => ({
  note: write,
  fault: (what, error) => write(`${what}: ${describeFault(error)}`),
})
