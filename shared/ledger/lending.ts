/** Loans as they are asked for, granted, repaid, spread anew and given up (rules LO1–LO3). */
import { centavos, zero } from '../money/centavos.ts'
import type { LoanTerms } from '../record/agreement.ts'
import { refToKey } from '../record/record.ts'
import type { Day } from '../time/civil-date.ts'
import type { AccountName, AccountState } from './account.ts'
import { agreementAt } from './agreement.ts'
import { bringTo, openAccount, transfer, turnoverCentavos } from './account.ts'
import type { BookRules } from './loan-book.ts'
import { openBook, payInto, reschedule, simplePlan } from './loan-book.ts'
import type { Instalment } from './loan-schedule.ts'
import { loanSchedule } from './loan-schedule.ts'
import { claimMeeting } from './meeting.ts'
import { noteLeaver, postMore, settle } from './posting.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { hasSeen, lookUp } from './reference.ts'
import type {
  Act,
  AskState,
  EntryState,
  FactOf,
  LedgerState,
  LoanEvent,
  LoanState,
} from './state.ts'
import { note } from './state.ts'

export const applyLoanAsked = (act: Act, fact: FactOf<'loan-asked'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const meeting = lookUp(act, fact.meeting, 'meeting')
  if (!meeting.ok) return meeting.error
  const { state, entry } = act
  const { principal, weeks, purpose } = fact
  const ask: AskState = {
    kind: 'ask',
    key: refToKey(entry),
    entry,
    member: member.value,
    principal,
    weeks,
    purpose,
    proposals: [],
    loan: null,
  }
  state.asks.set(ask.key, ask)
  entry.subject = ask
  claimMeeting(act, meeting.value)
  noteLeaver(act, member.value)
  return null
}

export const applyLoanGranted = (act: Act, fact: FactOf<'loan-granted'>): Refusal | null => {
  const { terms } = fact
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const ask = fact.ask === null ? null : lookUp(act, fact.ask, 'ask')
  if (ask?.ok === false) return ask.error
  const plan = planOf(act.state, terms)
  if (plan === null) return refusal('sum-too-large')
  const loan = openLoan(act, {
    member: member.value,
    ask: ask?.value ?? null,
    terms,
    plan,
    rules: terms,
  })
  const refused = disburse(act, fact.meeting, loan)
  if (refused !== null) return refused
  noteAsk(act, loan)
  return null
}

/** The simple form: equal instalments, no charges, no vote on record. */
export const applyLoanDisbursed = (act: Act, fact: FactOf<'loan-disbursed'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const { principal, instalment, weeks, firstDue } = fact
  const loan = openLoan(act, {
    member: member.value,
    ask: null,
    terms: fact,
    plan: simplePlan(principal, instalment, weeks, firstDue),
    rules: simpleRules,
  })
  return disburse(act, fact.meeting, loan)
}

export const simpleRules: BookRules = {
  charge: { method: 'none' },
  unit: centavos(1),
  allocation: 'oldest-first',
  prepayment: 'goes-on',
}

interface Opening extends Pick<LoanState, 'member' | 'ask' | 'plan' | 'rules'> {
  readonly terms: Pick<LoanTerms, 'principal' | 'weeks' | 'firstDue'>
}

export const openLoan = ({ state, entry }: Act, opening: Opening): LoanState => {
  const { member, ask, terms, plan, rules } = opening
  const { page, clock, index } = entry
  const [first] = plan
  return {
    kind: 'loan',
    key: refToKey(entry),
    entry,
    member,
    ask,
    principal: terms.principal,
    instalment: centavos((first?.principal ?? 0) + (first?.charge ?? 0)),
    weeks: terms.weeks,
    firstDue: terms.firstDue,
    account: openAccount({ kind: 'loan', loan: { page, clock, index } }),
    interest: null,
    loss: null,
    plan,
    rules,
    agreement: agreementAt(state, entry),
    repayments: [],
    covers: [],
    rescheduled: [],
    writtenOff: null,
    events: [],
    book: openBook(rules, plan),
  }
}

const disburse = (
  act: Act,
  meeting: FactOf<'loan-granted'>['meeting'],
  loan: LoanState,
): Refusal | null => {
  const { state, entry } = act
  const settled = settle(
    act,
    meeting,
    transfer(loan.account, state.box['loan-fund'], loan.principal),
  )
  if (!settled.ok) return settled.error
  state.loans.set(loan.key, loan)
  state.accounts.push(loan.account)
  loan.member.loans.push(loan)
  entry.subject = loan
  noteLeaver(act, loan.member)
  return null
}

/** Instalments of terms; null where all that is to be repaid in a notebook would be more than can be added exactly. */
const planOf = (state: LedgerState, terms: LoanTerms): Instalment[] | null => {
  if (!isBounded(state, terms)) return null
  const plan = loanSchedule(terms)
  state.pledged += pledgedBy(plan)
  return plan
}

const isBounded = ({ pledged }: LedgerState, terms: LoanTerms): boolean => {
  const { principal, weeks, charge, unit } = terms
  const perWeek = charge.method === 'none' ? 0 : charge.rate.millionths / 1_000_000
  return pledged + principal * (1 + weeks * perWeek) + weeks * unit <= turnoverCentavos
}

const pledgedBy = (plan: readonly Instalment[]): number =>
  plan.reduce((sum, row) => sum + row.principal + row.charge, 0)

/** The same of instalments that are known; whether they can be added. */
export const pledge = (
  state: LedgerState,
  terms: LoanTerms,
  plan: readonly Instalment[],
): boolean => {
  const pledged = pledgedBy(plan)
  if (!isBounded(state, terms) || state.pledged + pledged > turnoverCentavos) return false
  state.pledged += pledged
  return true
}

const noteAsk = (act: Act, loan: LoanState): void => {
  const { state, entry } = act
  const { ask, member, principal, weeks } = loan
  const isVoted = ask?.proposals.some(
    ({ decision }) => decision?.outcome === 'passed' && hasSeen(act, decision.entry),
  )
  if (isVoted !== true) note(state, entry, refusal('loan-not-voted', ask?.entry ?? null))
  if (ask === null) return
  const isAsAsked =
    ask.member === member && principal <= ask.principal && weeks === ask.weeks && ask.loan === null
  if (!isAsAsked) note(state, entry, refusal('loan-not-as-asked', ask.entry))
  ask.loan ??= loan
}

/** A whole repayment goes to the loan, so that the order of two never matters to its balance; a surplus shows as such. */
export const applyRepayment = (act: Act, fact: FactOf<'repayment'>): Refusal | null => {
  const found = lookUp(act, fact.loan, 'loan')
  if (!found.ok) return found.error
  const loan = found.value
  const { state, entry } = act
  const { amount } = fact
  const meeting = settle(act, fact.meeting, transfer(state.box['loan-fund'], loan.account, amount))
  if (!meeting.ok) return meeting.error
  loan.repayments.push(entry)
  addEvent(state, loan, {
    kind: 'payment',
    entry,
    amount,
    day: meeting.value.day,
    payer: 'borrower',
  })
  noteLeaver(act, loan.member)
  return null
}

export const addEvent = (state: LedgerState, loan: LoanState, event: LoanEvent): void => {
  loan.events.push(event)
  if (loan.entry.reversals.length === 0) applyEvent(loan, event)
  else replay(loan)
  adjust(state, loan, event.entry)
}

const applyEvent = ({ book }: LoanState, event: LoanEvent): void => {
  if (event.kind === 'payment') payInto(book, event.amount, event.day, event.payer)
  else reschedule(book, event, event.today)
}

/** The book from all events that were not taken back. Of a loan that was taken back itself, whatever was paid is hers. */
const replay = (loan: LoanState): void => {
  loan.book = openBook(loan.rules, loan.entry.reversals.length === 0 ? loan.plan : [])
  for (const event of loan.events) {
    if (event.entry.reversals.length === 0) applyEvent(loan, event)
  }
}

/** Something of the loan, or the loan itself, was taken back by `entry`. */
export const takeBackOn = (state: LedgerState, loan: LoanState, entry: EntryState): void => {
  replay(loan)
  adjust(state, loan, entry)
}

/** Posts with `entry` what the book says of charges and losses: it may change with what comes before or is taken back. */
const adjust = (state: LedgerState, loan: LoanState, entry: EntryState): void => {
  const { book, account } = loan
  if (book.chargePaid > 0) loan.interest ??= openFor(state, loan, 'interest')
  if (loan.interest !== null) {
    postMore(entry, bringTo(loan.interest, centavos(0 - book.chargePaid), account))
  }
  if (loan.loss === null) return
  const lost = centavos(Math.max(account.balance + loan.loss.balance, 0))
  postMore(entry, bringTo(loan.loss, loan.writtenOff === null ? zero : lost, account))
}

const openFor = (
  state: LedgerState,
  loan: LoanState,
  kind: 'interest' | 'loan-loss',
): AccountState => {
  const { page, clock, index } = loan.entry
  const name: AccountName = { kind, loan: { page, clock, index } }
  const account = openAccount(name)
  state.accounts.push(account)
  return account
}

/** The group has voted to spread what is left anew; `entry` closed the vote. */
export const carryOutReschedule = (
  state: LedgerState,
  loan: LoanState,
  entry: EntryState,
  {
    weeks,
    firstDue,
    today,
  }: { readonly weeks: number; readonly firstDue: Day; readonly today: Day },
): void => {
  const { principal, rules } = loan
  if (planOf(state, { ...rules, principal, weeks, firstDue, prepayment: 'lowers' }) === null) {
    note(state, entry, refusal('sum-too-large', loan.entry))
    return
  }
  loan.rescheduled.push(entry)
  addEvent(state, loan, { kind: 'reschedule', entry, weeks, firstDue, today })
}

/** The group has voted to wait for it no longer. What she pays all the same takes the loss back. */
export const carryOutWriteOff = (state: LedgerState, loan: LoanState, entry: EntryState): void => {
  loan.writtenOff ??= entry
  loan.loss ??= openFor(state, loan, 'loan-loss')
  adjust(state, loan, entry)
}
