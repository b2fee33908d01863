/**
 * What a sum that a borrower hands over pays, before it is recorded (rules LO2, CO3): fines for lateness and what is due of her loan, in the
 * loan's order; then what others paid for her, the oldest cover first; and only then what is not yet due. The app states each part as a fact
 * of its own, in one record, so that what is in each pot never depends on what else is known.
 */
import type { Centavos } from '../money/centavos.ts'
import { addCentavos, centavos, subtractCentavos, sumCentavos, zero } from '../money/centavos.ts'
import { splitByWeights } from '../money/split.ts'
import { compareRecords, refToKey } from '../record/record.ts'
import type { Day } from '../time/civil-date.ts'
import type { Due } from './allocation.ts'
import { allocate } from './allocation.ts'
import type { Claim, Cover, Loan, Member } from './ledger.ts'
import { dueRowsOn, finesOwedBy, payoffOn } from './loan.ts'

export interface PaymentPlan {
  readonly fines: Centavos
  /** On the loan. */
  readonly loan: Centavos
  readonly covers: readonly {
    readonly cover: Cover
    readonly member: Member
    readonly amount: Centavos
  }[]
  /** More than she owes in all: refused at entry. */
  readonly surplus: Centavos
}

export const planPayment = (loan: Loan, payment: Centavos, day: Day): PaymentPlan => {
  const dues = duesOn(loan, day)
  const { paid, surplus } = allocate(payment, dues, loan.rules.allocation)
  const fines = sumCentavos(paid.map(({ fine }) => fine))
  const due = sumCentavos(paid.map(({ charge, principal }) => addCentavos(charge, principal)))
  const covers: PaymentPlan['covers'][number][] = []
  let left = surplus
  for (const cover of coversOf(loan.member)) {
    const parts = partsOf(cover, left)
    covers.push(...parts)
    left = subtractCentavos(left, sumCentavos(parts.map(({ amount }) => amount)))
  }
  const ahead = centavos(Math.min(left, Math.max(payoffOn(loan, day) - due, 0)))
  return { fines, loan: addCentavos(due, ahead), covers, surplus: subtractCentavos(left, ahead) }
}

const duesOn = (loan: Loan, day: Day): Due[] => {
  const fine = finesForLateness(loan)
  const rows = dueRowsOn(loan, day).map((row) => ({
    fine: zero,
    charge: subtractCentavos(row.charge, row.paidCharge),
    principal: subtractCentavos(row.principal, row.paidPrincipal),
  }))
  const [oldest = { fine, charge: zero, principal: zero }, ...others] = rows
  return [{ ...oldest, fine }, ...others]
}

/** Of all that she owes in fines, as much as is for instalments of this loan. */
const finesForLateness = ({ key, member }: Loan): Centavos => {
  const forThis = member.fines.reduce((sum, { fact, reversals }) => {
    const isFor = fact.kind === 'fine' && fact.loan !== null && refToKey(fact.loan) === key
    return isFor && reversals.length === 0 ? sum + fact.amount : sum
  }, 0)
  return centavos(Math.max(Math.min(forThis, finesOwedBy(member)), 0))
}

const coversOf = ({ loans }: Member): Cover[] =>
  loans
    .flatMap(({ covers }) => covers)
    .toSorted((left, right) => compareRecords(left.entry.record, right.entry.record))

const openOf = ({ account }: Claim): Centavos => centavos(Math.max(0 - account.balance, 0))

/** Where it does not reach for all who covered, each gets in proportion. */
const partsOf = (cover: Cover, left: Centavos): PaymentPlan['covers'][number][] => {
  const open = cover.claims.map(openOf)
  const amount = centavos(Math.min(left, sumCentavos(open)))
  if (amount === 0) return []
  const parts = splitByWeights(amount, open)
  return cover.claims
    .map(({ member }, place) => ({ cover, member, amount: parts[place] ?? zero }))
    .filter((part) => part.amount > 0)
}
