/** The journal's work as a device does it: joining, reopening, recording one more fact. Each step is timed, in milliseconds. */
import { hashParts } from '../../shared/crypto/digest.ts'
import { assert, required } from '../../shared/base/assert.ts'
import type { Journal, Mark } from '../../shared/journal/journal.ts'
import { createJournal } from '../../shared/journal/journal.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import { writeRecord } from '../../shared/journal/write.ts'
import { applyRecord, fold } from '../../shared/ledger/fold.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { FactRef, PageId, PlacedRecord } from '../../shared/record/record.ts'
import { decodeRuns } from '../../shared/replica/page-codec.ts'
import { applyRuns, createReplica } from '../../shared/replica/replica.ts'
import type { Group } from '../support/notebook.ts'
import { keysOf, pageOfName } from '../support/notebook.ts'
import { credentialsOf, leader, memberRef, women } from './group.ts'

/** Milliseconds by step, and together. */
export type Steps<Step extends string> = Readonly<Record<Step | 'all', number>>

/** Runs steps one after the other, each timed. */
class Stopwatch<Step extends string> {
  readonly #steps: Partial<Record<Step, number>> = {}
  #at = performance.now()
  readonly #start = this.#at

  step(name: Step): void {
    const now = performance.now()
    this.#steps[name] = now - this.#at
    this.#at = now
  }

  finish(): Steps<Step> {
    return { ...this.#steps, all: this.#at - this.#start } as Steps<Step>
  }
}

export interface Joined {
  readonly journal: Journal
  readonly replica: ReturnType<typeof createReplica>
  readonly placed: readonly PlacedRecord[]
  readonly steps: Steps<'decode' | 'check' | 'apply'>
}

/** From bytes to journal and Y.Doc. Without `marks`: a cold join, everything is checked. With them: a reopening. */
export const join = (
  group: Group,
  update: Uint8Array,
  marks?: ReadonlyMap<PageId, Mark>,
): Joined => {
  const journal = createJournal(group.control, new Map([[0, group.epoch]]), marks)
  const replica = createReplica()
  const watch = new Stopwatch<'decode' | 'check' | 'apply'>()
  const runs = decodeRuns(update)
  assert(runs.ok, 'the bytes are canonical')
  watch.step('decode')
  const { accepted, placed, refused } = receiveRuns(journal, runs.value)
  const sent = runs.value.reduce((sum, { items }) => sum + items.length, 0)
  assert(refused.length === 0 && placed.length === sent, 'every record has its place')
  watch.step('check')
  applyRuns(replica, accepted, null)
  watch.step('apply')
  return { journal, replica, placed, steps: watch.finish() }
}

/** A device that takes part in the open meeting: `history` ends within one. */
export class Device {
  readonly #group: Group
  readonly #keys = keysOf(leader)
  readonly #joined: Joined
  readonly #ledger: ReturnType<typeof fold>['ledger']
  readonly #meeting: FactRef

  constructor(group: Group, update: Uint8Array) {
    this.#group = group
    this.#joined = join(group, update)
    const { placed } = this.#joined
    const credentials = credentialsOf(group)
    this.#ledger = fold({ hash: hashParts, credentials, records: placed }).ledger
    const opened = placed.findLast(({ facts }) => facts[0]?.kind === 'meeting-opened')
    const { page, clock } = required(opened, 'an open meeting')
    this.#meeting = { page, clock, index: 0 }
  }

  /** The leader writes down one more saving. */
  recordOne(): Steps<'write' | 'check' | 'apply' | 'fold'> {
    const { journal, replica } = this.#joined
    const page = pageOfName(this.#group, leader)
    const member = memberRef(this.#group, required(women[1], 'a woman'))
    const fact = { kind: 'saving', meeting: this.#meeting, member, amount: pesos(50) } as const
    const watch = new Stopwatch<'write' | 'check' | 'apply' | 'fold'>()
    const written = writeRecord(journal, this.#keys, page, [fact], 1_800_000_000_000)
    assert(written.ok, 'the record can be written')
    watch.step('write')
    const { accepted, placed } = receiveRuns(journal, [written.value])
    watch.step('check')
    applyRuns(replica, accepted, null)
    watch.step('apply')
    for (const record of placed) {
      assert(applyRecord(this.#ledger, record) === 'applied', 'the record is the newest')
    }
    watch.step('fold')
    return watch.finish()
  }
}

export const foldAll = (group: Group, records: readonly PlacedRecord[]): number => {
  const start = performance.now()
  const { problems } = fold({ hash: hashParts, credentials: credentialsOf(group), records })
  const codes = new Set(problems.map(({ code }) => code))
  assert(codes.size === 0, `nothing is odd: ${[...codes].join()}`)
  return performance.now() - start
}
