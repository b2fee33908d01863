/** Votes as a screen shows them: what is asked in words, how it stands, and what she has said herself. */
import type { Member, Proposal } from '../../../shared/ledger/ledger.ts'
import type { Tally } from '../../../shared/ledger/vote.ts'
import { refToKey } from '../../../shared/record/record.ts'
import type { Choice } from '../../../shared/record/vote-facts.ts'
import type { NotebookView } from '../../state/desk.ts'
import { sayMotion } from '../../words/say-sentence.ts'
import type { AgreementLine } from './agreement-questions.ts'
import { changedLines } from './agreement-questions.ts'

export interface OpenVote {
  readonly proposal: Proposal
  readonly key: string
  readonly motion: string
  /** Of a new agreement: what it would change. */
  readonly changes: readonly AgreementLine[]
  readonly by: string
  readonly mine: Choice | null
  /** She was a member when it was proposed. */
  readonly mayVote: boolean
  readonly yes: number
  readonly no: number
  /** So many more yes it takes. */
  readonly left: number
  readonly silent: readonly string[]
  readonly outcome: Tally['outcome']
}

type Seen = Pick<NotebookView, 'ledger'>

/** Those that wait for her come first. */
export const openVotes = (
  { ledger }: Seen,
  her: Member | null,
  tally: (proposal: Proposal) => Tally | null,
): OpenVote[] =>
  [...ledger.proposals.values()]
    .filter(({ decision, entry }) => decision === null && entry.reversals.length === 0)
    .flatMap((proposal) => {
      const stands = tally(proposal)
      return stands === null ? [] : [viewVote({ ledger }, proposal, stands, her)]
    })
    .toSorted((left, right) => Number(waitsForHer(right)) - Number(waitsForHer(left)))

const waitsForHer = ({ mine, mayVote }: OpenVote): boolean => mayVote && mine === null

const viewVote = (
  { ledger }: Seen,
  proposal: Proposal,
  { yes, no, silent, needed, outcome }: Tally,
  her: Member | null,
): OpenVote => {
  const { motion, key, entry } = proposal
  const currency = ledger.group?.currency ?? 'MXN'
  const agreement = ledger.group?.agreement
  const isHers = ({ key: one }: Member): boolean => one === her?.key
  const said = yes.some(isHers) ? 'yes' : null
  return {
    proposal,
    key,
    motion: sayMotion(ledger, currency, motion),
    changes:
      motion.kind === 'agreement' && agreement !== undefined
        ? changedLines(agreement, motion.agreement, currency)
        : [],
    by: entry.author.alias,
    mine: no.some(isHers) ? 'no' : said,
    mayVote: [...yes, ...no, ...silent].some(isHers),
    yes: yes.length,
    no: no.length,
    left: Math.max(needed - yes.length, 0),
    silent: silent.map(({ alias }) => alias),
    outcome,
  }
}

/** Decided, the newest first. */
export const decidedVotes = ({ ledger }: Seen): Proposal[] =>
  [...ledger.proposals.values()].filter(({ decision }) => decision !== null).toReversed()

/** Money that a vote allowed and nobody has moved yet. */
export const isToCarryOut = ({ ledger }: Seen, { motion, decision, key }: Proposal): boolean => {
  const isMoney = motion.kind === 'expense' || motion.kind === 'pot-transfer'
  if (!isMoney || decision?.outcome !== 'passed') return false
  return ledger.movements.every(
    ({ fact, reversals }) =>
      !('proposal' in fact) ||
      fact.proposal === null ||
      refToKey(fact.proposal) !== key ||
      reversals.length > 0,
  )
}
