/**
 * What a device owes the notebook beside what its women say (rules PG3, PG4), in the name of a woman who is in:
 *   proof of a fork that it has seen and nobody has proven yet; of what its pages have cited above forks, what nobody has brought yet;
 *   and its own facts that count no more where they stand.
 * Each is found by looking at the notebook as it is, so that it is done once, however often one looks and whoever else has done it.
 */
import type { Result } from '../../shared/base/result.ts'
import { limits } from '../../shared/base/limits.ts'
import { evidenceOf, owedBranches } from '../../shared/journal/evidence.ts'
import type { Fork } from '../../shared/journal/journal.ts'
import type { Fact, PageId } from '../../shared/record/record.ts'
import { readPageFrom } from '../../shared/replica/replica.ts'
import type { Composed, ComposeFailure, Contents } from './contents.ts'
import { composeRecord } from './contents.ts'
import type { Lost } from './restate.ts'
import { frozen, restateNext } from './restate.ts'

/** Forks that were seen, one for each page: where it parts lowest. */
export type Forks = Map<PageId, Fork>

export const noteForks = (forks: Forks, seen: readonly Fork[]): void => {
  for (const fork of seen) {
    const known = forks.get(fork.page)
    if (known === undefined || fork.clock < known.clock) forks.set(fork.page, fork)
  }
}

/** `aside`: what was given up here and is not stated again yet. Null: nothing is owed that somebody who is in could state. */
export const nextDuty = (
  contents: Contents,
  ownPages: ReadonlySet<PageId>,
  forks: Forks,
  now: number,
  aside: Lost | null,
): Result<Composed, ComposeFailure> | null => {
  const witness = contents.own.find(
    ({ key, role }) => role === 'member' && contents.chain.state.members.has(key),
  )
  if (witness === undefined) return null
  const fact = nextProof(contents, forks) ?? nextBranch(contents, ownPages)
  if (fact !== null) return composeRecord(contents, witness.key, [fact], now)
  for (const lost of [...(aside === null ? [] : [aside]), frozen(contents, ownPages)]) {
    const composed = restateNext(contents, lost)
    if (composed !== null) return composed
  }
  return null
}

/** Forgets what is proven, or can be proven no more. */
const nextProof = (contents: Contents, forks: Forks): Fact | null => {
  const { journal } = contents
  for (const [id, fork] of forks) {
    const { forkedAt = null } = journal.pages.get(id) ?? {}
    const isProven = forkedAt !== null && forkedAt <= fork.clock
    const fact =
      isProven || provenHere(contents, id) >= limits.proofsPerPage
        ? null
        : evidenceOf(journal, fork, readPageFrom(contents.replica, id, fork.clock))
    if (fact !== null) return fact
    forks.delete(id)
  }
  return null
}

/** How often this device's credentials have proven a fork of this page. */
const provenHere = ({ records, own }: Contents, page: PageId): number =>
  records.filter(
    ({ author, facts }) =>
      own.some(({ key }) => key === author) &&
      facts.some((fact) => fact.kind === 'evidence' && fact.page === page),
  ).length

const nextBranch = (contents: Contents, ownPages: ReadonlySet<PageId>): Fact | null => {
  const { journal } = contents
  for (const page of ownPages) {
    const [fact] = owedBranches(journal, page, (id, clock) =>
      readPageFrom(contents.replica, id, clock),
    )
    if (fact !== undefined) return fact
  }
  return null
}
