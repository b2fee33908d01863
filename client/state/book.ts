/** What an act of a meeting needs of a notebook: what it says so far, what has been seen, and a way to state more. */
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import type { Meeting } from '../../shared/ledger/ledger.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import type { Fact, FactRef, Head } from '../../shared/record/record.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'
import { headsOf } from './acts.ts'

export type Act = Promise<Result<FactRef[], ActFailure>>

export interface Book {
  readonly ledger: LedgerState
  /** Everything that this device has seen. */
  heads(): Head[]
  /** In one record, by the credential with this key. */
  state(key: string, facts: Fact[]): Act
}

export const bookOf = (notebook: Notebook): Book => ({
  ledger: notebook.ledger,
  heads: () => headsOf(notebook),
  state: (key, facts) => notebook.state(key, facts),
})

export const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

export const openMeetingIn = ({ ledger }: Book): Meeting | null =>
  [...ledger.meetings.values()].findLast(({ closing }) => closing === null) ?? null

/** States facts of the meeting that is open. */
export const stateInMeeting = (
  book: Book,
  key: string,
  facts: (meeting: FactRef, held: Meeting) => Fact[],
): Act => {
  const meeting = openMeetingIn(book)
  return meeting === null
    ? Promise.resolve(refuse('no-meeting'))
    : book.state(key, facts(refOf(meeting.entry), meeting))
}
