/** What went wrong underneath, as screens say it. */
import type { UnlockFailure } from '../device/store.ts'
import type { ActFailure } from './acts.ts'
import type { FileRefusal } from './copies.ts'
import type { Refusal } from './desk.ts'
import type { TableRefusal } from './table.ts'
import type { AnswerRefusal } from '../sync/visitor.ts'

export type Failure =
  ActFailure | FileRefusal | UnlockFailure | JoinFailure | TableRefusal | AnswerRefusal | 'damaged'

export type JoinFailure = 'bad-link' | 'already-here' | 'not-ready'

export const asRefusal = (failure: Failure): Refusal => {
  switch (failure) {
    case 'storage-full':
    case 'elsewhere':
    case 'no-meeting':
    case 'not-leader':
    case 'too-much':
    case 'nothing-to-do':
    case 'count-first':
    case 'opening-differs':
    case 'bad-link':
    case 'already-here':
    case 'not-ready':
    case 'wrong-pin':
    case 'pin-wait':
    case 'pin-blocked':
    case 'file-unreadable':
    case 'file-other-version':
    case 'file-other-group':
    case 'unreadable-code':
    case 'other-group':
    case 'invitation-elsewhere':
    case 'invitation-expired':
    case 'invitation-withdrawn':
    case 'invitation-used':
    case 'not-yet':
      return failure
    case 'no-secret':
      return 'unreadable-code'
    case 'storage-failed':
    case 'taken':
    case 'damaged':
      return 'storage-failed'
    case 'not-allowed':
      return 'not-leader'
    case 'not-admitted':
    case 'epoch-unknown':
    case 'page-behind':
    case 'page-stopped':
    case 'too-large':
    case 'no-page-left':
      return 'not-ready'
  }
}
