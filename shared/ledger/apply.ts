/**
 * A record's facts, applied to the ledger one by one at its place in the order. A fact without authority, or that refers to nothing, has no
 * effect, and a Problem says why (rule AU1).
 */
import { assert } from '../base/assert.ts'
import { equalBytes } from '../base/bytes.ts'
import type { Fact, FactKind, PlacedRecord } from '../record/record.ts'
import { compareRecords, refToKey } from '../record/record.ts'
import { applyClosingSigned, applyMeetingClosed } from './closing.ts'
import { applyCover, applyCoverForgiven, applyCoverRepaid } from './cover.ts'
import { applyCycleEnded } from './cycle-end.ts'
import { isCut } from './cuts.ts'
import { leadsAt } from './leadership.ts'
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
import type { ProblemCode, Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { applyRestated } from './restated.ts'
import { applySharedOut } from './share-out-fold.ts'
import type { Act, EntryState, FactOf, LedgerState, MemberState, PageState } from './state.ts'
import { note } from './state.ts'
import { applyProposal, applyVote, applyVoteClosed } from './vote.ts'
import { applyConfirmation, applyDispute, applyReversal } from './witness.ts'

export const isPlaced = ({ pages }: LedgerState, { page, clock, id }: PlacedRecord): boolean => {
  const placed = pages.get(page)?.rows[clock]
  return placed !== undefined && equalBytes(placed.record.id, id)
}

/** Which facts of a record are applied. */
export type Choice = (state: LedgerState, fact: Fact) => boolean

export const everyFact: Choice = () => true

/** The newest record of the order, or one that stands here already. */
export const placeRecord = (state: LedgerState, record: PlacedRecord, choice: Choice): void => {
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
  const { facts } = record
  const entries = Array<EntryState | null>(facts.length).fill(null)
  page.rows.push({ record, entries })
  const author = authorOf(state, page, record)
  if (author === null) return
  for (const [index, fact] of facts.entries()) {
    if (!choice(state, fact)) continue
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
