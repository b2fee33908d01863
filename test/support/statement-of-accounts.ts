/** A group's books as a text that anybody can check with a pencil: meetings, women, pots, and what was said about entries. */
import { required } from '../../shared/base/assert.ts'
import { problemsOf } from '../../shared/ledger/fold.ts'
import type { Closing, Entry, Ledger, Loan, Meeting, Member } from '../../shared/ledger/ledger.ts'
import { loansOwedBy, loanStanding, savedBy } from '../../shared/ledger/loan.ts'
import { attendanceOf } from '../../shared/ledger/meeting.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import { totalsOf } from '../../shared/ledger/totals.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { sumCentavos, zero } from '../../shared/money/centavos.ts'
import type { Pot } from '../../shared/record/record.ts'
import { pots, refToKey } from '../../shared/record/record.ts'
import { dayToIso } from '../../shared/time/civil-date.ts'

export const statementOfAccounts = (ledger: LedgerState): string => {
  const { name, weeklySaving } = required(ledger.group, 'a group')
  return [
    `${name}, ${amount(weeklySaving)} pesos a week`,
    ...section('MEETINGS', meetingTable(ledger)),
    ...section('WOMEN', memberTable(ledger)),
    ...section('THE BOX AND WHAT STANDS AGAINST IT', potTable(ledger)),
    ...section('DIFFERENCES', differences(ledger)),
    ...section('TAKEN BACK, DOUBTED, LATE', remarks(ledger)),
    ...section('ENTRIES BY STATUS', statuses(ledger)),
    '',
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): string[] => ['', title, ...lines]

/** 1,234.50 */
const amount = (centavos: number): string => {
  const [whole, rest] = (Math.abs(centavos) / 100).toFixed(2).split('.')
  const grouped = (whole ?? '').replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${centavos < 0 ? '-' : ''}${grouped}.${rest ?? ''}`
}

/** First column to the left, all others to the right. */
const table = (...rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

const meetingsOf = (ledger: Ledger): Meeting[] => [...ledger.meetings.values()]
const membersOf = (ledger: Ledger): Member[] => [...ledger.members.values()]

const meetingTable = (ledger: Ledger): string[] => {
  const rows = meetingsOf(ledger).map((meeting, index) => {
    const { received, disbursed, repaid, saved, takenOut } = totalsOf(meeting)
    const counted = (pot: Pot): Centavos =>
      meeting.closing?.pots.find((one) => one.pot === pot)?.counted ?? zero
    return [
      String(index + 1),
      dayToIso(meeting.day),
      String([...attendanceOf(meeting).values()].filter(isThere).length),
      ...[received, disbursed, repaid, saved, takenOut].map(amount),
      ...[counted('loan-fund'), counted('savings')].map(amount),
      String(meeting.closing?.signatures.length ?? 0),
    ]
  })
  const sums = [3, 4, 5, 6, 7].map((column) =>
    rows.reduce((sum, row) => sum + 100 * Number(row[column]?.replaceAll(',', '')), 0),
  )
  return table(
    [
      '',
      'day',
      'there',
      'received',
      'lent',
      'repaid',
      'saved',
      'taken out',
      'fund counted',
      'savings counted',
      'signed',
    ],
    ...rows,
    ['', 'together', '', ...sums.map((sum) => amount(Math.round(sum))), '', '', ''],
  )
}

const isThere = (presence: string): boolean => presence === 'present' || presence === 'late'

const memberTable = (ledger: Ledger): string[] => {
  const members = membersOf(ledger)
  const lentTo = (member: Member): number[] => member.loans.map(({ principal }) => principal)
  const paidBy = (member: Member): number[] =>
    member.loans.map((loan) => loanStanding(loan).paid as number)
  const row = (member: Member): string[] => [
    `${member.alias}${member.left === null ? '' : ' (left)'}`,
    amount(savedBy(member)),
    amount(lentTo(member).reduce((sum, one) => sum + one, 0)),
    amount(paidBy(member).reduce((sum, one) => sum + one, 0)),
    amount(loansOwedBy(member)),
    String(member.loans.reduce((sum, loan) => sum + stillToPay(loan), 0)),
  ]
  const total = (of: (member: Member) => number): string =>
    amount(members.reduce((sum, member) => sum + of(member), 0))
  const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0)
  return table(
    ['', 'her savings', 'lent', 'repaid', 'owes', 'instalments left'],
    ...members.map(row),
    [
      'together',
      total(savedBy),
      total((member) => sumOf(lentTo(member))),
      total((member) => sumOf(paidBy(member))),
      total(loansOwedBy),
      '',
    ],
  )
}

const stillToPay = (loan: Loan): number => loanStanding(loan).instalmentsLeft

const potTable = (ledger: LedgerState): string[] => {
  const members = membersOf(ledger)
  const owed = sumCentavos(members.map(loansOwedBy))
  const saved = sumCentavos(members.map(savedBy))
  const { box, cashDifference, loanFund } = ledger
  const found = sumCentavos(pots.map((pot) => cashDifference[pot].balance))
  return table(
    ['loan fund in the box', amount(box['loan-fund'].balance)],
    ['savings in the box', amount(box.savings.balance)],
    ['group fund in the box', amount(box['group-fund'].balance)],
    ['lent out', amount(owed)],
    ['counted short so far', amount(found)],
    ['= received from Via', amount(0 - loanFund.balance)],
    ['+ saved by the women', amount(saved)],
  )
}

const differences = (ledger: Ledger): string[] =>
  meetingsOf(ledger).flatMap(({ closing }, index) => {
    const parts = (closing?.pots ?? []).filter(({ difference }) => difference !== 0)
    return parts.map(({ pot, difference }) => {
      const sign = difference > 0 ? '+' : ''
      return `meeting ${index + 1}, ${pot}: ${sign}${amount(difference)}: ${reasonOf(closing)}`
    })
  })

const reasonOf = (closing: Closing | null): string => closing?.reason ?? ''

const remarks = (ledger: LedgerState): string[] => [
  ...ledger.movements.flatMap((entry) => [
    ...entry.reversals.map(
      (reversal) =>
        `${sayEntry(ledger, entry)}: taken back by ${reversal.author.alias}: ${saidIn(reversal)}`,
    ),
    ...entry.disputes.map(({ entry: { author }, reason, liftedBy }) => {
      const lifted = liftedBy === null ? 'stands' : 'lifted by her'
      return `${sayEntry(ledger, entry)}: doubted by ${author.alias}: ${reason} (${lifted})`
    }),
  ]),
  ...problemsOf(ledger).map(({ code, at }) => {
    const entry = ledger.pages.get(at.page)?.rows[at.clock]?.entries[at.index ?? -1] ?? null
    return `${entry === null ? 'a record' : sayEntry(ledger, entry)}: ${code}`
  }),
]

const saidIn = ({ fact }: Entry): string => ('reason' in fact ? fact.reason : '')

const sayEntry = (ledger: Ledger, { fact }: Entry): string => {
  const loan = fact.kind === 'repayment' ? ledger.loans.get(refToKey(fact.loan)) : undefined
  const member = 'member' in fact ? ledger.members.get(refToKey(fact.member)) : loan?.member
  const ref = 'meeting' in fact ? fact.meeting : null
  const meeting = ref && refToKey(ref)
  const number = [...ledger.meetings.keys()].findIndex((key) => key === meeting) + 1
  const value = 'amount' in fact ? ` ${amount(fact.amount)}` : ''
  return `meeting ${number}, ${fact.kind} of ${member?.alias ?? 'the group'}${value}`
}

const statuses = (ledger: Ledger): string[] => {
  const byStatus = Map.groupBy(ledger.movements, statusOf)
  const confirmed = ledger.movements.filter(({ confirmations }) => confirmations.length > 0)
  return table(...[...byStatus].map(([status, entries]) => [status, String(entries.length)]), [
    'confirmed by another woman',
    String(confirmed.length),
  ])
}
