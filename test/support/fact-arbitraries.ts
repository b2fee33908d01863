/** Any fact or record that has an encoding: for properties of the formats. */
import fc from 'fast-check'
import { limits } from '../../shared/base/limits.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { centavos, zero } from '../../shared/money/centavos.ts'
import type { Agreement, Charge, LoanTerms } from '../../shared/record/agreement.ts'
import {
  allocationOrders,
  coverRules,
  prepayments,
  ratePeriods,
  savingsUses,
  shareOutMethods,
} from '../../shared/record/agreement.ts'
import { fineReasons, steps, topics, trades } from '../../shared/record/meeting-facts.ts'
import { carriedLoanStates, loanForms, memberStandings } from '../../shared/record/opening-facts.ts'
import type {
  CashRow,
  Fact,
  FactRef,
  PageId,
  PlainRecord,
  PotCount,
} from '../../shared/record/record.ts'
import {
  compareRefs,
  currencies,
  pots,
  presences,
  programmes,
  refToKey,
} from '../../shared/record/record.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import { choices, motionKinds } from '../../shared/record/vote-facts.ts'
import type { Day, Weekday } from '../../shared/time/civil-date.ts'
import { lastDay } from '../../shared/time/civil-date.ts'

/** Numbers of every size, and the edges between sizes. */
export const anyUint = (max: number = Number.MAX_SAFE_INTEGER): fc.Arbitrary<number> => {
  const edges = [0, 1, 127, 128, 255, 16_383, 16_384, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 49, max]
  return fc.oneof(
    fc.constantFrom(...edges.filter((edge) => edge <= max)),
    fc.nat({ max: Math.min(max, 300) }),
    fc.maxSafeNat().map((value) => value % (max + 1)),
  )
}

export const anyBytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })

/** Bytes are counted, not letters. */
const anyText = (maxBytes: number, minLength = 0): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', minLength, maxLength: Math.floor(maxBytes / 4) })

const anyPage = anyUint() as fc.Arbitrary<PageId>
const anyClock = anyUint(limits.clocksPerPage - 1)
export const anyDay = anyUint(lastDay) as fc.Arbitrary<Day>
const anyMoney = anyUint(limits.amountCentavos) as fc.Arbitrary<Centavos>
export const anyAmount = anyMoney.map((money) => Math.max(1, money) as Centavos)
const anyName = anyText(limits.nameBytes, 1)
const anyNote = anyText(limits.textBytes)

export const anyRef: fc.Arbitrary<FactRef> = fc.record({
  page: anyPage,
  clock: anyClock,
  index: anyUint(limits.factsPerRecord - 1),
})

const byPage = <Item extends { readonly page: PageId }>(
  item: fc.Arbitrary<Item>,
): fc.Arbitrary<Item[]> =>
  fc
    .uniqueArray(item, { selector: ({ page }) => page, maxLength: 5 })
    .map((items) => items.toSorted((left, right) => left.page - right.page))

const anyHeads = byPage(fc.record({ page: anyPage, clock: anyClock, id: anyBytes(32) }))

const anyCash: fc.Arbitrary<CashRow[]> = fc
  .uniqueArray(
    fc.record({
      form: fc.constantFrom('note' as const, 'coin' as const),
      value: fc.integer({ min: 1, max: 100_000 }).map(centavos),
      count: fc.integer({ min: 1, max: 1_000_000 }),
    }),
    { selector: ({ form, value }) => `${form} ${value}`, maxLength: 8 },
  )
  .map((rows) =>
    rows.toSorted((left, right) =>
      left.form === right.form ? right.value - left.value : left.form === 'note' ? -1 : 1,
    ),
  )

const anyPots: fc.Arbitrary<PotCount[]> = fc
  .array(fc.tuple(anyMoney, anyMoney), { minLength: pots.length, maxLength: pots.length })
  .map((counts) =>
    counts.flatMap(([expected, counted], index) => {
      const pot = pots[index]
      return pot === undefined ? [] : [{ pot, expected, counted }]
    }),
  )

const anyWeeks = anyUint(1040).map((weeks) => Math.max(1, weeks))
const anyPot = fc.constantFrom(...pots)
const anyTransfer = fc
  .record({ from: anyPot, to: anyPot, amount: anyAmount })
  .filter(({ from, to }) => from !== to)
const anyShare = fc.record({ member: anyRef, amount: anyAmount })
const anyRefOrNone = fc.option(anyRef)

const anyMethod = fc.constantFrom('flat' as const, 'level' as const, 'equal-principal' as const)
const anyCharge: fc.Arbitrary<Charge> = fc.oneof(
  fc.constant({ method: 'none' as const }),
  fc
    .record({
      method: anyMethod,
      rate: fc.record({ millionths: anyUint(10_000_000), per: fc.constantFrom(...ratePeriods) }),
    })
    .filter(({ method, rate }) => method === 'flat' || rate.per !== 'loan'),
)

const anyTerms: fc.Arbitrary<LoanTerms> = fc.record({
  principal: anyAmount,
  weeks: anyWeeks,
  firstDue: anyDay,
  charge: anyCharge,
  unit: anyAmount,
  allocation: fc.constantFrom(...allocationOrders),
  prepayment: fc.constantFrom(...prepayments),
})

const anyAgreement: fc.Arbitrary<Agreement> = fc.record({
  weeklySaving: anyMoney,
  maySaveMore: fc.boolean(),
  savingsUse: fc.constantFrom(...savingsUses),
  lotsNeedUpToDate: fc.boolean(),
  weeksBetweenLots: anyWeeks,
  shareOut: fc.constantFrom(...shareOutMethods),
  charge: anyCharge,
  unit: anyAmount,
  allocation: fc.constantFrom(...allocationOrders),
  prepayment: fc.constantFrom(...prepayments),
  fineLate: anyMoney,
  fineAbsent: anyMoney,
  fineLatePayment: anyMoney,
  weeklyDues: anyMoney,
  cover: fc.constantFrom(...coverRules),
  quorumPercent: fc.integer({ min: 51, max: 100 }),
  differenceLimit: anyMoney,
  ladder: fc
    .array(anyAmount, { maxLength: 16 })
    .map((amounts) => amounts.toSorted((left, right) => left - right)),
  cycleWeeks: anyWeeks,
})

const motionFields: {
  readonly [Kind in Motion['kind']]: fc.Arbitrary<Omit<Extract<Motion, { kind: Kind }>, 'kind'>>
} = {
  agreement: fc.record({ agreement: anyAgreement }),
  'leader-elected': fc.record({ member: anyRef, replaces: anyRefOrNone }),
  'leader-ended': fc.record({ member: anyRef }),
  loan: fc.record({ ask: anyRef }),
  reschedule: fc.record({ loan: anyRef, weeks: anyWeeks, firstDue: anyDay }),
  'write-off': fc.record({ loan: anyRef }),
  expense: fc.record({ pot: anyPot, amount: anyAmount, note: anyNote }),
  'pot-transfer': anyTransfer,
  dismissal: fc.record({ member: anyRef }),
  'cycle-end': fc.constant({}),
  destruction: fc.constant({}),
}

const anyMotion: fc.Arbitrary<Motion> = fc.oneof(
  ...motionKinds.map((kind) =>
    motionFields[kind].map((fields: object) => ({ kind, ...fields }) as Motion),
  ),
)

const byMember = <Item extends { readonly member: FactRef }>(
  item: fc.Arbitrary<Item>,
  minLength: number,
): fc.Arbitrary<Item[]> =>
  fc
    .uniqueArray(item, { selector: ({ member }) => refToKey(member), minLength, maxLength: 4 })
    .map((items) => items.toSorted((left, right) => compareRefs(left.member, right.member)))

const anyBalance = fc
  .integer({ min: -limits.balanceCentavos, max: limits.balanceCentavos })
  .map(centavos)

const anyBranch = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 3 })

type FactArbitraries = {
  readonly [Kind in Fact['kind']]: fc.Arbitrary<Omit<Extract<Fact, { kind: Kind }>, 'kind'>>
}

const factFields: FactArbitraries = {
  'group-founded': fc.record({
    name: anyName,
    programme: fc.constantFrom(...programmes),
    currency: fc.constantFrom(...currencies),
    weekday: fc.nat({ max: 6 }) as fc.Arbitrary<Weekday>,
    weeklySaving: anyMoney,
    leader: anyRef,
  }),
  'member-added': fc.record({ alias: anyName, picture: anyUint(9999) }),
  'page-opened': fc.record({ member: anyRef }),
  'meeting-opened': fc.record({ day: anyDay }),
  attendance: fc.record({
    meeting: anyRef,
    member: anyRef,
    presence: fc.constantFrom(...presences),
  }),
  repayment: fc.record({ meeting: anyRef, loan: anyRef, amount: anyAmount }),
  saving: fc.record({ meeting: anyRef, member: anyRef, amount: anyAmount }),
  confirmation: fc.record({ facts: fc.array(anyRef, { minLength: 1, maxLength: 4 }) }),
  dispute: fc.record({ fact: anyRef, reason: anyNote }),
  reversal: fc.record({ fact: anyRef, reason: anyNote }),
  'meeting-closed': fc.record({
    meeting: anyRef,
    heads: anyHeads,
    pots: anyPots,
    cash: anyCash,
    reason: anyNote,
  }),
  'closing-signed': fc.record({ closing: anyRef, id: anyBytes(32) }),
  'loan-fund-received': fc.record({ meeting: anyRef, amount: anyAmount, note: anyNote }),
  'loan-disbursed': fc.record({
    meeting: anyRef,
    member: anyRef,
    principal: anyAmount,
    instalment: anyAmount,
    weeks: anyUint(1040),
    firstDue: anyDay,
  }),
  'member-left': fc.record({ meeting: anyRef, member: anyRef, savingsPaid: anyMoney }),
  evidence: fc.record({
    page: anyPage,
    clock: anyClock,
    prev: anyBytes(32),
    left: anyBranch,
    right: anyBranch,
  }),
  branch: fc.record({ page: anyPage, clock: anyClock, prev: anyBytes(32), items: anyBranch }),
  proposal: fc.record({ meeting: anyRefOrNone, motion: anyMotion }),
  vote: fc.record({ proposal: anyRef, choice: fc.constantFrom(...choices) }),
  'vote-closed': fc.record({ proposal: anyRef, heads: anyHeads }),
  'loan-asked': fc.record({
    meeting: anyRef,
    member: anyRef,
    principal: anyAmount,
    weeks: anyWeeks,
    purpose: anyNote,
  }),
  'loan-granted': fc.record({
    meeting: anyRef,
    member: anyRef,
    terms: anyTerms,
    ask: anyRefOrNone,
  }),
  cover: fc.record({ meeting: anyRef, loan: anyRef, shares: byMember(anyShare, 1) }),
  'cover-repaid': fc.record({
    meeting: anyRef,
    cover: anyRef,
    member: anyRef,
    amount: anyAmount,
  }),
  'cover-forgiven': fc.record({ cover: anyRef }),
  'box-counted': fc.record({ meeting: anyRef, pots: anyPots, cash: anyCash }),
  'step-done': fc.record({ meeting: anyRef, step: fc.constantFrom(...steps) }),
  'next-meeting': fc.record({ meeting: anyRef, day: anyDay }),
  training: fc.record({ meeting: anyRef, topic: fc.constantFrom(...topics), note: anyNote }),
  business: fc.record({ member: anyRef, trade: fc.constantFrom(...trades), note: anyNote }),
  fine: fc
    .record({
      meeting: anyRef,
      member: anyRef,
      amount: anyAmount,
      reason: fc.constantFrom(...fineReasons),
      loan: anyRefOrNone,
    })
    .filter(({ reason, loan }) => loan === null || reason === 'late-payment'),
  'fine-paid': fc.record({ meeting: anyRef, member: anyRef, amount: anyAmount }),
  dues: fc.record({ meeting: anyRef, member: anyRef, amount: anyAmount }),
  expense: fc.record({
    meeting: anyRef,
    pot: anyPot,
    amount: anyAmount,
    note: anyNote,
    proposal: anyRefOrNone,
  }),
  'pot-transfer': fc
    .tuple(fc.record({ meeting: anyRef, note: anyNote, proposal: anyRefOrNone }), anyTransfer)
    .map(([rest, transfer]) => ({ ...rest, ...transfer })),
  'loan-fund-returned': fc.record({ meeting: anyRef, amount: anyAmount, note: anyNote }),
  'lots-opened': fc.record({
    meeting: anyRef,
    eligible: byMember(fc.record({ member: anyRef }), 1).map((all) =>
      all.map(({ member }) => member),
    ),
    heads: anyHeads,
    amount: anyAmount,
  }),
  'lots-committed': fc.record({ lots: anyRef, commitment: anyBytes(32) }),
  'lots-commitments-closed': fc.record({ lots: anyRef, heads: anyHeads }),
  'lots-revealed': fc.record({ lots: anyRef, nonce: anyBytes(32) }),
  'lots-drawn': fc.record({ lots: anyRef, heads: anyHeads, winner: anyRef, amount: anyAmount }),
  'shared-out': fc.record({
    meeting: anyRef,
    heads: anyHeads,
    parts: byMember(
      fc.record({ member: anyRef, due: anyMoney, cash: anyCash, unpaid: anyMoney }),
      1,
    ),
  }),
  'cycle-ended': fc.record({ meeting: anyRef, heads: anyHeads, proposal: anyRef }),
  'opening-balances': fc.record({
    group: anyBytes(32),
    closing: anyBytes(32),
    agreement: anyAgreement,
    pots: fc
      .array(anyBalance, { minLength: pots.length, maxLength: pots.length })
      .map((amounts) => pots.map((pot, index) => ({ pot, amount: amounts[index] ?? zero }))),
    loanFund: anyBalance,
    members: byMember(
      fc.record({
        old: anyRef,
        member: anyRef,
        standing: fc.constantFrom(...memberStandings),
        savings: anyBalance,
        fines: anyBalance,
      }),
      0,
    ),
  }),
  'loan-carried': fc.record({
    old: anyRef,
    member: anyRef,
    terms: anyTerms,
    form: fc.constantFrom(...loanForms),
    state: fc.constantFrom(...carriedLoanStates),
    instalments: fc.array(fc.record({ due: anyDay, principal: anyMoney, charge: anyMoney }), {
      maxLength: 3,
    }),
    surplus: anyMoney,
  }),
  'cover-carried': fc.record({
    old: anyRef,
    loan: anyRef,
    claims: byMember(
      fc.record({ member: anyRef, amount: anyBalance.filter((amount) => amount !== 0) }),
      1,
    ),
  }),
  restated: fc.record({
    id: anyBytes(32),
    index: anyUint(limits.factsPerRecord - 1),
    fact: anyRef,
  }),
  'mandate-signed': fc.record({
    mandate: fc.uint8Array({ maxLength: 200 }),
    signature: anyBytes(64),
  }),
}

export const factKinds = Object.keys(factFields) as Fact['kind'][]

export const factOfKind = (kind: Fact['kind']): fc.Arbitrary<Fact> =>
  factFields[kind].map((fields) => ({ kind, ...fields }) as Fact)

export const anyFact: fc.Arbitrary<Fact> = fc.oneof(...factKinds.map(factOfKind))

export const anyRecord: fc.Arbitrary<PlainRecord> = fc.record({
  at: anyUint(limits.latestMs),
  seen: byPage(fc.record({ page: anyPage, clock: anyClock, idStart: anyBytes(16) })),
  facts: fc.array(anyFact, { minLength: 1, maxLength: 3 }),
})
