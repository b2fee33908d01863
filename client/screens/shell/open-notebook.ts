/** The open notebook as screens read it. They are shown only while there is one, and its parts are read anew each time. */
import { required } from '../../../shared/base/assert.ts'
import type { Member, Meeting } from '../../../shared/ledger/ledger.ts'
import { endOf } from '../../../shared/ledger/membership.ts'
import type { Currency } from '../../../shared/record/record.ts'
import type { NotebookView } from '../../state/desk.ts'
import { desk } from '../../state/desk.svelte.ts'

export const openNotebook = (): NotebookView => required(desk.notebook, 'open notebook')

export const currency = (): Currency => desk.notebook?.ledger.group?.currency ?? 'MXN'

/** Who said "soy yo"; null until the records that name her are here. */
export const me = (): Member | null => desk.notebook?.me?.member ?? null

export const iLead = (): boolean => desk.notebook?.me?.leads ?? false

export const activeMembers = (): Member[] =>
  [...(desk.notebook?.ledger.members.values() ?? [])].filter((member) => endOf(member) === null)

/** The meeting that is held now: the newest without a closing. */
export const openMeeting = (): Meeting | null =>
  [...(desk.notebook?.ledger.meetings.values() ?? [])].findLast(
    ({ closing }) => closing === null,
  ) ?? null
