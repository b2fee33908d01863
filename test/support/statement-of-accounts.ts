/** A group's books as a text that anybody can check with a pencil: meetings, women, pots, and what was said about entries. */
import { required } from '../../shared/base/assert.ts'
import { problemsOf } from '../../shared/ledger/fold.ts'
import type { Closing, Entry, Ledger, Meeting, Member } from '../../shared/ledger/ledger.ts'
import {
  finesOwedBy,
  loansOwedBy,
  loanStanding,
  owedForCover,
  savedBy,
} from '../../shared/ledger/loan.ts'
import { resultOf } from '../../shared/ledger/lots-progress.ts'
import { attendanceOf, isThere } from '../../shared/ledger/meeting.ts'
import type { LedgerState, MemberState } from '../../shared/ledger/state.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import type { Totals } from '../../shared/ledger/totals.ts'
import { totalsOf } from '../../shared/ledger/totals.ts'
import { sumCentavos } from '../../shared/money/centavos.ts'
import type { Pot } from '../../shared/record/record.ts'
import { pots, refToKey } from '../../shared/record/record.ts'
import { dayToIso } from '../../shared/time/civil-date.ts'
import { amount, sumOf, table, usedColumns } from './plain-table.ts'
import { furtherSections } from './statement-sections.ts'

export const statementOfAccounts = (ledger: LedgerState): string => {
  const { name, weeklySaving } = required(ledger.group, 'a group')
  const sections = [
    { title: 'MEETINGS', lines: ledger.meetings.size === 0 ? [] : meetingTable(ledger) },
    { title: 'WOMEN', lines: memberTable(ledger) },
    ...furtherSections(ledger),
    { title: 'THE BOX AND WHAT STANDS AGAINST IT', lines: potTable(ledger) },
    { title: 'DIFFERENCES', lines: differences(ledger) },
    { title: 'TAKEN BACK, DOUBTED, LATE', lines: remarks(ledger) },
    { title: 'ENTRIES BY STATUS', lines: statuses(ledger) },
  ]
  return [
    `${name}, ${amount(weeklySaving)} pesos a week`,
    ...sections.flatMap(({ title, lines }) => (lines.length === 0 ? [] : ['', title, ...lines])),
    '',
  ].join('\n')
}

const meetingsOf = (ledger: Ledger): Meeting[] => [...ledger.meetings.values()]
const membersOf = (ledger: LedgerState): MemberState[] => [...ledger.members.values()]

const meetingTable = (ledger: LedgerState): string[] => {
  const meetings = meetingsOf(ledger)
  const of =
    (name: keyof Totals) =>
    (meeting: Meeting): number =>
      totalsOf(meeting)[name]
  const given = (meeting: Meeting): number =>
    sumOf([...ledger.draws.values()], (draw) =>
      draw.meeting.key === meeting.key && resultOf(draw) !== null ? draw.amount : 0,
    )
  const moved = usedColumns<Meeting>(
    [
      { title: 'received', of: of('received'), isKept: true },
      { title: 'lent', of: of('disbursed'), isKept: true },
      { title: 'repaid', of: of('repaid'), isKept: true },
      { title: 'covered', of: of('covered') },
      { title: 'saved', of: of('saved'), isKept: true },
      { title: 'taken out', of: of('takenOut'), isKept: true },
      { title: 'by lots', of: given },
      { title: 'shared out', of: of('sharedOut') },
      { title: 'dues', of: of('dues') },
      { title: 'fines', of: of('fines') },
      { title: 'spent', of: of('spent') },
    ],
    meetings,
  )
  const countOf =
    (pot: Pot) =>
    ({ closing }: Meeting): number =>
      closing?.pots.find((one) => one.pot === pot)?.counted ?? 0
  const counted = usedColumns<Meeting>(
    [
      { title: 'fund counted', of: countOf('loan-fund'), isKept: true },
      { title: 'savings counted', of: countOf('savings'), isKept: true },
      { title: 'group counted', of: countOf('group-fund') },
    ],
    meetings,
  )
  const columns = [...moved, ...counted]
  return table(
    ['', 'day', 'there', ...columns.map(({ title }) => title), 'signed'],
    ...meetings.map((meeting, index) => [
      String(index + 1),
      dayToIso(meeting.day),
      String([...attendanceOf(meeting).values()].filter(isThere).length),
      ...columns.map((column) => amount(column.of(meeting))),
      String(meeting.closing?.signatures.length ?? 0),
    ]),
    [
      '',
      'together',
      '',
      ...moved.map((column) => amount(sumOf(meetings, (meeting) => column.of(meeting)))),
      ...counted.map(() => ''),
      '',
    ],
  )
}

const memberTable = (ledger: LedgerState): string[] => {
  const members = membersOf(ledger)
  const columns = usedColumns<Member>(
    [
      { title: 'her savings', of: savedBy, isKept: true },
      { title: 'lent', of: ({ loans }) => sumOf(loans, (loan) => loan.principal), isKept: true },
      {
        title: 'repaid',
        of: ({ loans }) => sumOf(loans, (loan) => loanStanding(loan).paid),
        isKept: true,
      },
      { title: 'owes', of: loansOwedBy, isKept: true },
      { title: 'owes others', of: (member) => sumOf(members, (one) => owedForCover(member, one)) },
      { title: 'is owed', of: (member) => sumOf(members, (one) => owedForCover(one, member)) },
      { title: 'fined', of: ({ fines }) => sumOf(fines, amountIn) },
      { title: 'fines left', of: finesOwedBy },
    ],
    members,
  )
  return table(
    ['', ...columns.map(({ title }) => title), 'instalments left'],
    ...members.map((member) => [
      `${member.alias}${member.left === null ? '' : ' (left)'}`,
      ...columns.map((column) => amount(column.of(member))),
      String(sumOf(member.loans, (loan) => loanStanding(loan).instalmentsLeft)),
    ]),
    [
      'together',
      ...columns.map((column) => amount(sumOf(members, (member) => column.of(member)))),
      '',
    ],
  )
}

const amountIn = ({ fact, reversals }: Entry): number =>
  reversals.length === 0 && fact.kind === 'fine' ? fact.amount : 0

const potTable = (ledger: LedgerState): string[] => {
  const { box, cashDifference, loanFund, expenses, fines, dues } = ledger
  const loans = [...ledger.loans.values()]
  const found = sumCentavos(pots.map((pot) => cashDifference[pot].balance))
  const further: [string, number][] = [
    ['+ charges of loans', sumOf(loans, ({ interest }) => 0 - (interest?.balance ?? 0))],
    ['+ dues', 0 - dues.balance],
    ['+ fines', 0 - fines.balance],
    ['- spent', sumOf(pots, (pot) => expenses[pot].balance)],
    ['- given up of loans', sumOf(loans, ({ loss }) => loss?.balance ?? 0)],
    ['- gained by sharing out', sumOf(membersOf(ledger), gainOf)],
    ...pots.map((pot): [string, number] => [
      `+ brought along, ${pot}`,
      0 - (ledger.opening?.own[pot].balance ?? 0),
    ]),
  ]
  return table(
    ['loan fund in the box', amount(box['loan-fund'].balance)],
    ['savings in the box', amount(box.savings.balance)],
    ['group fund in the box', amount(box['group-fund'].balance)],
    ['lent out', amount(sumOf(loans, ({ account }) => account.balance))],
    ['counted short so far', amount(found)],
    ['= received from Via', amount(0 - loanFund.balance)],
    ['+ saved by the women', amount(sumCentavos(membersOf(ledger).map(savedBy)))],
    ...further.filter(([, sum]) => sum !== 0).map(([name, sum]) => [name, amount(sum)]),
  )
}

const gainOf = ({ gain }: MemberState): number => gain?.balance ?? 0

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
  const loan =
    'loan' in fact && fact.loan !== null ? ledger.loans.get(refToKey(fact.loan)) : undefined
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
