/** Any statement or message that has an encoding, and bytes with something wrong: for properties of the formats. */
import fc from 'fast-check'
import { bytesToHex, compareBytes } from '../../shared/base/bytes.ts'
import { limits } from '../../shared/base/limits.ts'
import type { Mandate, SignedMandate } from '../../shared/control/mandate.ts'
import { byKey, encodeMandate } from '../../shared/control/mandate.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { roles } from '../../shared/control/statement.ts'
import type { Answer } from '../../shared/wire/handshake.ts'
import { doors } from '../../shared/wire/handshake.ts'
import type { Message } from '../../shared/wire/message.ts'
import { refusals } from '../../shared/wire/message.ts'
import { anyBytes, anyUint } from './fact-arbitraries.ts'

const anyKeys = fc.record({ sign: anyBytes(32), box: anyBytes(32) })
const anySealed = fc.uint8Array({ maxLength: 200 })

const anyHeads = fc
  .uniqueArray(
    fc.record({ page: anyUint(), clock: anyUint(limits.clocksPerPage - 1), id: anyBytes(32) }),
    { maxLength: 3, selector: ({ page }) => page },
  )
  .map((heads) => heads.sort((left, right) => left.page - right.page))

const bySign = <Item>(items: Item[], nameOf: (item: Item) => Uint8Array): Item[] =>
  items.sort((left, right) => compareBytes(nameOf(left), nameOf(right)))

const anyAfter = anyUint(limits.statementsPerGroup)

export const anyMandate: fc.Arbitrary<Mandate> = fc.oneof(
  fc.record({
    matter: fc.constant('dismissal' as const),
    tag: anyBytes(16),
    heads: anyHeads,
    after: anyAfter,
  }),
  fc.record({ matter: fc.constant('removal' as const), key: anyBytes(32), heads: anyHeads }),
  fc.record({
    matter: fc.constant('reissue' as const),
    replaced: fc
      .uniqueArray(anyBytes(32), { minLength: 1, maxLength: 3, selector: bytesToHex })
      .map((keys) => bySign(keys, (key) => key)),
    keys: anyKeys,
    heads: anyHeads,
  }),
  fc.record({
    matter: fc.constant('leadership' as const),
    changes: fc
      .uniqueArray(fc.record({ tag: anyBytes(16), leads: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
        selector: ({ tag }) => bytesToHex(tag),
      })
      .map((changes) => bySign(changes, ({ tag }) => tag)),
    after: anyAfter,
  }),
  fc.record({
    matter: fc.constant('reading' as const),
    invitation: anyBytes(32),
    keys: anyKeys,
  }),
)

const anySignedMandate: fc.Arbitrary<SignedMandate> = fc
  .tuple(
    anyMandate,
    fc.uniqueArray(fc.record({ key: anyBytes(32), signature: anyBytes(64) }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ key }) => bytesToHex(key),
    }),
  )
  .map(([mandate, signatures]) => ({
    mandate,
    bytes: encodeMandate(mandate),
    signatures: signatures.sort(byKey),
  }))

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
    tag: anyBytes(16),
    invitation: anyBytes(32),
    mandate: fc.option(anySignedMandate),
    epochId: anyBytes(32),
    lockbox: anyBytes(80),
    note: anySealed,
  }),
  fc.record({
    kind: fc.constant('turn' as const),
    mandate: fc.option(anySignedMandate),
    epochId: anyBytes(32),
    row: fc.record({
      ephemeral: anyBytes(32),
      boxes: fc.array(anyBytes(48), { maxLength: 4 }),
    }),
    secrets: anySealed,
  }),
  fc.record({ kind: fc.constant('leadership' as const), mandate: anySignedMandate }),
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
