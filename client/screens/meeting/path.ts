/**
 * A meeting as one path (rule ME1): its steps in their order, what comes next, and what of it is hers to do. What is missing follows from the
 * ledger (meeting-steps.ts); what may be done and is never missing (a fine, a loan, a training) is offered once, and passed with a touch.
 */
import type { Ledger, Meeting, Member } from '../../../shared/ledger/ledger.ts'
import { hasPressed, lotsOf, resultOf, withholding } from '../../../shared/ledger/lots-progress.ts'
import { attendanceOf, isClaimedBy } from '../../../shared/ledger/meeting.ts'
import type { MeetingStep, StepName } from '../../../shared/ledger/meeting-steps.ts'
import { stepsOf } from '../../../shared/ledger/meeting-steps.ts'
import type { FactKey } from '../../../shared/record/record.ts'
import { isLotsTime } from '../lots/lots-time.ts'
import { dueFines } from '../meeting-steps/fines.ts'
import { isShareOutTime } from '../share-out/share-out-rows.ts'

export const pathNames = [
  'opened',
  'recited',
  'box',
  'roll-call',
  'payments',
  'savings',
  'fines',
  'loans',
  'lots',
  'share-out',
  'training',
  'closed',
  'read-aloud',
  'signed',
  'receipts',
  'next-meeting',
] as const
export type PathName = (typeof pathNames)[number]

/** The steps of the ledger that are one step for people. */
const parts: Readonly<Partial<Record<PathName, readonly StepName[]>>> = {
  opened: ['opened-by-two'],
  recited: ['last-closing-recited'],
  box: ['box-counted'],
  'roll-call': ['roll-call'],
  payments: ['repayments'],
  savings: ['savings'],
  fines: ['fines', 'dues'],
  loans: ['loan-requests', 'votes', 'disbursements'],
  training: ['training'],
  closed: ['closed'],
  'read-aloud': ['closing-read-aloud'],
  signed: ['signed'],
  receipts: ['receipts-given'],
  'next-meeting': ['next-meeting'],
}

export interface PathStep {
  readonly name: PathName
  /** From 1. */
  readonly number: number
  /**
   * `open`: it is missing. `offered`: nothing is missing, and somebody may want it. `left`: it is missing and the group went on, or those for
   * whom it is missing are not here.
   */
  readonly state: 'done' | 'open' | 'offered' | 'left'
  /** For whom it is missing; nobody where it is the whole group's. */
  readonly members: readonly Member[]
  /** She who looks may do it. */
  readonly isHers: boolean
}

export interface MeetingPath {
  readonly steps: readonly PathStep[]
  /** What the meeting has come to; null: everything is done. */
  readonly next: PathStep | null
  /** What she who looks does next; null: others are to do what is left. */
  readonly mine: PathStep | null
}

/** What is about to be recorded and counts as done meanwhile (pending.svelte.ts). */
export interface Settled {
  readonly step: StepName
  /** Whose; null where it is the whole group's. */
  readonly member: FactKey | null
}

interface Looking {
  /** Who looks, and whether she leads. */
  readonly her: Member | null
  readonly leads: boolean
  /** Steps at which the group went on. */
  readonly passed: ReadonlySet<PathName>
  readonly settled: Settled | null
}

export const pathOf = (ledger: Ledger, meeting: Meeting, looking: Looking): MeetingPath => {
  const missing = stepsOf(ledger, meeting).map((step) => withSettled(step, looking.settled))
  const steps = pathNames
    .flatMap((name) => placeOf(name, missing, ledger, meeting) ?? [])
    .map((place) =>
      place.name === looking.settled?.step ? { ...place, isUntouched: false } : place,
    )
    .map((place, index): PathStep => {
      const { name, members } = place
      return {
        name,
        number: index + 1,
        members,
        isHers: isHersToDo(place, meeting, looking),
        state: stateOf(place, ledger, meeting, looking.passed),
      }
    })
  const open = steps.filter(({ state }) => state === 'open' || state === 'offered')
  const waits = ({ name, members }: PathStep): boolean =>
    name === 'opened' || name === 'signed' || members.some(({ key }) => key === looking.her?.key)
  return {
    steps,
    next: open[0] ?? null,
    mine:
      open.find(
        (step) => step.isHers && (looking.leads || (waits(step) && step.name !== 'roll-call')),
      ) ?? null,
  }
}

const withSettled = (step: MeetingStep, settled: Settled | null): MeetingStep => {
  if (settled?.step !== step.name) return step
  const members = step.members.filter(({ key }) => key !== settled.member)
  return { ...step, members, isDone: members.length === 0 }
}

interface Place {
  readonly name: PathName
  readonly isDone: boolean
  readonly members: readonly Member[]
  /** Nothing is missing, and nothing of it was done either. */
  readonly isUntouched: boolean
  /** Only who leads can do what is left of it. */
  readonly isLeaders: boolean
}

/** Null: this meeting does not need it. */
const placeOf = (
  name: PathName,
  steps: readonly MeetingStep[],
  ledger: Ledger,
  meeting: Meeting,
): Place | null => {
  if (name === 'lots') return lotsPlace(ledger, meeting)
  if (name === 'share-out') return shareOutPlace(ledger, meeting)
  const own = steps.filter((step) => parts[name]?.includes(step.name) === true)
  const missing = own.filter(({ isDone }) => !isDone)
  if (own.length === 0 && name !== 'training') return null
  // A vote waits for the women; what it allowed, for who leads.
  const votes = missing.filter((step) => step.name === 'votes')
  const waiting = votes.length > 0 ? votes : missing
  return {
    name,
    isDone: missing.length === 0,
    members: [...new Set(waiting.flatMap(({ members }) => members))],
    isUntouched: missing.length === 0 && isUntouched(name, own, ledger, meeting),
    isLeaders: name === 'closed' || (name === 'loans' && missing.length > 0 && votes.length === 0),
  }
}

/** Of what may be done and is not missing. */
const isUntouched = (
  name: PathName,
  own: readonly MeetingStep[],
  ledger: Ledger,
  meeting: Meeting,
): boolean => {
  if (name === 'training') return own.length === 0
  if (name === 'fines') return dueFines(ledger, meeting).length > 0
  return (
    name === 'loans' &&
    ![...ledger.asks.values(), ...ledger.proposals.values(), ...ledger.loans.values()].some(
      ({ entry }) => isClaimedBy(meeting, entry),
    )
  )
}

const lotsPlace = (ledger: Ledger, meeting: Meeting): Place | null => {
  const draw = lotsOf(ledger.draws.values(), meeting.entry)
  if (draw === null) {
    return isLotsTime(ledger, meeting)
      ? { name: 'lots', isDone: true, members: [], isUntouched: true, isLeaders: true }
      : null
  }
  const isDone = resultOf(draw) !== null
  const silent =
    draw.closings.length === 0
      ? draw.eligible.filter((member) => !hasPressed(draw, member))
      : withholding(draw)
  const members = isDone ? [] : silent
  return { name: 'lots', isDone, members, isUntouched: false, isLeaders: false }
}

const shareOutPlace = (ledger: Ledger, meeting: Meeting): Place | null => {
  const isShared = meeting.entries.some(
    ({ fact, reversals }) => fact.kind === 'shared-out' && reversals.length === 0,
  )
  if (!isShared && !isShareOutTime(ledger)) return null
  const name = 'share-out'
  return { name, isDone: true, members: [], isUntouched: !isShared, isLeaders: true }
}

const isBeforeClosing = (name: PathName): boolean =>
  pathNames.indexOf(name) < pathNames.indexOf('closed')

/** Nobody waits for who is not there to save or to pay; her instalment may be covered by others. */
const waitsForNobody = new Set<PathName>(['savings', 'fines'])

const stateOf = (
  { name, isDone, members, isUntouched: mayBeDone }: Place,
  { members: all }: Ledger,
  meeting: Meeting,
  passed: ReadonlySet<PathName>,
): PathStep['state'] => {
  const isOver = meeting.closing !== null && isBeforeClosing(name)
  if (isDone) return mayBeDone && !isOver && !passed.has(name) ? 'offered' : 'done'
  if (isOver || passed.has(name)) return 'left'
  const presence = attendanceOf(meeting)
  const isAway = ({ key }: Member): boolean =>
    ['absent', 'excused'].includes(presence.get(key) ?? '')
  const nobodyHere = all.size > 0 && members.length > 0 && members.every(isAway)
  return waitsForNobody.has(name) && nobodyHere ? 'left' : 'open'
}

const isHersToDo = (
  { name, isLeaders }: Place,
  { entry, closing }: Meeting,
  { her, leads }: Looking,
): boolean => {
  const isAuthor = ({ author }: { readonly author: Member }): boolean => author.key === her?.key
  if (name === 'opened') return !isAuthor(entry)
  if (name === 'signed') return closing !== null && !closing.signatures.some(isAuthor)
  return leads || !isLeaders
}
