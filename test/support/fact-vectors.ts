/** One fact of each kind, with fixed values: for the vectors of the formats. */
import { joinBytes } from '../../shared/base/bytes.ts'
import { centavos } from '../../shared/money/centavos.ts'
import type { Agreement, LoanTerms } from '../../shared/record/agreement.ts'
import type { CycleFact } from '../../shared/record/cycle-facts.ts'
import type { LoanFact } from '../../shared/record/loan-facts.ts'
import type { MeetingFact } from '../../shared/record/meeting-facts.ts'
import type { Fact } from '../../shared/record/record.ts'
import { pots } from '../../shared/record/record.ts'
import type { VoteFact } from '../../shared/record/vote-facts.ts'
import { dayOf } from '../../shared/time/civil-date.ts'
import { foundGroup, pageOfName, seedOf } from './notebook.ts'

const page = pageOfName(foundGroup('Ana', 'Luz'), 'Ana')
const ref = { page, clock: 3, index: 2 }
const small = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)

type FactsOf<Kinds extends Fact['kind']> = {
  readonly [Kind in Kinds]: Extract<Fact, { kind: Kind }>
}

const terms: LoanTerms = {
  principal: centavos(600_000),
  weeks: 16,
  firstDue: dayOf(2026, 3, 24),
  charge: { method: 'flat', rate: { millionths: 200_000, per: 'loan' } },
  unit: centavos(50),
  allocation: 'charges-first',
  prepayment: 'lowers',
}

const agreement: Agreement = {
  weeklySaving: centavos(5_000),
  maySaveMore: true,
  savingsUse: 'annual-pool',
  lotsNeedUpToDate: true,
  weeksBetweenLots: 4,
  shareOut: 'own-and-equal-rest',
  charge: { method: 'level', rate: { millionths: 240_000, per: 'year' } },
  unit: centavos(100),
  allocation: 'oldest-first',
  prepayment: 'shortens',
  fineLate: centavos(500),
  fineAbsent: centavos(2_000),
  fineLatePayment: centavos(0),
  weeklyDues: centavos(300),
  cover: 'equal-parts',
  quorumPercent: 67,
  differenceLimit: centavos(10_000),
  ladder: [centavos(150_000), centavos(300_000)],
  cycleWeeks: 52,
}

const heads = [{ page, clock: 9, id: seedOf('head') }]
const cash = [{ form: 'note', value: centavos(50_000), count: 1 }] as const
const share = { member: ref, amount: centavos(3_572) }

const voteFacts: FactsOf<VoteFact['kind']> = {
  proposal: { kind: 'proposal', meeting: ref, motion: { kind: 'agreement', agreement } },
  vote: { kind: 'vote', proposal: ref, choice: 'no' },
  'vote-closed': { kind: 'vote-closed', proposal: ref, heads },
}

const loanFacts: FactsOf<LoanFact['kind']> = {
  'loan-asked': {
    kind: 'loan-asked',
    meeting: ref,
    member: ref,
    principal: centavos(600_000),
    weeks: 16,
    purpose: 'máquina de coser',
  },
  'loan-granted': { kind: 'loan-granted', meeting: ref, member: ref, terms, ask: ref },
  cover: { kind: 'cover', meeting: ref, loan: ref, shares: [share] },
  'cover-repaid': { kind: 'cover-repaid', meeting: ref, cover: ref, ...share },
  'cover-forgiven': { kind: 'cover-forgiven', cover: ref },
}

const meetingFacts: FactsOf<MeetingFact['kind']> = {
  'box-counted': {
    kind: 'box-counted',
    meeting: ref,
    pots: pots.map((pot) => ({ pot, expected: centavos(0), counted: centavos(50_000) })),
    cash,
  },
  'step-done': { kind: 'step-done', meeting: ref, step: 'receipts-given' },
  'next-meeting': { kind: 'next-meeting', meeting: ref, day: dayOf(2026, 3, 24) },
  fine: { kind: 'fine', meeting: ref, ...share, reason: 'late-payment', loan: ref },
  'fine-paid': { kind: 'fine-paid', meeting: ref, ...share },
  dues: { kind: 'dues', meeting: ref, ...share },
  expense: {
    kind: 'expense',
    meeting: ref,
    pot: 'group-fund',
    amount: centavos(20_000),
    note: 'pastel',
    proposal: null,
  },
  'pot-transfer': {
    kind: 'pot-transfer',
    meeting: ref,
    from: 'savings',
    to: 'loan-fund',
    amount: centavos(100_000),
    note: '',
    proposal: ref,
  },
  'loan-fund-returned': {
    kind: 'loan-fund-returned',
    meeting: ref,
    amount: centavos(1_000_000),
    note: '',
  },
  training: { kind: 'training', meeting: ref, topic: 'insurance', note: '' },
  business: { kind: 'business', member: ref, trade: 'food-cart', note: 'tamales' },
}

const cycleFacts: FactsOf<CycleFact['kind']> = {
  'lots-opened': {
    kind: 'lots-opened',
    meeting: ref,
    eligible: [ref, { ...ref, index: 3 }],
    heads,
    amount: centavos(60_000),
  },
  'lots-committed': { kind: 'lots-committed', lots: ref, commitment: seedOf('commitment') },
  'lots-commitments-closed': { kind: 'lots-commitments-closed', lots: ref, heads },
  'lots-revealed': { kind: 'lots-revealed', lots: ref, nonce: seedOf('nonce') },
  'lots-drawn': { kind: 'lots-drawn', lots: ref, heads, winner: ref, amount: centavos(60_000) },
  'shared-out': {
    kind: 'shared-out',
    meeting: ref,
    heads,
    parts: [{ member: ref, due: centavos(50_020), cash, unpaid: centavos(20) }],
  },
  'cycle-ended': { kind: 'cycle-ended', meeting: ref, heads, proposal: ref },
  'opening-balances': {
    kind: 'opening-balances',
    group: seedOf('group'),
    closing: seedOf('closing'),
    agreement,
    pots: pots.map((pot) => ({ pot, amount: centavos(70_000) })),
    loanFund: centavos(500_000),
    members: [
      { old: ref, member: ref, standing: 'left', savings: centavos(5_000), fines: centavos(0) },
    ],
  },
  'loan-carried': {
    kind: 'loan-carried',
    old: ref,
    member: ref,
    terms,
    form: 'by-terms',
    state: 'running',
    instalments: [
      { due: dayOf(2026, 3, 24), principal: centavos(37_500), charge: centavos(7_500) },
    ],
    surplus: centavos(0),
  },
  'cover-carried': {
    kind: 'cover-carried',
    old: ref,
    loan: ref,
    claims: [{ member: ref, amount: centavos(3_572) }],
  },
  restated: { kind: 'restated', id: seedOf('late'), index: 2, fact: ref },
}

export const factsForVectors: { readonly [Kind in Fact['kind']]: Extract<Fact, { kind: Kind }> } = {
  'mandate-signed': {
    kind: 'mandate-signed',
    mandate: small(3, 4),
    signature: joinBytes(seedOf('signature'), seedOf('its rest')),
  },
  'group-founded': {
    kind: 'group-founded',
    name: 'Las Jacarandas',
    programme: 'via-migrante',
    currency: 'MXN',
    weekday: 2,
    weeklySaving: centavos(5_000),
    leader: ref,
  },
  'member-added': { kind: 'member-added', alias: 'Doña Güera 🌵', picture: 300 },
  'page-opened': { kind: 'page-opened', member: ref },
  'meeting-opened': { kind: 'meeting-opened', day: dayOf(2026, 3, 17) },
  attendance: { kind: 'attendance', meeting: ref, member: ref, presence: 'represented' },
  repayment: { kind: 'repayment', meeting: ref, loan: ref, amount: centavos(25_000) },
  saving: { kind: 'saving', meeting: ref, member: ref, amount: centavos(1) },
  confirmation: { kind: 'confirmation', facts: [ref, { ...ref, clock: 128 }] },
  dispute: { kind: 'dispute', fact: ref, reason: 'no fue así' },
  reversal: { kind: 'reversal', fact: ref, reason: '' },
  'meeting-closed': {
    kind: 'meeting-closed',
    meeting: ref,
    heads: [{ page, clock: 9, id: seedOf('head') }],
    pots: pots.map((pot) => ({ pot, expected: centavos(70_000), counted: centavos(69_950) })),
    cash: [
      { form: 'note', value: centavos(50_000), count: 1 },
      { form: 'coin', value: centavos(1_000), count: 19 },
    ],
    reason: 'faltaron 50 centavos',
  },
  'closing-signed': { kind: 'closing-signed', closing: ref, id: seedOf('closing') },
  'loan-fund-received': {
    kind: 'loan-fund-received',
    meeting: ref,
    amount: centavos(3_000_000),
    note: 'primer fondo',
  },
  'loan-disbursed': {
    kind: 'loan-disbursed',
    meeting: ref,
    member: ref,
    principal: centavos(150_000),
    instalment: centavos(16_500),
    weeks: 10,
    firstDue: dayOf(2026, 3, 24),
  },
  'member-left': { kind: 'member-left', meeting: ref, member: ref, savingsPaid: centavos(0) },
  evidence: {
    kind: 'evidence',
    page,
    clock: 4,
    prev: seedOf('prev'),
    left: [small(3, 1)],
    right: [small(2, 2), small(1, 3)],
  },
  branch: { kind: 'branch', page, clock: 5, prev: seedOf('prev'), items: [small(3, 4)] },
  ...voteFacts,
  ...loanFacts,
  ...meetingFacts,
  ...cycleFacts,
}
