/** What a notebook gives to others: what the relay has not confirmed, and all of it as a file. */
import type { PageId } from '../../shared/record/record.ts'
import type { NotebookFile } from '../../shared/replica/notebook-file.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { readPageFrom } from '../../shared/replica/replica.ts'
import type { Contents } from './contents.ts'

/** Records of own pages. */
export const unsentOf = ({ journal, durable }: Contents, ownPages: ReadonlySet<PageId>): number => {
  let count = 0
  for (const page of ownPages) {
    const placed = journal.pages.get(page)?.depths.length ?? 0
    count += Math.max(0, placed - (durable.get(page) ?? 0))
  }
  return count
}

/**
 * Everything that is placed above what the relay has confirmed, as runs. Of own pages the newest record goes along in any case: the relay tells
 * how many records it has, and only its answer to this one tells whether they are ours (rule PG3).
 */
export const runsForRelay = (
  { journal, durable, replica }: Contents,
  ownPages: ReadonlySet<PageId>,
): PageRun[] => {
  const runs: PageRun[] = []
  for (const { id, depths } of journal.pages.values()) {
    const newest = ownPages.has(id) ? depths.length - 1 : depths.length
    const from = Math.min(durable.get(id) ?? 0, newest)
    if (from < 0 || from === depths.length) continue
    runs.push({ page: id, from, items: readPageFrom(replica, id, from) })
  }
  return runs
}

/** Everything that is placed, and the control chain. */
export const fileOf = ({ chain, journal, replica }: Contents): NotebookFile => {
  const begun = [...journal.pages.values()].filter(({ depths }) => depths.length > 0)
  return {
    group: chain.state.group,
    statements: chain.state.statements.map(({ bytes }) => bytes),
    pages: begun.map(({ id }) => ({ page: id, from: 0, items: readPageFrom(replica, id, 0) })),
  }
}

/** Keys of this device with which something was written that it did not write: by a copy of it, or in a life that it lost. */
export const copiedKeysOf = ({ journal, closedPages }: Contents): readonly string[] => [
  ...new Set([...closedPages].flatMap((id) => journal.pages.get(id)?.author ?? [])),
]
