/** Savings: what members pay in, and what a leaver takes with her (rules SA1, SA2). */
import { refToKey } from '../record/record.ts'
import { transfer } from './account.ts'
import { leadsAt } from './leadership.ts'
import { noteLeaver, settle } from './posting.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp } from './reference.ts'
import type { Act, FactOf, MeetingState, MemberState } from './state.ts'
import { note } from './state.ts'

export const applySaving = (act: Act, fact: FactOf<'saving'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const { savings } = member.value
  const meeting = settle(act, fact.meeting, transfer(act.state.box.savings, savings, fact.amount))
  if (!meeting.ok) return meeting.error
  noteLeaver(act, member.value)
  noteAboveAgreed(act, meeting.value, member.value)
  return null
}

const noteAboveAgreed = (
  { state, entry }: Act,
  { agreement, entries }: MeetingState,
  member: MemberState,
): void => {
  if (agreement.maySaveMore) return
  const saved = entries.reduce((sum, { fact, reversals }) => {
    const isHers = fact.kind === 'saving' && state.members.get(refToKey(fact.member)) === member
    return isHers && reversals.length === 0 ? sum + fact.amount : sum
  }, 0)
  if (saved > agreement.weeklySaving) note(state, entry, refusal('saving-above-agreed'))
}

/** She takes her own savings; her loans stay, and may still be repaid. */
export const applyMemberLeft = (act: Act, fact: FactOf<'member-left'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  if (act.author !== member.value && !leadsAt(act, act.author)) return refusal('not-leader')
  const { savings, left } = member.value
  if (left !== null) return refusal('member-left', left)
  const { box } = act.state
  const meeting = settle(act, fact.meeting, transfer(savings, box.savings, fact.savingsPaid))
  if (!meeting.ok) return meeting.error
  member.value.left = act.entry
  return null
}
