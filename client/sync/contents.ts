/**
 * What an open notebook holds in memory: the control chain, the journal, its copy as a Y.Doc, and the ledger that follows. All of it comes from
 * the device's store and can be read from there again. Here is how it grows; that the store goes first is the notebook's business.
 */
import type * as Y from 'yjs'
import { bytesToHex } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import { secretsFor } from '../../shared/control/epochs.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { putEpochs } from '../../shared/journal/journal.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import type { WriteRefusal } from '../../shared/journal/write.ts'
import { writeRecord, writingPage } from '../../shared/journal/write.ts'
import type { FoldInput } from '../../shared/ledger/cuts.ts'
import type { Folded } from '../../shared/ledger/fold.ts'
import type { Credential, Fact, FactRef, PageId, PlacedRecord } from '../../shared/record/record.ts'
import { compareRecords } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { applyRuns } from '../../shared/replica/replica.ts'
import type { StoredCredential } from '../device/store.ts'
import type { ChainLog } from './chain-log.ts'
import type { LateReplica } from './late-replica.ts'
import type { Mandates } from './gathered.ts'
import { gatherMandates } from './gathered.ts'

/** One credential of this device. */
export interface OwnCredential extends StoredCredential {
  readonly keys: Keys
  /** Ed25519 key in hex. */
  readonly key: string
}

export interface Contents {
  chain: ChainLog
  readonly journal: Journal
  readonly late: LateReplica
  /** Of `late`, filled: right after the opening that may take its time. */
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
  /** Pages on which this device writes no more: others of its keys' records came to stand there (rule PG3). */
  readonly closedPages: Set<PageId>
  /** Seeds of the invitations that were made here, by invitation key in hex. */
  readonly invitations: Map<string, Uint8Array>
  /** Milliseconds since 1970 at which a copy was last saved as a file; null: never. */
  copiedAt: number | null
  /** 0 to 255, by chance: which of her free pages a woman begins where her first is taken (rule PG3). */
  readonly draw: number
  /** What members have signed in the notebook about each other's credentials. */
  readonly mandates: Mandates
  /** How many records of each page the store remembers opened (memory.ts). */
  readonly remembered: Map<PageId, number>
}

export const withKeys = (credential: StoredCredential): OwnCredential => {
  const keys = keysFromSeed(credential.seed)
  return { ...credential, keys, key: bytesToHex(keys.public.sign) }
}

/** Somebody of this device still is in the group: for others nothing more is remembered (memory.ts). */
export const isIn = ({ chain, own, lockedKeys }: Contents): boolean =>
  [...own.map(({ key }) => key), ...lockedKeys].some((key) => chain.state.members.has(key))

/** Overwrites what one could sign and open with, as far as a script can (rule KE1). */
export const wipeContents = ({ own, journal, invitations, late }: Contents): void => {
  late.drop()
  for (const { seed, keys } of own) wipe(seed, keys.secret.sign, keys.secret.box)
  for (const epoch of journal.epochs.values()) wipe(epoch.secret, epoch.cipherKey)
  wipe(...invitations.values())
  own.length = 0
  invitations.clear()
}

const wipe = (...secrets: readonly Uint8Array[]): void => {
  for (const secret of secrets) secret.fill(0)
}

/** Secrets that the control chain, as it is now, has for who is in, and that are not here yet. */
export const freshSecrets = ({
  chain,
  journal,
  own,
}: Contents): ReadonlyMap<number, Uint8Array> => {
  journal.control = chain.state
  putEpochs(journal, new Map())
  return secretsFor(
    chain.state,
    own.map(({ keys }) => keys),
    journal.epochs,
  )
}

/** Number of the newest epoch that the relay has taken up. */
export const epochInForce = ({ state, accepted }: ChainLog): number =>
  state.statements.slice(0, accepted).filter(({ body }) => body.kind === 'turn').length

export const inputOf = ({ credentials, records }: Contents): FoldInput => ({
  credentials,
  records,
  hash: hashParts,
})

/** Accepted records into the Y.Doc and among the others; the ledger is folding.ts's business. 'between': not all stand behind those that were there. */
export const takeReceipt = (
  contents: Contents,
  { accepted, placed }: Receipt,
  origin: unknown,
): 'behind' | 'between' => {
  const { records, replica, mandates, chain } = contents
  applyRuns(replica, accepted, origin)
  const last = records.at(-1)
  for (const record of placed) records.push(record)
  gatherMandates(mandates, chain.state.group, placed)
  const [first] = placed
  if (last === undefined || first === undefined || compareRecords(first, last) >= 0) return 'behind'
  records.sort(compareRecords)
  return 'between'
}

export type ComposeFailure = WriteRefusal | 'no-page-left'

export interface Composed {
  /** One sealed and signed record. */
  readonly run: PageRun
  /** What its facts will be called. */
  readonly refs: FactRef[]
}

/** Where a credential's next record will stand. */
export interface NextPlace {
  readonly keys: Keys
  readonly page: PageId
  readonly clock: number
  /** What the record has to say before all else. */
  readonly opening: readonly Fact[]
}

export const nextPlace = (
  { journal, own, credentials, closedPages, draw }: Contents,
  key: string,
): Result<NextPlace, ComposeFailure> => {
  const keys = own.find((one) => one.key === key)?.keys
  const credential = credentials.find((one) => one.key === key)
  const hasEnded = credential?.ended !== undefined
  if (keys === undefined || credential === undefined || hasEnded) return refuse('not-admitted')
  const page = writingPage(journal, keys, closedPages, (count) => draw % count)
  if (page === null) return refuse('no-page-left')
  const clock = journal.pages.get(page)?.depths.length ?? 0
  const opening: Fact[] =
    clock > 0 || credential.member === null
      ? []
      : [{ kind: 'page-opened', member: credential.member }]
  return ok({ keys, page, clock, opening })
}

/** A record in the name of a credential of this device, at the end of her page; it is nowhere yet. */
export const composeRecord = (
  contents: Contents,
  key: string,
  facts: readonly Fact[],
  at: number,
): Result<Composed, ComposeFailure> => {
  const place = nextPlace(contents, key)
  if (!place.ok) return place
  const { keys, page, clock, opening } = place.value
  const run = writeRecord(contents.journal, keys, page, [...opening, ...facts], at)
  if (!run.ok) return run
  const refs = facts.map((_, index) => ({ page, clock, index: opening.length + index }))
  return ok({ run: run.value, refs })
}
