/** What moved money, as people call it: of whom, how much, on which day. Screens and receipts say it so. */
import type { Centavos } from '../money/centavos.ts'
import { sumCentavos } from '../money/centavos.ts'
import type { MovementKind } from '../record/receipt.ts'
import type { Fact, FactRef } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { Day } from '../time/civil-date.ts'
import type { Entry, Ledger, Member } from './ledger.ts'

export interface Movement {
  readonly kind: MovementKind
  readonly amount: Centavos
  /** Whose loan or savings; null where it is the group's. */
  readonly member: Member | null
  readonly day: Day
}

/** Null for facts that move no money. None is hidden because it has no name here: then what moved is told. */
export const movementOf = (ledger: Ledger, entry: Entry): Movement | null => {
  const day = dayOf(ledger, entry)
  const named = namedIn(ledger, entry.fact)
  return named === null ? unnamed(entry, day) : { ...named, day }
}

const namedIn = (ledger: Ledger, fact: Fact): Omit<Movement, 'day'> | null => {
  if (fact.kind === 'repayment') {
    const member = ledger.loans.get(refToKey(fact.loan))?.member ?? null
    return { kind: fact.kind, amount: fact.amount, member }
  }
  if (fact.kind === 'saving' || fact.kind === 'dues' || fact.kind === 'fine-paid') {
    return { kind: fact.kind, amount: fact.amount, member: memberAt(ledger, fact.member) }
  }
  if (fact.kind === 'lots-drawn') {
    return { kind: 'gift', amount: fact.amount, member: memberAt(ledger, fact.winner) }
  }
  if (fact.kind === 'loan-disbursed' || fact.kind === 'loan-granted') {
    const amount = fact.kind === 'loan-granted' ? fact.terms.principal : fact.principal
    return { kind: 'loan-disbursed', amount, member: memberAt(ledger, fact.member) }
  }
  if (fact.kind === 'member-left') {
    return { kind: fact.kind, amount: fact.savingsPaid, member: memberAt(ledger, fact.member) }
  }
  return fact.kind === 'loan-fund-received'
    ? { kind: fact.kind, amount: fact.amount, member: null }
    : null
}

const unnamed = ({ postings }: Entry, day: Day): Movement | null => {
  const moved = postings.filter(({ amount }) => amount > 0).map(({ amount }) => amount)
  return moved.length === 0
    ? null
    : { kind: 'other', amount: sumCentavos(moved), member: null, day }
}

const memberAt = (ledger: Ledger, ref: FactRef): Member | null =>
  ledger.members.get(refToKey(ref)) ?? null

const msPerDay = 86_400_000

/** Its meeting's day; without a meeting, that of the moment that its author claims. */
const dayOf = (ledger: Ledger, { fact, record }: Entry): Day => {
  const ref = 'meeting' in fact ? fact.meeting : null
  const meeting = ref === null ? undefined : ledger.meetings.get(refToKey(ref))
  return meeting?.day ?? (Math.floor(record.at / msPerDay) as Day)
}
