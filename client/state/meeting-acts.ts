/** What people do in a meeting beside payments and votes (rule ME1), as facts: see acts.ts. */
import { refuse } from '../../shared/base/result.ts'
import { equalShares } from '../../shared/ledger/cover.ts'
import type { Ask, Cover, Loan, Member, Proposal } from '../../shared/ledger/ledger.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { centavos } from '../../shared/money/centavos.ts'
import type { Share } from '../../shared/record/loan-facts.ts'
import type { FineReason, Step, Topic, Trade } from '../../shared/record/meeting-facts.ts'
import type { CashRow, Fact, FactRef, Pot } from '../../shared/record/record.ts'
import { compareRefs, pots } from '../../shared/record/record.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { addWeeks } from '../../shared/time/civil-date.ts'
import { openMeetingOf } from './acts.ts'
import type { Act, Book } from './book.ts'
import { refOf, stateInMeeting } from './book.ts'
import { propose } from './votes.ts'

const memberRef = (member: Member): FactRef => refOf(member.entry)

/** She asks, and it is put to the vote at once. */
export const askLoan = async (
  book: Book,
  key: string,
  { member, principal, weeks, purpose }: Pick<Ask, 'member' | 'principal' | 'weeks' | 'purpose'>,
): Act => {
  const asked = await stateInMeeting(book, key, (meeting) => [
    {
      kind: 'loan-asked',
      meeting,
      member: memberRef(member),
      principal,
      weeks,
      purpose: purpose.normalize('NFC'),
    },
  ])
  const [ask] = asked.ok ? asked.value : []
  return ask === undefined ? asked : propose(book, key, { kind: 'loan', ask })
}

/** By the terms of the group's agreement, the first instalment a week from now. Refused where the loan fund's cash does not reach. */
export const grantLoan = (book: Book, key: string, ask: Ask): Act => {
  const { principal, weeks } = ask
  const terms = book.ledger.group?.agreement
  if (principal > book.ledger.box['loan-fund'].balance) return Promise.resolve(refuse('too-much'))
  if (terms === undefined) return Promise.resolve(refuse('nothing-to-do'))
  const { charge, unit, allocation, prepayment } = terms
  return stateInMeeting(book, key, (meeting, { day }) => [
    {
      kind: 'loan-granted',
      meeting,
      member: memberRef(ask.member),
      terms: {
        principal,
        weeks,
        firstDue: addWeeks(day, 1),
        charge,
        unit,
        allocation,
        prepayment,
      },
      ask: refOf(ask.entry),
    },
  ])
}

export interface CoverPart {
  readonly member: Member
  readonly amount: Centavos
}

/** Others pay what she could not (rule CO1), each what stands beside her name. */
export const coverInstalment = (
  book: Book,
  key: string,
  loan: Loan,
  parts: readonly CoverPart[],
): Act => {
  const shares = parts
    .filter(({ amount }) => amount > 0)
    .map(({ member, amount }): Share => ({ member: memberRef(member), amount }))
    .toSorted((left, right) => compareRefs(left.member, right.member))
  return shares.length === 0
    ? Promise.resolve(refuse('nothing-to-do'))
    : stateInMeeting(book, key, (meeting) => [
        { kind: 'cover', meeting, loan: refOf(loan.entry), shares },
      ])
}

/** What each of them would pay in equal parts. */
export const equalParts = (amount: Centavos, members: readonly Member[]): CoverPart[] => {
  const shares = equalShares(amount, members.map(memberRef))
  return members.map((member) => ({
    member,
    amount:
      shares.find((share) => compareRefs(share.member, member.entry) === 0)?.amount ?? centavos(0),
  }))
}

/** Hers who states it: she asks for no more of what she paid for another (rule CO2). */
export const forgiveCover = (book: Book, key: string, cover: Cover): Act =>
  book.state(key, [{ kind: 'cover-forgiven', cover: refOf(cover.entry) }])

export const fine = (
  book: Book,
  key: string,
  {
    member,
    amount,
    reason,
    loan,
  }: {
    readonly member: Member
    readonly amount: Centavos
    readonly reason: FineReason
    /** Whose instalment was late; null for other reasons. */
    readonly loan: Loan | null
  },
): Act =>
  stateInMeeting(book, key, (meeting) => [
    {
      kind: 'fine',
      meeting,
      member: memberRef(member),
      amount,
      reason,
      loan: loan === null ? null : refOf(loan.entry),
    },
  ])

/** Into the group's fund: what she was fined, or what everybody gives each week. */
export const payIntoGroupFund = (
  book: Book,
  key: string,
  kind: 'fine-paid' | 'dues',
  { member, amount }: CoverPart,
): Act =>
  stateInMeeting(book, key, (meeting) => [{ kind, meeting, member: memberRef(member), amount }])

/** Does what a vote on money allowed: an expense, or cash from pot to pot. Refused where the cash does not reach. */
export const carryOut = (book: Book, key: string, { motion, entry }: Proposal): Act => {
  const proposal = refOf(entry)
  const { box } = book.ledger
  if (motion.kind === 'expense') {
    const { pot, amount, note } = motion
    return amount > box[pot].balance
      ? Promise.resolve(refuse('too-much'))
      : stateInMeeting(book, key, (meeting) => [
          { kind: 'expense', meeting, pot, amount, note, proposal },
        ])
  }
  if (motion.kind === 'pot-transfer') {
    const { from, to, amount } = motion
    return amount > box[from].balance
      ? Promise.resolve(refuse('too-much'))
      : stateInMeeting(book, key, (meeting) => [
          { kind: 'pot-transfer', meeting, from, to, amount, note: '', proposal },
        ])
  }
  return Promise.resolve(refuse('nothing-to-do'))
}

export const train = (book: Book, key: string, topic: Topic, note: string): Act =>
  stateInMeeting(book, key, (meeting) => [
    { kind: 'training', meeting, topic, note: note.normalize('NFC') },
  ])

export const nameBusiness = (book: Book, key: string, member: Member, trade: Trade): Act =>
  book.state(key, [{ kind: 'business', member: memberRef(member), trade, note: '' }])

/** The box as it was found, before anything is paid. */
export const countBox = (
  book: Book,
  key: string,
  counted: Readonly<Record<Pot, Centavos>>,
  cash: readonly CashRow[],
): Act =>
  stateInMeeting(book, key, (meeting) => [
    {
      kind: 'box-counted',
      meeting,
      pots: pots.map((pot) => ({
        pot,
        expected: book.ledger.box[pot].balance,
        counted: counted[pot],
      })),
      cash,
    },
  ])

export const doStep = (book: Book, key: string, step: Step): Act =>
  stateWithMeeting(book, key, (meeting) => ({ kind: 'step-done', meeting, step }))

export const setNextMeeting = (book: Book, key: string, day: Day): Act =>
  stateWithMeeting(book, key, (meeting) => ({ kind: 'next-meeting', meeting, day }))

/** Of the open meeting, or of the one that was closed last: three steps come after the closing. */
const stateWithMeeting = (book: Book, key: string, fact: (meeting: FactRef) => Fact): Act => {
  const meeting = openMeetingOf(book) ?? [...book.ledger.meetings.values()].at(-1)
  return meeting === undefined
    ? Promise.resolve(refuse('no-meeting'))
    : book.state(key, [fact(refOf(meeting.entry))])
}
