/** Any fact, record, statement or message that has an encoding: for properties of the formats. */
import fc from 'fast-check'
import { limits } from '../../shared/base/limits.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { roles } from '../../shared/control/statement.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import type {
  CashRow,
  Fact,
  FactRef,
  PageId,
  PlainRecord,
  PotCount,
} from '../../shared/record/record.ts'
import { currencies, pots, presences, programmes } from '../../shared/record/record.ts'
import type { Day, Weekday } from '../../shared/time/civil-date.ts'
import { lastDay } from '../../shared/time/civil-date.ts'
import type { Answer } from '../../shared/wire/handshake.ts'
import { doors } from '../../shared/wire/handshake.ts'
import type { Message } from '../../shared/wire/message.ts'
import { refusals } from '../../shared/wire/message.ts'

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
const anyDay = anyUint(lastDay) as fc.Arbitrary<Day>
const anyMoney = anyUint(limits.amountCentavos) as fc.Arbitrary<Centavos>
const anyAmount = anyMoney.map((money) => Math.max(1, money) as Centavos)
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
      value: anyAmount,
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

const anyKeys = fc.record({ sign: anyBytes(32), box: anyBytes(32) })
const anySealed = fc.uint8Array({ maxLength: 200 })

export const anyBody: fc.Arbitrary<ControlBody> = fc.oneof(
  fc.record({
    kind: fc.constant('founding' as const),
    leader: anyKeys,
    epochId: anyBytes(32),
    lockbox: anyBytes(80),
    salt: anyBytes(16),
  }),
  fc.record({
    kind: fc.constant('invitation' as const),
    key: anyBytes(32),
    role: fc.constantFrom(...roles),
    expiresAt: anyUint(253_402_300_799),
    note: anySealed,
  }),
  fc.record({ kind: fc.constant('request' as const), invitation: anyBytes(32), keys: anyKeys }),
  fc.record({ kind: fc.constant('withdrawal' as const), invitation: anyBytes(32) }),
  fc.record({
    kind: fc.constant('admission' as const),
    keys: anyKeys,
    role: fc.constantFrom(...roles),
    invitation: anyBytes(32),
    epochId: anyBytes(32),
    lockbox: anyBytes(80),
    note: anySealed,
  }),
)

const anyPayload = fc.uint8Array({ maxLength: 300 })

export const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ kind: fc.constant('sync-step-1' as const), vector: anyPayload }),
  fc.record({ kind: fc.constant('sync-step-2' as const), update: anyPayload }),
  fc.record({ kind: fc.constant('update' as const), update: anyPayload }),
  fc.record({ kind: fc.constant('awareness' as const), bytes: anyPayload }),
  fc.record({ kind: fc.constant('query-awareness' as const) }),
  fc.record({
    kind: fc.constant('durable' as const),
    pages: fc.array(fc.tuple(anyUint(), anyUint()), { maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('statements' as const),
    from: anyUint(),
    height: anyUint(),
    statements: fc.array(anyPayload, { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('append' as const), statement: anyPayload }),
  fc.record({
    kind: fc.constant('refused' as const),
    code: fc.constantFrom(...refusals),
    page: anyUint(),
    clock: anyUint(),
    id: fc.uint8Array({ maxLength: 32 }),
  }),
)

export const anyAnswer: fc.Arbitrary<Answer> = fc.record({
  door: fc.constantFrom(...doors),
  group: anyBytes(32),
  key: anyBytes(32),
  signature: anyBytes(64),
  statementsKnown: anyUint(limits.statementsPerGroup),
  founding: anyPayload,
})

/** The same bytes with something wrong: cut, lengthened, one byte changed, one taken out, one put in. */
export const mutated = (bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(bytes, fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 4 }))
    .map(([original, place, value, way]) => {
      const at = place % Math.max(1, original.length)
      const [before, after] = [original.subarray(0, at), original.subarray(at)]
      switch (way) {
        case 0:
          return before.slice()
        case 1:
          return Uint8Array.from([...original, value])
        case 2:
          return Uint8Array.from([...before, value, ...after.subarray(1)])
        case 3:
          return Uint8Array.from([...before, ...after.subarray(1)])
        default:
          return Uint8Array.from([...before, value, ...after])
      }
    })
