/** Sections of a statement of accounts that are there only where a group had something of the kind: see statement-of-accounts.ts. */
import { required } from '../../shared/base/assert.ts'
import type { Claim, Cover, Draw, Proposal } from '../../shared/ledger/ledger.ts'
import { trainingsBy } from '../../shared/ledger/indicators.ts'
import { loanStanding, loanStateOn } from '../../shared/ledger/loan.ts'
import { resultOf } from '../../shared/ledger/lots-progress.ts'
import { isClaimedBy } from '../../shared/ledger/meeting.ts'
import type { EntryState, LedgerState, LoanState } from '../../shared/ledger/state.ts'
import { valueOfCash } from '../../shared/ledger/cash.ts'
import type { CashRow, FactRef } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'
import { amount, sumOf, table } from './plain-table.ts'

interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

export const furtherSections = (ledger: LedgerState): Section[] => [
  { title: 'LOANS', lines: loans(ledger) },
  { title: 'COVERED FOR EACH OTHER', lines: covers(ledger) },
  { title: 'VOTES', lines: votes(ledger) },
  { title: 'LOTS', lines: draws(ledger) },
  { title: 'TRAININGS AND BUSINESSES', lines: [...trainings(ledger), ...businesses(ledger)] },
  { title: 'SHARED OUT', lines: shareOuts(ledger) },
]

/** Of the meeting that the fact claims, from 1 on; what was brought from another notebook claims none. */
const whereOf = ({ meetings }: LedgerState, entry: EntryState): string => {
  const place = [...meetings.values()].findIndex((meeting) => isClaimedBy(meeting, entry))
  return place < 0 ? 'carried' : `meeting ${place + 1}`
}

const aliasOf = ({ members }: LedgerState, ref: FactRef): string =>
  required(members.get(refToKey(ref)), 'a member').alias

/** Those with terms: what each was, and how it went. */
const loans = (ledger: LedgerState): string[] => {
  const granted = [...ledger.loans.values()].filter(
    ({ entry }) => entry.fact.kind !== 'loan-disbursed',
  )
  if (granted.length === 0) return []
  const row = (loan: LoanState): string[] => {
    const { paid, covered, balance } = loanStanding(loan)
    return [
      loan.member.alias,
      whereOf(ledger, loan.entry),
      amount(loan.principal),
      String(loan.weeks),
      amount(loan.instalment),
      amount(loan.book.chargePaid),
      amount(paid - covered),
      amount(covered),
      amount(balance),
      loanStateOn(loan, ledger.today),
    ]
  }
  const titles = ['', 'lent', 'weeks', 'first', 'charges', 'by her', 'by others', 'left']
  return table(['', ...titles, ''], ...granted.map(row))
}

const covers = (ledger: LedgerState): string[] =>
  [...ledger.covers.values()].flatMap((cover) => {
    const where = whereOf(ledger, cover.entry)
    const name = cover.loan.member.alias
    const sums = [
      `repaid ${amount(sumOf(cover.claims, repaidOf))}`,
      `forgiven ${amount(sumOf(cover.claims, forgivenOf))}`,
      `open ${amount(cover.account.balance)}`,
    ]
    return [
      `${where}, ${amount(cover.amount)} for ${name}: ${sums.join(', ')}`,
      `  by ${list(cover, (claim) => claim.amount)}`,
      ...(cover.account.balance === 0 ? [] : [`  open ${list(cover, openOf)}`]),
    ]
  })

const openOf = ({ account }: Claim): number => 0 - account.balance

const repaidOf = ({ repaid }: Claim): number =>
  sumOf(repaid, ({ fact, reversals }) =>
    fact.kind === 'cover-repaid' && reversals.length === 0 ? fact.amount : 0,
  )

const forgivenOf = (claim: Claim): number =>
  claim.forgiven === null ? 0 : claim.amount - repaidOf(claim) - openOf(claim)

const list = ({ claims }: Cover, of: (claim: Claim) => number): string =>
  claims
    .filter((claim) => of(claim) !== 0)
    .map((claim) => `${claim.member.alias} ${amount(of(claim))}`)
    .join(', ')

const votes = (ledger: LedgerState): string[] =>
  [...ledger.proposals.values()].map((proposal) => {
    const { decision } = proposal
    const count =
      decision === null
        ? 'open'
        : `${decision.outcome}, ${decision.yes.size} yes and ${decision.no.size} no of ${decision.entitled}, ${decision.needed} needed`
    return `${whereOf(ledger, proposal.entry)}, ${sayMotion(ledger, proposal)}: ${count}`
  })

const sayMotion = (ledger: LedgerState, { motion }: Proposal): string => {
  switch (motion.kind) {
    case 'agreement': {
      const { weeklySaving, weeklyDues, weeksBetweenLots, savingsUse } = motion.agreement
      const use = savingsUse === 'lots' ? `lots each ${weeksBetweenLots} weeks` : 'an annual pool'
      return `agreement: ${amount(weeklySaving)} and dues ${amount(weeklyDues)} a week, ${use}`
    }
    case 'leader-elected':
      return `${aliasOf(ledger, motion.member)} leads${motion.replaces === null ? '' : ` in the place of ${aliasOf(ledger, motion.replaces)}`}`
    case 'loan': {
      const ask = required(ledger.asks.get(refToKey(motion.ask)), 'an ask')
      return `loan of ${amount(ask.principal)} to ${ask.member.alias}`
    }
    case 'reschedule':
      return `loan of ${borrowerOf(ledger, motion.loan)} anew in ${motion.weeks} weeks`
    case 'write-off':
      return `loan of ${borrowerOf(ledger, motion.loan)} given up`
    case 'expense':
      return `${amount(motion.amount)} of the ${motion.pot} for ${motion.note}`
    case 'pot-transfer':
      return `${amount(motion.amount)} from ${motion.from} to ${motion.to}`
    case 'cycle-end':
    case 'leader-ended':
    case 'dismissal':
    case 'destruction':
      return motion.kind
  }
}

const borrowerOf = ({ loans: all }: LedgerState, ref: FactRef): string =>
  required(all.get(refToKey(ref)), 'a loan').member.alias

/** Not who won: that is chance, and follows from the bytes of the records; and so does how many of those who were behind had won before. */
const draws = (ledger: LedgerState): string[] =>
  [...ledger.draws.values()].map((draw) => {
    const { entry, round, amount: gift, standings } = draw
    const waiting = standings.filter(({ wasGifted }) => !wasGifted).length
    const behind = standings
      .filter((one) => one.behind > 0)
      .map(({ member }) => `, ${member.alias} was behind`)
    const where = `${whereOf(ledger, entry)}, round ${round}`
    const who = `${waiting} of ${standings.length} had not had it${behind.join('')}`
    return `${where}, ${amount(gift)}: ${who}: ${howOf(draw)}`
  })

const howOf = (draw: Draw): string => {
  const result = resultOf(draw)
  if (result === null) return 'not drawn'
  if (result.seed === null) return 'the last one, without a draw'
  return result.basis === 'majority'
    ? `${result.withheld.length} withheld, said by ${draw.statements.length}`
    : 'all revealed'
}

const trainings = (ledger: LedgerState): string[] =>
  trainingsBy(ledger, ledger.today).map(
    ({ entry, topic, came }) =>
      `${whereOf(ledger, entry as EntryState)}, ${topic}: ${came.length} came`,
  )

const businesses = ({ members }: LedgerState): string[] =>
  [...members.values()].flatMap((member) =>
    member.businesses.flatMap(({ fact }) =>
      fact.kind === 'business' ? [`${member.alias}: ${fact.trade}, ${fact.note}`] : [],
    ),
  )

const shareOuts = (ledger: LedgerState): string[] =>
  ledger.shareOuts.flatMap(({ entry, method, pool, parts }) => [
    `${whereOf(ledger, entry)}, ${amount(pool)} ${method}`,
    ...table(
      ['', 'saved', 'due', 'in cash', 'stays hers', ''],
      ...parts.map(({ member, saved, due, cash, unpaid }) => [
        member.alias,
        ...[saved, due, valueOfCash(cash), unpaid].map(amount),
        cash.map(sayPieces).join(' + '),
      ]),
    ),
  ])

/** A twenty is a note and a coin. */
const sayPieces = ({ form, value, count }: CashRow): string => {
  const size = value % 100 === 0 ? String(value / 100) : (value / 100).toFixed(2)
  return `${count}×${size}${value === 2_000 ? ` ${form}` : ''}`
}
