import type { Member } from '../../../shared/ledger/ledger.ts'
import type { NotebookView } from '../../state/desk.ts'

/** How many votes wait for her word. */
export const votesToCast = ({ ledger }: Pick<NotebookView, 'ledger'>, her: Member): number =>
  [...ledger.proposals.values()].filter(
    ({ decision, entry, votes }) =>
      decision === null &&
      entry.reversals.length === 0 &&
      votes.every(({ author }) => author.key !== her.key),
  ).length
