/** All that a ledger says, as plain data: two ledgers are the same if their pictures are equal. */
import type { Entry, Ledger, Proposal } from '../../shared/ledger/ledger.ts'
import { askStateOf, loanStanding } from '../../shared/ledger/loan.ts'
import { attendanceOf } from '../../shared/ledger/meeting.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import { totalsOf } from '../../shared/ledger/totals.ts'
import { pots, refToKey } from '../../shared/record/record.ts'

const keys = (entries: readonly Entry[]): string[] => entries.map(refToKey)

const pictureOf = (entry: Entry) => ({
  key: refToKey(entry),
  author: entry.author.key,
  status: statusOf(entry),
  late: entry.late,
  sealedBy: entry.sealedBy && refToKey(entry.sealedBy.entry),
  confirmations: keys(entry.confirmations),
  disputes: entry.disputes.map((dispute) => ({
    key: refToKey(dispute.entry),
    liftedBy: dispute.liftedBy && refToKey(dispute.liftedBy),
  })),
  reversals: keys(entry.reversals),
})

const decisionOf = ({ decision }: Proposal) =>
  decision && {
    ...decision,
    entry: refToKey(decision.entry),
    heads: [...decision.heads],
    yes: [...decision.yes.keys()],
    no: [...decision.no.keys()],
  }

export const picture = ({
  group,
  members,
  meetings,
  loans,
  proposals,
  draws,
  covers,
  asks,
  box,
  accounts,
  movements,
  shareOuts,
  cycleEnds,
  opening,
}: Ledger) => ({
  group: group && { ...group, entry: refToKey(group.entry) },
  members: [...members.values()].map((member) => ({
    ...member,
    loans: member.loans.map(({ key }) => key),
    fines: keys(member.fines),
    finesPaid: keys(member.finesPaid),
    businesses: keys(member.businesses),
    left: member.left && refToKey(member.left),
    dismissed: member.dismissed && refToKey(member.dismissed),
  })),
  meetings: [...meetings.values()].map((meeting) => ({
    key: meeting.key,
    day: meeting.day,
    agreement: meeting.agreement,
    entries: meeting.entries.map(pictureOf),
    totals: totalsOf(meeting),
    attendance: [...attendanceOf(meeting)],
    closing: meeting.closing && {
      ...meeting.closing,
      entry: refToKey(meeting.closing.entry),
      meeting: meeting.key,
      past: null,
      heads: [...meeting.closing.heads],
      signatures: keys(meeting.closing.signatures),
    },
  })),
  loans: [...loans.values()].map((loan) => ({
    key: loan.key,
    ...loanStanding(loan),
    rows: loan.book.rows.map((row) => ({ ...row })),
    closedOn: loan.book.closedOn,
    writtenOff: loan.writtenOff && refToKey(loan.writtenOff),
    rescheduled: keys(loan.rescheduled),
  })),
  draws: [...draws.values()].map((draw) => ({
    key: draw.key,
    round: draw.round,
    amount: draw.amount,
    standings: draw.standings.map(({ member, ...standing }) => [member.key, standing]),
    eligible: draw.eligible.map(({ key }) => key),
    commitments: keys(draw.commitments),
    closings: draw.closings.map(({ entry, committed }) => [refToKey(entry), [...committed.keys()]]),
    reveals: draw.reveals.map(({ entry, closings }) => [refToKey(entry), closings.length]),
    statements: draw.statements.map(({ entry, withheld }) => [refToKey(entry), withheld]),
    results: draw.results.map(({ entry, winner, withheld, heads, ...result }) => ({
      ...result,
      entry: refToKey(entry),
      winner: winner.key,
      withheld: withheld.map(({ key }) => key),
      heads: [...heads],
    })),
  })),
  covers: [...covers.values()].map((cover) => ({
    key: cover.key,
    loan: cover.loan.key,
    amount: cover.amount,
    owed: cover.account.balance,
    claims: cover.claims.map((claim) => ({
      member: claim.member.key,
      open: claim.account.balance,
      repaid: keys(claim.repaid),
      forgiven: claim.forgiven && refToKey(claim.forgiven),
    })),
  })),
  asks: [...asks.values()].map((ask) => ({ key: ask.key, state: askStateOf(ask) })),
  proposals: [...proposals.values()].map((proposal) => ({
    key: proposal.key,
    votes: keys(proposal.votes),
    decision: decisionOf(proposal),
  })),
  box: pots.map((pot) => box[pot].balance),
  accounts: accounts.map(({ name, balance }) => ({ name, balance })),
  movements: movements.map(pictureOf),
  shareOuts: shareOuts.map((one) => ({
    ...one,
    entry: pictureOf(one.entry),
    heads: [...one.heads],
    parts: one.parts.map((part) => ({ ...part, member: part.member.key })),
  })),
  cycleEnds: cycleEnds.map((end) => ({
    entry: pictureOf(end.entry),
    meeting: end.meeting.key,
    proposal: end.proposal.key,
    heads: [...end.heads],
    signatures: keys(end.signatures),
  })),
  opening: opening && {
    entry: pictureOf(opening.entry),
    own: pots.map((pot) => opening.own[pot].balance),
  },
})
