/**
 * One value of each format and its bytes, from fixed keys: what a second implementation would be checked against, and what an
 * accidental change of a format breaks (test/shared/base/formats.test.ts).
 */
import { bytesToHex, joinBytes } from '../../shared/base/bytes.ts'
import { sealNote } from '../../shared/control/note.ts'
import { makeTurn } from '../../shared/control/epochs.ts'
import type { Mandate } from '../../shared/control/mandate.ts'
import { encodeMandate, signedBy } from '../../shared/control/mandate.ts'
import { memberTag } from '../../shared/control/member-tag.ts'
import { decodeStatement, noId } from '../../shared/control/statement.ts'
import { successorSalt } from '../../shared/control/succession.ts'
import { required } from '../../shared/base/assert.ts'
import { fingerprintOf, joiningWords } from '../../shared/crypto/fingerprint.ts'
import { encodeInvitation } from '../../shared/crypto/invitation.ts'
import { fillLockbox } from '../../shared/crypto/lockbox.ts'
import { firstPrev, recordIdOf } from '../../shared/crypto/record-signature.ts'
import { epochIdOf, openEpoch, seal } from '../../shared/crypto/seal.ts'
import { centavos } from '../../shared/money/centavos.ts'
import type { Agreement, LoanTerms } from '../../shared/record/agreement.ts'
import type { CycleFact } from '../../shared/record/cycle-facts.ts'
import type { LoanFact } from '../../shared/record/loan-facts.ts'
import type { MeetingFact } from '../../shared/record/meeting-facts.ts'
import type { VoteFact } from '../../shared/record/vote-facts.ts'
import type { Fact, PlainRecord } from '../../shared/record/record.ts'
import { pots } from '../../shared/record/record.ts'
import { encodeRecord } from '../../shared/record/record-codec.ts'
import { stateIdOf } from '../../shared/journal/state-id.ts'
import { encodeRuns, encodeVector } from '../../shared/replica/page-codec.ts'
import { dayOf } from '../../shared/time/civil-date.ts'
import { answerChallenge, encodeAnswer, encodeChallenge } from '../../shared/wire/handshake.ts'
import type { Message } from '../../shared/wire/message.ts'
import { encodeMessage } from '../../shared/wire/message.ts'
import { deviceVectors } from './device-vectors.ts'
import { fileVectors } from './file-vectors.ts'
import { lotsVectors } from './lots-vectors.ts'
import {
  Device,
  forge,
  foundGroup,
  keysOf,
  letRead,
  nextStatement,
  pageOfName,
  seedOf,
  tagOf,
} from './notebook.ts'
import { tableVectors } from './table-vectors.ts'

/** Names to hex, text, or more of the same; no lists, so that the files have one layout. */
export interface Vectors {
  readonly [name: string]: string | number | Vectors
}

const group = foundGroup('Ana', 'Luz')
const { control, epoch } = group
const ana = keysOf('Ana')
const page = pageOfName(group, 'Ana')
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

const facts: { readonly [Kind in Fact['kind']]: Extract<Fact, { kind: Kind }> } = {
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

const recordVectors = (): Vectors =>
  Object.fromEntries(
    Object.entries(facts).map(([kind, fact]) => [
      kind,
      bytesToHex(encodeRecord({ at: 1_773_763_200_000, seen: [], facts: [fact] })),
    ]),
  )

const record: PlainRecord = {
  at: 1_773_763_200_000,
  seen: [{ page: pageOfName(group, 'Luz'), clock: 300, idStart: seedOf('seen').subarray(0, 16) }],
  facts: [facts['meeting-opened'], facts.saving],
}

const sealedVectors = (): Vectors => {
  const first = forge(group, 'Ana', { clock: 0, prev: firstPrev, record })
  const id = recordIdOf(firstPrev, first)
  const second = forge(group, 'Ana', { clock: 1, prev: id, record, number: 0 })
  return {
    epochSecret: bytesToHex(epoch.secret),
    epochId: bytesToHex(epochIdOf(epoch.secret)),
    cipherKey: bytesToHex(openEpoch(epoch.secret).cipherKey),
    sealed: bytesToHex(seal(epoch, small(5, 7), small(70, 8))),
    group: bytesToHex(control.group),
    signingKey: bytesToHex(ana.public.sign),
    page,
    plain: bytesToHex(encodeRecord(record)),
    firstItem: bytesToHex(first),
    firstId: bytesToHex(id),
    secondItem: bytesToHex(second),
    secondId: bytesToHex(recordIdOf(id, second)),
  }
}

/** Ana and Luz send Eva's device away. */
const removal: Mandate = {
  matter: 'removal',
  key: keysOf('Eva').public.sign,
  heads: [{ page, clock: 3, id: seedOf('head') }],
}

const statementVectors = (): Vectors => {
  const door = keysOf('a door')
  const note = sealNote(epoch, control.group, door.public.sign, {
    member: ref,
    label: 'Celular',
    at: 1,
  })
  const bodies = {
    invitation: nextStatement(control, ana, {
      kind: 'invitation',
      key: door.public.sign,
      role: 'writer',
      expiresAt: 1_773_763_200,
      note,
    }),
    request: nextStatement(control, [door, keysOf('Zoe')], {
      kind: 'request',
      invitation: door.public.sign,
      keys: keysOf('Zoe').public,
    }),
    withdrawal: nextStatement(control, ana, { kind: 'withdrawal', invitation: door.public.sign }),
    reissue: nextStatement(control, ana, {
      kind: 'admission',
      keys: keysOf('Zoe').public,
      role: 'writer',
      tag: tagOf('Luz'),
      invitation: noId,
      mandate: signedBy(
        control.group,
        {
          matter: 'reissue',
          replaced: [keysOf('Luz').public.sign],
          keys: keysOf('Zoe').public,
          heads: [],
        },
        [ana, keysOf('Eva')],
      ),
      epochId: epoch.id,
      lockbox: fillLockbox(epoch.secret, keysOf('Zoe').public.box, seedOf('randomness')),
      note,
    }),
    reader: nextStatement(control, ana, {
      kind: 'admission',
      keys: keysOf('Via').public,
      role: 'reader',
      tag: tagOf('Via', 'reader'),
      invitation: noId,
      mandate: letRead(control, keysOf('Via')),
      epochId: epoch.id,
      lockbox: fillLockbox(epoch.secret, keysOf('Via').public.box, seedOf('randomness')),
      note,
    }),
    turn: nextStatement(
      control,
      ana,
      makeTurn(
        control.group,
        seedOf('second epoch'),
        [epoch.secret],
        [ana, keysOf('Luz')].map((keys) => keys.public.box),
        signedBy(control.group, removal, [ana, keysOf('Luz')]),
      ),
    ),
    leadership: nextStatement(control, ana, {
      kind: 'leadership',
      mandate: signedBy(
        control.group,
        { matter: 'leadership', changes: [{ tag: tagOf('Luz'), leads: true }], after: 0 },
        [ana, keysOf('Luz')],
      ),
    }),
  }
  const all = Object.entries({
    founding: required(control.statements[0], 'the founding').bytes,
    admission: required(control.statements[1], 'an admission').bytes,
    ...bodies,
  })
  return {
    note: bytesToHex(note),
    memberTag: bytesToHex(memberTag(epoch.secret, ref)),
    secondEpochSecret: bytesToHex(seedOf('second epoch')),
    closing: bytesToHex(seedOf('closing')),
    successorSalt: bytesToHex(successorSalt(seedOf('closing'))),
    dismissal: bytesToHex(
      encodeMandate({
        matter: 'dismissal',
        tag: tagOf('Luz'),
        heads: [{ page, clock: 3, id: seedOf('head') }],
        after: 7,
      }),
    ),
    ...Object.fromEntries(
      all.map(([kind, bytes]) => {
        const statement = decodeStatement(bytes)
        return [
          kind,
          { bytes: bytesToHex(bytes), id: statement.ok ? bytesToHex(statement.value.id) : '' },
        ]
      }),
    ),
  }
}

const keyVectors = (): Vectors => ({
  seed: bytesToHex(seedOf('Ana')),
  signingKey: bytesToHex(ana.public.sign),
  boxKey: bytesToHex(ana.public.box),
  lockbox: bytesToHex(fillLockbox(epoch.secret, ana.public.box, seedOf('randomness'))),
  lockboxRandomness: bytesToHex(seedOf('randomness')),
  group: bytesToHex(control.group),
  pages: Object.fromEntries(
    Array.from({ length: 16 }, (_, number) => [`page ${number}`, pageOfName(group, 'Ana', number)]),
  ),
  invitation: encodeInvitation({ role: 'member', group: control.group, seed: seedOf('door') }),
  fingerprint: fingerprintOf(seedOf('closing')).join(' '),
  joining: joiningWords(control.group, seedOf('door'), ana.public.sign, ana.public.box).join(' '),
})

const pageVectors = (): Vectors => {
  const device = new Device(group, 'Ana')
  const first = device.write(facts['meeting-opened'])
  device.write(facts.saving)
  const luz = new Device(group, 'Luz')
  luz.receive(device.runsBeyond())
  luz.write(facts.attendance)
  const largest = { page: Number.MAX_SAFE_INTEGER, from: 0, items: [small(3, 9)] }
  return {
    firstRecord: bytesToHex(encodeRuns([first])),
    notebook: bytesToHex(encodeRuns(luz.runsBeyond())),
    stateId: bytesToHex(stateIdOf(luz.journal)),
    largestPage: bytesToHex(encodeRuns([largest])),
    nothing: bytesToHex(encodeRuns([])),
    vector: bytesToHex(
      encodeVector(
        new Map([
          [page, 2],
          [7, 300],
          [Number.MAX_SAFE_INTEGER, 1],
        ]),
      ),
    ),
  }
}

const messages: readonly Message[] = [
  { kind: 'sync-step-1', vector: small(2, 1) },
  { kind: 'sync-step-2', update: small(2, 2) },
  { kind: 'update', update: small(2, 3) },
  { kind: 'awareness', bytes: small(2, 4) },
  { kind: 'query-awareness' },
  { kind: 'durable', pages: [[page, 2]] },
  { kind: 'statements', from: 1, height: 3, statements: [small(2, 5)] },
  { kind: 'append', statement: small(2, 6) },
  { kind: 'refused', code: 'taken', page, clock: 1, id: small(32, 7) },
]

const wireVectors = (): Vectors => {
  const claim = { door: 'writer' as const, group: control.group, statementsKnown: 2 }
  const nonce = seedOf('nonce')
  const answer = answerChallenge(nonce, 'relay.example', ana, { ...claim, founding: small(3, 8) })
  return {
    challenge: bytesToHex(encodeChallenge(nonce)),
    relayName: 'relay.example',
    answer: bytesToHex(encodeAnswer(answer)),
    ...Object.fromEntries(
      messages.map((message) => [message.kind, bytesToHex(encodeMessage(message))]),
    ),
  }
}

/** By the name of their file in test/vectors/. */
export const formatVectors: Readonly<Record<string, () => Vectors | Promise<Vectors>>> = {
  keys: keyVectors,
  records: recordVectors,
  sealed: sealedVectors,
  statements: statementVectors,
  pages: pageVectors,
  wire: wireVectors,
  files: fileVectors,
  table: tableVectors,
  lots: lotsVectors,
  device: deviceVectors,
}
