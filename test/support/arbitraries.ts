/** Any statement or message that has an encoding, and bytes with something wrong: for properties of the formats. */
import fc from 'fast-check'
import { limits } from '../../shared/base/limits.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { roles } from '../../shared/control/statement.ts'
import type { Answer } from '../../shared/wire/handshake.ts'
import { doors } from '../../shared/wire/handshake.ts'
import type { Message } from '../../shared/wire/message.ts'
import { refusals } from '../../shared/wire/message.ts'
import { anyBytes, anyUint } from './fact-arbitraries.ts'

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
