/** Refusals of the desk as sentences. */
import type { Refusal } from '../../state/desk.ts'
import { m } from '../../words/compiled/messages.js'

const sentences: Readonly<Record<Refusal, () => string>> = {
  'storage-full': m.refusal_storage_full,
  'storage-failed': m.refusal_storage_failed,
  elsewhere: m.refusal_elsewhere,
  locked: m.refusal_locked,
  'wrong-pin': m.pin_wrong,
  'pin-wait': m.refusal_pin_wait,
  'pin-blocked': m.refusal_pin_blocked,
  'not-leader': m.refusal_not_leader,
  'not-ready': m.refusal_not_ready,
  'no-meeting': m.refusal_no_meeting,
  'too-much': m.refusal_too_much,
  'nothing-to-do': m.refusal_nothing_to_do,
  'count-first': m.refusal_count_first,
  'opening-differs': m.refusal_opening_differs,
  'bad-link': m.refusal_bad_link,
  'already-here': m.refusal_already_here,
  'unreadable-code': m.refusal_unreadable_code,
  'other-group': m.refusal_other_group,
  'invitation-elsewhere': m.refusal_invitation_elsewhere,
  'invitation-expired': m.refusal_invitation_expired,
  'invitation-withdrawn': m.refusal_invitation_withdrawn,
  'invitation-used': m.refusal_invitation_used,
  'not-yet': m.refusal_not_yet,
  'file-unreadable': m.refusal_file_unreadable,
  'file-other-version': m.refusal_file_other_version,
  'file-other-group': m.refusal_file_other_group,
}

export const sayRefusal = (refusal: Refusal): string => sentences[refusal]()
