/**
 * Votes (rule VO1): active members propose and vote, and a vote is settled by heads (rule AU6). It passes when so many of those who may vote
 * said yes as the agreement in force asks for, always more than half; it fails when that can no longer be.
 */
import type { FactKey, FactRef } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { Choice, Motion } from '../record/vote-facts.ts'
import type { Day } from '../time/civil-date.ts'
import { agreementAt } from './agreement.ts'
import { readHeads } from './heads.ts'
import type { Member } from './ledger.ts'
import { carryOutReschedule, carryOutWriteOff } from './lending.ts'
import { claimMeeting } from './meeting.ts'
import { isBelow, liesIn, pastAt, pastOf } from './past.ts'
import type { Heads, Past } from './past.ts'
import { mattersOf, shareMatter } from './precedence.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { hasSeen, lookUp } from './reference.ts'
import { endingsOf } from './settled.ts'
import type { Act, EntryState, FactOf, LedgerState, MemberState, ProposalState } from './state.ts'
import { note } from './state.ts'

export const applyProposal = (
  act: Act,
  { meeting, motion }: FactOf<'proposal'>,
): Refusal | null => {
  const refused = refuseMotion(act, motion)
  if (refused !== null) return refused
  const held = meeting === null ? null : lookUp(act, meeting, 'meeting')
  if (held?.ok === false) return held.error
  const { state, entry } = act
  const proposal: ProposalState = {
    kind: 'proposal',
    key: refToKey(entry),
    entry,
    motion,
    past: pastOf(act),
    votes: [],
    used: [],
    decision: null,
  }
  state.proposals.set(proposal.key, proposal)
  if (motion.kind === 'loan') state.asks.get(refToKey(motion.ask))?.proposals.push(proposal)
  entry.subject = proposal
  if (held !== null) claimMeeting(act, held.value)
  return null
}

export const applyVote = (act: Act, fact: FactOf<'vote'>): Refusal | null => {
  const proposal = lookUp(act, fact.proposal, 'proposal')
  if (!proposal.ok) return proposal.error
  const { decision, past, votes, entry } = proposal.value
  if (!mayVote(act.state, past, act.author)) return refusal('vote-not-entitled', entry)
  if (decision !== null) {
    if (hasSeen(act, decision.entry)) return refusal('vote-late', entry)
    note(act.state, act.entry, refusal('vote-late', entry))
  }
  votes.push(act.entry)
  return null
}

export const applyVoteClosed = (act: Act, fact: FactOf<'vote-closed'>): Refusal | null => {
  const found = lookUp(act, fact.proposal, 'proposal')
  if (!found.ok) return found.error
  const proposal = found.value
  const heads = readHeads(act, fact.heads)
  if (!heads.ok) return heads.error
  if (!isBelow(heads.value, proposal.entry)) return refusal('heads-unseen', proposal.entry)
  const { decision } = proposal
  if (decision?.outcome === 'passed') return refusal('vote-closed-twice', decision.entry)
  if (decision !== null && hasSeen(act, decision.entry)) {
    return refusal('vote-closed-twice', decision.entry)
  }
  const past = pastOf(act)
  const lapsed = lapsedBy(act.state, proposal, past)
  if (lapsed !== null) return refusal('vote-lapsed', lapsed)
  const count = countVotes(act, proposal, heads.value, past)
  const outcome = outcomeOf(count, count.yes.size, count.no.size)
  // Of two that were closed apart, one with a majority for it holds.
  if (outcome === null || (decision !== null && outcome === 'rejected')) {
    return refusal('vote-undecided', proposal.entry)
  }
  proposal.decision = { ...count, entry: act.entry, outcome, heads: heads.value }
  for (const vote of proposal.votes) {
    if (!isBelow(heads.value, vote)) note(act.state, vote, refusal('vote-late', proposal.entry))
  }
  if (outcome === 'passed') carryOut(act, proposal, past)
  return null
}

export interface Count {
  /** Of the members active when it was proposed, who said what last. */
  readonly yes: ReadonlyMap<FactKey, EntryState>
  readonly no: ReadonlyMap<FactKey, EntryState>
  readonly entitled: number
  readonly needed: number
}

/** So many yes it takes of so many members. */
export const neededOf = (entitled: number, quorumPercent: number): number =>
  Math.max(Math.ceil((entitled * quorumPercent) / 100), Math.floor(entitled / 2) + 1)

type Outcome = 'passed' | 'rejected' | null

const outcomeOf = (count: Pick<Count, 'entitled' | 'needed'>, yes: number, no: number): Outcome => {
  if (yes >= count.needed) return 'passed'
  return count.entitled - no < count.needed ? 'rejected' : null
}

const countVotes = (act: Act, proposal: ProposalState, heads: Heads, closing: Past): Count => {
  const { state } = act
  const electors = new Set<MemberState>()
  for (const member of state.members.values()) {
    const isKnown = liesIn(proposal.past, member.entry) || isBelow(heads, member.entry)
    if (isKnown && mayVote(state, proposal.past, member)) electors.add(member)
  }
  const choices = new Map<MemberState, EntryState>()
  for (const vote of proposal.votes) {
    if (isBelow(heads, vote) && electors.has(vote.author)) choices.set(vote.author, vote)
  }
  const saying = (choice: 'yes' | 'no'): Map<FactKey, EntryState> =>
    new Map(
      [...choices]
        .filter(([, { fact }]) => fact.kind === 'vote' && fact.choice === choice)
        .map(([member, vote]) => [member.key, vote]),
    )
  const entitled = electors.size + leftOut(state, proposal, heads, closing)
  const { quorumPercent } = agreementAt(state, proposal.entry)
  return {
    yes: saying('yes'),
    no: saying('no'),
    entitled,
    needed: neededOf(entitled, quorumPercent),
  }
}

/** How an open vote stands by all that is known here: what closing it now would settle. */
export interface Tally {
  readonly yes: readonly Member[]
  readonly no: readonly Member[]
  readonly silent: readonly Member[]
  readonly needed: number
  /** Null while the votes that are missing could still turn it. */
  readonly outcome: Outcome
}

export const tallyOf = (state: LedgerState, proposal: ProposalState): Tally => {
  const electors = [...state.members.values()].filter((one) => mayVote(state, proposal.past, one))
  const choices = new Map(
    proposal.votes.flatMap(({ author, fact }) =>
      fact.kind === 'vote' ? [[author.key, fact.choice] as const] : [],
    ),
  )
  const saying = (choice: Choice | undefined): MemberState[] =>
    electors.filter(({ key }) => choices.get(key) === choice)
  const [yes, no, silent] = [saying('yes'), saying('no'), saying(undefined)]
  const { quorumPercent } = agreementAt(state, proposal.entry)
  const entitled = electors.length
  const needed = neededOf(entitled, quorumPercent)
  const outcome = outcomeOf({ entitled, needed }, yes.length, no.length)
  return { yes, no, silent, needed, outcome }
}

/** Not if she was added after the proposal, or her membership had ended before it. */
const mayVote = (state: LedgerState, proposal: Past, member: MemberState): boolean => {
  if (endingsOf(member).some((ending) => liesIn(proposal, ending))) return false
  return liesIn(proposal, member.entry) || !liesIn(pastAt(state, member.entry), proposal)
}

/** Members whom neither proposal nor closing claims to know, though the group had closed a meeting with them: see `Testimony`. */
const leftOut = (
  { testimony }: LedgerState,
  proposal: ProposalState,
  heads: Heads,
  closing: Past,
): number =>
  testimony.additions.filter(
    (addition) =>
      !liesIn(proposal.past, addition) &&
      !isBelow(heads, addition) &&
      !liesIn(addition, proposal.entry) &&
      testimony.closings.some((one) => isBelow(one.heads, addition) && !liesIn(one.past, closing)),
  ).length

/** Another vote on the matter passed while this one was open, and whoever closes this one knows it. */
const lapsedBy = (
  { passed, settled }: LedgerState,
  proposal: ProposalState,
  closing: Past,
): FactRef | null =>
  passed.find(
    (vote) =>
      !settled.suspended.has(refToKey(vote.closing)) &&
      shareMatter(vote.motion, proposal.motion) &&
      liesIn(closing, vote.closing) &&
      isBelow(vote.heads, proposal.entry),
  )?.closing ?? null

const refuseMotion = (act: Act, motion: Motion): Refusal | null => {
  switch (motion.kind) {
    case 'leader-elected': {
      const { member, replaces } = motion
      const elected = lookUp(act, member, 'member')
      if (!elected.ok) return elected.error
      if (replaces === null) return null
      const replaced = lookUp(act, replaces, 'member')
      if (!replaced.ok) return replaced.error
      const isOther = elected.value !== replaced.value
      return isOther ? null : refusal('refers-to-wrong-kind', replaces)
    }
    case 'leader-ended':
    case 'dismissal': {
      const member = lookUp(act, motion.member, 'member')
      return member.ok ? null : member.error
    }
    case 'reschedule':
    case 'write-off': {
      const loan = lookUp(act, motion.loan, 'loan')
      return loan.ok ? null : loan.error
    }
    case 'loan': {
      const ask = lookUp(act, motion.ask, 'ask')
      return ask.ok ? null : ask.error
    }
    case 'agreement':
    case 'expense':
    case 'pot-transfer':
    case 'cycle-end':
    case 'destruction':
      return null
  }
}

const carryOut = (
  { state, entry }: Act,
  { motion, ...proposal }: ProposalState,
  past: Past,
): void => {
  const { decision } = proposal
  if (decision === null) return
  if (motion.kind === 'dismissal' || mattersOf(motion).length > 0) {
    const { heads, yes } = decision
    const cast = [...yes].map(([member, { record, index }]) => [member, { record, index }] as const)
    state.passed.push({
      motion,
      proposal: refOf(proposal.entry),
      closing: refOf(entry),
      past,
      heads,
      yes: new Map(cast),
    })
  }
  if (state.settled.suspended.has(refToKey(entry))) return
  if (motion.kind === 'dismissal') {
    const member = state.members.get(refToKey(motion.member))
    if (member !== undefined) member.dismissed ??= entry
  } else if (motion.kind === 'reschedule' || motion.kind === 'write-off') {
    const loan = state.loans.get(refToKey(motion.loan))
    if (loan === undefined) return
    if (motion.kind === 'write-off') carryOutWriteOff(state, loan, entry)
    else carryOutReschedule(state, loan, entry, { ...motion, today: dayOf(state, proposal.entry) })
  }
}

/** Of the meeting in which it was proposed, or else of the newest one. */
const dayOf = (state: LedgerState, { fact }: EntryState): Day => {
  const meeting = fact.kind === 'proposal' ? fact.meeting : null
  return (meeting && state.meetings.get(refToKey(meeting))?.day) ?? state.today
}

const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })
