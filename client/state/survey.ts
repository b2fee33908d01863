/**
 * The groups of a device side by side, as staff read them: one notebook in memory at a time. What came out is kept with the notebook, sealed as
 * its secrets are, so that the next look need not open a notebook that has not grown.
 */
import type { Result } from '../../shared/base/result.ts'
import { indicatorsOf } from '../../shared/ledger/indicators.ts'
import type { Ledger } from '../../shared/ledger/ledger.ts'
import type { GroupFigures } from '../../shared/ledger/portfolio.ts'
import { closedBy } from '../../shared/ledger/roll.ts'
import { joinRuns } from '../../shared/replica/page-codec.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import type { Device } from '../device/device.ts'
import type { DeviceStore, NotebookStore } from '../device/store.ts'
import { Notebook } from '../sync/notebook.ts'
import { openLink } from '../sync/relay-link.ts'

export interface GroupFound extends GroupFigures {
  readonly name: string
  /** Of the newest meeting that was closed by the day. */
  readonly lastMeeting: Day | null
}

export interface SurveyedGroup {
  readonly id: string
  /** Null: locked, or its accounts are not here yet. */
  readonly found: GroupFound | null
}

export interface Survey {
  readonly day: Day
  /** 'relay': brings each group's news first. */
  readonly reach: 'device' | 'relay'
  /** After each group. */
  readonly told: (done: number) => void
}

export interface SurveyPorts {
  readonly store: DeviceStore
  readonly device: Device
  readonly url: string
  /** The notebook that is open anyway. */
  readonly open: Notebook | null
}

export const surveyGroups = async (
  ids: readonly string[],
  { day, reach, told }: Survey,
  ports: SurveyPorts,
): Promise<SurveyedGroup[]> => {
  const groups: SurveyedGroup[] = []
  for (const id of ids) {
    const found =
      id === ports.open?.id
        ? findIn(ports.open.ledger, day)
        : await surveyOne(ports, id, { day, reach })
    groups.push({ id, found })
    told(groups.length)
    // Lets the screen show how far it has come.
    await new Promise((resolve) => setTimeout(resolve))
  }
  return groups
}

const surveyOne = async (
  { store, device, url }: SurveyPorts,
  id: string,
  { day, reach }: Pick<Survey, 'day' | 'reach'>,
): Promise<GroupFound | null> => {
  const own = store.notebook(id)
  if (reach === 'device') {
    const kept = await readKept(own, day)
    if (kept !== null) return kept
  }
  const opened = await Notebook.open(id, device, own)
  if (!opened.ok) return null
  if (reach === 'relay') await bringNews(opened.value, url)
  await opened.value.rememberMarks()
  const found = findIn(opened.value.ledger, day)
  if (found !== null) await keep(own, day, found)
  return found
}

const findIn = (ledger: Ledger, day: Day): GroupFound | null => {
  const { group } = ledger
  if (group === null) return null
  const { name, programme, currency } = group
  const lastMeeting = closedBy(ledger, day).at(-1)?.day ?? null
  return { name, programme, currency, lastMeeting, indicators: indicatorsOf(ledger, day) }
}

/** Milliseconds that one group may keep the others waiting. */
const patienceMs = 15_000

/** Until the relay has told all that it has, or cannot be reached. */
const bringNews = (notebook: Notebook, url: string): Promise<void> =>
  new Promise((resolve) => {
    const credential = notebook.own.find(({ key }) => notebook.control.members.has(key))
    if (credential === undefined) {
      resolve()
      return
    }
    let isFinished = false
    const finish = (): void => {
      if (isFinished) return
      isFinished = true
      clearTimeout(timer)
      link.close()
      resolve()
    }
    const timer = setTimeout(finish, patienceMs)
    const link = openLink(notebook, {
      url,
      door: credential.role === 'reader' ? 'reader' : 'writer',
      keys: credential.keys,
      // In a later turn: the link may tell while it is still being made, and what it has told is then in the notebook.
      changed: () =>
        queueMicrotask(() => {
          if (isOver()) finish()
        }),
    })
    const isOver = (): boolean =>
      link.synced || link.status === 'offline' || link.status === 'refused'
  })

/** Goes up when what is kept changes its shape or its meaning. */
const keptFormat = 1
const keptUnder = 'figures'

interface Kept {
  readonly stamp: string
  readonly found: GroupFound
}

/** Says how much of the notebook is on this device: another stamp, another look. Null: it cannot be told. */
const stampOf = async (store: NotebookStore, day: Day): Promise<string | null> => {
  const [notebook, runs] = [await store.read(), await store.readRuns()]
  if (!notebook.ok || !runs.ok) return null
  const pages = joinRuns(runs.value).map(
    ({ page, from, items }) => `${page}:${from}+${items.length}`,
  )
  const { statements, secrets } = notebook.value
  return [keptFormat, day, statements.length, secrets.size, ...pages.toSorted()].join()
}

const readKept = async (store: NotebookStore, day: Day): Promise<GroupFound | null> => {
  const [bytes, stamp] = [await store.readDraft(keptUnder), await stampOf(store, day)]
  if (!bytes.ok || bytes.value === null || stamp === null) return null
  const kept = parse(new TextDecoder().decode(bytes.value))
  return kept.ok && kept.value.stamp === stamp ? kept.value.found : null
}

/** The seal says that this device wrote it, and the stamp in which format. */
const parse = (text: string): Result<Kept, 'not-kept'> => {
  try {
    return { ok: true, value: JSON.parse(text) as Kept }
  } catch {
    return { ok: false, error: 'not-kept' }
  }
}

const keep = async (store: NotebookStore, day: Day, found: GroupFound): Promise<void> => {
  const stamp = await stampOf(store, day)
  if (stamp === null) return
  const kept: Kept = { stamp, found }
  await store.putDraft(keptUnder, new TextEncoder().encode(JSON.stringify(kept)))
}
