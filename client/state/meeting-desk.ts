/** Votes, cover, fines and the steps of a meeting, as a screen asks for them: a part of the desk (desk.ts). */
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import type { Ask, Cover, Loan, Member, Proposal } from '../../shared/ledger/ledger.ts'
import type { Tally } from '../../shared/ledger/vote.ts'
import { tallyOf } from '../../shared/ledger/vote.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import type { FineReason, Step, Topic, Trade } from '../../shared/record/meeting-facts.ts'
import type { CashRow, FactRef, Pot } from '../../shared/record/record.ts'
import type { Choice, Motion } from '../../shared/record/vote-facts.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import type { ActFailure } from './acts.ts'
import type { Book } from './book.ts'
import type { Outcome } from './desk.ts'
import type { CoverPart } from './meeting-acts.ts'
import * as acts from './meeting-acts.ts'
import * as votes from './votes.ts'

export interface MeetingDesk {
  /** How an open vote stands; null where it is not known here. */
  tally(proposal: Proposal): Tally | null
  propose(motion: Motion): Outcome
  /** Her own word: with the credential that has entered. */
  vote(proposal: Proposal, choice: Choice): Outcome
  /** Once it is decided. */
  closeVote(proposal: Proposal): Outcome
  /** An expense or a transfer between pots that a vote allowed. */
  carryOut(proposal: Proposal): Outcome
  askLoan(asked: Pick<Ask, 'member' | 'principal' | 'weeks' | 'purpose'>): Outcome
  grantLoan(ask: Ask): Outcome
  cover(loan: Loan, parts: readonly CoverPart[]): Outcome
  forgive(cover: Cover): Outcome
  fine(member: Member, amount: Centavos, reason: FineReason, loan: Loan | null): Outcome
  payFine(member: Member, amount: Centavos): Outcome
  payDues(member: Member, amount: Centavos): Outcome
  train(topic: Topic, note: string): Outcome
  nameBusiness(member: Member, trade: Trade): Outcome
  countBox(counted: Readonly<Record<Pot, Centavos>>, cash: readonly CashRow[]): Outcome
  doStep(step: Step): Outcome
  setNextMeeting(day: Day): Outcome
}

type Work = (book: Book, me: string) => Promise<Result<FactRef[], ActFailure>>

/** What it needs of the desk around it. */
export interface MeetingTools {
  readonly book: () => Book | null
  readonly act: (work: Work) => Outcome<FactRef[]>
}

export const meetingDeskOf = ({ book, act }: MeetingTools): MeetingDesk => {
  const plainly = async (work: Work): Outcome => {
    const result = await act(work)
    return result.ok ? ok(undefined) : result
  }
  return {
    tally: ({ key }) => {
      const ledger = book()?.ledger
      const proposal = ledger?.proposals.get(key)
      return ledger === undefined || proposal === undefined ? null : tallyOf(ledger, proposal)
    },
    propose: (motion) => plainly((open, me) => votes.propose(open, me, motion)),
    vote: (proposal, choice) => plainly((open, me) => votes.vote(open, me, proposal, choice)),
    closeVote: (proposal) => plainly((open, me) => votes.closeVote(open, me, proposal)),
    carryOut: (proposal) => plainly((open, me) => acts.carryOut(open, me, proposal)),
    askLoan: (asked) => plainly((open, me) => acts.askLoan(open, me, asked)),
    grantLoan: (ask) => plainly((open, me) => acts.grantLoan(open, me, ask)),
    cover: (loan, parts) => plainly((open, me) => acts.coverInstalment(open, me, loan, parts)),
    forgive: (cover) => plainly((open, me) => acts.forgiveCover(open, me, cover)),
    fine: (member, amount, reason, loan) =>
      plainly((open, me) => acts.fine(open, me, { member, amount, reason, loan })),
    payFine: (member, amount) =>
      plainly((open, me) => acts.payIntoGroupFund(open, me, 'fine-paid', { member, amount })),
    payDues: (member, amount) =>
      plainly((open, me) => acts.payIntoGroupFund(open, me, 'dues', { member, amount })),
    train: (topic, note) => plainly((open, me) => acts.train(open, me, topic, note)),
    nameBusiness: (member, trade) =>
      plainly((open, me) => acts.nameBusiness(open, me, member, trade)),
    countBox: (counted, cash) => plainly((open, me) => acts.countBox(open, me, counted, cash)),
    doStep: (step) => plainly((open, me) => acts.doStep(open, me, step)),
    setNextMeeting: (day) => plainly((open, me) => acts.setNextMeeting(open, me, day)),
  }
}
