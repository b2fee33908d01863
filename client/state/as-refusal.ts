/** What went wrong underneath, as screens say it. */
import type { ActFailure } from './acts.ts'
import type { FileRefusal } from './copies.ts'
import type { Refusal } from './desk.ts'

export type Failure = ActFailure | FileRefusal | 'damaged'

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
    case 'file-unreadable':
    case 'file-other-version':
    case 'file-other-group':
      return failure
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
