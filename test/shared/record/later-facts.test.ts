/** What the decoders of votes, loans, meetings and cycles refuse. The encoder writes what it is given. */
import { describe, expect, test } from 'vitest'
import type { DecodeFailure } from '../../../shared/base/codec.ts'
import { centavos, zero } from '../../../shared/money/centavos.ts'
import type { Agreement, Charge, LoanTerms } from '../../../shared/record/agreement.ts'
import { decodeRecord, encodeRecord } from '../../../shared/record/record-codec.ts'
import type { CarriedClaim } from '../../../shared/record/opening-facts.ts'
import type { Fact, FactRef, PageId, Pot } from '../../../shared/record/record.ts'
import { pots } from '../../../shared/record/record.ts'
import type { Day } from '../../../shared/time/civil-date.ts'

const ref: FactRef = { page: 5 as PageId, clock: 0, index: 0 }
const next: FactRef = { ...ref, index: 1 }
const one = centavos(1)
const day = 20_000 as Day

const rateOf = (millionths: number, per: 'year' | 'week' | 'loan') => ({ millionths, per })

const terms: LoanTerms = {
  principal: one,
  weeks: 1,
  firstDue: day,
  charge: { method: 'flat', rate: rateOf(10_000_000, 'loan') },
  unit: one,
  allocation: 'oldest-first',
  prepayment: 'shortens',
}

const agreement: Agreement = {
  weeklySaving: zero,
  maySaveMore: false,
  savingsUse: 'lots',
  lotsNeedUpToDate: false,
  weeksBetweenLots: 1,
  shareOut: 'in-proportion',
  charge: { method: 'none' },
  unit: one,
  allocation: 'oldest-first',
  prepayment: 'lowers',
  fineLate: zero,
  fineAbsent: zero,
  fineLatePayment: zero,
  weeklyDues: zero,
  cover: 'none',
  quorumPercent: 51,
  differenceLimit: zero,
  ladder: [one, one, centavos(2)],
  cycleWeeks: 1040,
}

const granted = (changes: Partial<LoanTerms>): Fact => ({
  kind: 'loan-granted',
  meeting: ref,
  member: ref,
  terms: { ...terms, ...changes },
  ask: null,
})

const agreed = (changes: Partial<Agreement>): Fact => ({
  kind: 'proposal',
  meeting: null,
  motion: { kind: 'agreement', agreement: { ...agreement, ...changes } },
})

const charged = (charge: Charge): Fact => granted({ charge })
const covered = (...members: FactRef[]): Fact => ({
  kind: 'cover',
  meeting: ref,
  loan: ref,
  shares: members.map((member) => ({ member, amount: one })),
})
const drawn = (...eligible: FactRef[]): Fact => ({
  kind: 'lots-opened',
  meeting: ref,
  eligible,
  heads: [],
  amount: one,
})

const carried = (names: readonly Pot[]): Fact => ({
  kind: 'opening-balances',
  group: new Uint8Array(32),
  closing: new Uint8Array(32),
  agreement,
  pots: names.map((pot) => ({ pot, amount: zero })),
  loanFund: zero,
  members: [],
})

const owing = (...claims: CarriedClaim[]): Fact => ({
  kind: 'cover-carried',
  old: ref,
  loan: ref,
  claims,
})

const counted = (count: number, value: number): Fact => ({
  kind: 'box-counted',
  meeting: ref,
  pots: pots.map((pot) => ({ pot, expected: zero, counted: zero })),
  cash: [{ form: 'note', value: centavos(value), count }],
})

const transfer = { kind: 'pot-transfer', from: 'savings', to: 'savings', amount: one } as const

const wrong: [name: string, fact: Fact, failure: DecodeFailure][] = [
  ['a quorum that is no majority', agreed({ quorumPercent: 50 }), 'out-of-range'],
  ['a quorum of more than all', agreed({ quorumPercent: 101 }), 'out-of-range'],
  ['a ladder that leads down', agreed({ ladder: [centavos(2), one] }), 'not-sorted'],
  ['a ladder of 17 rungs', agreed({ ladder: Array(17).fill(one) }), 'too-long'],
  ['a rounding unit of nothing', agreed({ unit: zero }), 'out-of-range'],
  ['a cycle of no weeks', agreed({ cycleWeeks: 0 }), 'out-of-range'],
  ['a cycle of more than twenty years', agreed({ cycleWeeks: 1041 }), 'out-of-range'],
  ['a loan of no weeks', granted({ weeks: 0 }), 'out-of-range'],
  ['a loan of nothing', granted({ principal: zero }), 'out-of-range'],
  [
    'a charge on what is owed, per loan',
    charged({ method: 'level', rate: rateOf(1, 'loan') }),
    'out-of-range',
  ],
  [
    'a charge of eleven times the principal',
    charged({ method: 'flat', rate: rateOf(11_000_000, 'week') }),
    'out-of-range',
  ],
  ['a cover by nobody', covered(), 'out-of-range'],
  ['two shares of one member', covered(ref, ref), 'not-sorted'],
  ['shares out of order', covered(next, ref), 'not-sorted'],
  ['a draw among nobody', drawn(), 'out-of-range'],
  ['a draw in which one takes part twice', drawn(ref, ref), 'not-sorted'],
  [
    'a transfer from a pot into itself',
    { ...transfer, meeting: ref, note: '', proposal: null },
    'out-of-range',
  ],
  ['a proposal of such', { kind: 'proposal', meeting: null, motion: transfer }, 'out-of-range'],
  [
    'a fine on a loan for coming late',
    { kind: 'fine', meeting: ref, member: ref, amount: one, reason: 'late', loan: ref },
    'out-of-range',
  ],
  ['balances of two pots', carried(['loan-fund', 'savings']), 'out-of-range'],
  ['balances of pots out of order', carried(['savings', 'loan-fund', 'group-fund']), 'not-sorted'],
  ['a carried cover on which nothing is open', owing(), 'out-of-range'],
  ['a carried claim to nothing', owing({ member: ref, amount: zero }), 'out-of-range'],
  ['a count of more cash than an amount may be', counted(1_000_000, 9_000_001_00), 'out-of-range'],
]

describe('[RE1] the record decoder refuses', () => {
  test.each(wrong)('%s', (_name, fact, error) => {
    const bytes = encodeRecord({ at: 0, seen: [], facts: [fact] })
    expect(decodeRecord(bytes)).toEqual({ ok: false, error })
  })
})

test('[RE1] what the table above builds is otherwise well formed', () => {
  const facts = [agreed({}), granted({}), covered(ref, next), drawn(ref, next)]
  const record = { at: 0, seen: [], facts }
  expect(decodeRecord(encodeRecord(record))).toEqual({ ok: true, value: record })
})
