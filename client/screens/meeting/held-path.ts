/** The path of the meeting that is held now: of the open one, or of the one that was closed today and goes on. Read anew each time. */
import type { Meeting } from '../../../shared/ledger/ledger.ts'
import { today } from '../../words/say.ts'
import { newestClosed } from '../home/passbook.ts'
import { iLead, me, openMeeting, openNotebook } from '../shell/open-notebook.ts'
import { pending } from '../shell/pending.svelte.ts'
import { passed } from './passed.svelte.ts'
import type { MeetingPath, PathName } from './path.ts'
import { pathOf } from './path.ts'

export interface HeldPath extends MeetingPath {
  readonly meeting: Meeting
  /** It is closed, and nothing is left of it or its day is past. */
  readonly isOver: boolean
}

export const heldPath = (): HeldPath | null => {
  const path = newestPath()
  return path?.isOver === false ? path : null
}

/** The same, also of a meeting that is over; and as it would be if the group went past some steps. */
export const newestPath = (past: readonly PathName[] = []): HeldPath | null => {
  const open = openMeeting()
  const meeting = open ?? newestClosed(openNotebook().ledger)
  if (meeting === null) return null
  const path = pathOf(openNotebook().ledger, meeting, {
    her: me(),
    leads: iLead(),
    passed: new Set([...passed.at(meeting.key), ...past]),
    settled: pending.refusal === null ? (pending.intent?.settles ?? null) : null,
  })
  const isOver = open === null && (path.next === null || meeting.day < today())
  return { ...path, meeting, isOver }
}
