/**
 * Whether the control chain gives everyone what the ledger says she is (rules AU1, KE3, KE5). The chain counts: who has no key there cannot write,
 * whatever the ledger says. Where the two differ is shown until more signatures, or another vote, settle it.
 */
import type { Credential, PageId, PlacedRecord } from '../record/record.ts'
import type { CutsFrom } from './co-signed.ts'
import type { Directory } from './directory.ts'
import type { Member } from './ledger.ts'
import { endOf } from './membership.ts'
import type { Problem, ProblemCode } from './problem.ts'
import type { LedgerState, MemberState } from './state.ts'
import { placeOf } from './state.ts'

const holds = ({ ended }: Credential): boolean => ended === undefined

/** Leads by the control chain: may admit, and turn the epoch. */
export const hasLeadersKey = ({ credentials }: Pick<Member, 'credentials'>): boolean =>
  credentials.some((one) => holds(one) && one.role === 'leader')

/** Whether she can write at all. */
export const hasKey = ({ credentials }: Pick<Member, 'credentials'>): boolean =>
  credentials.some(holds)

export const capabilityProblems = ({ members }: LedgerState): Problem[] =>
  [...members.values()].flatMap((member) =>
    oddities(member).map((code) => ({ code, at: placeOf(member.entry), about: null })),
  )

const oddities = (member: MemberState): ProblemCode[] => {
  const { credentials, leads } = member
  if (credentials.length === 0) return []
  const odd: ProblemCode[] = []
  if (credentials.some(({ hasStrangeTag }) => hasStrangeTag === true)) odd.push('tag-differs')
  const wasDismissed = credentials.some(({ ended }) => ended?.matter === 'dismissal')
  if (endOf(member) !== null) {
    if (hasKey(member)) odd.push('gone-with-key')
  } else if (!hasKey(member)) {
    if (wasDismissed) odd.push('member-without-key')
  } else if (leads !== hasLeadersKey(member)) odd.push('leader-differs')
  return odd
}

/** From where the pages of credentials that have ended are cut: what the end covers is kept (rule AU3). */
export const findEndings = (
  records: readonly PlacedRecord[],
  { credentialsByKey }: Directory,
): CutsFrom => {
  const ended = new Map(
    [...credentialsByKey].flatMap(([key, one]) => (one.ended ? [[key, one.ended] as const] : [])),
  )
  const endings = new Map<PageId, number>()
  if (ended.size === 0) return endings
  for (const { page, author } of records) {
    const covered = ended.get(author)?.covered
    if (covered !== undefined) endings.set(page, covered.get(page) ?? 0)
  }
  return endings
}
