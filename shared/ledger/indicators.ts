/**
 * The indicators of one group at the end of a day, from its ledger alone (DOMAIN, rule IN1). By what is known now: what was corrected since is
 * corrected here too. Money is centavos; every ratio is an exact pair, whole 0 where there is nothing yet to divide by.
 */
import type { Topic, Trade } from '../record/meeting-facts.ts'
import { topics, trades } from '../record/meeting-facts.ts'
import type { FactKey } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { Day } from '../time/civil-date.ts'
import { addWeeks } from '../time/civil-date.ts'
import type { AccountName } from './account.ts'
import type { LoanOn, Reading } from './indicators-loans.ts'
import {
  isLateBy,
  loansOn,
  outstandingOf,
  portfolioAtRisk,
  repaymentRate,
} from './indicators-loans.ts'
import type { Ratio } from './indicators-ratio.ts'
import { addRatios, ratio } from './indicators-ratio.ts'
import type { Entry, Ledger, Meeting, Member } from './ledger.ts'
import { attendanceOf, isThere } from './meeting.ts'
import type { Membership } from './roll.ts'
import { closedBy, dayOf, membershipOn, rollOf } from './roll.ts'

/** All can be added up over groups: portfolio.ts. */
export interface Indicators {
  readonly counts: Readonly<Record<CountName, number>>
  readonly ratios: Readonly<Record<RatioName, Ratio>>
  readonly trainings: Readonly<Record<Topic, TrainingCount>>
  /** Active women who have a business of the kind. */
  readonly businesses: Readonly<Record<Trade, number>>
}

export const countNames = [
  /** Closed by the day. */
  'meetings',
  /** Active members. */
  'women',
  /** Women who left or were dismissed. */
  'dropouts',
  /** Outstanding principal, without loans that were written off. */
  'outstanding',
  /** Cash of the loan fund by the books. */
  'fund-cash',
  'saved',
  /** How many women the money is of: those with outstanding principal, who ever had a loan, for whom something was due, who were covered. */
  'borrowers',
  'ever-borrowers',
  'due-borrowers',
  'covered-borrowers',
  'risk-1-borrowers',
  'risk-7-borrowers',
  'risk-30-borrowers',
  /** On the roll of the meeting from which retention is reckoned. */
  'cohort',
] as const
export type CountName = (typeof countNames)[number]

/** In the order in which they are read: women, meetings, savings, loans. */
export const ratioNames = [
  /** Present (late too) ÷ on the roll, over the last four closed meetings; then over all of them. Each woman and meeting counts alike. */
  'attendance-last-4',
  'attendance',
  /** Of the women on the roll a year ago, or at the first closed meeting of a younger group: active on the day ÷ all. */
  'retention',
  /** Dropouts ÷ (active + dropouts). */
  'dropout',
  /** Savings of the active members ÷ active members: centavos to a woman. */
  'savings-per-woman',
  /** Principal lent ÷ loans, all to date: centavos to a loan. */
  'average-loan',
  /** Outstanding ÷ (outstanding + cash of the loan fund). */
  'utilisation',
  /** Received of what was due to date ÷ due to date; a covered instalment is received (CO4). And without cover. */
  'repayment',
  'repayment-without-cover',
  /** Paid by others ÷ paid in all, on loans, to date (CO4). */
  'covered',
  /** indicators-loans.ts: with and without cover. */
  'risk-1',
  'risk-7',
  'risk-30',
  'risk-1-without-cover',
  'risk-7-without-cover',
  'risk-30-without-cover',
] as const
export type RatioName = (typeof ratioNames)[number]

export interface TrainingCount {
  readonly sessions: number
  /** Women there, added up over the sessions; and each woman once. */
  readonly attendances: number
  readonly women: number
}

export const indicatorsOf = (ledger: Ledger, day: Day): Indicators => {
  const membership = membershipOn(ledger, day)
  const meetings = closedBy(ledger, day)
  const loans = loansOn(ledger, day)
  const money = balancesOn(ledger, day)
  const { active, ended } = membership
  const outstanding = outstandingIn(loans)
  const cash = money.of('box', null)
  const saved = active.reduce((sum, { key }) => sum - money.of('savings', key), 0)
  const cohort = cohortOf(ledger, meetings, day)
  const { covered, paid } = sumPaid(loans)
  return {
    counts: {
      meetings: meetings.length,
      women: active.length,
      dropouts: ended.length,
      outstanding,
      'fund-cash': cash,
      saved,
      cohort: cohort.length,
      ...borrowersIn(loans),
    },
    ratios: {
      ...attendanceIn(ledger, meetings),
      retention: ratio(cohort.filter((member) => active.includes(member)).length, cohort.length),
      'savings-per-woman': ratio(saved, active.length),
      'average-loan': ratio(
        loans.reduce((sum, { loan }) => sum + loan.principal, 0),
        loans.length,
      ),
      repayment: repaymentRate(loans, 'with-cover'),
      'repayment-without-cover': repaymentRate(loans, 'without-cover'),
      covered: ratio(covered, paid),
      ...riskIn(loans),
      utilisation: ratio(outstanding, outstanding + Math.max(cash, 0)),
      dropout: ratio(ended.length, active.length + ended.length),
    },
    trainings: trainingsIn(ledger, day),
    businesses: businessesOf(ledger, membership, day),
  }
}

const outstandingIn = (loans: readonly LoanOn[]): number =>
  loans.reduce((sum, loan) => sum + outstandingOf(loan, 'with-cover'), 0)

const sumPaid = (loans: readonly LoanOn[]): { covered: number; paid: number } => ({
  covered: loans.reduce((sum, loan) => sum + loan.covered, 0),
  paid: loans.reduce((sum, loan) => sum + loan.paid, 0),
})

type BorrowerCount = Extract<CountName, `${string}borrowers`>

const borrowersIn = (loans: readonly LoanOn[]): Record<BorrowerCount, number> => {
  const women = (isMeant: (loan: LoanOn) => boolean): number =>
    new Set(loans.filter(isMeant).map(({ loan }) => loan.member.key)).size
  const isOpen = (loan: LoanOn): boolean => outstandingOf(loan, 'with-cover') > 0
  /** In either reading: both are shown, so both count as speaking of her. */
  const isAtRisk = (days: number) => (loan: LoanOn) =>
    readings.some((reading) => outstandingOf(loan, reading) > 0 && isLateBy(loan, days, reading))
  return {
    borrowers: women(isOpen),
    'ever-borrowers': women(() => true),
    'due-borrowers': women(({ rows, day }) => rows.some(({ due }) => due <= day)),
    'covered-borrowers': women(({ covered }) => covered > 0),
    'risk-1-borrowers': women(isAtRisk(1)),
    'risk-7-borrowers': women(isAtRisk(7)),
    'risk-30-borrowers': women(isAtRisk(30)),
  }
}

const readings: readonly Reading[] = ['with-cover', 'without-cover']

type RiskName = Extract<RatioName, `risk-${string}`>

const riskIn = (loans: readonly LoanOn[]): Record<RiskName, Ratio> => ({
  'risk-1': portfolioAtRisk(loans, 1, 'with-cover'),
  'risk-7': portfolioAtRisk(loans, 7, 'with-cover'),
  'risk-30': portfolioAtRisk(loans, 30, 'with-cover'),
  'risk-1-without-cover': portfolioAtRisk(loans, 1, 'without-cover'),
  'risk-7-without-cover': portfolioAtRisk(loans, 7, 'without-cover'),
  'risk-30-without-cover': portfolioAtRisk(loans, 30, 'without-cover'),
})

/** Present ÷ on the roll, at one meeting. */
export const attendanceAt = (ledger: Ledger, meeting: Meeting): Ratio =>
  ratio(cameTo(meeting).length, rollOf(ledger, meeting).length)

const cameTo = (meeting: Meeting): FactKey[] =>
  [...attendanceOf(meeting)].flatMap(([key, presence]) => (isThere(presence) ? key : []))

const attendanceIn = (
  ledger: Ledger,
  meetings: readonly Meeting[],
): Record<'attendance' | 'attendance-last-4', Ratio> => {
  const each = meetings.map((meeting) => attendanceAt(ledger, meeting))
  const sum = (some: readonly Ratio[]): Ratio => some.reduce(addRatios, ratio(0, 0))
  return { attendance: sum(each), 'attendance-last-4': sum(each.slice(-4)) }
}

/** Weeks after which retention is asked for. */
const cohortWeeks = 52

const cohortOf = (ledger: Ledger, meetings: readonly Meeting[], day: Day): Member[] => {
  const [first] = meetings
  const then = meetings.findLast((meeting) => meeting.day <= addWeeks(day, -cohortWeeks)) ?? first
  return then === undefined ? [] : rollOf(ledger, then)
}

/** A training that was held, and who was at that meeting (rule TR1). */
export interface HeldTraining {
  readonly entry: Entry
  readonly day: Day
  readonly topic: Topic
  readonly note: string
  readonly came: readonly FactKey[]
}

/** Meeting by meeting, those that were not taken back. */
export const trainingsBy = ({ meetings }: Ledger, day: Day): HeldTraining[] =>
  [...meetings.values()]
    .filter((meeting) => meeting.day <= day)
    .flatMap((meeting) =>
      meeting.entries.flatMap((entry) => {
        const { fact, reversals } = entry
        if (fact.kind !== 'training' || reversals.length > 0) return []
        const { topic, note } = fact
        return { entry, day: meeting.day, topic, note, came: cameTo(meeting) }
      }),
    )

const trainingsIn = (ledger: Ledger, day: Day): Record<Topic, TrainingCount> => {
  const held = trainingsBy(ledger, day)
  return eachOf(topics, (topic) => {
    const sessions = held.filter((training) => training.topic === topic)
    const came = sessions.flatMap((session) => session.came)
    return { sessions: sessions.length, attendances: came.length, women: new Set(came).size }
  })
}

/** Rule BU1. */
const businessesOf = (ledger: Ledger, { active }: Membership, day: Day): Record<Trade, number> =>
  eachOf(
    trades,
    (trade) =>
      active.filter(({ businesses }) =>
        businesses.some((entry) => {
          const { fact, reversals } = entry
          const isMeant = fact.kind === 'business' && fact.trade === trade
          return isMeant && reversals.length === 0 && dayOf(ledger, entry) <= day
        }),
      ).length,
  )

export const eachOf = <Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>

interface Balances {
  /** Of the loan fund's cash, or of one member's savings. */
  of(kind: 'box', member: null): number
  of(kind: 'savings', member: FactKey): number
}

/** What was in the accounts by the end of a day: what was taken back was never there, whenever it was taken back. */
const balancesOn = (ledger: Ledger, day: Day): Balances => {
  const balances = new Map<string, number>()
  const add = ({ postings }: Entry): void => {
    for (const { account, amount } of postings) {
      const name = balanceName(account.name)
      if (name !== null) balances.set(name, (balances.get(name) ?? 0) + amount)
    }
  }
  const claimed = new Set<Entry>()
  for (const meeting of ledger.meetings.values()) {
    for (const entry of meeting.entries) {
      claimed.add(entry)
      if (meeting.day <= day && entry.reversals.length === 0) add(entry)
    }
    if (meeting.day <= day && meeting.closing !== null) add(meeting.closing.entry)
  }
  for (const entry of ledger.movements) {
    if (claimed.has(entry) || entry.reversals.length > 0) continue
    if (dayOf(ledger, entry) <= day) add(entry)
  }
  return { of: (_kind, member) => balances.get(member ?? fundCash) ?? 0 }
}

const fundCash = 'loan-fund'

const balanceName = (name: AccountName): string | null => {
  if (name.kind === 'savings') return refToKey(name.member)
  return name.kind === 'box' && name.pot === 'loan-fund' ? fundCash : null
}
