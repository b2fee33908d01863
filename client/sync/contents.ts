/**
 * What an open notebook holds in memory: the control chain, the journal, its copy as a Y.Doc, and the ledger that follows. All of it comes from
 * the device's store and can be read from there again. Here is how it grows; that the store goes first is the notebook's business.
 */
import type * as Y from 'yjs'
import { base64urlToBytes, bytesToHex } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { createJournal } from '../../shared/journal/journal.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import type { WriteRefusal } from '../../shared/journal/write.ts'
import { writeRecord, writingPage } from '../../shared/journal/write.ts'
import type { Folded } from '../../shared/ledger/fold.ts'
import { applyRecord, fold } from '../../shared/ledger/fold.ts'
import type { Credential, Fact, FactRef, PageId, PlacedRecord } from '../../shared/record/record.ts'
import { compareRecords } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { joinRuns } from '../../shared/replica/page-codec.ts'
import { applyRuns, createReplica } from '../../shared/replica/replica.ts'
import type { NotebookStore, StoredCredential, StoreFailure } from '../device/store.ts'
import type { ChainLog } from './chain-log.ts'
import { restoreChain } from './chain-log.ts'
import { credentialsOf } from './credentials.ts'

/** One credential of this device. */
export interface OwnCredential extends StoredCredential {
  readonly keys: Keys
  /** Ed25519 key in hex. */
  readonly key: string
}

export interface Contents {
  chain: ChainLog
  readonly journal: Journal
  readonly replica: Y.Doc
  /** In the order of OR1. */
  readonly records: PlacedRecord[]
  folded: Folded
  /** All that the control chain has admitted. */
  credentials: readonly Credential[]
  readonly own: OwnCredential[]
  /** Keys of this device's credentials that are behind a PIN now (rule KE1): their pages are its own, but nothing is signed for them. */
  readonly lockedKeys: string[]
  /** Records of each page that the relay has confirmed to be on its disk. */
  readonly durable: Map<number, number>
  /** Pages given up after a rollback (rule PG3). */
  readonly closedPages: Set<PageId>
  /** Seeds of the invitations that were made here, by invitation key in hex. */
  readonly invitations: Map<string, Uint8Array>
  /** Milliseconds since 1970 at which a copy was last saved as a file; null: never. */
  copiedAt: number | null
}

export const withKeys = (credential: StoredCredential): OwnCredential => {
  const keys = keysFromSeed(credential.seed)
  return { ...credential, keys, key: bytesToHex(keys.public.sign) }
}

/** `cuts`: without what stands from a clock on, on pages that are about to be given up. */
export const readContents = async (
  id: string,
  store: NotebookStore,
  cuts: ReadonlyMap<PageId, number> = new Map(),
): Promise<Result<Contents, StoreFailure | 'damaged'>> => {
  const stored = await store.read()
  if (!stored.ok) return stored
  const runs = await store.readRuns()
  if (!runs.ok) return runs
  const { statements, secrets, marks, credentials, durable, closedPages, invitations, copiedAt } =
    stored.value
  const chain = restoreChain(statements)
  if (!base64urlToBytes(id).ok || chain === undefined) return refuse('damaged')
  const epochs = new Map([...secrets].map(([number, secret]) => [number, openEpoch(secret)]))
  const journal = createJournal(chain.state, epochs, marks)
  const contents: Contents = {
    chain,
    journal,
    replica: createReplica(),
    records: [],
    folded: fold({ credentials: [], records: [] }),
    credentials: credentialsOf(chain.state, journal.epochs),
    own: credentials.map(withKeys),
    lockedKeys: [...stored.value.lockedKeys],
    durable: new Map(durable),
    closedPages: new Set([...closedPages, ...cuts.keys()]),
    invitations: new Map(invitations),
    copiedAt,
  }
  // A mark vouches for a whole page, so a page comes in one piece (rule PG5).
  const whole = joinRuns(runs.value).map((run) => cutRun(run, cuts))
  const { accepted, placed } = receiveRuns(
    journal,
    whole.filter(({ items }) => items.length > 0),
  )
  applyRuns(contents.replica, accepted, 'store')
  for (const record of placed) contents.records.push(record)
  refold(contents)
  return ok(contents)
}

const cutRun = (run: PageRun, cuts: ReadonlyMap<PageId, number>): PageRun => {
  const end = cuts.get(run.page as PageId) ?? Infinity
  return { ...run, items: run.items.slice(0, Math.max(0, end - run.from)) }
}

export const refold = (contents: Contents): void => {
  const { credentials, records } = contents
  contents.folded = fold({ credentials, records })
}

/** Accepted records into the Y.Doc and the ledger. */
export const takeReceipt = (contents: Contents, receipt: Receipt, origin: unknown): void => {
  const { accepted, placed } = receipt
  const { records, replica, folded } = contents
  applyRuns(replica, accepted, origin)
  const last = records.at(-1)
  for (const record of placed) records.push(record)
  const first = placed[0]
  if (last !== undefined && first !== undefined && compareRecords(first, last) < 0) {
    records.sort(compareRecords)
    refold(contents)
  } else if (!placed.every((record) => applyRecord(folded.ledger, record) === 'applied')) {
    refold(contents)
  }
}

export type ComposeFailure = WriteRefusal | 'no-page-left'

export interface Composed {
  /** One sealed and signed record. */
  readonly run: PageRun
  /** What its facts will be called. */
  readonly refs: FactRef[]
}

/** A record in the name of a credential of this device, at the end of her page; it is nowhere yet. */
export const composeRecord = (
  { journal, own, credentials, closedPages }: Contents,
  key: string,
  facts: readonly Fact[],
  at: number,
): Result<Composed, ComposeFailure> => {
  const keys = own.find((one) => one.key === key)?.keys
  const credential = credentials.find((one) => one.key === key)
  if (keys === undefined || credential === undefined) return refuse('not-admitted')
  const page = writingPage(journal, keys, closedPages)
  if (page === null) return refuse('no-page-left')
  const begun = (journal.pages.get(page)?.depths.length ?? 0) > 0
  const opening: Fact[] =
    begun || credential.member === null ? [] : [{ kind: 'page-opened', member: credential.member }]
  const run = writeRecord(journal, keys, page, [...opening, ...facts], at)
  if (!run.ok) return run
  const clock = run.value.from
  const refs = facts.map((_, index) => ({ page, clock, index: opening.length + index }))
  return ok({ run: run.value, refs })
}
