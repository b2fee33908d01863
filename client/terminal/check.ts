/** One line of what verify says. */
export interface Check {
  readonly what: string
  /** `unseen`: not looked at. `note`: nothing is wrong, and somebody should know. */
  readonly verdict: 'holds' | 'fails' | 'unseen' | 'note'
  readonly detail: string
}

export const holds = (what: string, detail: string): Check => ({ what, verdict: 'holds', detail })
export const fails = (what: string, detail: string): Check => ({ what, verdict: 'fails', detail })
export const unseen = (what: string, detail: string): Check => ({ what, verdict: 'unseen', detail })
export const note = (what: string, detail: string): Check => ({ what, verdict: 'note', detail })

const verdicts: Readonly<Record<Check['verdict'], string>> = {
  holds: 'holds',
  fails: 'DOES NOT HOLD',
  unseen: 'not checked',
  note: 'note',
}

export const reportOf = (checks: readonly Check[]): string =>
  checks
    .map(({ what, verdict, detail }) => `${verdicts[verdict].padEnd(14)} ${what}: ${detail}\n`)
    .join('')
