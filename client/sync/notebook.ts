/**
 * An open notebook on this device: journal, replica, ledger and store, held together. Screens never write into any of them;
 * they ask here. Calls that write are done one after another, each once the ledger is up with the records.
 *
 * The path of a device's own record (rules PG2, PG6): signed and sealed → in the store, strictly → through the guard → Y.Doc →
 * relay. The path of another's: relay → guard → Y.Doc → store. What the store refuses has not happened.
 */
import type * as Y from 'yjs'
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import type { CredentialNote } from '../../shared/control/note.ts'
import type { ControlBody, Statement } from '../../shared/control/statement.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { marksOf } from '../../shared/journal/journal.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import { stateIdOf } from '../../shared/journal/state-id.ts'
import type { Folded } from '../../shared/ledger/fold.ts'
import type { Credential, Fact, FactRef, PageId, PlacedRecord } from '../../shared/record/record.ts'
import type { PageRun, StateVector } from '../../shared/replica/page-codec.ts'
import { decodeRuns } from '../../shared/replica/page-codec.ts'
import type { NotebookFile } from '../../shared/replica/notebook-file.ts'
import type { Device } from '../device/device.ts'
import type { NotebookStore, StoredCredential, StoreFailure } from '../device/store.ts'
import { Confirmed } from './confirmed.ts'
import { ControlSide } from './control-side.ts'
import type { ComposeFailure, Contents, OwnCredential } from './contents.ts'
import { composeRecord, wipeContents, withKeys } from './contents.ts'
import type { Mandates } from './gathered.ts'
import { copiedKeysOf, fileOf, runsForRelay, unsentOf } from './outgoing.ts'
import { Folding } from './folding.ts'
import { Intake } from './intake.ts'
import { Memory } from './memory.ts'
import { readContents } from './reading.ts'
import { Recovery } from './recovery.ts'
import type { Reach } from './settling.ts'

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
  readonly #controlSide: ControlSide
  readonly #recovery: Recovery
  readonly #confirmed: Confirmed
  readonly #memory: Memory
  readonly #intake: Intake
  readonly #folding = new Folding(() => this.#contents)
  #tail: Promise<unknown> = Promise.resolve()

  private constructor(id: string, device: Device, store: NotebookStore, contents: Contents) {
    this.id = id
    this.#device = device
    this.#store = store
    this.#contents = contents
    this.#intake = new Intake({
      store,
      contents: () => this.#contents,
      folding: this.#folding,
      changed: () => this.#tell('records'),
    })
    this.#controlSide = new ControlSide({
      device,
      store,
      contents: () => this.#contents,
      take: (receipt) => this.#intake.take(receipt, this),
      keep: (receipt) => this.#intake.keep(receipt),
      refold: () => this.#folding.again(),
      changed: () => this.#tell('control'),
    })
    this.#memory = new Memory(store)
    this.#confirmed = new Confirmed({
      store,
      durable: () => this.#contents.durable,
      changed: () => this.#tell('durable'),
    })
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
    // Whatever is asked of it comes after that.
    void notebook.#inTurn(() => contents.value.late.fill())
    return ok(notebook)
  }

  get group(): Uint8Array {
    return this.#contents.chain.state.group
  }
  get control(): ControlState {
    return this.#contents.chain.state
  }
  /** The relay has shown a control chain that contradicts ours (rule KE5). */
  get sibling(): boolean {
    return this.#controlSide.sibling
  }
  get fallen(): readonly CredentialNote[] {
    return this.#controlSide.fallen
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

  file(): NotebookFile {
    return fileOf(this.#contents)
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
    return this.#inTurn(() => this.#controlSide.state(body, signers))
  }

  /** Somebody's request to be let in, which came without the relay. */
  takeRequest(
    request: Pick<Statement, 'body' | 'signatures'>,
  ): Promise<Result<void, StateFailure>> {
    return this.#inTurn(() => this.#controlSide.takeRequest(request))
  }

  /** Brings to the control chain what is due (settling.ts): true if there was something. */
  settle(reach: Reach): Promise<boolean> {
    return this.#inTurn(() => this.#controlSide.settle(reach))
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
    const taken = this.#intake.take(receipt, origin)
    this.#confirmed.noteReceived(runs.value, receipt)
    // At once: nothing is written meanwhile on a page that is to be left.
    const left = await this.#recovery.leavePages(receipt)
    await taken
    const kept = left.ok ? await this.#intake.keep(receipt) : left
    void this.rememberOpened()
    if (!kept.ok || !this.#recovery.isNeeded(receipt)) return kept
    return this.#inTurn(() => this.#recovery.recover(receipt))
  }

  /**
   * A copy of this notebook that came by file: through the guard like anything else, and confirmed by nobody.
   */
  async takeFile({ statements, pages }: NotebookFile): Promise<Result<TakenFile, StateFailure>> {
    const taken = await this.#inTurn(async () => {
      const chain = await this.#controlSide.takeCarried(statements)
      if (!chain.ok) return chain
      const brought = await this.#intake.bring(pages, 'file')
      return brought.ok ? ok({ receipt: brought.value, statements: chain.value }) : brought
    })
    if (!taken.ok) return taken
    const { receipt } = taken.value
    const recovered = await this.#inTurn(() => this.#recovery.recover(receipt))
    if (!recovered.ok) return recovered
    return ok({
      news: taken.value.statements + receipt.placed.length,
      hasStrange: receipt.refused.length + receipt.forks.length > 0,
    })
  }

  /**
   * Bytes of pages from a copy on this device (rule PG7): what is new goes through the guard. 'foreign': the copy holds
   * something that is not, or not yet, part of the notebook.
   */
  async compareCopy(update: Uint8Array): Promise<'same' | 'foreign'> {
    const runs = decodeRuns(update)
    if (!runs.ok) return 'foreign'
    const isHeld = (run: PageRun): boolean => this.#intake.holds(run)
    await this.#intake.bring(
      runs.value.filter((run) => !isHeld(run)),
      'copy',
    )
    return runs.value.every(isHeld) ? 'same' : 'foreign'
  }

  /** What the relay says of its control chain. */
  receiveStatements(
    from: number,
    height: number,
    statements: readonly Uint8Array[],
  ): Promise<Result<void, StoreFailure>> {
    return this.#inTurn(() => this.#controlSide.receive(from, height, statements))
  }

  /** The relay has at least this much of these pages on its disk. `whole`: exactly this much, and nothing of any other page. */
  noteDurable(pages: StateVector, extent: 'part' | 'whole'): void {
    this.#confirmed.note(pages, extent)
  }

  /** Remembers what is checked, so that the next start checks only what is new. */
  async rememberMarks(): Promise<void> {
    await this.#store.putMarks(marksOf(this.#contents.journal))
  }

  /** Remembers what is opened, if there is much that is new: the next start need not open it again. */
  rememberOpened(): Promise<void> {
    return this.#memory.keep(this.#contents)
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
    return copiedKeysOf(this.#contents)
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
      await this.#intake.take(receipt, this)
      return ok('placed')
    }
    const page = run.page as PageId
    const closed = await this.#store.closePages(new Map([[page, run.from]]), 'forget')
    this.#contents.closedPages.add(page)
    return closed.ok ? ok('taken') : closed
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
    const turn = this.#tail.then(() => this.#folding.settled()).then(work)
    this.#tail = turn.catch(() => undefined)
    return turn
  }
}

const drawFrom = (device: Device): number => device.random(1)[0] ?? 0
