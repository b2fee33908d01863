/** References: a fact may use only what lies in its past, and only as what it is (rules OR1, AU6). */
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import type { FactKind, FactRef } from '../record/record.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import type { ClosingState, CycleEndState, EntryState, Standpoint, Subject } from './state.ts'
import { entryAt } from './state.ts'

/** Whether it lies in the past of the fact that stands here: past.ts says what that means. */
export const hasSeen = ({ page, entry }: Standpoint, ref: FactRef): boolean => {
  if (ref.page !== page.id) return ref.clock <= (page.seen.get(ref.page) ?? -1)
  return ref.clock < entry.clock || (ref.clock === entry.clock && ref.index < entry.index)
}

const lookUpEntry = (from: Standpoint, ref: FactRef): Result<EntryState, Refusal> => {
  if (!hasSeen(from, ref)) return refuse(refusal('refers-to-unseen', ref))
  const entry = entryAt(from.state, ref)
  return entry === null ? refuse(refusal('refers-to-nothing', ref)) : ok(entry)
}

/** What the referred fact began: a member, a meeting, a loan, a closing. */
export const lookUp = <Kind extends Subject['kind']>(
  from: Standpoint,
  ref: FactRef,
  kind: Kind,
): Result<Extract<Subject, { kind: Kind }>, Refusal> => {
  const entry = lookUpEntry(from, ref)
  if (!entry.ok) return entry
  const { subject } = entry.value
  return subject?.kind === kind
    ? ok(subject as Extract<Subject, { kind: Kind }>)
    : refuse(refusal('refers-to-wrong-kind', ref))
}

/** What is signed by its whole id: the closing of a meeting, the end of a cycle. */
export const lookUpSignable = (
  from: Standpoint,
  ref: FactRef,
): Result<ClosingState | CycleEndState, Refusal> => {
  const closing = lookUp(from, ref, 'closing')
  return closing.ok ? closing : lookUp(from, ref, 'cycle-end')
}

/** What can be disputed and taken back: money, and what somebody said of herself or of another. */
const contestableKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'repayment',
  'saving',
  'loan-fund-received',
  'loan-fund-returned',
  'loan-disbursed',
  'loan-granted',
  'loan-asked',
  'cover',
  'cover-repaid',
  'cover-forgiven',
  'fine',
  'fine-paid',
  'dues',
  'expense',
  'pot-transfer',
  'member-left',
  'shared-out',
  'lots-drawn',
  'box-counted',
  'training',
  'business',
])

export const lookUpContestable = (from: Standpoint, ref: FactRef): Result<EntryState, Refusal> => {
  const entry = lookUpEntry(from, ref)
  if (!entry.ok) return entry
  if (entry.value.fact.kind === 'reversal') return refuse(refusal('reversal-of-reversal', ref))
  return contestableKinds.has(entry.value.fact.kind)
    ? entry
    : refuse(refusal('refers-to-wrong-kind', ref))
}

/** Two open a meeting, and a notebook that follows another: the other one confirms it (rules ME1, KE7). */
export const lookUpConfirmable = (from: Standpoint, ref: FactRef): Result<EntryState, Refusal> => {
  const entry = lookUpEntry(from, ref)
  const kind = entry.ok ? entry.value.fact.kind : null
  const isOpened = kind === 'meeting-opened' || kind === 'opening-balances'
  return isOpened ? entry : lookUpContestable(from, ref)
}
