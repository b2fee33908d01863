/** One group as staff see it: rows for tables, made anew at every change of the notebook. */
import { attendanceAt, indicatorsOf } from '../../../shared/ledger/indicators.ts'
import type { Ratio } from '../../../shared/ledger/indicators-ratio.ts'
import type { Ledger, Meeting } from '../../../shared/ledger/ledger.ts'
import { loansOwedBy, missingBy, savedBy } from '../../../shared/ledger/loan.ts'
import { endOf } from '../../../shared/ledger/membership.ts'
import { totalsOf } from '../../../shared/ledger/totals.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { subtractCentavos, sumCentavos } from '../../../shared/money/centavos.ts'
import type { FactKey, Pot } from '../../../shared/record/record.ts'
import { pots } from '../../../shared/record/record.ts'
import type { Day } from '../../../shared/time/civil-date.ts'

export interface MemberRow {
  readonly key: FactKey
  readonly alias: string
  readonly picture: number
  readonly leads: boolean
  readonly isActive: boolean
  readonly saved: Centavos
  readonly owed: Centavos
  /** Of what was due by the day asked for. */
  readonly missing: Centavos
  readonly devices: number
}

export interface WeekRow {
  readonly key: FactKey
  readonly day: Day
  /** Of the members on that meeting's roll. */
  readonly came: Ratio
  readonly repaid: Centavos
  readonly saved: Centavos
  readonly disbursed: Centavos
  readonly received: Centavos
  /** Counted less expected; null while the meeting is open. */
  readonly difference: Centavos | null
  readonly signatures: number
}

export interface Report {
  readonly members: readonly MemberRow[]
  /** Newest first. */
  readonly weeks: readonly WeekRow[]
  readonly pots: readonly { readonly pot: Pot; readonly amount: Centavos }[]
  readonly saved: Centavos
  readonly owed: Centavos
}

export const reportOf = (ledger: Ledger, day: Day): Report => {
  const members = [...ledger.members.values()].map((member): MemberRow => ({
    key: member.key,
    alias: member.alias,
    picture: member.picture,
    leads: member.leads,
    isActive: endOf(member) === null,
    saved: savedBy(member),
    owed: loansOwedBy(member),
    missing: sumCentavos(member.loans.map((loan) => missingBy(loan, day))),
    devices: member.credentials.filter(({ ended }) => ended === undefined).length,
  }))
  return {
    members,
    weeks: [...ledger.meetings.values()]
      .filter((meeting) => meeting.day <= day)
      .map((meeting) => weekRow(ledger, meeting))
      .reverse(),
    pots: pots.map((pot) => ({ pot, amount: ledger.box[pot].balance })),
    saved: sumCentavos(members.map(({ saved }) => saved)),
    owed: sumCentavos(members.map(({ owed }) => owed)),
  }
}

const weekRow = (ledger: Ledger, meeting: Meeting): WeekRow => {
  const { repaid, saved, disbursed, received } = totalsOf(meeting)
  const closing = meeting.closing
  return {
    key: meeting.key,
    day: meeting.day,
    came: attendanceAt(ledger, meeting),
    repaid,
    saved,
    disbursed,
    received,
    difference:
      closing === null
        ? null
        : sumCentavos(closing.pots.map((pot) => subtractCentavos(pot.counted, pot.expected))),
    signatures: closing?.signatures.length ?? 0,
  }
}

/** What a meeting left behind: each costs a look at all loans, so it is asked for the weeks that are shown. */
export interface WeekRisk {
  readonly outstanding: number
  readonly risk: Ratio
}

export const riskAfter = (ledger: Ledger, day: Day): WeekRisk => {
  const { counts, ratios } = indicatorsOf(ledger, day)
  return { outstanding: counts.outstanding, risk: ratios['risk-30'] }
}
