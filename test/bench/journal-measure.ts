/** The benchmark's measuring, alike in Node and in a browser: rounds by turns, so that what disturbs one step disturbs all. */
import { required } from '../../shared/base/assert.ts'
import { marksOf } from '../../shared/journal/journal.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import type { Group } from '../support/notebook.ts'
import { foundBenchGroup } from './group.ts'
import { joinRuns } from './history.ts'
import type { Floors } from './journal-floors.ts'
import { layFloors } from './journal-floors.ts'
import { Device, foldAll, join } from './journal-work.ts'
import type { Bytes } from './plain-json.ts'
import { measurePlainJson } from './plain-json.ts'
import { recordsBeforeMeetings, recordsPerMeeting } from './ten-years.ts'

/** Steps' medians in milliseconds. */
export type Medians = Readonly<Record<string, number>>

export interface Report {
  readonly records: number
  readonly pages: number
  /** Bytes of all records. */
  readonly bytes: { readonly sealed: Bytes; readonly plainJson: Bytes }
  /** The very first join, with nothing compiled yet. */
  readonly firstJoin: Medians
  readonly coldJoin: Medians
  readonly floors: Medians
  /** Cold join over the sum of its floors, by round. */
  readonly coldJoinOverFloors: number
  readonly reopening: Medians
  /** The newest meeting is not in the marks. */
  readonly reopeningAndMeeting: Medians
  readonly fold: number
  readonly oneMore: {
    readonly short: { readonly records: number; readonly steps: Medians }
    readonly long: { readonly records: number; readonly steps: Medians }
    readonly ratio: number
  }
}

export interface Rounds {
  readonly joins: number
  readonly facts: number
}

/** `pause`: between two measurements; takes away what the one before has left. */
export const measureJournal = async (
  history: readonly PageRun[],
  rounds: Rounds,
  pause: () => Promise<void>,
): Promise<Report> => {
  const group = foundBenchGroup()
  const pages = joinRuns(history)
  const update = encodeRuns(pages)
  const first = join(group, update)
  const marks = marksOf(first.journal)
  const before = history.slice(0, -recordsPerMeeting)
  const oldMarks = marksOf(join(group, encodeRuns(joinRuns(before))).journal)
  const floors = layFloors(group, pages, update)
  const joins: Medians[] = []
  const reopenings: Medians[] = []
  const partReopenings: Medians[] = []
  const grounds: Medians[] = []
  const folds: number[] = []
  for (let round = 0; round < rounds.joins; round++) {
    await pause()
    joins.push(join(group, update).steps)
    await pause()
    grounds.push(timeFloors(floors))
    await pause()
    reopenings.push(join(group, update, marks).steps)
    await pause()
    partReopenings.push(join(group, update, oldMarks).steps)
    await pause()
    folds.push(foldAll(group, first.placed))
  }
  const ratios = joins.map(({ all = 0 }, round) => all / (grounds[round]?.['all'] ?? 0))
  return {
    records: history.length,
    pages: pages.length,
    bytes: measureBytes(history, update, first.placed),
    firstJoin: first.steps,
    coldJoin: medians(joins),
    floors: medians(grounds),
    coldJoinOverFloors: median(ratios),
    reopening: medians(reopenings),
    reopeningAndMeeting: medians(partReopenings),
    fold: median(folds),
    oneMore: await measureOneMore(group, history, rounds.facts, pause),
  }
}

const timeFloors = (floors: Floors): Medians => {
  const times = Object.entries(floors).map(([name, run]: [string, () => void]) => {
    const start = performance.now()
    run()
    return [name, performance.now() - start] as const
  })
  const all = times.reduce((sum, [, time]) => sum + time, 0)
  return { ...Object.fromEntries(times), all }
}

const measureBytes = (
  history: readonly PageRun[],
  update: Uint8Array,
  placed: ReturnType<typeof join>['placed'],
): Report['bytes'] => {
  const onWire = history.reduce((sum, run) => sum + encodeRuns([run]).length, 0)
  return { sealed: { atRest: update.length, onWire }, plainJson: measurePlainJson(placed) }
}

/** Both notebooks end at the same point of a meeting: the openings, whole meetings, and 30 records of the open one. */
const measureOneMore = async (
  group: Group,
  history: readonly PageRun[],
  facts: number,
  pause: () => Promise<void>,
): Promise<Report['oneMore']> => {
  const counts = [2, 518].map(
    (meetings) => recordsBeforeMeetings + (meetings - 1) * recordsPerMeeting + 30,
  )
  const devices = counts.map(
    (count) => new Device(group, encodeRuns(joinRuns(history.slice(0, count)))),
  )
  const steps: Medians[][] = [[], []]
  await pause()
  for (let fact = 0; fact < facts; fact++) {
    for (const [index, device] of devices.entries()) steps[index]?.push(device.recordOne())
  }
  const [short, long] = steps.map(medians)
  return {
    short: { records: required(counts[0], 'a count'), steps: required(short, 'a median') },
    long: { records: required(counts[1], 'a count'), steps: required(long, 'a median') },
    ratio: (long?.['all'] ?? 0) / (short?.['all'] ?? 0),
  }
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length / 2
  const upper = required(sorted[Math.floor(middle)], 'a value')
  return Number.isInteger(middle) ? (upper + required(sorted[middle - 1], 'a value')) / 2 : upper
}

const medians = (rounds: readonly Medians[]): Medians => {
  const names = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [name, median(rounds.map((round) => round[name] ?? 0))]),
  )
}
