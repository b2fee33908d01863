/** Opening the notebook of ten years, and 1,000 records that arrive: test/bench/app.ts serves this file, bundled, beside the history. */
import { assert, required } from '../../shared/base/assert.ts'
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { marksOf } from '../../shared/journal/journal.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import type { Mark } from '../../shared/journal/journal.ts'
import type { PageId } from '../../shared/record/record.ts'
import { browserDevice } from '../../client/device/device.ts'
import { viewOf } from '../../client/state/view.ts'
import { Notebook } from '../../client/sync/notebook.ts'
import { createMemoryStore } from '../support/device-memory-store.ts'
import { seedOf } from '../support/notebook.ts'
import { foundBenchGroup, leader } from './group.ts'
import { decodeHistory, joinRuns } from './history.ts'

/** Milliseconds. */
export interface Spell {
  readonly all: number
  /** The longest task of the main thread; 0: none above 50 ms. */
  readonly longestTask: number
}

export interface AppReport {
  /** With nothing remembered of what was checked. */
  readonly firstOpening: Spell
  readonly reopening: Spell
  readonly arrival: Spell & { readonly records: number }
}

declare global {
  var measureApp: () => Promise<AppReport>
}

const arrivingRecords = 1_000
/** As the relay cuts its answers. */
const updateBytes = 64 * 1024

const group = foundBenchGroup()
const id = bytesToBase64url(group.control.group)

globalThis.measureApp = async () => {
  const response = await fetch('/history')
  const history = decodeHistory(new Uint8Array(await response.arrayBuffer()))
  const first = await timed(() => open(history, new Map()))
  const marks = marksOf(first.value.journal)
  const again = await timed(() => open(history, marks))
  const before = await open(history.slice(0, -arrivingRecords), marks)
  const updates = cut(history.slice(-arrivingRecords))
  const arrival = await timed(() => arrive(before, updates))
  assert(before.records.length === history.length, 'every record has arrived')
  return {
    firstOpening: first.spell,
    reopening: again.spell,
    arrival: { ...arrival.spell, records: arrivingRecords },
  }
}

/** To a view that the first screen could show. */
const open = async (
  history: readonly PageRun[],
  marks: ReadonlyMap<PageId, Mark>,
): Promise<Notebook> => {
  const store = createMemoryStore()
  const statements = group.control.statements.map(({ bytes }) => ({ bytes, accepted: true }))
  const credential = { seed: seedOf(leader), role: 'member' } as const
  const secrets = new Map([[0, group.epoch.secret]])
  await store.create(id, statements, credential, secrets, joinRuns(history))
  await store.notebook(id).putMarks(marks)
  const opened = await Notebook.open(id, browserDevice, store.notebook(id))
  assert(opened.ok, 'it opens')
  look(opened.value)
  return opened.value
}

const look = (notebook: Notebook): void => {
  const me = required(notebook.own[0], 'the leader').key
  viewOf(notebook, { network: 'online', me, syncedAt: null })
}

/** Each update in a task of its own, as messages come; each is looked at. */
const arrive = async (notebook: Notebook, updates: readonly Uint8Array[]): Promise<void> => {
  for (const update of updates) {
    await new Promise((resolve) => setTimeout(resolve))
    await notebook.receive(update, null)
    look(notebook)
  }
}

const cut = (history: readonly PageRun[]): Uint8Array[] => {
  const parts: PageRun[][] = [[]]
  let bytes = 0
  for (const run of history) {
    const more = encodeRuns([run]).length
    if (bytes + more > updateBytes) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(run)
    bytes += more
  }
  return parts.map((part) => encodeRuns(joinRuns(part)))
}

const timed = async <Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly spell: Spell }> => {
  await globalThis.collectGarbage()
  const lengths: number[] = []
  const note = (entries: PerformanceEntryList): void => {
    lengths.push(...entries.map(({ duration }) => duration))
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ type: 'longtask' })
  const start = performance.now()
  const value = await work()
  const all = performance.now() - start
  // A task is reported after it has ended.
  await new Promise((resolve) => setTimeout(resolve, 200))
  note(observer.takeRecords())
  observer.disconnect()
  return { value, spell: { all, longestTask: Math.max(0, ...lengths) } }
}
