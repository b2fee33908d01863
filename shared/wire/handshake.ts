/**
 * The proof that opens a socket (rules RL1, RL2). Before it, nothing but one small answer is read.
 *
 *   challenge = uint version (1) ‖ 32 random bytes                                          relay → device
 *   answer    = uint version (1) ‖ uint door ‖ group (32) ‖ key (32) ‖ signature (64)
 *               ‖ uint statements known ‖ bytes founding                                    device → relay
 *   welcome   = uint version (1)                                                            relay → device
 *   signature = Ed25519 over domain "juntas/relay/1" ‖ bytes relay name ‖ uint door ‖ group ‖ challenge nonce
 *
 * The relay's name is the host (and port) that the device dialled, and that the relay knows itself by: a proof given to one relay is worthless at
 * another. `founding` is empty, or the founding statement of a group that the relay may not know yet. The doors: a
 * member's or reader's own key, or the key of an invitation.
 */
import { joinBytes } from '../base/bytes.ts'
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { domainBytes } from '../crypto/digest.ts'
import type { Keys } from '../crypto/keys.ts'
import { sign, verify } from '../crypto/keys.ts'

export const doors = ['writer', 'reader', 'invited'] as const
export type Door = (typeof doors)[number]

export interface Answer {
  readonly door: Door
  readonly group: Uint8Array
  readonly key: Uint8Array
  readonly signature: Uint8Array
  /** Length of the control chain that the device has, so that only what it lacks is sent. */
  readonly statementsKnown: number
  readonly founding: Uint8Array
}

const version = 1
const nonceBytes = 32
const relayNameBytes = 255

/** Close codes (rule RL2). y-websocket treats 4400–4499 as final and all else as "try again later". */
export const closeCodes = {
  notProven: 4401,
  notAllowed: 4403,
  noSuchGroup: 4404,
  tooLarge: 4413,
  overloaded: 4503,
  tooFast: 4529,
} as const

export const encodeChallenge = (nonce: Uint8Array): Uint8Array =>
  new Writer(64).uint(version).fixed(nonce).finish()

export const decodeChallenge = (bytes: Uint8Array): Result<Uint8Array, DecodeFailure> => {
  const reader = new Reader(bytes)
  if (reader.uint() !== version) reader.fail('unknown-tag')
  return reader.finish(reader.fixed(nonceBytes))
}

const proofMessage = (
  relayName: string,
  door: Door,
  group: Uint8Array,
  nonce: Uint8Array,
): Uint8Array =>
  joinBytes(
    domainBytes('juntas/relay/1'),
    new Writer().text(relayName).uint(doors.indexOf(door)).finish(),
    group,
    nonce,
  )

/** `relayName`: the host that was dialled, with its port unless it is the scheme's own. */
export const answerChallenge = (
  nonce: Uint8Array,
  relayName: string,
  keys: Keys,
  claim: Pick<Answer, 'door' | 'group' | 'statementsKnown' | 'founding'>,
): Answer => ({
  ...claim,
  key: keys.public.sign,
  signature: sign(proofMessage(relayName, claim.door, claim.group, nonce), keys),
})

export const isProven = (answer: Answer, nonce: Uint8Array, relayName: string): boolean =>
  relayName.length <= relayNameBytes &&
  verify(answer.signature, proofMessage(relayName, answer.door, answer.group, nonce), answer.key)

export const encodeAnswer = (answer: Answer): Uint8Array<ArrayBuffer> =>
  new Writer(512)
    .uint(version)
    .uint(doors.indexOf(answer.door))
    .fixed(answer.group)
    .fixed(answer.key)
    .fixed(answer.signature)
    .uint(answer.statementsKnown)
    .bytes(answer.founding)
    .finish()

export const decodeAnswer = (bytes: Uint8Array): Result<Answer, DecodeFailure> => {
  const reader = new Reader(bytes)
  if (reader.uint() !== version) reader.fail('unknown-tag')
  return reader.finish({
    door: reader.tag(doors),
    group: reader.fixed(32).slice(),
    key: reader.fixed(32).slice(),
    signature: reader.fixed(64).slice(),
    statementsKnown: reader.uint(limits.statementsPerGroup),
    founding: reader.bytes(limits.statementBytes).slice(),
  })
}

export const welcome = Uint8Array.of(version)
