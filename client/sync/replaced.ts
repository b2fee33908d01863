/**
 * Keys of this device that a re-issue has ended for good (rule KE4), where the woman has another here: nobody will come in by them any more, and
 * two pictures of one woman on a locked device would only lead her to the wrong one. Where it is all she has here it stays: it opens what she had.
 */
import { refToKey } from '../../shared/record/record.ts'
import type { Contents } from './contents.ts'

/** Ed25519 keys, in hex. */
export const replacedHere = ({ chain, credentials, own, lockedKeys }: Contents): string[] => {
  const here = new Set([...own.map(({ key }) => key), ...lockedKeys])
  const hers = credentials.filter(({ key }) => here.has(key))
  return hers
    .filter(({ member, ended }) => {
      if (member === null || ended?.matter !== 'reissue') return false
      const isAccepted = ended.statement < chain.accepted
      const name = refToKey(member)
      const hasAnother = hers.some((one) => {
        return one.ended === undefined && one.member !== null && refToKey(one.member) === name
      })
      return isAccepted && hasAnother
    })
    .map(({ key }) => key)
}
