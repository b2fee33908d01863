/**
 * One value of each format and its bytes, from fixed keys: what a second implementation would be checked against, and what an
 * accidental change of a format breaks (test/shared/base/formats.test.ts).
 */
import { bytesToHex } from '../../shared/base/bytes.ts'
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
import type { PlainRecord } from '../../shared/record/record.ts'
import { encodeRecord } from '../../shared/record/record-codec.ts'
import { stateIdOf } from '../../shared/journal/state-id.ts'
import { encodeRuns, encodeVector } from '../../shared/replica/page-codec.ts'
import { answerChallenge, encodeAnswer, encodeChallenge } from '../../shared/wire/handshake.ts'
import type { Message } from '../../shared/wire/message.ts'
import { encodeMessage } from '../../shared/wire/message.ts'
import { deviceVectors } from './device-vectors.ts'
import { factsForVectors } from './fact-vectors.ts'
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
import { receiptVectors } from './receipt-vectors.ts'
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

const recordVectors = (): Vectors =>
  Object.fromEntries(
    Object.entries(factsForVectors).map(([kind, fact]) => [
      kind,
      bytesToHex(encodeRecord({ at: 1_773_763_200_000, seen: [], facts: [fact] })),
    ]),
  )

const record: PlainRecord = {
  at: 1_773_763_200_000,
  seen: [{ page: pageOfName(group, 'Luz'), clock: 300, idStart: seedOf('seen').subarray(0, 16) }],
  facts: [factsForVectors['meeting-opened'], factsForVectors.saving],
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
  const first = device.write(factsForVectors['meeting-opened'])
  device.write(factsForVectors.saving)
  const luz = new Device(group, 'Luz')
  luz.receive(device.runsBeyond())
  luz.write(factsForVectors.attendance)
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
  receipts: receiptVectors,
  device: deviceVectors,
}
