/** The sheet on which a meeting's money is written down by hand: what each woman is to bring, before she has brought anything. */
import type { Ledger, Member } from '../../../shared/ledger/ledger.ts'
import { dueOn, finesOwedBy } from '../../../shared/ledger/loan.ts'
import { endOf } from '../../../shared/ledger/membership.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { centavos, sumCentavos, zero } from '../../../shared/money/centavos.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import { addDays } from '../../../shared/time/civil-date.ts'
import { openLoansOf } from '../home/passbook.ts'

export interface CollectionRow {
  readonly key: string
  readonly alias: string
  readonly saving: Centavos
  /** What is due on her loans by then. */
  readonly instalment: Centavos
  readonly dues: Centavos
  readonly fines: Centavos
  readonly all: Centavos
}

export interface Collection {
  readonly day: Day
  readonly rows: readonly CollectionRow[]
  readonly total: Omit<CollectionRow, 'key' | 'alias'>
}

/** `today`: on which it is printed. */
export const collectionOf = (ledger: Ledger, today: Day): Collection => {
  const day = nextMeetingDay(ledger, today)
  const agreement = ledger.group?.agreement
  const rows = [...ledger.members.values()]
    .filter((member) => endOf(member) === null)
    .map((member) =>
      rowOf(member, day, agreement?.weeklySaving ?? zero, agreement?.weeklyDues ?? zero),
    )
  const sumOf = (part: keyof Collection['total']): Centavos =>
    sumCentavos(rows.map((row) => row[part]))
  return {
    day,
    rows,
    total: {
      saving: sumOf('saving'),
      instalment: sumOf('instalment'),
      dues: sumOf('dues'),
      fines: sumOf('fines'),
      all: sumOf('all'),
    },
  }
}

const rowOf = (member: Member, day: Day, saving: Centavos, dues: Centavos): CollectionRow => {
  const instalment = sumCentavos(openLoansOf(member).map(({ loan }) => dueOn(loan, day)))
  const fines = centavos(Math.max(finesOwedBy(member), 0))
  return {
    key: member.key,
    alias: member.alias,
    saving,
    instalment,
    dues,
    fines,
    all: sumCentavos([saving, instalment, dues, fines]),
  }
}

const daysInWeek = 7

/** As the group said at its newest meeting; else the first of its weekdays from today on, after that meeting. */
const nextMeetingDay = ({ meetings, group }: Ledger, today: Day): Day => {
  const newest = [...meetings.values()].at(-1)
  const said = newest?.entries.findLast(
    ({ fact, reversals }) => fact.kind === 'next-meeting' && reversals.length === 0,
  )?.fact
  if (said?.kind === 'next-meeting' && said.day >= today) return said.day
  const from = newest === undefined || newest.day < today ? today : addDays(newest.day, 1)
  const weekday = group?.weekday ?? 0
  const later = [0, 1, 2, 3, 4, 5, 6].find((days) => weekdayOf(addDays(from, days)) === weekday)
  return addDays(from, later ?? daysInWeek)
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: Day): number => (day + 4) % daysInWeek
