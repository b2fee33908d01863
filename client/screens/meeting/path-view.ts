/** The path of a meeting as the screens show it: plain values (desk.ts). */
import type { FactKey } from '../../../shared/record/record.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import { m } from '../../words/compiled/messages.js'
import type { HeldPath } from './held-path.ts'
import type { PathName, PathStep } from './path.ts'
import { nameOf, sayNext, sayNow, wayOf } from './path-words.ts'

interface Woman {
  readonly key: string
  readonly alias: string
  readonly picture: number
}

/** Their names are for who leads: what one lacks is no list for everybody. */
const leadersOnly = new Set<PathName>(['payments', 'fines'])

/** For whom a step is missing, as far as she who looks may read it; empty: the whole group's, or not for her to read. */
const missingFor = (
  { name, members }: Pick<PathStep, 'name' | 'members'>,
  leads: boolean,
): Woman[] =>
  leads || !leadersOnly.has(name)
    ? members.map(({ key, alias, picture }) => ({ key, alias, picture }))
    : []

/** More names than these are counted instead. */
const mostNames = 4

/** "Falta: Ana, Lupe", or how many where they are many; null: nothing to say. */
export const sayMissing = (women: readonly Pick<Woman, 'alias'>[]): string | null => {
  if (women.length === 0) return null
  return women.length > mostNames
    ? m.path_missing_count({ count: women.length })
    : m.path_missing({ names: women.map(({ alias }) => alias).join(', ') })
}

export interface StepRow {
  readonly name: PathName
  readonly label: string
  readonly way: string
  readonly state: PathStep['state']
  readonly isHers: boolean
  /** For whom it is missing. */
  readonly women: readonly Woman[]
  readonly missing: string | null
}

const rowOf = (step: PathStep, leads: boolean): StepRow => {
  const women = missingFor(step, leads)
  return {
    name: step.name,
    label: nameOf(step),
    way: wayOf(step),
    state: step.state,
    isHers: step.isHers,
    women,
    missing: sayMissing(women),
  }
}

/** "Abonos. Falta: Lupe"; null where nothing is missing, or it is not for her to read. */
export const sayLeft = (step: PathStep, leads: boolean): string | null => {
  const missing = sayMissing(missingFor(step, leads))
  return missing === null ? null : `${nameOf(step)}. ${missing}`
}

/** What comes next, in large. */
export interface NextRow extends StepRow {
  /** "Sigue: …" where it is hers, else "Ahora: …". */
  readonly words: string
  readonly isMine: boolean
  /** What the group goes past when it closes; null: nothing. */
  readonly note: string | null
}

export interface PathView {
  readonly meeting: FactKey
  readonly day: Day
  readonly isClosed: boolean
  readonly isOver: boolean
  /** "Paso 3 de 12"; null once nothing comes next. */
  readonly place: string | null
  readonly number: number
  readonly all: number
  readonly next: NextRow | null
  /** The opening waits for another woman than her. */
  readonly asksOther: boolean
  readonly done: readonly StepRow[]
  readonly later: readonly StepRow[]
}

export const viewPath = (path: HeldPath, leads: boolean): PathView => {
  const { meeting, steps, isOver } = path
  const isClosed = meeting.closing !== null
  const shown = path.mine ?? path.next
  const asksOther = steps.some(
    ({ name, state, isHers }) => name === 'opened' && state === 'open' && !isHers && !isClosed,
  )
  const closing = steps.findIndex(({ name }) => name === 'closed')
  // What was not done before the closing is past.
  const isPast = ({ state }: PathStep, index: number): boolean =>
    state === 'done' || (isClosed && index < closing)
  const rows = (some: readonly PathStep[]): StepRow[] => some.map((step) => rowOf(step, leads))
  return {
    meeting: meeting.key,
    day: meeting.day,
    isClosed,
    isOver,
    place: shown === null ? null : m.path_place({ number: shown.number, all: steps.length }),
    number: shown?.number ?? steps.length,
    all: steps.length,
    next: shown === null ? null : nextRowOf(path, shown, leads),
    asksOther,
    done: rows(steps.filter(isPast)),
    later: rows(
      steps.filter(
        (step, index) =>
          !isPast(step, index) &&
          (step !== shown || isOver) &&
          !(asksOther && step.name === 'opened'),
      ),
    ),
  }
}

const nextRowOf = ({ steps, mine }: HeldPath, shown: PathStep, leads: boolean): NextRow => {
  const left = steps.filter(({ state }) => state === 'left')
  const isClosing = shown.name === 'closed' && left.length > 0
  return {
    ...rowOf(shown, leads),
    words: mine === null ? sayNow(shown) : sayNext(shown),
    isMine: mine !== null,
    note: isClosing ? m.path_before_closing({ steps: left.map(nameOf).join(', ') }) : null,
  }
}
