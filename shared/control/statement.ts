/**
 * Control statements: who may write and read in a notebook, in a numbered chain (rules KE5, RL3). The relay and the devices read the same
 * bytes, so there is one truth about membership. Nothing in a statement tells who a credential's owner is: that stands in its
 * sealed note.
 *
 *   statement  = uint number ‖ prev (32) ‖ body ‖ list signature
 *   signature  = key (32) ‖ Ed25519 signature (64) over digest-domain "juntas/control/1" ‖ group ‖ uint number ‖ prev ‖ body
 *                of a request: over "juntas/request/1" ‖ group ‖ body, so that it holds wherever the chain has come to: she who asks
 *                without a network does not know where (rule KE4), and it can be used once in any place
 *   prev       = id of the statement before; 32 zeros for the founding
 *   id         = digest("juntas/control/1", statement)
 *   body       = uint tag ‖ fields                                tag = position in `codecs`; never reused
 *   keys       = Ed25519 key (32) ‖ X25519 key (32)
 *   tag        = 16 bytes: the same for all credentials of one member (member-tag.ts); of a reader, the start of its key
 *   mandate    = bytes mandate ‖ list (key (32) ‖ signature (64)), keys ascending       both empty: none (mandate.ts)
 *   group id   = digest("juntas/group/1", founding body)          so nobody can found another's group
 */
import { emptyBytes, equalBytes, joinBytes } from '../base/bytes.ts'
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { refuse } from '../base/result.ts'
import { digest, domainBytes } from '../crypto/digest.ts'
import type { Keys, PublicKeys } from '../crypto/keys.ts'
import { sign } from '../crypto/keys.ts'
import { lockboxBytes } from '../crypto/lockbox.ts'
import type { LockboxRow } from '../crypto/lockbox-row.ts'
import { boxBytes } from '../crypto/lockbox-row.ts'
import type { SignedMandate } from './mandate.ts'
import { byKey, decodeMandate, tagBytes } from './mandate.ts'

export const roles = ['leader', 'writer', 'reader'] as const
/** leader: writes, admits, turns the epoch. writer: writes on her own pages. reader: reads. */
export type Role = (typeof roles)[number]

export type ControlBody =
  | {
      readonly kind: 'founding'
      readonly leader: PublicKeys
      /** Commits to the first epoch's secret. */
      readonly epochId: Uint8Array
      /** The first leader's copy of the secret. */
      readonly lockbox: Uint8Array
      /** 16 random bytes: two groups of one leader differ. It is the first leader's tag. */
      readonly salt: Uint8Array
    }
  /** Opens a door for one key for one device; the seed of the key travels in the QR code or link. */
  | {
      readonly kind: 'invitation'
      readonly key: Uint8Array
      readonly role: Role
      /** Seconds since 1970 after which the relay lets nobody in by it. */
      readonly expiresAt: number
      /** Sealed: for whom it is (control/note.ts), so that any leader's device can complete it. */
      readonly note: Uint8Array
    }
  /** Who came through the door: signed by the invitation's key and by her own. */
  | { readonly kind: 'request'; readonly invitation: Uint8Array; readonly keys: PublicKeys }
  | { readonly kind: 'withdrawal'; readonly invitation: Uint8Array }
  | {
      readonly kind: 'admission'
      readonly keys: PublicKeys
      readonly role: Role
      readonly tag: Uint8Array
      /** The invitation that is used up, or 32 zeros: admitted on the leader's own device. */
      readonly invitation: Uint8Array
      /** Re-issue: in the place of credentials that end with this. */
      readonly mandate: SignedMandate | null
      readonly epochId: Uint8Array
      readonly lockbox: Uint8Array
      /** Sealed: whose credential it is and what the group calls it (control/note.ts). */
      readonly note: Uint8Array
    }
  /** A new epoch, and the end of the credentials that the mandate names: both or neither. */
  | {
      readonly kind: 'turn'
      readonly mandate: SignedMandate | null
      readonly epochId: Uint8Array
      /** For all who stay, in the order of the chain. */
      readonly row: LockboxRow
      /** The secrets of all earlier epochs, sealed with the new one (epochs.ts). */
      readonly secrets: Uint8Array
    }
  /** Who leads at the relay follows what the ledger elected, by the word of more than half. */
  | { readonly kind: 'leadership'; readonly mandate: SignedMandate }

export type ControlKind = ControlBody['kind']

export interface StatementSignature {
  readonly key: Uint8Array
  readonly signature: Uint8Array
}

export interface Statement {
  readonly number: number
  readonly prev: Uint8Array
  readonly body: ControlBody
  readonly signatures: readonly StatementSignature[]
  /** The bytes that the signatures cover. */
  readonly signed: Uint8Array
  readonly bytes: Uint8Array
  readonly id: Uint8Array
}

export const noId = new Uint8Array(32)
export const saltBytes = 16
const lastSecond = 253_402_300_799
const noteBytes = 1024
const secretsBytes = limits.epochsPerGroup * 32 + 128

interface BodyCodec<Kind extends ControlKind> {
  readonly write: (writer: Writer, body: Extract<ControlBody, { kind: Kind }>) => void
  readonly read: (reader: Reader) => Extract<ControlBody, { kind: Kind }>
}

const writeKeys = (writer: Writer, keys: PublicKeys): Writer =>
  writer.fixed(keys.sign).fixed(keys.box)

const readId = (reader: Reader): Uint8Array => reader.fixed(32).slice()
const readLockbox = (reader: Reader): Uint8Array => reader.fixed(lockboxBytes).slice()
const readKeys = (reader: Reader): PublicKeys => ({ sign: readId(reader), box: readId(reader) })

const writeMandate = (writer: Writer, signed: SignedMandate | null): Writer =>
  writer
    .bytes(signed?.bytes ?? emptyBytes)
    .list(signed?.signatures ?? [], ({ key, signature }) => writer.fixed(key).fixed(signature))

const readMandate = (reader: Reader): SignedMandate | null => {
  const bytes = reader.bytes(limits.mandateBytes).slice()
  const signatures = reader.list(limits.signaturesPerStatement, () => readSignature(reader))
  const isSorted = signatures.every(
    (one, at) => at === 0 || byKey(signatures[at - 1] ?? one, one) < 0,
  )
  if (!isSorted) reader.fail('not-sorted')
  if ((bytes.length === 0) !== (signatures.length === 0)) reader.fail('out-of-range')
  if (bytes.length === 0) return null
  const mandate = decodeMandate(bytes)
  if (mandate.ok) return { mandate: mandate.value, bytes, signatures }
  reader.fail(mandate.error)
  return null
}

const readSignature = (reader: Reader): StatementSignature => ({
  key: readId(reader),
  signature: reader.fixed(64).slice(),
})

const codecs: { readonly [Kind in ControlKind]: BodyCodec<Kind> } = {
  founding: {
    write: (writer, body) =>
      void writeKeys(writer, body.leader).fixed(body.epochId).fixed(body.lockbox).fixed(body.salt),
    read: (reader) => ({
      kind: 'founding',
      leader: readKeys(reader),
      epochId: readId(reader),
      lockbox: readLockbox(reader),
      salt: reader.fixed(saltBytes).slice(),
    }),
  },
  invitation: {
    write: (writer, body) =>
      void writer
        .fixed(body.key)
        .uint(roles.indexOf(body.role))
        .uint(body.expiresAt)
        .bytes(body.note),
    read: (reader) => ({
      kind: 'invitation',
      key: readId(reader),
      role: reader.tag(roles),
      expiresAt: reader.uint(lastSecond),
      note: reader.bytes(noteBytes).slice(),
    }),
  },
  request: {
    write: (writer, body) => void writeKeys(writer.fixed(body.invitation), body.keys),
    read: (reader) => ({ kind: 'request', invitation: readId(reader), keys: readKeys(reader) }),
  },
  withdrawal: {
    write: (writer, body) => void writer.fixed(body.invitation),
    read: (reader) => ({ kind: 'withdrawal', invitation: readId(reader) }),
  },
  admission: {
    write: (writer, body) => {
      writeKeys(writer, body.keys).uint(roles.indexOf(body.role)).fixed(body.tag)
      writeMandate(writer.fixed(body.invitation), body.mandate)
      writer.fixed(body.epochId).fixed(body.lockbox).bytes(body.note)
    },
    read: (reader) => ({
      kind: 'admission',
      keys: readKeys(reader),
      role: reader.tag(roles),
      tag: reader.fixed(tagBytes).slice(),
      invitation: readId(reader),
      mandate: readMandate(reader),
      epochId: readId(reader),
      lockbox: readLockbox(reader),
      note: reader.bytes(noteBytes).slice(),
    }),
  },
  turn: {
    write: (writer, { mandate, epochId, row, secrets }) => {
      writeMandate(writer, mandate).fixed(epochId).fixed(row.ephemeral)
      writer.list(row.boxes, (box) => writer.fixed(box)).bytes(secrets)
    },
    read: (reader) => ({
      kind: 'turn',
      mandate: readMandate(reader),
      epochId: readId(reader),
      row: {
        ephemeral: readId(reader),
        boxes: reader.list(limits.credentialsPerGroup, () => reader.fixed(boxBytes).slice()),
      },
      secrets: reader.bytes(secretsBytes).slice(),
    }),
  },
  leadership: {
    write: (writer, { mandate }) => void writeMandate(writer, mandate),
    read: (reader) => {
      const mandate = readMandate(reader)
      if (mandate === null) reader.fail('out-of-range')
      return { kind: 'leadership', mandate: mandate ?? noMandate }
    },
  },
}

/** What a reader that has failed hands on; its result is refused. */
const noMandate: SignedMandate = {
  mandate: { matter: 'leadership', changes: [], after: 0 },
  bytes: emptyBytes,
  signatures: [],
}

/** The order is the format: append only. */
const kinds = Object.keys(codecs) as ControlKind[]

const encodeBody = (body: ControlBody): Uint8Array => {
  const writer = new Writer().uint(kinds.indexOf(body.kind))
  const codec = codecs[body.kind] as unknown as BodyCodec<ControlKind>
  codec.write(writer, body)
  return writer.finish()
}

export const groupIdOf = (founding: ControlBody): Uint8Array =>
  digest('juntas/group/1', encodeBody(founding))

const encodeSigned = (number: number, prev: Uint8Array, body: ControlBody): Uint8Array =>
  joinBytes(new Writer().uint(number).fixed(prev).finish(), encodeBody(body))

/** What each signer signs: the statement's place in one group's chain and its body; of a request only the body. */
export const messageOf = (
  group: Uint8Array,
  { body, signed }: Pick<Statement, 'body' | 'signed'>,
): Uint8Array =>
  body.kind === 'request'
    ? joinBytes(domainBytes('juntas/request/1'), group, encodeBody(body))
    : joinBytes(domainBytes('juntas/control/1'), group, signed)

/** Makes a statement that follows `prev`, signed by all of `signers` (ordered by the chain's reader: as given). */
export const makeStatement = (
  group: Uint8Array,
  number: number,
  prev: Uint8Array,
  body: ControlBody,
  signers: readonly Keys[],
): Statement => {
  const signed = encodeSigned(number, prev, body)
  const message = messageOf(group, { body, signed })
  const signatures = signers.map((keys) => ({
    key: keys.public.sign,
    signature: sign(message, keys),
  }))
  return statementOf(number, prev, body, signatures)
}

/** A statement that others have signed: a request, in any place. */
export const statementOf = (
  number: number,
  prev: Uint8Array,
  body: ControlBody,
  signatures: readonly StatementSignature[],
): Statement => {
  const signed = encodeSigned(number, prev, body)
  const writer = new Writer(512).fixed(signed)
  writer.list(signatures, ({ key, signature }) => writer.fixed(key).fixed(signature))
  const bytes = writer.finish()
  return { number, prev, body, signatures, signed, bytes, id: digest('juntas/control/1', bytes) }
}

export const decodeStatement = (bytes: Uint8Array): Result<Statement, DecodeFailure> => {
  if (bytes.length > limits.statementBytes) return refuse('too-long')
  const reader = new Reader(bytes)
  const number = reader.uint(limits.statementsPerGroup)
  const prev = readId(reader)
  const body = codecs[reader.tag(kinds)].read(reader)
  const signed = bytes.slice(0, reader.offset)
  const signatures = reader.list(limits.signaturesPerStatement, () => readSignature(reader))
  const repeated = signatures.some(({ key }, index) =>
    signatures.slice(0, index).some((other) => equalBytes(other.key, key)),
  )
  if (signatures.length === 0 || repeated) reader.fail('out-of-range')
  const id = digest('juntas/control/1', bytes)
  return reader.finish({ number, prev, body, signatures, signed, bytes: bytes.slice(), id })
}
