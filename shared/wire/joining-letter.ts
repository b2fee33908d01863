/**
 * What two devices say to each other from screen to camera when somebody joins without a network (rule KE4). Nothing in it is secret: the relay would
 * see the same.
 *
 *   letter  = uint kind ‖ fields
 *   request = 0 ‖ group (32) ‖ invitation (32) ‖ keys (64) ‖ signature by the invitation's key (64) ‖ signature by her own (64)
 *   answer  = 1 ‖ uint accepted ‖ list (bytes statement)      the whole control chain, the founding first, her admission last or before
 *
 * The signatures are those of a request statement (control/statement.ts), which holds in any place of the chain: whoever reads the letter
 * puts it where her chain ends. `accepted`: so many of the statements the relay is known to have.
 */
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import type { ControlBody, StatementSignature } from '../control/statement.ts'
import { signatureBytes } from '../crypto/keys.ts'

export type RequestBody = Extract<ControlBody, { kind: 'request' }>

export type JoiningLetter =
  | {
      readonly kind: 'request'
      /** 32 bytes. */
      readonly group: Uint8Array
      readonly body: RequestBody
      /** By the invitation's key, then by her own. */
      readonly signatures: readonly [StatementSignature, StatementSignature]
    }
  | {
      readonly kind: 'answer'
      readonly accepted: number
      readonly statements: readonly Uint8Array[]
    }

const kinds = ['request', 'answer'] as const

export const encodeLetter = (letter: JoiningLetter): Uint8Array => {
  const writer = new Writer(320).uint(kinds.indexOf(letter.kind))
  if (letter.kind === 'answer') {
    writer.uint(letter.accepted)
    return writer.list(letter.statements, (statement) => writer.bytes(statement)).finish()
  }
  const { group, body, signatures } = letter
  writer.fixed(group).fixed(body.invitation).fixed(body.keys.sign).fixed(body.keys.box)
  for (const { signature } of signatures) writer.fixed(signature)
  return writer.finish()
}

export const decodeLetter = (bytes: Uint8Array): Result<JoiningLetter, DecodeFailure> => {
  const reader = new Reader(bytes)
  return reader.finish(reader.tag(kinds) === 'answer' ? readAnswer(reader) : readRequest(reader))
}

const readAnswer = (reader: Reader): JoiningLetter => {
  const accepted = reader.uint(limits.statementsPerGroup)
  const statements = reader.list(limits.statementsPerGroup, () =>
    reader.bytes(limits.statementBytes).slice(),
  )
  if (statements.length === 0 || accepted > statements.length) reader.fail('out-of-range')
  return { kind: 'answer', accepted, statements }
}

const readRequest = (reader: Reader): JoiningLetter => {
  const group = reader.fixed(32).slice()
  const invitation = reader.fixed(32).slice()
  const keys = { sign: reader.fixed(32).slice(), box: reader.fixed(32).slice() }
  const signatureBy = (key: Uint8Array): StatementSignature => ({
    key,
    signature: reader.fixed(signatureBytes).slice(),
  })
  return {
    kind: 'request',
    group,
    body: { kind: 'request', invitation, keys },
    signatures: [signatureBy(invitation), signatureBy(keys.sign)],
  }
}
