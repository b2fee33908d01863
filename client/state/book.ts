/** What an act of a meeting needs of a notebook: what it says so far, what has been seen, and a way to state more. */
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import type { Meeting } from '../../shared/ledger/ledger.ts'
import type { Fact, FactRef, Head } from '../../shared/record/record.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure, Stating } from './acts.ts'
import { headsOf, openMeetingOf } from './acts.ts'

export type Act = Promise<Result<FactRef[], ActFailure>>

export interface Book extends Stating {
  /** Everything that this device has seen. */
  heads(): Head[]
}

export const bookOf = (notebook: Notebook): Book => ({
  ledger: notebook.ledger,
  heads: () => headsOf(notebook),
  state: (key, facts) => notebook.state(key, facts),
})

export const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

/** States facts of the meeting that is open. */
export const stateInMeeting = (
  book: Book,
  key: string,
  facts: (meeting: FactRef, held: Meeting) => Fact[],
): Act => {
  const meeting = openMeetingOf(book)
  return meeting === null
    ? Promise.resolve(refuse('no-meeting'))
    : book.state(key, facts(refOf(meeting.entry), meeting))
}
