/** Opening the notebook of ten years, and 1,000 records that arrive: test/bench/app.ts serves this file, bundled, beside the history. */
import { assert, required } from '../../shared/base/assert.ts'
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import { browserDevice } from '../../client/device/device.ts'
import type { DeviceStore } from '../../client/device/store.ts'
import { openDexieStore } from '../../client/device/store-dexie.ts'
import { viewOf } from '../../client/state/view.ts'
import { Notebook } from '../../client/sync/notebook.ts'
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
  /** With nothing remembered, to a view that the first screen could show. */
  readonly 'first opening': Spell
  /** Behind that screen: the Y.Doc, and remembering for the next time what was opened. */
  readonly 'behind it': Spell
  /** Her PIN, which is made slow to guess. */
  readonly 'the right PIN': Spell
  /** With what was checked remembered, as the program did before it remembered what it had opened. */
  readonly 'opened again, marks alone': Spell
  readonly 'opened again': Spell
  readonly 'behind it again': Spell
  readonly '1,000 records arrive': Spell
}

declare global {
  var measureApp: () => Promise<AppReport>
}

const arrivingRecords = 1_000
/** As the relay cuts its answers. */
const updateBytes = 64 * 1024
const pin = '2468'

const group = foundBenchGroup()
const id = bytesToBase64url(group.control.group)

globalThis.measureApp = async () => {
  const response = await fetch('/history')
  const history = decodeHistory(new Uint8Array(await response.arrayBuffer()))
  const opened = await openDexieStore()
  assert(opened.ok, 'there is a store')
  const store = opened.value
  await fill(store, history)
  const first = await timed(() => open(store))
  const behind = await timed(() => finish(first.value))
  const { key } = required(first.value.own[0], 'the leader')
  await leave(store, first.value)
  const unlocked = await timed(() => store.unlock(id, key, pin))
  const remembered = await store.notebook(id).readOpened()
  assert(remembered.ok && remembered.value.length > 0, 'it is remembered')
  const again = await timed(() => open(store))
  const behindAgain = await timed(() => finish(again.value))
  assert(again.value.records.length === history.length, 'every record is there')
  await store.notebook(id).dropOpened()
  const whole = await timed(() => open(store))
  await store.forgetNotebook(id)
  await fill(store, history.slice(0, -arrivingRecords))
  const before = await open(store)
  await finish(before)
  const updates = cut(history.slice(-arrivingRecords))
  const arrival = await timed(() => arrive(before, updates))
  assert(before.records.length === history.length, 'every record has arrived')
  return {
    'first opening': first.spell,
    'behind it': behind.spell,
    'the right PIN': unlocked.spell,
    'opened again, marks alone': whole.spell,
    'opened again': again.spell,
    'behind it again': behindAgain.spell,
    '1,000 records arrive': arrival.spell,
  }
}

const fill = async (store: DeviceStore, history: readonly PageRun[]): Promise<void> => {
  const statements = group.control.statements.map(({ bytes }) => ({ bytes, accepted: true }))
  const credential = { seed: seedOf(leader), role: 'member' } as const
  const secrets = new Map([[0, group.epoch.secret]])
  const created = await store.create(id, statements, credential, secrets, joinRuns(history), pin)
  assert(created.ok, 'it is stored')
}

/** To a view that the first screen could show. */
const open = async (store: DeviceStore): Promise<Notebook> => {
  const opened = await Notebook.open(id, browserDevice, store.notebook(id))
  assert(opened.ok, 'it opens')
  look(opened.value)
  return opened.value
}

const look = (notebook: Notebook): void => {
  const me = required(notebook.own[0], 'the leader').key
  viewOf(notebook, { network: 'online', me, syncedAt: null })
}

/** What the desk has done once somebody is in. */
const finish = async (notebook: Notebook): Promise<void> => {
  await notebook.idle()
  await notebook.rememberMarks()
  await notebook.rememberOpened()
}

const leave = async (store: DeviceStore, notebook: Notebook): Promise<void> => {
  await notebook.close()
  store.lock()
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
