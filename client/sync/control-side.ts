/**
 * The control chain of an open notebook (rules KE4, KE5): what is stated here, what the relay and files show, what is due in it; and what of the
 * notebook follows when it has grown.
 */
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { CredentialNote } from '../../shared/control/note.ts'
import type { ControlBody, Statement } from '../../shared/control/statement.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import { receiveControl } from '../../shared/journal/receive.ts'
import type { Device } from '../device/device.ts'
import type { NotebookStore, StoreFailure } from '../device/store.ts'
import type { ChainLog } from './chain-log.ts'
import {
  addOwnStatement,
  addRequest,
  storedFrom,
  takeCarried,
  takeStatements,
} from './chain-log.ts'
import type { Contents } from './contents.ts'
import { epochInForce, freshSecrets, isIn } from './contents.ts'
import { areSameCredentials, credentialsOf, fallenNotes } from './credentials.ts'
import { remakeBody } from './remake.ts'
import { replacedHere } from './replaced.ts'
import type { Reach } from './settling.ts'
import { nextSettlement } from './settling.ts'

/** The open notebook, as its control chain needs it. */
export interface ControlPorts {
  readonly device: Device
  readonly store: NotebookStore
  readonly contents: () => Contents
  /** What had waited for the chain, into Y.Doc and ledger. */
  readonly take: (receipt: Receipt) => Promise<void>
  /** The same into the store. */
  readonly keep: (receipt: Receipt) => Promise<Result<void, StoreFailure>>
  readonly refold: () => Promise<void>
  /** The chain is another one now. */
  readonly changed: () => void
}

/** Its calls are made in the notebook's turns. */
export class ControlSide {
  readonly #ports: ControlPorts
  /** The relay has shown a control chain that contradicts ours (rule KE5). */
  sibling = false
  /** Notes of those who were let in here without a network, and whom the group's chain does not let in as it went on meanwhile (rule KE4). */
  readonly fallen: CredentialNote[] = []

  constructor(ports: ControlPorts) {
    this.#ports = ports
  }

  /** A statement by credentials of this device. */
  state(
    body: ControlBody,
    signers: readonly Keys[],
  ): Promise<Result<void, StoreFailure | 'not-allowed'>> {
    return this.#lengthen(addOwnStatement(this.#chain, body, signers))
  }

  /** Somebody's request to be let in, which came without the relay. */
  takeRequest(
    request: Pick<Statement, 'body' | 'signatures'>,
  ): Promise<Result<void, StoreFailure | 'not-allowed'>> {
    return this.#lengthen(addRequest(this.#chain, request))
  }

  /** Brings to the chain what is due (settling.ts): true if there was something. */
  async settle(reach: Reach): Promise<boolean> {
    const due = nextSettlement(this.#ports.contents(), this.#ports.device, reach)
    return due !== null && (await this.state(due.body, [due.signer])).ok
  }

  /** What a file brings of the chain: how many statements and, once they are known, held records. */
  async takeCarried(statements: readonly Uint8Array[]): Promise<Result<number, StoreFailure>> {
    const { records } = this.#ports.contents()
    const from = this.#chain.state.statements.length
    const next = takeCarried(this.#chain, statements)
    const added = storedFrom(next, from)
    if (added.length === 0) return ok(0)
    const before = records.length
    const stored = await this.#put(next, from)
    return stored.ok ? ok(added.length + records.length - before) : stored
  }

  /** What the relay says of the chain. */
  async receive(
    from: number,
    height: number,
    statements: readonly Uint8Array[],
  ): Promise<Result<void, StoreFailure>> {
    const contents = this.#ports.contents()
    const change = takeStatements(contents.chain, from, height, statements, {
      keysOf: (key) => contents.own.find((one) => one.key === key)?.keys,
      remake: (body, state) => remakeBody(contents, this.#ports.device, body, state),
    })
    this.sibling ||= change.sibling
    this.fallen.push(...fallenNotes(contents.journal.epochs, contents.own, change))
    const stored = await this.#ports.store.putStatements(
      change.from,
      storedFrom(change.log, change.from),
    )
    contents.chain = change.log
    await this.#grown()
    return stored
  }

  get #chain(): ChainLog {
    return this.#ports.contents().chain
  }

  async #lengthen(next?: ChainLog): Promise<Result<void, StoreFailure | 'not-allowed'>> {
    return next === undefined
      ? refuse('not-allowed')
      : this.#put(next, this.#chain.state.statements.length)
  }

  async #put(next: ChainLog, from: number): Promise<Result<void, StoreFailure>> {
    const stored = await this.#ports.store.putStatements(from, storedFrom(next, from))
    if (!stored.ok) return stored
    this.#ports.contents().chain = next
    await this.#grown()
    return ok(undefined)
  }

  /** Secrets and records that had waited, and whose credentials they are. The ledger knows nothing of the chain but these: where they stay, it does. */
  async #grown(): Promise<void> {
    const { contents: present, store, take, keep, refold, changed } = this.#ports
    const contents = present()
    const { journal, chain } = contents
    const fresh = [...freshSecrets(contents)]
    for (const [number, secret] of fresh) await store.putSecret(number, secret)
    const epochs = new Map(fresh.map(([number, secret]) => [number, openEpoch(secret)]))
    const receipt = receiveControl(journal, chain.state, epochs, epochInForce(chain))
    const before = contents.credentials
    contents.credentials = credentialsOf(chain.state, journal.epochs)
    await take(receipt)
    if (!areSameCredentials(before, contents.credentials)) await refold()
    changed()
    await keep(receipt)
    // What is still open here stays so until it is locked.
    for (const key of replacedHere(contents)) await store.dropCredential(key)
    if (!isIn(contents)) await store.dropOpened()
  }
}
