/** What people do with a vote (rule VO1), as facts: see acts.ts. */
import { refuse } from '../../shared/base/result.ts'
import type { Proposal } from '../../shared/ledger/ledger.ts'
import { tallyOf } from '../../shared/ledger/vote.ts'
import type { Choice, Motion } from '../../shared/record/vote-facts.ts'
import { openMeetingOf } from './acts.ts'
import type { Act, Book } from './book.ts'
import { refOf } from './book.ts'

/** In the meeting that is open, or between meetings. */
export const propose = (book: Book, key: string, motion: Motion): Act => {
  const meeting = openMeetingOf(book)
  const held = meeting === null ? null : refOf(meeting.entry)
  return book.state(key, [{ kind: 'proposal', meeting: held, motion }])
}

export const vote = (book: Book, key: string, proposal: Proposal, choice: Choice): Act =>
  book.state(key, [{ kind: 'vote', proposal: refOf(proposal.entry), choice }])

/** Refused while the votes that are missing could still turn it. */
export const closeVote = (book: Book, key: string, { key: name }: Proposal): Act => {
  const proposal = book.ledger.proposals.get(name)
  const isDecided = proposal?.decision === null && tallyOf(book.ledger, proposal).outcome !== null
  return proposal !== undefined && isDecided
    ? book.state(key, [
        { kind: 'vote-closed', proposal: refOf(proposal.entry), heads: book.heads() },
      ])
    : Promise.resolve(refuse('nothing-to-do'))
}
