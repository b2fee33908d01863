/**
 * Records from device to device without a network, from screen to camera: what is shown, and what is taken in. Loaded when somebody asks for it.
 *
 * A device does not know what another has. So it shows this meeting and lets the other say if that does not join on to what it has
 * (`isBehind`); then the other shows what it has first, and is shown the rest.
 */
import { equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { Holdings, NotebookPart } from '../../shared/replica/notebook-part.ts'
import { decodeTold, encodeHoldings, encodePart } from '../../shared/replica/notebook-part.ts'
import { readPageFrom } from '../../shared/replica/replica.ts'
import type { Series } from '../../shared/wire/frames.ts'
import type { Notebook, StateFailure } from '../sync/notebook.ts'
import { shown } from './table.ts'

export interface ShownPart {
  readonly series: Series
  /** Records in it. */
  readonly records: number
}

export type Told =
  | {
      readonly kind: 'taken'
      /** Records that were not here. */
      readonly news: number
      /** Some of it is not what stands here, or not signed: left out. */
      readonly hasStrange: boolean
      /** Something that was written before it is not here: it has no effect until that comes. */
      readonly isBehind: boolean
    }
  /** The other device has said what it has, and waits to be shown the rest. */
  | { readonly kind: 'asked'; readonly holdings: Uint8Array }

export type PassingRefusal =
  | 'unreadable-code'
  | 'other-group'
  /** More than anybody holds a device still for. */
  | 'too-much'
  /** The other device has everything, or there is nothing yet. */
  | 'nothing-to-do'

/** What the other lacks, as it has said; null: it has not, and so it is shown this meeting. */
export const showPart = (
  notebook: Notebook,
  asked: Uint8Array | null,
): Result<ShownPart, PassingRefusal> => {
  const told = asked === null ? ok(beforeThisMeeting(notebook)) : decodeTold(asked)
  if (!told.ok || told.value.kind !== 'holdings') return refuse('unreadable-code')
  const holdings = told.value
  if (!equalBytes(holdings.group, notebook.group)) return refuse('other-group')
  const part = partBeyond(notebook, holdings)
  const records = part.pages.reduce((sum, { items }) => sum + items.length, 0)
  if (records + part.statements.length === 0) return refuse('nothing-to-do')
  const series = shown(encodePart(part))
  return series.ok ? ok({ series: series.value, records }) : series
}

const partBeyond = (notebook: Notebook, { statements, pages }: Holdings): NotebookPart => {
  const { group, control, journal, replica } = notebook
  const from = Math.min(statements, control.statements.length)
  const runs = [...journal.pages.values()].flatMap(({ id, depths }) => {
    const has = pages.get(id) ?? 0
    if (has >= depths.length) return []
    return [{ page: id, from: has, items: readPageFrom(replica, id, has) }]
  })
  const rest = control.statements.slice(from).map(({ bytes }) => bytes)
  return { kind: 'part', group, from, statements: rest, pages: runs }
}

/**
 * What a device is taken to have: the records that the closing before this meeting covers, and as much of the control chain as the relay has. This
 * meeting is the one that is open, or else the newest.
 */
const beforeThisMeeting = ({ group, ledger, acceptedStatements }: Notebook): Holdings => {
  const earlier = [...ledger.meetings.values()].slice(0, -1)
  const closing = earlier.findLast((meeting) => meeting.closing !== null)?.closing ?? null
  const heads = [...(closing?.heads ?? [])]
  return {
    kind: 'holdings',
    group,
    statements: acceptedStatements,
    pages: new Map(heads.map(([page, clock]) => [page, clock + 1])),
  }
}

/** What this device has, for another to show it the rest. */
export const showHoldings = (notebook: Notebook): Result<Series, PassingRefusal> => {
  const { group, control, journal } = notebook
  const pages = new Map([...journal.pages.values()].map(({ id, depths }) => [id, depths.length]))
  const statements = control.statements.length
  return shown(encodeHoldings({ kind: 'holdings', group, statements, pages }))
}

/** What another's screen has shown: through the guard like anything else, once however often it is read. */
export const takeTold = async (
  notebook: Notebook,
  bytes: Uint8Array,
): Promise<Result<Told, PassingRefusal | StateFailure>> => {
  const told = decodeTold(bytes)
  if (!told.ok) return refuse('unreadable-code')
  if (!equalBytes(told.value.group, notebook.group)) return refuse('other-group')
  if (told.value.kind === 'holdings') return ok({ kind: 'asked', holdings: bytes })
  const { group, from, statements, pages } = told.value
  const own = notebook.control.statements.map((statement) => statement.bytes)
  const chain = from <= own.length ? [...own.slice(0, from), ...statements] : own
  const before = notebook.records.length
  const taken = await notebook.takeFile({ group, statements: chain, pages })
  if (!taken.ok) return taken
  const { hasStrange } = taken.value
  const isBehind = !hasStrange && lacks(notebook, told.value)
  return ok({ kind: 'taken', news: notebook.records.length - before, hasStrange, isBehind })
}

/** Of a page that was given up nothing is learned from anybody but the relay. */
const lacks = ({ journal, control, copiedKeys }: Notebook, part: NotebookPart): boolean => {
  if (part.from + part.statements.length > control.statements.length) return true
  return part.pages.some(({ page, from, items }) => {
    const known = journal.pages.get(page as PageId)
    if (known !== undefined && copiedKeys.includes(known.author)) return false
    return (known?.depths.length ?? 0) < from + items.length
  })
}
