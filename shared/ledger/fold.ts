/**
 * The fold: from records to what follows from them. The same records give the same ledger on every device, and nothing that a
 * record holds can make it throw.
 *
 * A client keeps the state that `fold` returns and gives each new record to `applyRecord`. Where that answers 'refold', the
 * record reaches back into what was folded already, and the client folds all records again; so it does when the control chain
 * grows. (A checkpoint would be a copy of the state at a closing: everything the fold knows is in `LedgerState`.)
 */
import type { Steps } from '../base/steps.ts'
import { inOneGo, recordsPerStep } from '../base/steps.ts'
import type { Credential, PageId, PlacedRecord } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import { agreementNow } from './agreement.ts'
import { findEndings } from './capability.ts'
import type { CutsFrom, Signed, Teller } from './co-signed.ts'
import { findCoSigned, findSigned, findTestimony, noTestimony, readTestimony } from './co-signed.ts'
import type { FoldInput } from './cuts.ts'
import { distinctRecords, findCuts, findForks, lowest, noCuts } from './cuts.ts'
import type { Directory } from './directory.ts'
import { createDirectory } from './directory.ts'
import type { Hash } from './draw.ts'
import { everLeaders, leadsNow } from './leadership.ts'
import { endOf } from './membership.ts'
import type { Problem } from './problem.ts'
import { governs, reachesBack } from './reach.ts'
import { findRepeats, noRepeats } from './restated.ts'
import type { Settled } from './settled.ts'
import { areSame, commonGround, nothingSettled, settledBy } from './settled.ts'
import { standingProblems } from './standing.ts'
import type { Foreknown, LedgerState } from './state.ts'
import { createLedger } from './state.ts'
import type { Choice } from './apply.ts'
import { everyFact, isPlaced, placeRecord } from './apply.ts'

export interface Folded {
  readonly ledger: LedgerState
  readonly problems: readonly Problem[]
}

/**
 * What is settled by votes and leavings reaches back, so it must be known before anything is folded. It follows from few facts: it is found
 * with these alone, and one fold of all shows that it is so.
 */
export const fold = (input: FoldInput): Folded => inOneGo(foldInSteps(input))

/** The same for many records at once. */
export const foldInSteps = function* ({ credentials, records, hash }: FoldInput): Steps<Folded> {
  const history = yield* readHistory(credentials, distinctRecords(records), hash)
  const foreseen = history.hasGovernors
    ? (yield* foldUntilSettled((settled) => foldWith(history, settled, governs))).settled
    : nothingSettled
  const all = yield* foldWith(history, foreseen, everyFact)
  const ledger = areSame(foreseen, settledBy(all))
    ? all
    : yield* foldUntilSettled((settled) => foldWith(history, settled, everyFact))
  return { ledger, problems: problemsOf(ledger) }
}

const foldUntilSettled = function* (
  foldOnce: (settled: Settled) => Steps<LedgerState>,
): Steps<LedgerState> {
  const turns = [nothingSettled]
  while (turns.length <= mostTurns) {
    const [settled = nothingSettled] = turns.slice(-1)
    const ledger = yield* foldOnce(settled)
    const next = settledBy(ledger)
    if (areSame(settled, next)) return ledger
    turns.push(next)
  }
  return yield* foldOnce(commonGround(turns.slice(-roundTurns)))
}

/** Folds before it is clear that two votes, or two leavings, would each undo the other. */
const mostTurns = 8
/** Of these, such as are looked at then: in turn, each as good as the others. */
const roundTurns = 4

/** What folds of the same records have in common. */
interface History {
  readonly credentials: readonly Credential[]
  readonly records: readonly PlacedRecord[]
  readonly hash: Hash
  readonly directory: Directory
  readonly forks: CutsFrom
  /** Where the control chain has ended a credential. */
  readonly endings: CutsFrom
  /** Those by which the group closed and signed something together. */
  readonly signed: readonly Signed[]
  /** Null where there is no vote to count. */
  readonly tellers: readonly Teller[] | null
  readonly hasRestated: boolean
  /** Somebody left, or a vote was closed. */
  readonly hasGovernors: boolean
}

const readHistory = function* (
  credentials: readonly Credential[],
  records: readonly PlacedRecord[],
  hash: Hash,
): Steps<History> {
  const directory = createDirectory(credentials)
  const { kinds, closings, tellers: all } = yield* readTestimony(records)
  const forks = kinds.has('evidence') ? findForks(records, directory) : new Map<PageId, number>()
  const tellers = kinds.has('vote-closed') ? all : null
  const hasRestated = kinds.has('restated')
  const hasGovernors = tellers !== null || kinds.has('member-left') || kinds.has('opening-balances')
  const endings = findEndings(records, directory)
  return {
    credentials,
    records,
    hash,
    directory,
    forks,
    endings,
    signed: findSigned(closings),
    tellers,
    hasRestated,
    hasGovernors,
  }
}

const foldWith = function* (
  history: History,
  settled: Settled,
  choice: Choice,
): Steps<LedgerState> {
  const { credentials, records, hash } = history
  const foreseen = foresee(history, settled)
  const repeats = history.hasRestated ? findRepeats(records, foreseen.cuts) : noRepeats
  const ledger = createLedger(credentials, hash, { settled, ...foreseen, repeats })
  for (const [index, record] of records.entries()) {
    placeRecord(ledger, record, choice)
    if (index % recordsPerStep === 0) yield
  }
  nameWhatHolds(ledger)
  return ledger
}

const foresee = (
  { records, directory, forks, endings, signed, tellers }: History,
  settled: Settled,
): Pick<Foreknown, 'cuts' | 'testimony'> => {
  const hasCuts = forks.size > 0 || settled.departures.size > 0 || endings.size > 0
  if (!hasCuts && tellers === null) return { cuts: noCuts, testimony: noTestimony }
  const founder = directory.founder?.member ?? null
  const leaders = everLeaders(founder && refToKey(founder), settled.passed)
  const coSigned = findCoSigned(signed, directory, leaders, lowest(forks, endings))
  return {
    cuts: findCuts(records, coSigned, { forks, endings }, settled),
    testimony:
      tellers === null ? noTestimony : findTestimony(tellers, directory, leaders, coSigned),
  }
}

/** Leaders and agreement as they are for whatever comes next. */
const nameWhatHolds = (ledger: LedgerState): void => {
  const { passed, departures } = ledger.settled
  if (passed.length === 0 && departures.size === 0) return
  for (const member of ledger.members.values()) {
    member.leads = endOf(member) === null && leadsNow(ledger, member)
  }
  if (ledger.group === null) return
  const agreement = agreementNow(ledger)
  ledger.group = { ...ledger.group, agreement, weeklySaving: agreement.weeklySaving }
}

/** Adds the newest record of the order, in time that does not grow with the history; or leaves the ledger as it was. */
export const applyRecord = (ledger: LedgerState, record: PlacedRecord): 'applied' | 'refold' => {
  if (isPlaced(ledger, record)) return 'applied'
  if (reachesBack(ledger, record)) return 'refold'
  placeRecord(ledger, record, everyFact)
  return 'applied'
}

/** What happened, in order, then what is true of the history as a whole. */
export const problemsOf = (ledger: LedgerState): readonly Problem[] => [
  ...ledger.problems,
  ...standingProblems(ledger),
]
