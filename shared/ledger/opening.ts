/**
 * A notebook that follows another (rule KE7): its balances, loans and covers as they were when the cycle ended. All of it stands in the
 * record that founds the group; another member confirms it, once her device has checked it against the notebook that ended
 * (carry-over.ts). What a pot holds beyond what is owed of it, or lacks, is carried as the pot's own.
 */
import { subtractCentavos, sumCentavos } from '../money/centavos.ts'
import type { FactRef, Pot } from '../record/record.ts'
import { pots, refToKey } from '../record/record.ts'
import type { AccountState } from './account.ts'
import { openAccount, transfer } from './account.ts'
import { agreementNow } from './agreement.ts'
import { addEvent, carryOutWriteOff, openLoan, pledge, simpleRules } from './lending.ts'
import { post } from './posting.ts'
import type { Problem, Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp } from './reference.ts'
import type { Act, ClaimState, CoverState, FactOf, LedgerState, MemberState } from './state.ts'
import { note, placeOf } from './state.ts'

export const applyOpening = (act: Act, fact: FactOf<'opening-balances'>): Refusal | null => {
  const { state, entry } = act
  const { group } = state
  const founding = group?.entry.record
  if (group === null || founding !== entry.record || state.opening !== null) {
    return refusal('opening-not-first', state.opening?.entry ?? null)
  }
  const members: (readonly [MemberState, (typeof fact.members)[number]])[] = []
  for (const carried of fact.members) {
    const member = lookUp(act, carried.member, 'member')
    if (!member.ok) return member.error
    members.push([member.value, carried])
  }
  const own = ownOfPots()
  const refused = post(act, [
    ...fact.pots.flatMap(({ pot, amount }) => transfer(state.box[pot], own[pot], amount)),
    ...transfer(own['loan-fund'], state.loanFund, fact.loanFund),
    ...members.flatMap(([{ savings }, carried]) => transfer(own.savings, savings, carried.savings)),
  ])
  if (refused !== null) return refused
  state.accounts.push(...pots.map((pot) => own[pot]))
  state.movements.push(entry)
  state.opening = { entry, own }
  for (const [member, { fines, standing }] of members) {
    member.finesCarried = fines
    if (standing === 'left') member.left = entry
  }
  state.founding = fact.agreement
  const agreement = agreementNow(state)
  state.group = { ...group, agreement, weeklySaving: agreement.weeklySaving }
  if (own.savings.balance !== 0) note(state, entry, refusal('opening-unbalanced'))
  return null
}

const ownOfPots = (): Record<Pot, AccountState> => ({
  'loan-fund': openAccount({ kind: 'carried', pot: 'loan-fund' }),
  savings: openAccount({ kind: 'carried', pot: 'savings' }),
  'group-fund': openAccount({ kind: 'carried', pot: 'group-fund' }),
})

/** The opening in whose record this stands. */
const openingOf = ({ state, entry }: Act): LedgerState['opening'] =>
  state.opening?.entry.record === entry.record ? state.opening : null

export const applyLoanCarried = (act: Act, fact: FactOf<'loan-carried'>): Refusal | null => {
  const { state, entry } = act
  const { terms, instalments, surplus } = fact
  const opening = openingOf(act)
  if (opening === null) return refusal('opening-not-first')
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  const principal = sumCentavos(instalments.map((instalment) => instalment.principal))
  const weeks = instalments.length
  const firstDue = instalments[0]?.due ?? terms.firstDue
  if (!pledge(state, { ...terms, principal, weeks }, instalments)) return refusal('sum-too-large')
  const loan = openLoan(act, {
    member: member.value,
    ask: null,
    terms: { principal, weeks, firstDue },
    plan: instalments,
    rules: fact.form === 'simple' ? simpleRules : terms,
  })
  const lent = subtractCentavos(principal, surplus)
  const refused = post(act, transfer(loan.account, opening.own['loan-fund'], lent))
  if (refused !== null) return refused
  state.loans.set(loan.key, loan)
  state.accounts.push(loan.account)
  member.value.loans.push(loan)
  entry.subject = loan
  if (surplus > 0) {
    const event = { entry, amount: surplus, day: firstDue, payer: 'borrower' } as const
    addEvent(state, loan, { kind: 'payment', ...event })
  }
  if (fact.state === 'written-off') carryOutWriteOff(state, loan, entry)
  return null
}

export const applyCoverCarried = (act: Act, fact: FactOf<'cover-carried'>): Refusal | null => {
  const { state, entry } = act
  if (openingOf(act) === null) return refusal('opening-not-first')
  const loan = lookUp(act, fact.loan, 'loan')
  if (!loan.ok) return loan.error
  const cover: FactRef = { page: entry.page, clock: entry.clock, index: entry.index }
  const claims: ClaimState[] = []
  for (const { member, amount } of fact.claims) {
    const claimant = lookUp(act, member, 'member')
    if (!claimant.ok) return claimant.error
    if (claimant.value === loan.value.member) return refusal('cover-own', member)
    const account = openAccount({ kind: 'claim', cover, member })
    claims.push({ member: claimant.value, amount, account, repaid: [], forgiven: null })
  }
  const account = openAccount({ kind: 'cover', cover })
  const refused = post(
    act,
    claims.flatMap((claim) => transfer(account, claim.account, claim.amount)),
  )
  if (refused !== null) return refused
  const amount = sumCentavos(claims.map((claim) => claim.amount))
  const carried: CoverState = {
    kind: 'cover',
    key: refToKey(entry),
    entry,
    loan: loan.value,
    amount,
    account,
    claims,
  }
  state.accounts.push(account, ...claims.map((claim) => claim.account))
  state.covers.set(carried.key, carried)
  loan.value.covers.push(carried)
  entry.subject = carried
  return null
}

/** Standing: nobody but who stated it has said that what is carried is right. */
export const openingProblems = ({ opening }: LedgerState): Problem[] =>
  opening === null || opening.entry.confirmations.length > 0
    ? []
    : [{ code: 'opening-unconfirmed', at: placeOf(opening.entry), about: null }]
