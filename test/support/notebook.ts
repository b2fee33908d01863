/** A real group in memory: keys from names, a control chain, and devices that write, exchange and forget. No chance, no clock. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Doc } from 'yjs'
import { assert, required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { appendStatement, headOf, startChain } from '../../shared/control/chain.ts'
import { decidedSince } from '../../shared/control/ending.ts'
import type { SignedMandate } from '../../shared/control/mandate.ts'
import { signedBy } from '../../shared/control/mandate.ts'
import { sealNote } from '../../shared/control/note.ts'
import type { ControlBody, Role } from '../../shared/control/statement.ts'
import { groupIdOf, makeStatement, noId } from '../../shared/control/statement.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import { fillLockbox } from '../../shared/crypto/lockbox.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import type { Journal, Mark } from '../../shared/journal/journal.ts'
import { createJournal, marksOf } from '../../shared/journal/journal.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import { sealRecord } from '../../shared/journal/sealing.ts'
import { writeRecord, writingPage } from '../../shared/journal/write.ts'
import type { Fact, PageId, PlacedRecord, PlainRecord } from '../../shared/record/record.ts'
import { compareRecords } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { decodeRuns } from '../../shared/replica/page-codec.ts'
import {
  applyRuns,
  createReplica,
  readPageFrom,
  replicaVector,
} from '../../shared/replica/replica.ts'

/** 32 bytes that look random and never change. */
export const seedOf = (name: string): Uint8Array => sha256(utf8ToBytes(`juntas test: ${name}`))

const known = new Map<string, Keys>()

export const keysOf = (name: string): Keys => {
  const keys = keysFromSeed(seedOf(name))
  known.set(bytesToHex(keys.public.sign), keys)
  return keys
}

/** Keys of all members, as far as a test has named them. */
const keysOfMembers = ({ members }: ControlState): Keys[] =>
  [...members]
    .filter(([, { role }]) => role !== 'reader')
    .map(([hex]) => required(known.get(hex), 'somebody a test has named'))

/** The tag of a member in a test, or of a reader. */
export const tagOf = (name: string, role: Role = 'writer'): Uint8Array =>
  role === 'reader' ? keysOf(name).public.sign.slice(0, 16) : seedOf(`tag of ${name}`).slice(0, 16)

export interface Group {
  readonly control: ControlState
  readonly epoch: Epoch
}

/** `names`: the leader first; everyone else is admitted by her. */
export const foundGroup = (...names: readonly string[]): Group => {
  const leader = keysOf(required(names[0], 'a leader'))
  const epoch = openEpoch(seedOf('epoch'))
  const body: ControlBody = {
    kind: 'founding',
    leader: leader.public,
    epochId: epoch.id,
    lockbox: fillLockbox(epoch.secret, leader.public.box, seedOf('founding lockbox')),
    salt: seedOf('salt').slice(0, 16),
  }
  const founded = startChain(makeStatement(groupIdOf(body), 0, noId, body, [leader]).bytes)
  assert(founded.ok, 'the founding holds')
  let group: Group = { control: founded.value, epoch }
  for (const name of names.slice(1)) group = admit(group, leader, name)
  return group
}

export const admit = (group: Group, leader: Keys, name: string, role: Role = 'writer'): Group => {
  const { control, epoch } = group
  const keys = keysOf(name)
  const tag = tagOf(name, role)
  const note = { member: { page: 1, clock: 0, index: 1 }, label: name, at: 0 }
  const appended = appendStatement(
    control,
    nextStatement(control, leader, {
      kind: 'admission',
      keys: keys.public,
      role: role === 'leader' ? 'writer' : role,
      tag,
      invitation: noId,
      mandate: role === 'reader' ? letRead(control, keys) : null,
      epochId: epoch.id,
      lockbox: fillLockbox(epoch.secret, keys.public.box, seedOf(`lockbox of ${name}`)),
      note: sealNote(epoch, control.group, keys.public.sign, note),
    }),
  )
  assert(appended.ok, `${name} is admitted`)
  if (role !== 'leader') return { ...group, control: appended.value }
  return { ...group, control: elected(appended.value, tag) }
}

/** By the word of all. */
export const letRead = (control: ControlState, { public: keys }: Keys): SignedMandate =>
  signedBy(control.group, { matter: 'reading', invitation: noId, keys }, keysOfMembers(control))

/** Whoever bears the tag leads from now on, by the word of all. */
const elected = (control: ControlState, tag: Uint8Array): ControlState => {
  const changes = [{ tag, leads: true }]
  const wanted = { matter: 'leadership', changes, after: decidedSince(control, changes) } as const
  const all = keysOfMembers(control)
  const mandate = signedBy(control.group, wanted, all)
  const [messenger] = all
  const body = { kind: 'leadership', mandate } as const
  const next = appendStatement(control, nextStatement(control, messenger ?? [], body))
  assert(next.ok, 'she is elected')
  return next.value
}

/** The bytes of a statement that continues the chain. */
export const nextStatement = (
  control: ControlState,
  signers: Keys | readonly Keys[],
  body: ControlBody,
): Uint8Array => {
  const all = 'public' in signers ? [signers] : signers
  return makeStatement(control.group, control.statements.length, headOf(control), body, all).bytes
}

export const pageOfName = (group: Group, name: string, number = 0): PageId =>
  pageIdOf(group.control.group, keysOf(name).public.sign, number) as PageId

/** A fact that needs no other. */
export const plainFact = (picture: number, alias = 'Ana'): Fact => ({
  kind: 'member-added',
  alias,
  picture,
})

/** What a record may be sealed and signed as by somebody who follows no rule but her own. */
interface Forgery {
  readonly clock: number
  readonly prev: Uint8Array
  readonly record: PlainRecord
  /** Who signs; the page's owner if left out. */
  readonly signer?: Keys
  readonly number?: number
  readonly epochNumber?: number
}

/** An item for the page of `name`, whatever stands there. */
export const forge = (group: Group, name: string, forgery: Forgery): Uint8Array => {
  const { clock, prev, record, signer = keysOf(name), number = 0, epochNumber = 0 } = forgery
  const key = keysOf(name).public.sign
  const page = { group: group.control.group, id: pageOfName(group, name, number), key, number }
  return sealRecord(page, clock, prev, { ...group.epoch, number: epochNumber }, record, signer)
}

/** A record that cites nothing. */
export const plainRecord = (...facts: readonly Fact[]): PlainRecord => ({ at: 0, seen: [], facts })

/** One device: a journal, a Y.Doc that only accepted runs reach, and what has been placed so far. */
export class Device {
  journal: Journal
  replica: Doc = createReplica()
  placed: PlacedRecord[] = []
  readonly keys: Keys
  readonly group: Group
  /** Pages that she gave up (rule PG3). */
  readonly closed = new Set<PageId>()

  constructor(group: Group, name: string, marks?: ReadonlyMap<PageId, Mark>) {
    this.group = group
    this.keys = keysOf(name)
    this.journal = createJournal(group.control, new Map([[0, group.epoch]]), marks)
  }

  receive(runs: readonly PageRun[]): Receipt {
    const receipt = receiveRuns(this.journal, runs)
    this.keep(receipt)
    return receipt
  }

  /** Bytes from a relay; null if they are not pages. */
  receiveBytes(bytes: Uint8Array): Receipt | null {
    const runs = decodeRuns(bytes)
    return runs.ok ? this.receive(runs.value) : null
  }

  keep({ accepted, placed }: Receipt): void {
    applyRuns(this.replica, accepted, null)
    this.placed.push(...placed)
  }

  write(...facts: readonly Fact[]): PageRun {
    const page = required(writingPage(this.journal, this.keys, this.closed), 'a page to write on')
    const run = writeRecord(this.journal, this.keys, page, facts, 1_700_000_000_000)
    assert(run.ok, 'the record is written')
    const receipt = this.receive([run.value])
    assert(receipt.refused.length === 0, 'her own record is not refused')
    return run.value
  }

  /** Everything beyond `vector`, from the Y.Doc, as a relay would send it. */
  runsBeyond(vector: ReadonlyMap<number, number> = new Map()): PageRun[] {
    return [...replicaVector(this.replica)].flatMap(([page]) => {
      const from = vector.get(page) ?? 0
      const items = readPageFrom(this.replica, page, from)
      return items.length === 0 ? [] : [{ page, from, items }]
    })
  }

  /** The same device after a restart: only the Y.Doc's bytes and, if kept, the marks. */
  restarted(name: string, marks: 'with marks' | 'without marks'): Device {
    const kept = marks === 'with marks' ? marksOf(this.journal) : undefined
    const next = new Device(this.group, name, kept)
    for (const page of this.closed) next.closed.add(page)
    next.receive(this.runsBeyond())
    return next
  }

  order(): PlacedRecord[] {
    return this.placed.toSorted(compareRecords)
  }
}

/** Both have all that either had. */
export const exchange = (left: Device, right: Device): void => {
  const toRight = left.runsBeyond(replicaVector(right.replica))
  left.receive(right.runsBeyond(replicaVector(left.replica)))
  right.receive(toRight)
}
