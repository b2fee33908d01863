/** An open notebook's contents, as the device's store has them. */
import { base64urlToBytes, equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { secretsFor } from '../../shared/control/epochs.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { createJournal } from '../../shared/journal/journal.ts'
import type { OpenedBlock } from '../../shared/journal/opened.ts'
import { orderInSteps } from '../../shared/journal/merge.ts'
import { citedSoFar, isAllPlaced, restoreInSteps } from '../../shared/journal/opened.ts'
import { receiveInSteps } from '../../shared/journal/receive.ts'
import { fold, foldInSteps } from '../../shared/ledger/fold.ts'
import type { PageId, PlacedRecord } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { joinRuns } from '../../shared/replica/page-codec.ts'
import type { NotebookStore, StoredNotebook, StoreFailure } from '../device/store.ts'
import type { ChainLog } from './chain-log.ts'
import { restoreChain } from './chain-log.ts'
import type { Contents, OwnCredential } from './contents.ts'
import { epochInForce, inputOf, withKeys } from './contents.ts'
import { credentialsOf } from './credentials.ts'
import { gatherMandates } from './gathered.ts'
import { inSlices } from './in-slices.ts'
import { LateReplica } from './late-replica.ts'
import { fittingBlocks } from './memory.ts'

/** `draw`: see `Contents`. 'former': as it was before something was set aside, and in its stead (rule PG3). */
export const readContents = async (
  id: string,
  store: NotebookStore,
  draw: number,
  which: 'present' | 'former' = 'present',
): Promise<Result<Contents, StoreFailure | 'damaged'>> => {
  const [stored, records] = await Promise.all([store.read(), readRecords(store, which)])
  if (!stored.ok) return stored
  if (!records.ok) return records
  const chain = restoreChain(stored.value.statements)
  if (!base64urlToBytes(id).ok || chain === undefined) return refuse('damaged')
  const own = stored.value.credentials.map(withKeys)
  const placed = await placeRecords(stored.value, chain, own, records.value)
  const { durable, closedPages, invitations, lockedKeys, copiedAt } = stored.value
  const { journal, remembered, late } = placed
  const contents: Contents = {
    chain,
    journal,
    late,
    get replica() {
      return late.doc
    },
    records: placed.records,
    folded: fold({ credentials: [], records: [], hash: hashParts }),
    credentials: credentialsOf(chain.state, journal.epochs),
    own,
    lockedKeys: [...lockedKeys],
    durable: new Map(durable),
    closedPages: new Set(closedPages),
    invitations: new Map(invitations),
    copiedAt,
    draw,
    mandates: new Map(),
    remembered,
  }
  gatherMandates(contents.mandates, chain.state.group, contents.records)
  contents.folded = await inSlices(foldInSteps(inputOf(contents)))
  return ok(contents)
}

/** Joined, one run for each unbroken stretch of a page, and what is remembered of them. */
interface KeptRecords {
  readonly runs: readonly PageRun[]
  readonly blocks: readonly OpenedBlock[]
}

const readRecords = async (
  store: NotebookStore,
  which: 'present' | 'former',
): Promise<Result<KeptRecords, StoreFailure>> => {
  const isFormer = which === 'former'
  const [runs, aside, opened] = await Promise.all([
    store.readRuns(),
    isFormer ? store.readAside() : ok([]),
    isFormer ? ok([]) : store.readOpened(),
  ])
  if (!runs.ok) return runs
  if (!aside.ok) return aside
  // A mark vouches for a whole page, so a page comes in one piece (rule PG5).
  const cuts = startsOf(aside.value)
  const there = runs.value.map((run) => cutRun(run, cuts)).filter(({ items }) => items.length > 0)
  const joined = joinRuns([...there, ...aside.value])
  return ok({ runs: joined, blocks: await fittingBlocks(opened.ok ? opened.value : [], joined) })
}

interface Placed extends Pick<Contents, 'journal' | 'remembered' | 'late'> {
  readonly records: PlacedRecord[]
}

/** What is remembered as it was, and through the guard whatever is new. Where the two do not go together all of it goes there. */
const placeRecords = async (
  stored: Pick<StoredNotebook, 'secrets' | 'marks'>,
  chain: ChainLog,
  own: readonly OwnCredential[],
  { runs, blocks }: KeptRecords,
): Promise<Placed> => {
  const epochs = epochsFor(chain.state, stored.secrets, own)
  const journal = createJournal(chain.state, epochs, stored.marks, epochInForce(chain))
  const restored = await inSlices(restoreInSteps(journal, blocks))
  const cited = citedSoFar(journal)
  const remembered = countsOf(journal)
  const { accepted, placed } = await inSlices(receiveInSteps(journal, above(runs, remembered)))
  if (!isAllPlaced(journal, cited)) {
    return placeRecords(stored, chain, own, { runs, blocks: [] })
  }
  const late = new LateReplica([...below(runs, remembered), ...accepted])
  const records =
    restored.length === 0 ? placed : await inSlices(orderInSteps([...restored, ...placed]))
  return { journal, remembered, records: [...records], late }
}

const countsOf = ({ pages }: Journal): Map<PageId, number> =>
  new Map([...pages.values()].map(({ id, depths }) => [id, depths.length]))

const above = (runs: readonly PageRun[], counts: ReadonlyMap<PageId, number>): PageRun[] =>
  parts(runs, (run) => {
    const start = Math.max(0, (counts.get(run.page as PageId) ?? 0) - run.from)
    return { ...run, from: run.from + start, items: run.items.slice(start) }
  })

const below = (runs: readonly PageRun[], counts: ReadonlyMap<PageId, number>): PageRun[] =>
  parts(runs, (run) =>
    cutRun(run, new Map([[run.page as PageId, counts.get(run.page as PageId) ?? 0]])),
  )

const parts = (runs: readonly PageRun[], part: (run: PageRun) => PageRun): PageRun[] =>
  runs.map(part).filter(({ items }) => items.length > 0)

/** Those that were kept, and those that lie in the chain for one of these keys: a crash may have come between the two. */
const epochsFor = (
  control: ControlState,
  secrets: ReadonlyMap<number, Uint8Array>,
  own: readonly OwnCredential[],
): ReadonlyMap<number, Epoch> => {
  const epochs = new Map<number, Epoch>()
  for (const [number, secret] of secrets) {
    const epoch = openEpoch(secret)
    const id = control.epochIds[number]
    if (id !== undefined && equalBytes(id, epoch.id)) epochs.set(number, epoch)
  }
  const keys = own.map((one) => one.keys)
  for (const [number, secret] of secretsFor(control, keys, epochs)) {
    epochs.set(number, openEpoch(secret))
  }
  return epochs
}

/** The first clock of each page in these runs. */
export const startsOf = (runs: readonly PageRun[]): ReadonlyMap<PageId, number> => {
  const starts = new Map<PageId, number>()
  for (const { page, from } of runs) {
    starts.set(page as PageId, Math.min(from, starts.get(page as PageId) ?? from))
  }
  return starts
}

const cutRun = (run: PageRun, cuts: ReadonlyMap<PageId, number>): PageRun => {
  const end = cuts.get(run.page as PageId) ?? Infinity
  return { ...run, items: run.items.slice(0, Math.max(0, end - run.from)) }
}
