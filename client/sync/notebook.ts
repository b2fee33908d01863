/**
 * An open notebook on this device: journal, replica, ledger and store, held together. Screens never write into any of them;
 * they ask here. Calls that write are done one after another.
 *
 * The path of a device's own record (rules PG2, PG6): signed and sealed → in the store, strictly → through the guard → Y.Doc →
 * relay. The path of another's: relay → guard → Y.Doc → store. What the store refuses has not happened.
 */
import type * as Y from 'yjs'
import { equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import type { CredentialNote } from '../../shared/control/note.ts'
import type { ControlBody, Statement } from '../../shared/control/statement.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { marksOf } from '../../shared/journal/journal.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import { receiveControl, receiveRuns } from '../../shared/journal/receive.ts'
import { stateIdOf } from '../../shared/journal/state-id.ts'
import type { Folded } from '../../shared/ledger/fold.ts'
import type { Credential, Fact, FactRef, PageId, PlacedRecord } from '../../shared/record/record.ts'
import type { PageRun, StateVector } from '../../shared/replica/page-codec.ts'
import { decodeRuns } from '../../shared/replica/page-codec.ts'
import type { NotebookFile } from '../../shared/replica/notebook-file.ts'
import { readPageFrom } from '../../shared/replica/replica.ts'
import type { Device } from '../device/device.ts'
import type { NotebookStore, StoredCredential, StoreFailure } from '../device/store.ts'
import type { ChainLog } from './chain-log.ts'
import {
  addOwnStatement,
  addRequest,
  storedFrom,
  takeCarried,
  takeStatements,
} from './chain-log.ts'
import type { ComposeFailure, Contents, OwnCredential } from './contents.ts'
import {
  composeRecord,
  epochInForce,
  freshSecrets,
  readContents,
  refold,
  takeReceipt,
  wipeContents,
  withKeys,
} from './contents.ts'
import { credentialsOf, fallenNotes } from './credentials.ts'
import type { Mandates } from './gathered.ts'
import { remakeBody } from './remake.ts'
import { replacedHere } from './replaced.ts'
import { runsForRelay, unsentOf } from './outgoing.ts'
import { Recovery } from './recovery.ts'
import type { Reach } from './settling.ts'
import { nextSettlement } from './settling.ts'

/** What changed: `records` and `control` move the screens; `reloaded` means that the Y.Doc is another one. */
export type NotebookEvent = 'records' | 'control' | 'durable' | 'reloaded'

export type StateFailure = StoreFailure | ComposeFailure | 'not-allowed'

/** What a file has brought. */
export interface TakenFile {
  /** Records and control statements that were not here. */
  readonly news: number
  /** Some of it is not what stands here, or not signed: left out. */
  readonly hasStrange: boolean
}

export class Notebook {
  readonly id: string
  readonly listeners = new Set<(event: NotebookEvent) => void>()
  readonly #device: Device
  readonly #store: NotebookStore
  #contents: Contents
  readonly #recovery: Recovery
  #durableIsStale = false
  #tail: Promise<unknown> = Promise.resolve()
  /** The relay has shown a control chain that contradicts ours (rule KE5). */
  sibling = false
  /** Notes of those who were let in here without a network, and whom the group's chain does not let in as it went on meanwhile (rule KE4). */
  readonly fallen: CredentialNote[] = []

  private constructor(id: string, device: Device, store: NotebookStore, contents: Contents) {
    this.id = id
    this.#device = device
    this.#store = store
    this.#contents = contents
    this.#recovery = new Recovery({
      id,
      store,
      now: () => device.now(),
      draw: () => drawFrom(device),
      contents: () => this.#contents,
      ownPages: () => this.#ownPages(),
      write: (run) => this.#write(run),
      replace: (fresh) => {
        this.#contents = fresh
      },
      reloaded: () => this.#tell('reloaded'),
    })
  }

  static async open(
    id: string,
    device: Device,
    store: NotebookStore,
  ): Promise<Result<Notebook, StoreFailure | 'damaged'>> {
    const contents = await readContents(id, store, drawFrom(device))
    if (!contents.ok) return contents
    const notebook = new Notebook(id, device, store, contents.value)
    // What is refused now is tried again when something comes.
    await notebook.#inTurn(() => notebook.#recovery.begin())
    return ok(notebook)
  }

  get group(): Uint8Array {
    return this.#contents.chain.state.group
  }
  get control(): ControlState {
    return this.#contents.chain.state
  }
  /** How many control statements the relay is known to have. */
  get acceptedStatements(): number {
    return this.#contents.chain.accepted
  }
  get journal(): Journal {
    return this.#contents.journal
  }
  get replica(): Y.Doc {
    return this.#contents.replica
  }
  get records(): readonly PlacedRecord[] {
    return this.#contents.records
  }
  get ledger(): Folded['ledger'] {
    return this.#contents.folded.ledger
  }
  get own(): readonly OwnCredential[] {
    return this.#contents.own
  }
  get credentials(): readonly Credential[] {
    return this.#contents.credentials
  }
  get mandates(): Mandates {
    return this.#contents.mandates
  }
  /** Records of each page that the relay has confirmed to be on its disk. */
  get durable(): StateVector {
    return this.#contents.durable
  }

  /** Seeds of the invitations that were made here, by invitation key in hex. */
  get invitationSeeds(): ReadonlyMap<string, Uint8Array> {
    return this.#contents.invitations
  }

  /** Records that were written on this device and that the relay has not confirmed. */
  get unsent(): number {
    return unsentOf(this.#contents, this.#ownPages())
  }

  /** What goes up when the relay has said what it has. */
  runsForRelay(): PageRun[] {
    return runsForRelay(this.#contents, this.#ownPages())
  }

  /** Everything that is placed, and the control chain. */
  file(): NotebookFile {
    const { journal, replica } = this.#contents
    const begun = [...journal.pages.values()].filter(({ depths }) => depths.length > 0)
    return {
      group: this.group,
      statements: this.control.statements.map(({ bytes }) => bytes),
      pages: begun.map(({ id }) => ({ page: id, from: 0, items: readPageFrom(replica, id, 0) })),
    }
  }

  /** Milliseconds since 1970 at which a copy was last saved; null: never, as far as this device knows. */
  get copiedAt(): number | null {
    return this.#contents.copiedAt
  }

  async rememberCopy(at: number): Promise<Result<void, StoreFailure>> {
    const stored = await this.#store.putCopiedAt(at)
    if (stored.ok) this.#contents.copiedAt = at
    return stored
  }

  isOwnPage(page: number): boolean {
    return this.#ownPages().has(page as PageId)
  }

  /** 32 bytes that are equal where the same records and the same control chain are held. */
  stateId(): Uint8Array {
    return stateIdOf(this.journal)
  }

  /**
   * States facts in the name of a credential of this device. Resolves to their names once they are on this device's disk; a refusal
   * means that nothing was stated.
   */
  state(key: string, facts: readonly Fact[]): Promise<Result<FactRef[], StateFailure>> {
    return this.#inTurn(() => this.#state(key, facts))
  }

  /** A statement of the control chain, by credentials of this device. */
  stateControl(body: ControlBody, signers: readonly Keys[]): Promise<Result<void, StateFailure>> {
    return this.#inTurn(() => this.#stateControl(body, signers))
  }

  /** Somebody's request to be let in, which came without the relay. */
  takeRequest(
    request: Pick<Statement, 'body' | 'signatures'>,
  ): Promise<Result<void, StateFailure>> {
    return this.#inTurn(() => this.#lengthen(addRequest(this.#contents.chain, request)))
  }

  #stateControl(body: ControlBody, signers: readonly Keys[]): Promise<Result<void, StateFailure>> {
    return this.#lengthen(addOwnStatement(this.#contents.chain, body, signers))
  }

  async #lengthen(next?: ChainLog): Promise<Result<void, StateFailure>> {
    if (next === undefined) return refuse('not-allowed')
    const from = this.control.statements.length
    const stored = await this.#store.putStatements(from, storedFrom(next, from))
    if (!stored.ok) return stored
    this.#contents.chain = next
    await this.#controlChanged()
    return ok(undefined)
  }

  /** Brings to the control chain what is due (settling.ts): true if there was something. */
  settle(reach: Reach): Promise<boolean> {
    return this.#inTurn(async () => {
      const due = nextSettlement(this.#contents, this.#device, reach)
      return due !== null && (await this.#stateControl(due.body, [due.signer])).ok
    })
  }

  /** Another woman's credential on this device; it counts once the control chain admits it. `pin`: hers, behind which it lies. */
  addCredential(credential: StoredCredential, pin?: string): Promise<Result<void, StoreFailure>> {
    return this.#inTurn(async () => {
      const stored = await this.#store.putCredential(credential, pin)
      if (!stored.ok) return stored
      const added = withKeys(credential)
      if (pin === undefined) this.#contents.own.push(added)
      else this.#contents.lockedKeys.push(added.key)
      return stored
    })
  }

  /** Called last: what it could sign and open with is overwritten, as far as a script can (rule KE1). */
  close(): Promise<void> {
    return this.#inTurn(() => {
      wipeContents(this.#contents)
      return Promise.resolve()
    })
  }

  /** Resolves once everything that was asked of it so far is done or refused. */
  idle(): Promise<void> {
    return this.#inTurn(() => Promise.resolve())
  }

  async rememberInvitation(key: string, seed: Uint8Array): Promise<Result<void, StoreFailure>> {
    const stored = await this.#store.putInvitation(key, seed)
    if (stored.ok) this.#contents.invitations.set(key, seed)
    return stored
  }

  /**
   * Bytes of pages from the relay: through the guard, and whatever it accepts into Y.Doc, ledger and store. The relay passes on
   * only what is on its disk (rule RL5), so they count as confirmed. Other records of ours in the place of ours: this device was rolled
   * back or copied, and recovers. Records of ours that this device did not write: from now on it leaves their page to whoever does.
   */
  async receive(update: Uint8Array, origin: unknown): Promise<Result<void, StateFailure>> {
    const runs = decodeRuns(update)
    if (!runs.ok) return ok(undefined)
    const receipt = receiveRuns(this.#contents.journal, runs.value)
    this.#take(receipt, origin)
    this.#noteReceived(runs.value, receipt)
    const left = await this.#recovery.leavePages(receipt)
    const kept = left.ok ? await this.#keep(receipt) : left
    if (!kept.ok || !this.#recovery.isNeeded(receipt)) return kept
    return this.#inTurn(() => this.#recovery.recover(receipt))
  }

  /**
   * A copy of this notebook that came by file: through the guard like anything else, and confirmed by nobody. Of a page that was given up
   * nothing is learned from it (see `compareCopy`).
   */
  async takeFile({ statements, pages }: NotebookFile): Promise<Result<TakenFile, StateFailure>> {
    const taken = await this.#inTurn(async () => {
      const chain = await this.#takeCarried(statements)
      if (!chain.ok) return chain
      const { journal, closedPages } = this.#contents
      const fresh = pages.filter(({ page }) => !closedPages.has(page as PageId))
      const receipt = receiveRuns(journal, fresh)
      this.#take(receipt, 'file')
      const kept = await this.#keep(receipt)
      return kept.ok ? ok({ receipt, news: chain.value + receipt.placed.length }) : kept
    })
    if (!taken.ok) return taken
    const { receipt } = taken.value
    const { refused, forks } = receipt
    const recovered = await this.#inTurn(() => this.#recovery.recover(receipt))
    const hasStrange = refused.length + forks.length > 0
    return recovered.ok ? ok({ news: taken.value.news, hasStrange }) : recovered
  }

  /** How many statements and, once they are known, held records it has brought. */
  async #takeCarried(statements: readonly Uint8Array[]): Promise<Result<number, StoreFailure>> {
    const { chain, records } = this.#contents
    const from = chain.state.statements.length
    const next = takeCarried(chain, statements)
    const added = storedFrom(next, from)
    if (added.length === 0) return ok(0)
    const stored = await this.#store.putStatements(from, added)
    if (!stored.ok) return stored
    const before = records.length
    this.#contents.chain = next
    await this.#controlChanged()
    return ok(added.length + records.length - before)
  }

  #noteReceived(runs: readonly PageRun[], { refused, forks }: Receipt): void {
    const strange = new Set<number>([...refused, ...forks].map(({ page }) => page))
    const ends = runs.map(({ page, from, items }) => [page, from + items.length] as const)
    const news = ends.filter(
      ([page, end]) => !strange.has(page) && end > (this.#contents.durable.get(page) ?? 0),
    )
    if (news.length > 0) this.noteDurable(new Map(news), 'part')
  }

  /**
   * Bytes of pages from a copy on this device (rule PG7): what is new goes through the guard. 'foreign': the copy holds
   * something that is not, or not yet, part of the notebook. A page that was given up is learned from nobody but the relay: what the
   * copy still has of it was stated again elsewhere.
   */
  async compareCopy(update: Uint8Array): Promise<'same' | 'foreign'> {
    const runs = decodeRuns(update)
    if (!runs.ok) return 'foreign'
    const { journal, closedPages } = this.#contents
    const fresh = runs.value.filter((run) => !this.#holds(run))
    const receipt = receiveRuns(
      journal,
      fresh.filter(({ page }) => !closedPages.has(page as PageId)),
    )
    this.#take(receipt, 'copy')
    await this.#keep(receipt)
    return runs.value.every((run) => this.#holds(run)) ? 'same' : 'foreign'
  }

  #holds({ page, from, items }: PageRun): boolean {
    const held = readPageFrom(this.#contents.replica, page, from)
    return items.every((item, index) => {
      const own = held[index]
      return own !== undefined && equalBytes(own, item)
    })
  }

  /** What the relay says of its control chain. */
  receiveStatements(
    from: number,
    height: number,
    statements: readonly Uint8Array[],
  ): Promise<Result<void, StoreFailure>> {
    return this.#inTurn(async () => {
      const contents = this.#contents
      const change = takeStatements(contents.chain, from, height, statements, {
        keysOf: (key) => this.ownBy(key)?.keys,
        remake: (body, state) => remakeBody(contents, this.#device, body, state),
      })
      this.sibling ||= change.sibling
      this.fallen.push(...fallenNotes(contents.journal.epochs, contents.own, change))
      const stored = await this.#store.putStatements(
        change.from,
        storedFrom(change.log, change.from),
      )
      this.#contents.chain = change.log
      await this.#controlChanged()
      return stored
    })
  }

  /** The relay has at least this much of these pages on its disk. `whole`: exactly this much, and nothing of any other page. */
  noteDurable(pages: StateVector, extent: 'part' | 'whole'): void {
    const { durable } = this.#contents
    if (extent === 'whole') for (const page of durable.keys()) durable.set(page, 0)
    for (const [page, records] of pages) {
      durable.set(page, Math.max(records, durable.get(page) ?? 0))
    }
    this.#tell('durable')
    if (!this.#durableIsStale) void this.#storeDurable()
    this.#durableIsStale = true
  }

  /** One write at a time, the newest state each; if it fails, the relay says it again. */
  async #storeDurable(): Promise<void> {
    await Promise.resolve()
    while (this.#durableIsStale) {
      this.#durableIsStale = false
      await this.#store.putDurable(new Map(this.#contents.durable))
    }
  }

  /** Remembers what is checked, so that the next start checks only what is new. */
  async rememberMarks(): Promise<void> {
    await this.#store.putMarks(marksOf(this.#contents.journal))
  }

  /** Keys of this device's credentials that are behind a PIN now. */
  get lockedKeys(): readonly string[] {
    return this.#contents.lockedKeys
  }

  /** Facts of this device that lost their place and wait for the women who wrote them (rule PG3). */
  get waiting(): number {
    return this.#recovery.waiting
  }

  /** Keys of this device with which something was written that it did not write: by a copy of it, or in a life that it lost. */
  get copiedKeys(): readonly string[] {
    const { journal, closedPages } = this.#contents
    return [...new Set([...closedPages].flatMap((id) => journal.pages.get(id)?.author ?? []))]
  }

  ownBy(key: string): OwnCredential | undefined {
    return this.#contents.own.find((one) => one.key === key)
  }

  async #state(key: string, facts: readonly Fact[]): Promise<Result<FactRef[], StateFailure>> {
    const composed = composeRecord(this.#contents, key, facts, this.#device.now())
    if (!composed.ok) return composed
    const { run, refs } = composed.value
    const written = await this.#write(run)
    if (!written.ok) return written
    return written.value === 'placed' ? ok(refs) : this.#state(key, facts)
  }

  /** 'taken': meanwhile the relay has shown what an older life of this device wrote there (rule PG3). */
  async #write(run: PageRun): Promise<Result<'placed' | 'taken', StoreFailure>> {
    const stored = await this.#store.addOwn(run)
    if (!stored.ok) return stored
    const receipt = receiveRuns(this.#contents.journal, [run])
    if (receipt.placed.length > 0) {
      this.#take(receipt, this)
      return ok('placed')
    }
    const page = run.page as PageId
    const closed = await this.#store.closePages(new Map([[page, run.from]]), 'forget')
    this.#contents.closedPages.add(page)
    return closed.ok ? ok('taken') : closed
  }

  async #controlChanged(): Promise<void> {
    const contents = this.#contents
    const { journal, chain } = contents
    const fresh = [...freshSecrets(contents)]
    for (const [number, secret] of fresh) await this.#store.putSecret(number, secret)
    const epochs = new Map(fresh.map(([number, secret]) => [number, openEpoch(secret)]))
    const receipt = receiveControl(journal, chain.state, epochs, epochInForce(chain))
    contents.credentials = credentialsOf(chain.state, journal.epochs)
    this.#take(receipt, this)
    refold(contents)
    this.#tell('control')
    await this.#keep(receipt)
    // What is still open here stays so until it is locked.
    for (const key of replacedHere(contents)) await this.#store.dropCredential(key)
  }

  #take(receipt: Receipt, origin: unknown): void {
    if (receipt.placed.length === 0) return
    takeReceipt(this.#contents, receipt, origin)
    this.#tell('records')
  }

  /** Others' records into the store; this device's own are there already. */
  #keep({ accepted }: Receipt): Promise<Result<void, StoreFailure>> {
    return accepted.length === 0
      ? Promise.resolve(ok(undefined))
      : this.#store.addReceived(accepted)
  }

  #ownPages(): ReadonlySet<PageId> {
    const { own, lockedKeys } = this.#contents
    const keys = new Set([...own.map(({ key }) => key), ...lockedKeys])
    const pages = [...this.#contents.journal.pages.values()]
    return new Set(pages.filter(({ author }) => keys.has(author)).map(({ id }) => id))
  }

  #tell(event: NotebookEvent): void {
    for (const listener of this.listeners) listener(event)
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#tail.then(work)
    this.#tail = turn.catch(() => undefined)
    return turn
  }
}

const drawFrom = (device: Device): number => device.random(1)[0] ?? 0
