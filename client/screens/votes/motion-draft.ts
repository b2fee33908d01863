/** A proposal that is still being put together: what is to be asked next, and the motion once all is answered. */
import type { Loan, Member } from '../../../shared/ledger/ledger.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import type { FactRef, Pot } from '../../../shared/record/record.ts'
import type { Motion } from '../../../shared/record/vote-facts.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import { addWeeks } from '../../../shared/time/civil-date.ts'

/** An agreement and a loan are asked for on screens of their own. */
export type DraftedKind = Exclude<Motion['kind'], 'agreement' | 'loan'>

export interface MotionDraft {
  readonly kind: DraftedKind
  readonly member?: Member
  /** Null: in nobody's place. */
  readonly replaces?: Member | null
  readonly loan?: Loan
  readonly weeks?: number
  readonly from?: Pot
  readonly to?: Pot
  readonly amount?: Centavos
  readonly note?: string
}

export type Asked = Exclude<keyof MotionDraft, 'kind'>

const questions: Readonly<Record<DraftedKind, readonly Asked[]>> = {
  'leader-elected': ['member', 'replaces'],
  'leader-ended': ['member'],
  reschedule: ['loan', 'weeks'],
  'write-off': ['loan'],
  expense: ['amount', 'note'],
  'pot-transfer': ['from', 'to', 'amount'],
  dismissal: ['member'],
  'cycle-end': [],
  destruction: [],
}

/** Null once all is answered. */
export const nextQuestion = (draft: MotionDraft): Asked | null =>
  questions[draft.kind].find((name) => draft[name] === undefined) ?? null

/** Without its last answer; null where there was none. */
export const stepBack = (draft: MotionDraft): MotionDraft | null => {
  const last = questions[draft.kind].findLast((name) => draft[name] !== undefined)
  return last === undefined ? null : { ...draft, [last]: undefined }
}

const refOf = ({ entry: { page, clock, index } }: { readonly entry: FactRef }): FactRef => ({
  page,
  clock,
  index,
})

/** Null while something is missing. `today`: from which on a loan that is spread anew is due, a week later. */
export const motionOf = (draft: MotionDraft, today: Day): Motion | null => {
  const { kind, member, replaces, loan, weeks, from, to, amount, note } = draft
  switch (kind) {
    case 'leader-elected':
      return member === undefined || replaces === undefined
        ? null
        : { kind, member: refOf(member), replaces: replaces && refOf(replaces) }
    case 'leader-ended':
    case 'dismissal':
      return member === undefined ? null : { kind, member: refOf(member) }
    case 'reschedule':
      return loan === undefined || weeks === undefined
        ? null
        : { kind, loan: refOf(loan), weeks, firstDue: addWeeks(today, 1) }
    case 'write-off':
      return loan === undefined ? null : { kind, loan: refOf(loan) }
    case 'expense':
      return amount === undefined || note === undefined
        ? null
        : { kind, pot: 'group-fund', amount, note: note.normalize('NFC') }
    case 'pot-transfer':
      return from === undefined || to === undefined || amount === undefined
        ? null
        : { kind, from, to, amount }
    case 'cycle-end':
    case 'destruction':
      return { kind }
  }
}
