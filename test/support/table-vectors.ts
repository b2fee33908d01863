/** The vectors of what passes between two devices at one table: the letters of joining, and the QR codes that carry them. */
import { assert, required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { decodeStatement } from '../../shared/control/statement.ts'
import { encodeFrames } from '../../shared/wire/frames.ts'
import type { RequestBody } from '../../shared/wire/joining-letter.ts'
import { encodeLetter } from '../../shared/wire/joining-letter.ts'
import type { Vectors } from './format-vectors.ts'
import { foundGroup, keysOf, nextStatement } from './notebook.ts'

export const tableVectors = (): Vectors => {
  const { control } = foundGroup('Ana', 'Luz')
  const [door, zoe] = [keysOf('a door'), keysOf('Zoe')]
  const body: RequestBody = { kind: 'request', invitation: door.public.sign, keys: zoe.public }
  const asked = decodeStatement(nextStatement(control, [door, zoe], body))
  assert(asked.ok, 'a request')
  const [first, second] = asked.value.signatures
  const request = encodeLetter({
    kind: 'request',
    group: control.group,
    body,
    signatures: [required(first, 'the door’s'), required(second, 'her own')],
  })
  const statements = control.statements.map(({ bytes }) => bytes)
  const answer = encodeLetter({ kind: 'answer', accepted: 1, statements })
  const frames = encodeFrames(answer)
  assert(frames.ok, 'it is short')
  return {
    request: bytesToHex(request),
    answer: bytesToHex(answer),
    answerInFrames: Object.fromEntries(
      frames.value.map((frame, place) => [`frame ${place}`, frame]),
    ),
  }
}
