/** What is written down at a meeting and of its entries, as a screen asks for it: a part of the desk (desk.ts). */
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { FactRef } from '../../shared/record/record.ts'
import type { ActFailure } from './acts.ts'
import * as acts from './acts.ts'
import type { CycleTools } from './cycle-desk.ts'
import type { Desk, Outcome } from './desk.ts'
import type { Notebook } from '../sync/notebook.ts'

export type EntryDesk = Pick<
  Desk,
  | 'addMember'
  | 'openMeeting'
  | 'markPresence'
  | 'recordRepayment'
  | 'recordSaving'
  | 'confirm'
  | 'dispute'
  | 'correct'
  | 'receiveLoanFund'
  | 'disburse'
  | 'memberLeaves'
  | 'closeMeeting'
  | 'signClosing'
>

type Work = (notebook: Notebook, me: string) => Promise<Result<FactRef[], ActFailure>>

export const entryDeskOf = ({ act }: Pick<CycleTools, 'act'>): EntryDesk => {
  const plainly = async (work: Work): Outcome => {
    const result = await act(work)
    return result.ok ? ok(undefined) : result
  }
  const first = async (work: Work): Outcome<FactRef> => {
    const result = await act(work)
    if (!result.ok) return result
    const [ref] = result.value
    return ref === undefined ? refuse('not-ready') : ok(ref)
  }
  return {
    addMember: (...given) => first((...of) => acts.addMember(...of, ...given)),
    recordRepayment: (...given) => first((...of) => acts.recordRepayment(...of, ...given)),
    recordSaving: (...given) => first((...of) => acts.recordSaving(...of, ...given)),
    openMeeting: (day) => plainly((...of) => acts.openMeeting(...of, day)),
    markPresence: (...given) => plainly((...of) => acts.markPresence(...of, ...given)),
    confirm: (entries) => plainly((...of) => acts.confirmEntries(...of, entries)),
    dispute: (...given) => plainly((...of) => acts.disputeEntry(...of, ...given)),
    correct: (...given) => plainly((...of) => acts.correctEntry(...of, ...given)),
    receiveLoanFund: (...given) => plainly((...of) => acts.receiveLoanFund(...of, ...given)),
    disburse: (terms) => plainly((...of) => acts.disburse(...of, terms)),
    memberLeaves: (member) => plainly((...of) => acts.leave(...of, member)),
    closeMeeting: (...given) => plainly((...of) => acts.closeMeeting(...of, ...given)),
    signClosing: (meeting) => plainly((...of) => acts.signClosing(...of, meeting)),
  }
}
