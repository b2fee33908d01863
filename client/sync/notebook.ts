/**
 * An open notebook on this device: journal, replica, ledger and store, held together. Screens never write into any of them;
 * they ask here. Calls that write are done one after another.
 *
 * The path of a device's own record (rules PG2, PG6): signed and sealed → in the store, strictly → through the guard → Y.Doc →
 * relay. The path of another's: relay → guard → Y.Doc → store. What the store refuses has not happened.
 */
import type * as Y from 'yjs'
import { base64urlToBytes, bytesToHex, equalBytes, joinBytes } from '../../shared/base/bytes.ts'
import { required } from '../../shared/base/assert.ts'
import { Writer } from '../../shared/base/codec.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { headOf } from '../../shared/control/chain.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { digest } from '../../shared/crypto/digest.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { createJournal, marksOf } from '../../shared/journal/journal.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import { receiveControl, receiveRuns } from '../../shared/journal/receive.ts'
import type { WriteRefusal } from '../../shared/journal/write.ts'
import { writeRecord, writingPage } from '../../shared/journal/write.ts'
import type { Folded } from '../../shared/ledger/fold.ts'
import { applyRecord, fold } from '../../shared/ledger/fold.ts'
import type { Credential, Fact, FactRef, PageId, PlacedRecord } from '../../shared/record/record.ts'
import { compareRecords, refToKey } from '../../shared/record/record.ts'
import type { PageRun, StateVector } from '../../shared/replica/page-codec.ts'
import { decodeRuns, joinRuns } from '../../shared/replica/page-codec.ts'
import { applyRuns, createReplica, readPageFrom } from '../../shared/replica/replica.ts'
import type { Device } from '../device/device.ts'
import type { NotebookStore, StoreFailure, StoredCredential } from '../device/store.ts'
import type { ChainLog } from './chain-log.ts'
import { addOwnStatement, restoreChain, storedFrom, takeStatements } from './chain-log.ts'
import { credentialsOf, secretsFor } from './credentials.ts'
import { moveRefs } from './restate.ts'

/** What changed: `records` and `control` move the screens; `reloaded` means that the Y.Doc is another one. */
export type NotebookEvent = 'records' | 'control' | 'durable' | 'reloaded'

export type StateFailure = StoreFailure | WriteRefusal | 'no-page-left' | 'not-allowed'

/** One credential of this device. */
export interface OwnCredential extends StoredCredential {
  readonly keys: Keys
  /** Ed25519 key in hex. */
  readonly key: string
}

const withKeys = (credential: StoredCredential): OwnCredential => {
  const keys = keysFromSeed(credential.seed)
  return { ...credential, keys, key: bytesToHex(keys.public.sign) }
}

export class Notebook {
  readonly id: string
  readonly listeners = new Set<(event: NotebookEvent) => void>()
  readonly #device: Device
  readonly #store: NotebookStore
  #chain!: ChainLog
  #journal!: Journal
  #replica!: Y.Doc
  #records: PlacedRecord[] = []
  #folded!: Folded
  #own: OwnCredential[] = []
  #credentials: Credential[] = []
  #durable = new Map<number, number>()
  #durableIsStale = false
  #closedPages = new Set<PageId>()
  #invitations = new Map<string, Uint8Array>()
  #tail: Promise<unknown> = Promise.resolve()
  /** The relay has shown a control chain that contradicts ours (rule KE5). */
  sibling = false

  private constructor(id: string, device: Device, store: NotebookStore) {
    this.id = id
    this.#device = device
    this.#store = store
  }

  static async open(
    id: string,
    device: Device,
    store: NotebookStore,
  ): Promise<Result<Notebook, StoreFailure | 'damaged'>> {
    const notebook = new Notebook(id, device, store)
    const loaded = await notebook.#load()
    return loaded.ok ? ok(notebook) : loaded
  }

  get group(): Uint8Array {
    return this.#chain.state.group
  }
  get control(): ControlState {
    return this.#chain.state
  }
  /** How many control statements the relay is known to have. */
  get acceptedStatements(): number {
    return this.#chain.accepted
  }
  get journal(): Journal {
    return this.#journal
  }
  get replica(): Y.Doc {
    return this.#replica
  }
  get records(): readonly PlacedRecord[] {
    return this.#records
  }
  get ledger(): Folded['ledger'] {
    return this.#folded.ledger
  }
  get own(): readonly OwnCredential[] {
    return this.#own
  }
  get credentials(): readonly Credential[] {
    return this.#credentials
  }
  /** Records of each page that the relay has confirmed to be on its disk. */
  get durable(): StateVector {
    return this.#durable
  }

  /** Seeds of the invitations that were made here, by invitation key in hex. */
  get invitationSeeds(): ReadonlyMap<string, Uint8Array> {
    return this.#invitations
  }

  /** Records that were written on this device and that the relay has not confirmed. */
  get unsent(): number {
    let count = 0
    for (const page of this.#ownPages()) {
      const placed = this.#journal.pages.get(page)?.depths.length ?? 0
      count += Math.max(0, placed - (this.#durable.get(page) ?? 0))
    }
    return count
  }

  /** Everything that is placed above what the relay has confirmed, as runs. */
  unconfirmedRuns(): PageRun[] {
    const runs: PageRun[] = []
    for (const { id, depths } of this.#journal.pages.values()) {
      const from = Math.min(this.#durable.get(id) ?? 0, depths.length)
      if (from === depths.length) continue
      runs.push({ page: id, from, items: readPageFrom(this.#replica, id, from) })
    }
    return runs
  }

  /** 32 bytes that are equal where the same records and the same control chain are held. */
  stateId(): Uint8Array {
    const pages = [...this.#journal.pages.values()].filter(({ depths }) => depths.length > 0)
    const writer = new Writer()
    for (const page of pages.sort((left, right) => left.id - right.id)) {
      const head = required(page.ids[page.depths.length - 1], 'head')
      writer.uint(page.id).uint(page.depths.length).fixed(head)
    }
    return digest('juntas/state/1', this.group, joinBytes(headOf(this.control), writer.finish()))
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
    return this.#inTurn(async () => {
      const next = addOwnStatement(this.#chain, body, signers)
      if (next === undefined) return refuse('not-allowed')
      const from = this.#chain.state.statements.length
      const stored = await this.#store.putStatements(from, storedFrom(next, from))
      if (!stored.ok) return stored
      this.#chain = next
      await this.#controlChanged()
      return ok(undefined)
    })
  }

  /** Another woman's credential on this device; it counts once the control chain admits it. */
  addCredential(credential: StoredCredential): Promise<Result<void, StoreFailure>> {
    return this.#inTurn(async () => {
      const stored = await this.#store.putCredential(credential)
      if (stored.ok) this.#own.push(withKeys(credential))
      return stored
    })
  }

  rememberInvitation(key: string, seed: Uint8Array): Promise<Result<void, StoreFailure>> {
    this.#invitations.set(key, seed)
    return this.#store.putInvitation(key, seed)
  }

  /**
   * Bytes of pages from the relay: through the guard, and whatever it accepts into Y.Doc, ledger and store. The relay passes on
   * only what is on its disk (rule RL5), so they count as confirmed.
   */
  receive(update: Uint8Array, origin: unknown): Promise<Result<void, StoreFailure>> {
    const runs = decodeRuns(update)
    if (!runs.ok) return Promise.resolve(ok(undefined))
    const receipt = receiveRuns(this.#journal, runs.value)
    this.#take(receipt, origin)
    const ends = runs.value.map(({ page, from, items }) => [page, from + items.length] as const)
    const news = ends.filter(([page, end]) => end > (this.#durable.get(page) ?? 0))
    if (news.length > 0) this.noteDurable(new Map(news), 'part')
    return this.#keep(receipt)
  }

  /**
   * Bytes of pages from a copy on this device (rule PG7): what is new goes through the guard. 'foreign': the copy holds
   * something that is not, or not yet, part of the notebook.
   */
  async compareCopy(update: Uint8Array): Promise<'same' | 'foreign'> {
    const runs = decodeRuns(update)
    if (!runs.ok) return 'foreign'
    const receipt = receiveRuns(
      this.#journal,
      runs.value.filter((run) => !this.#holds(run)),
    )
    this.#take(receipt, 'copy')
    await this.#keep(receipt)
    return runs.value.every((run) => this.#holds(run)) ? 'same' : 'foreign'
  }

  #holds({ page, from, items }: PageRun): boolean {
    const held = readPageFrom(this.#replica, page, from)
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
      const keysOf = (key: string): Keys | undefined => this.ownBy(key)?.keys
      const change = takeStatements(this.#chain, from, height, statements, keysOf)
      this.sibling ||= change.sibling
      const stored = await this.#store.putStatements(
        change.from,
        storedFrom(change.log, change.from),
      )
      this.#chain = change.log
      await this.#controlChanged()
      return stored
    })
  }

  /** The relay has this much of these pages on its disk. `whole`: and nothing of any other page. */
  noteDurable(pages: StateVector, extent: 'part' | 'whole'): void {
    if (extent === 'whole') for (const page of this.#durable.keys()) this.#durable.set(page, 0)
    for (const [page, records] of pages) this.#durable.set(page, records)
    this.#tell('durable')
    if (!this.#durableIsStale) void this.#storeDurable()
    this.#durableIsStale = true
  }

  /** One write at a time, the newest state each; if it fails, the relay says it again. */
  async #storeDurable(): Promise<void> {
    await Promise.resolve()
    while (this.#durableIsStale) {
      this.#durableIsStale = false
      await this.#store.putDurable(new Map(this.#durable))
    }
  }

  /** Remembers what is checked, so that the next start checks only what is new. */
  async rememberMarks(): Promise<void> {
    await this.#store.putMarks(marksOf(this.#journal))
  }

  ownBy(key: string): OwnCredential | undefined {
    return this.#own.find((one) => one.key === key)
  }

  /**
   * This device was rolled back: the relay has other records where ours stand (rule PG3). Own pages with records that
   * nobody else has are given up from there on, and those facts are stated again on new pages.
   */
  recover(page: PageId, clock: number): Promise<Result<void, StateFailure>> {
    return this.#inTurn(async () => {
      const own = this.#ownPages()
      if (!own.includes(page)) return ok(undefined)
      const starts = new Map(
        own.map((id) => [id, id === page ? clock : (this.#durable.get(id) ?? 0)]),
      )
      const lost = this.#records.filter(
        (record) => record.clock >= (starts.get(record.page) ?? Infinity),
      )
      for (const id of new Set(lost.map((record) => record.page))) {
        const closed = await this.#store.closePage(id, required(starts.get(id), 'start'))
        if (!closed.ok) return closed
      }
      const loaded = await this.#load()
      if (!loaded.ok) return refuse('storage-failed')
      this.#tell('reloaded')
      return this.#restate(lost)
    })
  }

  async #restate(lost: readonly PlacedRecord[]): Promise<Result<void, StateFailure>> {
    const moves = new Map<string, FactRef>()
    for (const { page, clock, author, facts } of lost) {
      const kept = [...facts.entries()].filter(([, { kind }]) => kind !== 'page-opened')
      const again = kept.map(([, fact]) => moveRefs(fact, moves))
      if (again.length === 0) continue
      const stated = await this.#state(author, again)
      if (!stated.ok) return stated
      kept.forEach(([index], at) => {
        moves.set(refToKey({ page, clock, index }), required(stated.value[at], 'new name'))
      })
    }
    return ok(undefined)
  }

  async #state(key: string, facts: readonly Fact[]): Promise<Result<FactRef[], StateFailure>> {
    const own = this.ownBy(key)
    const credential = this.#credentials.find((one) => one.key === key)
    if (own === undefined || credential === undefined) return refuse('not-admitted')
    const page = writingPage(this.#journal, own.keys, this.#closedPages)
    if (page === null) return refuse('no-page-left')
    const begun = (this.#journal.pages.get(page)?.depths.length ?? 0) > 0
    const opening: Fact[] =
      begun || credential.member === null
        ? []
        : [{ kind: 'page-opened', member: credential.member }]
    const all = [...opening, ...facts]
    const run = writeRecord(this.#journal, own.keys, page, all, this.#device.now())
    if (!run.ok) return run
    const stored = await this.#store.addOwn(run.value)
    if (!stored.ok) return stored
    const receipt = receiveRuns(this.#journal, [run.value])
    const clock = run.value.from
    if (receipt.placed.length === 0) {
      // Meanwhile the relay has shown what an older life of this device wrote there (rule PG3).
      const closed = await this.#store.closePage(page, clock)
      if (!closed.ok) return closed
      this.#closedPages.add(page)
      return this.#state(key, facts)
    }
    this.#take(receipt, this)
    return ok(facts.map((_, index) => ({ page, clock, index: opening.length + index })))
  }

  async #load(): Promise<Result<void, StoreFailure | 'damaged'>> {
    const stored = await this.#store.read()
    if (!stored.ok) return stored
    const runs = await this.#store.readRuns()
    if (!runs.ok) return runs
    const group = base64urlToBytes(this.id)
    const chain = restoreChain(stored.value.statements)
    if (!group.ok || chain === undefined) return refuse('damaged')
    this.#chain = chain
    this.#own = stored.value.credentials.map(withKeys)
    this.#durable = new Map(stored.value.durable)
    this.#closedPages = new Set(stored.value.closedPages)
    this.#invitations = new Map(stored.value.invitations)
    const epochs = new Map(
      [...stored.value.secrets].map(([number, secret]) => [number, openEpoch(secret)]),
    )
    this.#journal = createJournal(chain.state, epochs, stored.value.marks)
    this.#credentials = credentialsOf(chain.state, this.#journal.epochs)
    this.#replica = createReplica()
    // A mark vouches for a whole page, so a page comes in one piece (rule PG5).
    const receipt = receiveRuns(this.#journal, joinRuns(runs.value))
    applyRuns(this.#replica, receipt.accepted, 'store')
    this.#records = [...receipt.placed]
    this.#refold()
    return ok(undefined)
  }

  async #controlChanged(): Promise<void> {
    const { state } = this.#chain
    const keys = this.#own.map((own) => own.keys)
    const fresh = [...secretsFor(state, keys)].filter(
      ([number]) => !this.#journal.epochs.has(number),
    )
    for (const [number, secret] of fresh) await this.#store.putSecret(number, secret)
    const epochs = new Map(fresh.map(([number, secret]) => [number, openEpoch(secret)]))
    const receipt = receiveControl(this.#journal, state, epochs)
    this.#credentials = credentialsOf(state, this.#journal.epochs)
    this.#take(receipt, this)
    this.#refold()
    this.#tell('control')
    await this.#keep(receipt)
  }

  /** Accepted records into the Y.Doc and the ledger. */
  #take(receipt: Receipt, origin: unknown): void {
    const { accepted, placed } = receipt
    if (placed.length === 0) return
    applyRuns(this.#replica, accepted, origin)
    const last = this.#records.at(-1)
    this.#records.push(...placed)
    const first = placed[0]
    if (last !== undefined && first !== undefined && compareRecords(first, last) < 0) {
      this.#records.sort(compareRecords)
      this.#refold()
    } else if (!placed.every((record) => applyRecord(this.ledger, record) === 'applied')) {
      this.#refold()
    }
    this.#tell('records')
  }

  /** Others' records into the store; this device's own are there already. */
  #keep({ accepted }: Receipt): Promise<Result<void, StoreFailure>> {
    return accepted.length === 0
      ? Promise.resolve(ok(undefined))
      : this.#store.addReceived(accepted)
  }

  #refold(): void {
    this.#folded = fold({ credentials: this.#credentials, records: this.#records })
  }

  #ownPages(): PageId[] {
    const keys = new Set(this.#own.map(({ key }) => key))
    return [...this.#journal.pages.values()]
      .filter(({ author }) => keys.has(author))
      .map(({ id }) => id)
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
