/** What people do with the annual pool and at the end of a cycle (rules SH, KE7), as facts: see acts.ts. */
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import { followsClosing } from '../../shared/control/succession.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import type { CarriedOver } from '../../shared/ledger/carry-over.ts'
import { carryOver, checkOpening } from '../../shared/ledger/carry-over.ts'
import { valueOfCash } from '../../shared/ledger/cash.ts'
import { cycleEndOf } from '../../shared/ledger/cycle-end.ts'
import type { CycleEnd, Meeting, Member } from '../../shared/ledger/ledger.ts'
import { loanStanding } from '../../shared/ledger/loan.ts'
import { planPayouts } from '../../shared/ledger/payout.ts'
import { planShareOut } from '../../shared/ledger/share-out-plan.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { sumCentavos } from '../../shared/money/centavos.ts'
import type { CashRow, Fact, FactRef, Head } from '../../shared/record/record.ts'
import { compareRefs } from '../../shared/record/record.ts'
import type { Device } from '../device/device.ts'
import type { DeviceStore } from '../device/store.ts'
import { foundNext } from '../sync/found.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'
import { headsOf, openMeetingOf } from './acts.ts'

type Act<Value = FactRef[]> = Promise<Result<Value, ActFailure>>

const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

/** What sharing out would state now. */
export interface ShareOutDraft {
  readonly pool: Centavos
  /** Nothing has moved since the box was counted; else it is counted first. */
  readonly isCounted: boolean
  readonly parts: readonly {
    readonly member: Member
    readonly saved: Centavos
    readonly due: Centavos
    /** Notes and coins from the box. */
    readonly cash: readonly CashRow[]
    /** What the box cannot pay in cash: it stays hers. */
    readonly unpaid: Centavos
  }[]
  readonly unpaid: Centavos
  /** Who still repays a loan, or a cover: settled first, or carried into the next notebook. */
  readonly owing: readonly Member[]
}

/** Null without an open meeting, or where nothing is saved. */
export const shareOutDraft = (notebook: Notebook): ShareOutDraft | null => {
  const meeting = openMeetingOf(notebook)
  return meeting === null ? null : draftShareOut(notebook.ledger, meeting, headsOf(notebook))
}

/** By all that lies below the heads; null where nothing is saved. */
export const draftShareOut = (
  ledger: LedgerState,
  meeting: Meeting,
  heads: readonly Head[],
): ShareOutDraft | null => {
  const below = new Map(heads.map(({ page, clock }) => [page, clock]))
  const plan = planShareOut(ledger, below, meeting.agreement.shareOut)
  if (plan.pool === 0) return null
  const payouts = planPayouts(
    plan.isFresh ? (plan.counted ?? []) : [],
    plan.shares.map(({ due }) => due),
  )
  const parts = plan.shares.map((share, place) => {
    const { rows, unpaid } = required(payouts[place], 'a payout each')
    return { ...share, cash: rows, unpaid }
  })
  const borrowers = [...ledger.loans.values()].filter(
    (loan) =>
      loanStanding(loan).balance > 0 || loan.covers.some(({ account }) => account.balance > 0),
  )
  return {
    pool: plan.pool,
    isCounted: plan.isFresh,
    parts,
    unpaid: sumCentavos(parts.map(({ unpaid }) => unpaid)),
    owing: [...new Set(borrowers.map(({ member }) => member))],
  }
}

/** Pays out what the draft says. Refused until the box is counted (rule SH1), and where it can pay nothing. */
export const shareOut = (notebook: Notebook, key: string): Act => {
  const meeting = openMeetingOf(notebook)
  if (meeting === null) return Promise.resolve(refuse('no-meeting'))
  const draft = shareOutDraft(notebook)
  if (draft === null) return Promise.resolve(refuse('nothing-to-do'))
  if (!draft.isCounted) return Promise.resolve(refuse('count-first'))
  if (draft.parts.every(({ cash }) => valueOfCash(cash) === 0)) {
    return Promise.resolve(refuse('nothing-to-do'))
  }
  return notebook.state(key, [sharedOut(draft, meeting, headsOf(notebook))])
}

export const sharedOut = (
  { parts }: ShareOutDraft,
  meeting: Meeting,
  heads: readonly Head[],
): Fact => ({
  kind: 'shared-out',
  meeting: refOf(meeting.entry),
  heads,
  parts: parts
    .map(({ member, due, cash, unpaid }) => ({
      member: refOf(member.entry),
      due,
      cash,
      unpaid,
    }))
    .toSorted((left, right) => compareRefs(left.member, right.member)),
})

/** By the newest vote that passed, on the newest meeting that is closed. */
export const endCycle = (notebook: Notebook, key: string): Act => {
  const { proposals, meetings } = notebook.ledger
  const voted = [...proposals.values()].findLast(
    ({ motion, decision }) => motion.kind === 'cycle-end' && decision?.outcome === 'passed',
  )
  const meeting = [...meetings.values()].findLast(({ closing }) => closing !== null)
  const isOpen = openMeetingOf(notebook) !== null || cycleEndOf(notebook.ledger) !== null
  return voted === undefined || meeting === undefined || isOpen
    ? Promise.resolve(refuse('nothing-to-do'))
    : notebook.state(key, [
        {
          kind: 'cycle-ended',
          meeting: refOf(meeting.entry),
          heads: headsOf(notebook),
          proposal: refOf(voted.entry),
        },
      ])
}

export const signEnd = (notebook: Notebook, key: string): Act => {
  const end = notebook.ledger.cycleEnds.at(-1)
  return end === undefined
    ? Promise.resolve(refuse('nothing-to-do'))
    : notebook.state(key, [
        { kind: 'closing-signed', closing: refOf(end.entry), id: end.entry.record.id },
      ])
}

const carriedBy = (notebook: Notebook, end: CycleEnd): CarriedOver => {
  const { credentials, records, group } = notebook
  return carryOver({ credentials, records, hash: hashParts }, end, group)
}

/** The id of the next notebook, founded on this device by a leader of the one whose cycle has ended. */
export const foundNotebook = (
  device: Device,
  store: DeviceStore,
  notebook: Notebook,
  key: string,
): Act<string> => {
  const { ledger } = notebook
  const end = cycleEndOf(ledger)
  const leader = [...ledger.members.values()].find(
    ({ leads, credentials }) => leads && credentials.some((one) => one.key === key),
  )
  if (leader === undefined) return Promise.resolve(refuse('not-leader'))
  if (end === null || ledger.group === null) return Promise.resolve(refuse('nothing-to-do'))
  const { name, programme, currency, weekday, weeklySaving } = ledger.group
  return foundNext(device, store, {
    terms: { name, programme, currency, weekday, weeklySaving },
    carried: carriedBy(notebook, end),
    leader: refOf(leader.entry),
  })
}

/** Says that a notebook opened with what the one before had left: refused where this device, which holds both, finds that it did not. */
export const confirmOpening = (notebook: Notebook, key: string, before: Notebook): Act => {
  const opening = notebook.ledger.opening
  const end = cycleEndOf(before.ledger)
  const founding = notebook.control.statements[0]
  if (opening === null || end === null || founding === undefined) {
    return Promise.resolve(refuse('nothing-to-do'))
  }
  const differs =
    checkOpening(notebook.ledger, carriedBy(before, end)).length > 0 ||
    !followsClosing(founding, end.entry.record.id)
  return differs
    ? Promise.resolve(refuse('opening-differs'))
    : notebook.state(key, [{ kind: 'confirmation', facts: [refOf(opening.entry)] }])
}
