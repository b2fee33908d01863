/**
 * Covering for each other (rules CO1–CO4): others pay into the loan fund what a borrower could not. To the loan fund the instalment is
 * paid; each who paid has a claim on the borrower, on the books until it is paid back or she herself gives it up.
 */
import type { Centavos } from '../money/centavos.ts'
import { centavos, sumCentavos, zero } from '../money/centavos.ts'
import { splitEqually } from '../money/split.ts'
import type { CoverRule } from '../record/agreement.ts'
import type { Share } from '../record/loan-facts.ts'
import type { FactRef } from '../record/record.ts'
import { compareRefs, refToKey } from '../record/record.ts'
import { bringTo, openAccount, transfer } from './account.ts'
import { addEvent, takeBackOn } from './lending.ts'
import { dueOn } from './loan.ts'
import { noteLeaver, post, postMore, settle } from './posting.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp } from './reference.ts'
import type { Act, ClaimState, CoverState, EntryState, FactOf, LedgerState } from './state.ts'
import { note } from './state.ts'

export const applyCover = (act: Act, fact: FactOf<'cover'>): Refusal | null => {
  const loan = lookUp(act, fact.loan, 'loan')
  if (!loan.ok) return loan.error
  const { state, entry } = act
  const ref = refOf(entry)
  const claims: ClaimState[] = []
  for (const { member, amount } of fact.shares) {
    const claimant = lookUp(act, member, 'member')
    if (!claimant.ok) return claimant.error
    if (claimant.value === loan.value.member) return refusal('cover-own', member)
    const account = openAccount({ kind: 'claim', cover: ref, member })
    claims.push({ member: claimant.value, amount, account, repaid: [], forgiven: null })
  }
  const amount = sumCentavos(claims.map((claim) => claim.amount))
  const account = openAccount({ kind: 'cover', cover: ref })
  const cover: CoverState = {
    kind: 'cover',
    key: refToKey(entry),
    entry,
    loan: loan.value,
    amount,
    account,
    claims,
  }
  const due = dueOf(act, fact, cover)
  const meeting = settle(act, fact.meeting, [
    ...transfer(state.box['loan-fund'], loan.value.account, amount),
    ...claims.flatMap((claim) => transfer(account, claim.account, claim.amount)),
  ])
  if (!meeting.ok) return meeting.error
  state.accounts.push(account, ...claims.map((claim) => claim.account))
  state.covers.set(cover.key, cover)
  loan.value.covers.push(cover)
  entry.subject = cover
  const { day, agreement } = meeting.value
  addEvent(state, loan.value, { kind: 'payment', entry, amount, day, payer: 'others' })
  noteLeaver(act, loan.value.member)
  if (amount > due) note(state, entry, refusal('cover-beyond-due', loan.value.entry))
  if (!isAgreed(agreement.cover, cover)) note(state, entry, refusal('cover-not-agreed'))
  return null
}

/** What is due on the loan, before others pay it. */
const dueOf = (act: Act, { meeting }: FactOf<'cover'>, { loan }: CoverState): Centavos => {
  const held = lookUp(act, meeting, 'meeting')
  return held.ok ? dueOn(loan, held.value.day) : zero
}

const isAgreed = (rule: CoverRule, { claims }: CoverState): boolean => {
  if (rule === 'none') return false
  const amounts = claims.map(({ amount }) => amount)
  return rule === 'as-agreed' || Math.max(...amounts) - Math.min(...amounts) <= 1
}

/** Equal parts of what is covered, as they stand in a `cover`; those added to the group first bear the odd centavos. */
export const equalShares = (amount: Centavos, members: readonly FactRef[]): Share[] => {
  const inOrder = members.toSorted(compareRefs)
  const parts = splitEqually(amount, inOrder.length)
  return inOrder
    .map((member, place) => ({ member, amount: parts[place] ?? zero }))
    .filter((share) => share.amount > 0)
}

export const applyCoverRepaid = (act: Act, fact: FactOf<'cover-repaid'>): Refusal | null => {
  const cover = lookUp(act, fact.cover, 'cover')
  if (!cover.ok) return cover.error
  const claim = claimOf(cover.value, fact.member)
  if (claim === null) return refusal('refers-to-wrong-kind', fact.member)
  const postings = transfer(claim.account, cover.value.account, fact.amount)
  const meeting = settle(act, fact.meeting, postings)
  if (!meeting.ok) return meeting.error
  claim.repaid.push(act.entry)
  adjustClaim(cover.value, claim, act.entry)
  return null
}

export const applyCoverForgiven = (act: Act, fact: FactOf<'cover-forgiven'>): Refusal | null => {
  const cover = lookUp(act, fact.cover, 'cover')
  if (!cover.ok) return cover.error
  const claim = claimOf(cover.value, act.author.entry)
  if (claim === null) return refusal('forgiven-not-hers', cover.value.entry)
  if (claim.forgiven !== null) return refusal('forgiven-twice', claim.forgiven)
  const refused = post(act, [])
  if (refused !== null) return refused
  claim.forgiven = act.entry
  act.state.movements.push(act.entry)
  adjustClaim(cover.value, claim, act.entry)
  return null
}

const claimOf = ({ claims }: CoverState, member: FactRef): ClaimState | null =>
  claims.find((claim) => compareRefs(claim.member.entry, member) === 0) ?? null

/** Posts with `entry` what brings a claim to where it stands: given up is all that is not repaid, whichever of the two is told first. */
const adjustClaim = (cover: CoverState, claim: ClaimState, entry: EntryState): void => {
  const lent = cover.entry.reversals.length === 0 ? claim.amount : zero
  const repaid = claim.repaid
    .filter(({ reversals }) => reversals.length === 0)
    .reduce((sum, { fact }) => sum + (fact.kind === 'cover-repaid' ? fact.amount : 0), 0)
  const open = claim.forgiven === null ? lent - repaid : Math.min(lent - repaid, 0)
  postMore(entry, bringTo(claim.account, centavos(0 - open), cover.account))
}

/** `reversal` takes back a cover, what was paid back of one, or that one was forgiven. */
export const takeBackOnCover = (
  state: LedgerState,
  cover: CoverState,
  entry: EntryState,
  reversal: EntryState,
): void => {
  if (entry === cover.entry) takeBackOn(state, cover.loan, reversal)
  for (const claim of cover.claims) {
    if (claim.forgiven === entry) claim.forgiven = null
    adjustClaim(cover, claim, reversal)
  }
}

const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })
