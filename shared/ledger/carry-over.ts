/**
 * What the next notebook opens with (rule KE7), from the ledger of the records below the heads of the cycle end, and nothing else; and whether
 * what it did open with is just that. Any device that holds both notebooks can check it.
 */
import { equalBytes } from '../base/bytes.ts'
import { Writer } from '../base/codec.ts'
import { centavos, subtractCentavos, zero } from '../money/centavos.ts'
import type { LoanTerms } from '../record/agreement.ts'
import { writeFact } from '../record/fact-codec.ts'
import type { CarriedMember, OpeningFact } from '../record/opening-facts.ts'
import type { Fact, FactKey, FactRef } from '../record/record.ts'
import { compareRefs, pots, refToKey } from '../record/record.ts'
import type { FoldInput } from './cuts.ts'
import { fold } from './fold.ts'
import type { Cover, CycleEnd, Loan, Member } from './ledger.ts'
import { openOf } from './loan-book.ts'
import { finesOwedBy } from './loan.ts'
import { endOf } from './membership.ts'
import { isBelow } from './past.ts'
import type { Problem } from './problem.ts'
import type { LedgerState } from './state.ts'
import { placeOf } from './state.ts'

type OfKind<Kind extends OpeningFact['kind']> = Extract<OpeningFact, { kind: Kind }>
type CarriedLoan = OfKind<'loan-carried'>
type CarriedCover = OfKind<'cover-carried'>
type Opening = OfKind<'opening-balances'>

/** With all references in the notebook that ended. */
export interface CarriedOver {
  readonly balances: Omit<Opening, 'kind' | 'members'>
  readonly members: readonly (Omit<CarriedMember, 'member'> & Pick<Member, 'alias' | 'picture'>)[]
  readonly loans: readonly CarriedLoan[]
  readonly covers: readonly CarriedCover[]
}

/** `group`: the id of the notebook that ended, 32 bytes. */
export const carryOver = (input: FoldInput, end: CycleEnd, group: Uint8Array): CarriedOver => {
  const records = input.records.filter((record) => isBelow(end.heads, record))
  const { ledger } = fold({ ...input, records })
  const loans = [...ledger.loans.values()].filter(goesOn)
  const covers = [...ledger.covers.values()].filter(isOpen)
  const named = new Set([
    ...loans.map(({ member }) => member.key),
    ...covers.flatMap(({ claims }) => claims.map(({ member }) => member.key)),
  ])
  const members = [...ledger.members.values()].filter(
    (member) =>
      endOf(member) === null ||
      named.has(member.key) ||
      member.savings.balance !== 0 ||
      finesOwedBy(member) !== 0,
  )
  return {
    balances: {
      group,
      closing: end.entry.record.id,
      agreement: ledger.group?.agreement ?? ledger.founding,
      pots: pots.map((pot) => ({ pot, amount: ledger.box[pot].balance })),
      loanFund: subtractCentavos(zero, ledger.loanFund.balance),
    },
    members: members.map(carryMember),
    loans: loans.map(carryLoan),
    covers: covers.map(carryCover),
  }
}

const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

const isOpen = ({ claims }: Cover): boolean => claims.some(({ account }) => account.balance !== 0)

/** Something is still to be paid of it, by her or to her, or to those who covered. */
const goesOn = ({ book, covers }: Loan): boolean =>
  book.surplus > 0 || book.rows.some((row) => openOf(row) > 0) || covers.some(isOpen)

const carryMember = (member: Member): CarriedOver['members'][number] => ({
  old: refOf(member.entry),
  alias: member.alias,
  picture: member.picture,
  standing: endOf(member) === null ? 'active' : 'left',
  savings: subtractCentavos(zero, member.savings.balance),
  fines: finesOwedBy(member),
})

const carryLoan = (loan: Loan): CarriedLoan => ({
  kind: 'loan-carried',
  old: refOf(loan.entry),
  member: refOf(loan.member.entry),
  terms: termsOf(loan),
  form: loan.rules.prepayment === 'goes-on' ? 'simple' : 'by-terms',
  state: loan.writtenOff === null ? 'running' : 'written-off',
  instalments: loan.book.rows
    .filter((row) => openOf(row) > 0)
    .map(({ due, principal, charge, paidPrincipal, paidCharge }) => ({
      due,
      principal: subtractCentavos(principal, paidPrincipal),
      charge: subtractCentavos(charge, paidCharge),
    })),
  surplus: loan.book.surplus,
})

/** As they were when it was lent, however many notebooks ago. */
const termsOf = ({ entry, rules, principal, weeks, firstDue }: Loan): LoanTerms => {
  if (entry.fact.kind === 'loan-carried') return entry.fact.terms
  const { charge, unit, allocation, prepayment } = rules
  return {
    principal,
    weeks: Math.max(weeks, 1),
    firstDue,
    charge,
    unit,
    allocation,
    prepayment: prepayment === 'goes-on' ? 'shortens' : prepayment,
  }
}

const carryCover = ({ entry, loan, claims }: Cover): CarriedCover => ({
  kind: 'cover-carried',
  old: refOf(entry),
  loan: refOf(loan.entry),
  claims: claims
    .filter(({ account }) => account.balance !== 0)
    .map(({ member, account }) => ({
      member: refOf(member.entry),
      amount: centavos(0 - account.balance),
    })),
})

const byMember = (
  left: { readonly member: FactRef },
  right: { readonly member: FactRef },
): number => compareRefs(left.member, right.member)

/**
 * The facts that carry all this over, to stand side by side in one record, the first of them as `first`. `memberOf` says who is who in the
 * new notebook, by her old name.
 */
export const openingFacts = (
  { balances, members, loans, covers }: CarriedOver,
  first: FactRef,
  memberOf: (old: FactRef) => FactRef,
): Fact[] => {
  const loanAt = new Map<FactKey, FactRef>(
    loans.map(({ old }, place) => [
      refToKey(old),
      { ...refOf(first), index: first.index + 1 + place },
    ]),
  )
  const opening: Opening = {
    kind: 'opening-balances',
    ...balances,
    members: members
      .map(({ old, standing, savings, fines }) => ({
        old,
        member: memberOf(old),
        standing,
        savings,
        fines,
      }))
      .toSorted(byMember),
  }
  return [
    opening,
    ...loans.map((loan): Fact => ({ ...loan, member: memberOf(loan.member) })),
    ...covers.map((cover): Fact => ({
      ...cover,
      loan: loanAt.get(refToKey(cover.loan)) ?? cover.loan,
      claims: cover.claims
        .map(({ member, amount }) => ({ member: memberOf(member), amount }))
        .toSorted(byMember),
    })),
  ]
}

/** Where a notebook opened with something else than what was carried over; `about` is the woman, loan or cover here. */
export const checkOpening = ({ opening }: LedgerState, carried: CarriedOver): Problem[] => {
  const fact = opening?.entry.fact
  if (opening === null || fact?.kind !== 'opening-balances') return []
  const { record } = opening.entry
  const newByOld = new Map(fact.members.map(({ old, member }) => [refToKey(old), member]))
  const expected = openingFacts(carried, opening.entry, (old) => newByOld.get(refToKey(old)) ?? old)
  const places = new Map<Fact, FactRef>(
    record.facts.map((one, index) => [one, { page: record.page, clock: record.clock, index }]),
  )
  const differs = (about: FactRef | null): Problem => ({
    code: 'opening-differs',
    at: placeOf(opening.entry),
    about,
  })
  const problems: Problem[] = []
  const [first] = expected
  if (first === undefined || !isSame(bare(first), bare(fact))) problems.push(differs(null))
  const hers = partsByOld(expected, opening.entry.index)
  const stated = partsByOld(record.facts, 0)
  for (const [name, part] of new Map([...hers, ...stated])) {
    const [one, other] = [hers.get(name), stated.get(name)]
    if (one !== undefined && other !== undefined && equalBytes(one.bytes, other.bytes)) continue
    problems.push(differs(part.member ?? places.get(part.fact) ?? null))
  }
  return problems
}

const bytesOf = (fact: Fact): Uint8Array => {
  const writer = new Writer()
  writeFact(writer, fact)
  return writer.finish()
}

const isSame = (one: Fact, other: Fact): boolean => equalBytes(bytesOf(one), bytesOf(other))

const bare = (fact: Fact): Fact =>
  fact.kind === 'opening-balances' ? { ...fact, members: [] } : fact

interface Part {
  readonly fact: Fact
  readonly bytes: Uint8Array
  readonly member: FactRef | null
}

/** What is said of each woman, loan and cover, by its old name; covers with their loan's old name. `from`: index of the first fact. */
const partsByOld = (facts: readonly Fact[], from: number): Map<string, Part> => {
  const parts = new Map<string, Part>()
  /** One old name stated twice is two, of which the second is nobody's. */
  const add = (name: string, part: Part): void => {
    parts.set(parts.has(name) ? `${name} and ${parts.size}` : name, part)
  }
  for (const fact of facts) {
    if (fact.kind === 'opening-balances') {
      for (const carried of fact.members) {
        const { old, member, standing, savings, fines } = carried
        const bytes = new Writer().text(standing).int(savings).int(fines).finish()
        add(`member ${refToKey(old)}`, { fact, bytes, member })
      }
    } else if (fact.kind === 'loan-carried') {
      add(`loan ${refToKey(fact.old)}`, { fact, bytes: bytesOf(fact), member: null })
    } else if (fact.kind === 'cover-carried') {
      const loan = facts[fact.loan.index - from]
      const bytes = bytesOf({ ...fact, loan: loan?.kind === 'loan-carried' ? loan.old : fact.loan })
      add(`cover ${refToKey(fact.old)}`, { fact, bytes, member: null })
    }
  }
  return parts
}
