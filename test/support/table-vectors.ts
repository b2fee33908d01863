/** The vectors of what passes between two devices at one table: the letters of joining, and the QR codes that carry them; a part of a notebook. */
import { assert, required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { decodeStatement } from '../../shared/control/statement.ts'
import type { NotebookPart } from '../../shared/replica/notebook-part.ts'
import { encodeHoldings, encodePart } from '../../shared/replica/notebook-part.ts'
import { dayOf } from '../../shared/time/civil-date.ts'
import { frameOf, seriesOf } from '../../shared/wire/frames.ts'
import type { RequestBody } from '../../shared/wire/joining-letter.ts'
import { encodeLetter } from '../../shared/wire/joining-letter.ts'
import type { Vectors } from './format-vectors.ts'
import { Device, foundGroup, keysOf, nextStatement } from './notebook.ts'

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
  const series = seriesOf(answer)
  assert(series.ok, 'it is short')
  return {
    request: bytesToHex(request),
    answer: bytesToHex(answer),
    answerInFrames: Object.fromEntries(
      [0, 1, 2, 3, 4, 5, 300, 65_535].map((seed) => [`seed ${seed}`, frameOf(series.value, seed)]),
    ),
    ...partVectors(),
  }
}

/** Ana shows what Luz lacks: Luz has the founding and nothing else. */
const partVectors = (): Vectors => {
  const { control } = foundGroup('Ana', 'Luz')
  const { group } = control
  const page = new Device(foundGroup('Ana'), 'Ana').write({
    kind: 'meeting-opened',
    day: dayOf(2026, 3, 17),
  })
  const statements = control.statements.slice(1).map(({ bytes }) => bytes)
  const part: NotebookPart = { kind: 'part', group, from: 1, statements, pages: [page] }
  const pages = new Map([[page.page, 1]])
  return {
    part: bytesToHex(encodePart(part)),
    holdings: bytesToHex(encodeHoldings({ kind: 'holdings', group, statements: 2, pages })),
  }
}
