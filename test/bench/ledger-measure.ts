/** The ledger's measuring, alike in Node and in a browser. */
import { assert, required } from '../../shared/base/assert.ts'
import type { FoldInput } from '../../shared/ledger/cuts.ts'
import { applyRecord, fold, problemsOf } from '../../shared/ledger/fold.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import { centavos, pesos } from '../../shared/money/centavos.ts'
import type { Fact, FactRef, Head, PlacedRecord, PotCount } from '../../shared/record/record.ts'
import { compareRecords, pots } from '../../shared/record/record.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { countCash, drawerPhone } from './ledger-history.ts'
import { idOf } from './ledger-pages.ts'
import { plainOf } from './plain-json.ts'

/** Milliseconds of work: of a long one, by however coarse a clock. */
export type Clock = () => number

export interface Rounds {
  readonly folds: number
  readonly meetings: number
}

/** Milliseconds. */
export interface Spread {
  readonly median: number
  readonly p99: number
}

export interface LedgerReport {
  readonly records: number
  readonly facts: number
  readonly fold: Spread
  /** A record from long ago turns up: into its place in the order, and all folded again. */
  readonly lateRecord: Spread
  /** The same facts as plain JSON, read and added up by a bare loop: no rules, no references, no problems. */
  readonly peer: { readonly parse: Spread; readonly sum: Spread }
  /** By records in the notebook, by what is said: into the ledger, and all problems listed. */
  readonly oneMore: Readonly<Record<number, Readonly<Record<string, Spread>>>>
}

const sizes = [100, 1_000, 10_000, 27_000] as const

export const measureLedger = async (
  history: FoldInput,
  rounds: Rounds,
  clock: Clock,
  pause: () => Promise<void>,
): Promise<LedgerReport> => {
  const { records } = history
  const late = withLate(history)
  const plain = JSON.stringify(records.map(plainOf))
  const times = { fold: [], late: [], parse: [], sum: [] } as Record<string, number[]>
  const time = (name: string, work: () => unknown): void => {
    const start = clock()
    work()
    times[name]?.push(clock() - start)
  }
  for (let round = 0; round < rounds.folds; round++) {
    await pause()
    time('fold', () => fold(history))
    await pause()
    time('late', () => fold({ ...late, records: late.records.toSorted(compareRecords) }))
    let parsed: unknown
    await pause()
    time('parse', () => (parsed = JSON.parse(plain)))
    await pause()
    time('sum', () => sumBarely(parsed as Plain[]))
  }
  const oneMore: Record<number, Record<string, Spread>> = {}
  for (const size of sizes) {
    await pause()
    oneMore[size] = measureOneMore(history, size, rounds.meetings)
  }
  return {
    records: records.length,
    facts: records.reduce((sum, { facts }) => sum + facts.length, 0),
    fold: spreadOf(times['fold'] ?? []),
    lateRecord: spreadOf(times['late'] ?? []),
    peer: { parse: spreadOf(times['parse'] ?? []), sum: spreadOf(times['sum'] ?? []) },
    oneMore,
  }
}

interface Plain {
  readonly by: string
  readonly facts: readonly { readonly kind: string; readonly amount?: number }[]
}

const sumBarely = (records: readonly Plain[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>()
  for (const { facts } of records) {
    for (const { kind, amount } of facts) {
      if (amount !== undefined) sums.set(kind, (sums.get(kind) ?? 0) + amount)
    }
  }
  return sums
}

/** With what the phone in the drawer said in the middle of the ten years, and hands on now. */
const withLate = (history: FoldInput): FoldInput => {
  const { records } = history
  const middle = required(records[Math.floor(records.length / 2)], 'the middle')
  const page = required(
    records.find(({ author }) => author === drawerPhone),
    'its page',
  )
  const { page: cited, clock, id } = middle
  const record: PlacedRecord = {
    ...page,
    clock: 1,
    depth: middle.depth + 1,
    id: idOf(page.page, 1),
    seen: [{ page: cited, clock, idStart: id.subarray(0, 16) }],
    facts: [{ kind: 'member-added', alias: 'X', picture: 0 }],
  }
  return { ...history, records: [...records, record] }
}

const measureOneMore = (
  history: FoldInput,
  size: number,
  meetings: number,
): Record<string, Spread> => {
  const notebook = new Notebook({ ...history, records: history.records.slice(0, size) })
  for (let meeting = 0; meeting < meetings; meeting++) notebook.hold(meeting)
  return Object.fromEntries([...notebook.times].map(([name, times]) => [name, spreadOf(times)]))
}

/** Goes on where a history ends, with small meetings; everybody knows of everything at once. */
class Notebook {
  readonly times = new Map<string, number[]>()
  readonly #input: FoldInput
  readonly #records: PlacedRecord[]
  /** Newest record of each page. */
  readonly #newest = new Map<number, PlacedRecord>()
  #ledger: LedgerState
  #depth = 0

  constructor(input: FoldInput) {
    this.#input = input
    this.#records = [...input.records]
    this.#ledger = fold(input).ledger
    for (const record of input.records) {
      this.#newest.set(record.page, record)
      this.#depth = Math.max(this.#depth, record.depth)
    }
  }

  hold(turn: number): void {
    const [leader, other] = this.#women()
    const { page, clock } = this.#next(leader)
    const meeting = { page, clock, index: 0 }
    const day = (30_000 + turn) as Day
    this.#say('opening a meeting', leader, { kind: 'meeting-opened', day })
    const members = [...this.#ledger.members.values()].filter(({ left }) => left === null)
    const savings = members.map((member): Fact => {
      return { kind: 'saving', meeting, member: refOf(member.entry), amount: pesos(50) }
    })
    const one = required(savings[1], 'a saving')
    const single = this.#say('one saving', leader, one)
    const all = this.#say('savings of twelve', leader, ...savings)
    const facts = savings.map((_, index): FactRef => ({ ...all, index }))
    this.#say('a confirmation of thirteen', other, {
      kind: 'confirmation',
      facts: [single, ...facts],
    })
    const loan = members.findLast(({ loans }) => loans.length > 0)?.loans.at(-1)
    if (loan !== undefined) {
      const amount = pesos(1)
      this.#say('an instalment', leader, {
        kind: 'repayment',
        meeting,
        loan: refOf(loan.entry),
        amount,
      })
    }
    const closing = this.#say('a closing', leader, this.#closing(meeting))
    const id = idOf(closing.page, closing.clock)
    this.#say('a signature', other, { kind: 'closing-signed', closing, id })
  }

  /** A leader and another woman, by their pages on the tablet. */
  #women(): [PlacedRecord, PlacedRecord] {
    const pages = [...this.#ledger.pages.values()].filter(({ holder }) => holder?.left === null)
    const leading = pages.find(({ holder }) => holder?.leads === true)
    const other = pages.find(({ holder }) => holder?.leads === false)
    const newestOf = (id: number | undefined) => required(this.#newest.get(id ?? -1), 'a page')
    return [newestOf(leading?.id), newestOf(other?.id)]
  }

  #next({ page }: PlacedRecord): { page: PlacedRecord['page']; clock: number } {
    return { page, clock: required(this.#newest.get(page), 'a page').clock + 1 }
  }

  #closing(meeting: FactRef): Fact {
    const heads = [...this.#newest.values()]
      .map(({ page, clock, id }): Head => ({ page, clock, id }))
      .toSorted((left, right) => left.page - right.page)
    const counts = pots.map((pot): PotCount => {
      const { balance } = this.#ledger.box[pot]
      return { pot, expected: balance, counted: balance }
    })
    const total = counts.reduce((sum, { counted }) => sum + counted, 0)
    const cash = countCash(centavos(total))
    return { kind: 'meeting-closed', meeting, heads, pots: counts, cash, reason: '' }
  }

  /** As a client does it: into the ledger, or all folded again; then what screens show of it. */
  #say(name: string, on: PlacedRecord, ...facts: readonly Fact[]): FactRef {
    const { page, clock } = this.#next(on)
    const seen = [...this.#newest.values()]
      .filter((other) => other.page !== page)
      .map((other) => ({
        page: other.page,
        clock: other.clock,
        idStart: other.id.subarray(0, 16),
      }))
      .toSorted((left, right) => left.page - right.page)
    const id = idOf(page, clock)
    const record: PlacedRecord = { ...on, clock, seen, facts, id, depth: ++this.#depth }
    this.#newest.set(page, record)
    this.#records.push(record)
    const start = performance.now()
    if (applyRecord(this.#ledger, record) === 'refold') {
      this.#ledger = fold({ ...this.#input, records: this.#records }).ledger
    }
    const problems = problemsOf(this.#ledger)
    const time = performance.now() - start
    assert(problems !== this.#ledger.problems, 'they are listed')
    const times = this.times.get(name) ?? []
    this.times.set(name, times)
    times.push(time)
    return { page, clock, index: 0 }
  }
}

const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

const spreadOf = (times: readonly number[]): Spread => {
  const sorted = times.toSorted((left, right) => left - right)
  const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0
  return { median: at(0.5), p99: at(0.99) }
}
