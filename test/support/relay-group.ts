/** A group as the relay sees it: a control chain, and pages of sealed bytes (here: any bytes) that their owners signed. */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { assert, required } from '../../shared/base/assert.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { appendStatement, startChain } from '../../shared/control/chain.ts'
import { makeTurn } from '../../shared/control/epochs.ts'
import { signedBy } from '../../shared/control/mandate.ts'
import type { ControlBody, Role } from '../../shared/control/statement.ts'
import { groupIdOf, makeStatement, noId } from '../../shared/control/statement.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import { limits } from '../../shared/base/limits.ts'
import { firstPrev, recordIdOf, signRecord } from '../../shared/crypto/record-signature.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { decodeRuns } from '../../shared/replica/page-codec.ts'
import { keysOf, letRead, nextStatement, seedOf, tagOf } from './notebook.ts'
import type { Caller, RelayClient } from './relay-client.ts'
import { enterRelay } from './relay-client.ts'

export const statementsOf = ({ statements }: ControlState): Uint8Array[] =>
  statements.map(({ bytes }) => bytes)

export const foundingOf = ({ statements }: ControlState): Uint8Array =>
  required(statements[0], 'founding').bytes

/** One page, growing at its end. */
export class SignedPage {
  readonly id: number
  readonly items: Uint8Array[] = []
  readonly ids: Uint8Array[] = []
  readonly #group: Uint8Array
  readonly #keys: Keys

  constructor(group: Uint8Array, keys: Keys, number = 0) {
    this.id = pageIdOf(group, keys.public.sign, number)
    this.#group = group
    this.#keys = keys
  }

  /** Adds records that hold these texts, and gives them as a run. */
  write(...texts: readonly string[]): PageRun {
    const from = this.items.length
    for (const text of texts) this.add(utf8ToBytes(text.padEnd(limits.recordBytesLeast)))
    return this.run(from)
  }

  add(envelope: Uint8Array): void {
    const clock = this.items.length
    const prev = this.ids.at(-1) ?? firstPrev
    const item = signRecord(
      { group: this.#group, page: this.id, clock, prev },
      envelope,
      this.#keys,
    )
    this.items.push(item)
    this.ids.push(recordIdOf(prev, item))
  }

  run(from = 0, to = this.items.length): PageRun {
    return { page: this.id, from, items: this.items.slice(from, to) }
  }
}

/** Runs of one answer put together, by page. */
export const pagesFrom = (runs: readonly PageRun[]): ReadonlyMap<number, Uint8Array[]> => {
  const pages = new Map<number, Uint8Array[]>()
  for (const { page, from, items } of runs) {
    const before = pages.get(page) ?? []
    if (before.length !== from)
      throw new Error(`page ${page} goes on at ${from}, after ${before.length}`)
    pages.set(page, [...before, ...items])
  }
  return pages
}

export const runsIn = (update: Uint8Array): PageRun[] => {
  const runs = decodeRuns(update)
  if (!runs.ok) throw new Error(`no pages: ${runs.error}`)
  return runs.value
}

/** A group in a test: its chain as it grows, and its members at a relay. The first of `names` leads. */
export class RelayGroup {
  readonly leader: string
  /** The chain after its first statement. */
  readonly founded: ControlState
  control: ControlState
  readonly #host: () => string

  /** `label`: tells this group from others of the same leader. */
  constructor(host: () => string, label: string, leader: string, ...others: readonly string[]) {
    this.#host = host
    this.leader = leader
    const keys = keysOf(leader)
    const body: ControlBody = {
      kind: 'founding',
      leader: keys.public,
      epochId: seedOf('epoch'),
      lockbox: new Uint8Array(80),
      salt: seedOf(label).slice(0, 16),
    }
    const founding = startChain(makeStatement(groupIdOf(body), 0, noId, body, [keys]).bytes)
    assert(founding.ok, 'the founding holds')
    this.control = this.founded = founding.value
    for (const name of others) this.admit(name)
  }

  get id(): Uint8Array {
    return this.control.group
  }

  readonly caller = (name: string, changes: Partial<Caller> = {}): Caller => ({
    host: this.#host(),
    group: this.id,
    keys: keysOf(name),
    ...changes,
  })

  /** Through the writer door, without what the device may know. */
  enter(name: string): Promise<RelayClient> {
    return enterRelay(this.caller(name))
  }

  /** The same, at a relay that may not know the group. */
  found(name: string): Promise<RelayClient> {
    return enterRelay(this.caller(name, { founding: foundingOf(this.control) }))
  }

  /** Brings the whole chain to the relay. */
  async bring(): Promise<void> {
    const client = await this.found(this.leader)
    let { height } = await client.until('statements')
    for (const statement of statementsOf(this.control).slice(height)) {
      client.say({ kind: 'append', statement })
      height = (await client.until('statements')).height
    }
    assert(height === this.control.statements.length, 'the relay has the whole chain')
    await client.close()
  }

  /** Adds a statement to the chain here, and gives its bytes. */
  state(body: ControlBody, ...signers: readonly Keys[]): Uint8Array {
    const bytes = nextStatement(this.control, signers, body)
    const next = appendStatement(this.control, bytes)
    assert(next.ok, `a ${body.kind} fits the chain`)
    this.control = next.value
    return bytes
  }

  admit(
    name: string,
    terms: { readonly role?: Role; readonly invitation?: Uint8Array } = {},
  ): Uint8Array {
    const body: ControlBody = {
      kind: 'admission',
      keys: keysOf(name).public,
      role: terms.role ?? 'writer',
      tag: tagOf(name, terms.role),
      invitation: terms.invitation ?? noId,
      mandate: terms.role === 'reader' ? letRead(this.control, keysOf(name)) : null,
      epochId: seedOf('epoch'),
      lockbox: new Uint8Array(80),
      note: new Uint8Array(0),
    }
    return this.state(body, keysOf(this.leader))
  }

  /** A turn of the epoch in which all that is `whose` ends, by the word of `by`; the relay does not look into the boxes. */
  dismiss(whose: string, ...by: readonly string[]): Uint8Array {
    return this.state(this.turnFor(whose, ...by), keysOf(this.leader))
  }

  turnFor(whose: string, ...by: readonly string[]): ControlBody {
    const mandate = signedBy(
      this.id,
      { matter: 'dismissal', tag: tagOf(whose), heads: [], after: 0 },
      by.map(keysOf),
    )
    const secret = seedOf(`epoch ${this.control.statements.length} ${whose}`)
    const stay = this.control.members.size - 1
    const receivers = Array.from({ length: stay }, () => keysOf(this.leader).public.box)
    return makeTurn(this.id, secret, [], receivers, mandate)
  }

  page(name: string, number = 0): SignedPage {
    return new SignedPage(this.id, keysOf(name), number)
  }
}
