/**
 * The fold: from records to what follows from them. The same records give the same ledger on every device, and nothing that a
 * record holds can make it throw.
 *
 * A client keeps the state that `fold` returns and gives each new record to `applyRecord`. Where that answers 'refold', the
 * record reaches back into what was folded already, and the client folds all records again; so it does when the control chain
 * grows. (A checkpoint would be a copy of the state at a closing: everything the fold knows is in `LedgerState`.)
 */
import { assert } from '../base/assert.ts'
import { equalBytes } from '../base/bytes.ts'
import type { Credential, Fact, FactKind, PageId, PlacedRecord } from '../record/record.ts'
import { compareRecords, refToKey } from '../record/record.ts'
import { agreementNow } from './agreement.ts'
import { findEndings } from './capability.ts'
import { applyClosingSigned, applyMeetingClosed } from './closing.ts'
import { applyCover, applyCoverForgiven, applyCoverRepaid } from './cover.ts'
import type { CutsFrom, Teller } from './co-signed.ts'
import { findClosings, findCoSigned, findTellers, findTestimony, noTestimony } from './co-signed.ts'
import { applyCycleEnded } from './cycle-end.ts'
import type { FoldInput } from './cuts.ts'
import { distinctRecords, findCuts, findForks, isCut, lowest, noCuts } from './cuts.ts'
import type { Directory } from './directory.ts'
import { createDirectory } from './directory.ts'
import type { Hash } from './draw.ts'
import { everLeaders, leadsAt, leadsNow } from './leadership.ts'
import {
  applyCommitmentsClosed,
  applyLotsCommitted,
  applyLotsOpened,
  applyLotsRevealed,
} from './lots.ts'
import { applyLotsDrawn } from './lots-drawn.ts'
import { applyLoanAsked, applyLoanDisbursed, applyLoanGranted, applyRepayment } from './lending.ts'
import {
  applyAttendance,
  applyBoxCounted,
  applyMeetingOpened,
  applyNextMeeting,
  applyStepDone,
  applyTraining,
} from './meeting.ts'
import {
  applyBusiness,
  applyGroupFounded,
  applyMemberAdded,
  applyPageOpened,
  endOf,
  openPage,
} from './membership.ts'
import { applyCoverCarried, applyLoanCarried, applyOpening } from './opening.ts'
import { addSeen } from './past.ts'
import {
  applyDues,
  applyExpense,
  applyFine,
  applyFinePaid,
  applyLoanFundReceived,
  applyLoanFundReturned,
  applyPotTransfer,
} from './pots.ts'
import { applyMemberLeft, applySaving } from './savings.ts'
import type { Problem, ProblemCode, Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { reachesBack } from './reach.ts'
import { applyRestated, findRepeats, noRepeats } from './restated.ts'
import type { Settled } from './settled.ts'
import { areSame, commonGround, nothingSettled, settledBy } from './settled.ts'
import { applySharedOut } from './share-out-fold.ts'
import { standingProblems } from './standing.ts'
import type {
  Act,
  EntryState,
  FactOf,
  Foreknown,
  LedgerState,
  MemberState,
  PageState,
} from './state.ts'
import { createLedger, note } from './state.ts'
import { applyProposal, applyVote, applyVoteClosed } from './vote.ts'
import { applyConfirmation, applyDispute, applyReversal } from './witness.ts'

export interface Folded {
  readonly ledger: LedgerState
  readonly problems: readonly Problem[]
}

export const fold = ({ credentials, records: given, hash }: FoldInput): Folded => {
  const records = distinctRecords(given)
  const history = readHistory(credentials, records, hash)
  let settled = nothingSettled
  const turns: Settled[] = []
  for (;;) {
    const ledger = foldWith(history, settled)
    const next = settledBy(ledger)
    if (areSame(settled, next)) return { ledger, problems: problemsOf(ledger) }
    turns.push(next)
    if (turns.length === mostTurns) break
    settled = next
  }
  const ledger = foldWith(history, commonGround(turns.slice(-roundTurns)))
  return { ledger, problems: problemsOf(ledger) }
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
  readonly closings: readonly PlacedRecord[]
  /** Null where there is no vote to count. */
  readonly tellers: readonly Teller[] | null
  readonly hasRestated: boolean
}

const readHistory = (
  credentials: readonly Credential[],
  records: readonly PlacedRecord[],
  hash: Hash,
): History => {
  const directory = createDirectory(credentials)
  const kinds = new Set<FactKind>()
  for (const { facts } of records) for (const { kind } of facts) kinds.add(kind)
  const forks = kinds.has('evidence') ? findForks(records, directory) : new Map<PageId, number>()
  const closings = findClosings(records)
  const tellers = kinds.has('vote-closed') ? findTellers(records) : null
  const hasRestated = kinds.has('restated')
  const endings = findEndings(records, directory)
  return { credentials, records, hash, directory, forks, endings, closings, tellers, hasRestated }
}

const foldWith = (history: History, settled: Settled): LedgerState => {
  const { credentials, records, hash } = history
  const foreseen = foresee(history, settled)
  const repeats = history.hasRestated ? findRepeats(records, foreseen.cuts) : noRepeats
  const ledger = createLedger(credentials, hash, { settled, ...foreseen, repeats })
  for (const record of records) placeRecord(ledger, record)
  nameWhatHolds(ledger)
  return ledger
}

const foresee = (
  { records, directory, forks, endings, closings, tellers }: History,
  settled: Settled,
): Pick<Foreknown, 'cuts' | 'testimony'> => {
  const hasCuts = forks.size > 0 || settled.departures.size > 0 || endings.size > 0
  if (!hasCuts && tellers === null) return { cuts: noCuts, testimony: noTestimony }
  const founder = directory.founder?.member ?? null
  const leaders = everLeaders(founder && refToKey(founder), settled.passed)
  const coSigned = findCoSigned(closings, directory, leaders, lowest(forks, endings))
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
  placeRecord(ledger, record)
  return 'applied'
}

/** What happened, in order, then what is true of the history as a whole. */
export const problemsOf = (ledger: LedgerState): readonly Problem[] => [
  ...ledger.problems,
  ...standingProblems(ledger),
]

const isPlaced = ({ pages }: LedgerState, { page, clock, id }: PlacedRecord): boolean => {
  const placed = pages.get(page)?.rows[clock]
  return placed !== undefined && equalBytes(placed.record.id, id)
}

const placeRecord = (state: LedgerState, record: PlacedRecord): void => {
  assert(state.last === null || compareRecords(state.last, record) <= 0, 'records are sorted')
  if (isPlaced(state, record)) return
  state.last = record
  const page = state.pages.get(record.page) ?? createPage(record)
  if (record.clock !== page.rows.length) {
    noteRecord(state, record, 'record-out-of-place')
    return
  }
  state.pages.set(page.id, page)
  addSeen(page.seen, record.seen)
  const entries = record.facts.map((): EntryState | null => null)
  page.rows.push({ record, entries })
  const author = authorOf(state, page, record)
  if (author === null) return
  for (const [index, fact] of record.facts.entries()) {
    const entry = createEntry(record, index, fact, author)
    const refused = applyFact({ state, page, author, entry })
    if (refused === null) entries[index] = entry
    else note(state, entry, refused)
  }
}

const createPage = ({ page, author }: PlacedRecord): PageState => ({
  id: page,
  author,
  holder: null,
  seen: new Map(),
  rows: [],
  sealedTo: -1,
})

const none: readonly never[] = []

const createEntry = (
  record: PlacedRecord,
  index: number,
  fact: EntryState['fact'],
  author: MemberState,
): EntryState => ({
  page: record.page,
  clock: record.clock,
  index,
  fact,
  record,
  author,
  subject: null,
  postings: none,
  confirmations: none,
  disputes: none,
  reversals: none,
  sealedBy: null,
  late: false,
})

const noteRecord = (state: LedgerState, record: PlacedRecord, code: ProblemCode): void => {
  state.problems.push({
    code,
    at: { page: record.page, clock: record.clock, index: null },
    about: null,
  })
}

/** The member in whose name the record has effect; null, and a Problem, where it has none (rule AU1). */
const authorOf = (
  state: LedgerState,
  page: PageState,
  record: PlacedRecord,
): MemberState | null => {
  const refused = refuseRecord(state, page, record)
  if (refused !== null) {
    noteRecord(state, record, refused)
    return null
  }
  if (record.clock > 0) return page.holder
  const first = { page: page.id, clock: 0, index: 0 }
  const holder = openPage({ state, page, entry: first }, record)
  if (holder === null) noteRecord(state, record, 'page-not-opened')
  else if (holder.ok) page.holder = holder.value
  else note(state, first, holder.error)
  return page.holder
}

const refuseRecord = (
  state: LedgerState,
  page: PageState,
  record: PlacedRecord,
): ProblemCode | null => {
  if (record.author !== page.author) return 'page-of-another'
  const cut = isCut(state.cuts, record)
  if (cut !== null) return cut.code
  if (page.holder !== null) return null
  const credential = state.directory.credentialsByKey.get(record.author)
  if (credential === undefined) return 'unknown-author'
  if (credential.role === 'reader' || credential.member === null) return 'reader-wrote'
  return record.clock === 0 ? null : 'page-not-opened'
}

/** Leaders open and close meetings, disburse, admit; members do the rest (rule AU2). */
const leaderKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'group-founded',
  'member-added',
  'meeting-opened',
  'meeting-closed',
  'loan-fund-received',
  'loan-disbursed',
  'loan-granted',
  'loan-fund-returned',
  'expense',
  'pot-transfer',
  'lots-opened',
  'lots-commitments-closed',
  'shared-out',
  'cycle-ended',
  'opening-balances',
  'loan-carried',
  'cover-carried',
])

type Appliers = {
  readonly [Kind in FactKind]: (act: Act, fact: FactOf<Kind>) => Refusal | null
}

/** Says nothing to the ledger: the journal has used it. */
const keep = (): null => null

const appliers: Appliers = {
  'group-founded': applyGroupFounded,
  'member-added': applyMemberAdded,
  'page-opened': applyPageOpened,
  'meeting-opened': applyMeetingOpened,
  attendance: applyAttendance,
  repayment: applyRepayment,
  saving: applySaving,
  confirmation: applyConfirmation,
  dispute: applyDispute,
  reversal: applyReversal,
  'meeting-closed': applyMeetingClosed,
  'closing-signed': applyClosingSigned,
  'loan-fund-received': applyLoanFundReceived,
  'loan-disbursed': applyLoanDisbursed,
  'member-left': applyMemberLeft,
  evidence: ({ state, entry }, { page, clock }) => {
    note(state, entry, refusal('page-forked', { page, clock, index: 0 }))
    return null
  },
  branch: keep,
  'mandate-signed': keep,
  proposal: applyProposal,
  vote: applyVote,
  'vote-closed': applyVoteClosed,
  'loan-asked': applyLoanAsked,
  'loan-granted': applyLoanGranted,
  cover: applyCover,
  'cover-repaid': applyCoverRepaid,
  'cover-forgiven': applyCoverForgiven,
  'box-counted': applyBoxCounted,
  'step-done': applyStepDone,
  'next-meeting': applyNextMeeting,
  training: applyTraining,
  business: applyBusiness,
  fine: applyFine,
  'fine-paid': applyFinePaid,
  dues: applyDues,
  expense: applyExpense,
  'pot-transfer': applyPotTransfer,
  'loan-fund-returned': applyLoanFundReturned,
  'lots-opened': applyLotsOpened,
  'lots-committed': applyLotsCommitted,
  'lots-commitments-closed': applyCommitmentsClosed,
  'lots-revealed': applyLotsRevealed,
  'lots-drawn': applyLotsDrawn,
  'shared-out': applySharedOut,
  'cycle-ended': applyCycleEnded,
  'opening-balances': applyOpening,
  'loan-carried': applyLoanCarried,
  'cover-carried': applyCoverCarried,
  restated: applyRestated,
}

const applyFact = (act: Act): Refusal | null => {
  const { fact } = act.entry
  const { counted } = act.state.repeats
  const before = counted.size > 0 ? counted.get(refToKey(act.entry)) : undefined
  if (before !== undefined) return refusal('restated-twice', before)
  if (leaderKinds.has(fact.kind) && !leadsAt(act, act.author)) return refusal('not-leader')
  const apply = appliers[fact.kind] as (act: Act, fact: Fact) => Refusal | null
  return apply(act, fact)
}
