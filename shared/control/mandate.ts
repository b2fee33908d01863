/**
 * A mandate: what several members have signed that may be done to credentials. It names no place in the control chain, so signatures can be
 * gathered one by one, without a network, and whoever brings it to the chain need not be one of them; authority.ts says whose
 * signatures suffice.
 *
 *   mandate = uint matter ‖ fields                        matter = position in `codecs`; never reused
 *   heads   = list (uint page ‖ uint clock ‖ id (32)), pages ascending      what the end covers of the pages that it ends
 *   after   = number of the newest decision about these members, 0 if none: a mandate is good once, and not after another decision
 *   signed  = Ed25519 over domain "juntas/mandate/1" ‖ group ‖ mandate
 */
import { bytesToHex, compareBytes, joinBytes } from '../base/bytes.ts'
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/result.ts'
import { refuse } from '../base/result.ts'
import { domainBytes } from '../crypto/digest.ts'
import type { Keys, PublicKeys } from '../crypto/keys.ts'
import { sign, verify } from '../crypto/keys.ts'

export const tagBytes = 16

/** The newest record of a page that an end covers. */
export interface CoveredHead {
  readonly page: number
  readonly clock: number
  /** 32 bytes. */
  readonly id: Uint8Array
}

export interface LeadershipChange {
  readonly tag: Uint8Array
  readonly leads: boolean
}

export type Mandate =
  /** A member: all credentials that bear her tag. */
  | {
      readonly matter: 'dismissal'
      readonly tag: Uint8Array
      readonly heads: readonly CoveredHead[]
      readonly after: number
    }
  /** One device of a member, or a reader. */
  | {
      readonly matter: 'removal'
      readonly key: Uint8Array
      readonly heads: readonly CoveredHead[]
    }
  /** New keys for a member in the place of those that she lost. */
  | {
      readonly matter: 'reissue'
      readonly replaced: readonly Uint8Array[]
      readonly keys: PublicKeys
      readonly heads: readonly CoveredHead[]
    }
  /** Who leads from now on, and who no longer; tags ascending. */
  | {
      readonly matter: 'leadership'
      readonly changes: readonly LeadershipChange[]
      readonly after: number
    }
  /** Who asked by this invitation may read from now on, all there is, and write nothing. Good once: a key comes in once. */
  | {
      readonly matter: 'reading'
      readonly invitation: Uint8Array
      readonly keys: PublicKeys
    }

export type Matter = Mandate['matter']

export interface MandateSignature {
  readonly key: Uint8Array
  readonly signature: Uint8Array
}

export interface SignedMandate {
  readonly mandate: Mandate
  readonly bytes: Uint8Array
  readonly signatures: readonly MandateSignature[]
}

interface MandateCodec<Kind extends Matter> {
  readonly write: (writer: Writer, mandate: Extract<Mandate, { matter: Kind }>) => void
  readonly read: (reader: Reader) => Extract<Mandate, { matter: Kind }>
}

const mostHeads = limits.pagesPerCredential * 16
const mostChanges = 16
const mostReplaced = 16

const writeHeads = (writer: Writer, heads: readonly CoveredHead[]): Writer =>
  writer.list(heads, ({ page, clock, id }) => writer.uint(page).uint(clock).fixed(id))

const readHeads = (reader: Reader): CoveredHead[] => {
  let last = -1
  return reader.list(mostHeads, () => {
    const head = {
      page: reader.uint(),
      clock: reader.uint(limits.clocksPerPage - 1),
      id: reader.fixed(32).slice(),
    }
    if (head.page <= last) reader.fail('not-sorted')
    last = head.page
    return head
  })
}

/** At least one, ascending by their bytes. */
const readSorted = <Item>(
  reader: Reader,
  max: number,
  read: () => Item,
  nameOf: (item: Item) => Uint8Array,
): Item[] => {
  const items = reader.list(max, read)
  const names = items.map(nameOf)
  if (items.length === 0) reader.fail('out-of-range')
  const isSorted = names.every(
    (name, at) => at === 0 || compareBytes(names[at - 1] ?? name, name) < 0,
  )
  if (!isSorted) reader.fail('not-sorted')
  return items
}

const readTag = (reader: Reader): Uint8Array => reader.fixed(tagBytes).slice()
const readKey = (reader: Reader): Uint8Array => reader.fixed(32).slice()
const readKeys = (reader: Reader): PublicKeys => ({ sign: readKey(reader), box: readKey(reader) })

const codecs: { readonly [Kind in Matter]: MandateCodec<Kind> } = {
  dismissal: {
    write: (writer, { tag, heads, after }) => void writeHeads(writer.fixed(tag), heads).uint(after),
    read: (reader) => ({
      matter: 'dismissal',
      tag: readTag(reader),
      heads: readHeads(reader),
      after: reader.uint(limits.statementsPerGroup),
    }),
  },
  removal: {
    write: (writer, { key, heads }) => void writeHeads(writer.fixed(key), heads),
    read: (reader) => ({ matter: 'removal', key: readKey(reader), heads: readHeads(reader) }),
  },
  reissue: {
    write: (writer, { replaced, keys, heads }) => {
      writer
        .list(replaced, (key) => writer.fixed(key))
        .fixed(keys.sign)
        .fixed(keys.box)
      writeHeads(writer, heads)
    },
    read: (reader) => ({
      matter: 'reissue',
      replaced: readSorted(
        reader,
        mostReplaced,
        () => readKey(reader),
        (key) => key,
      ),
      keys: readKeys(reader),
      heads: readHeads(reader),
    }),
  },
  leadership: {
    write: (writer, { changes, after }) =>
      void writer.list(changes, ({ tag, leads }) => writer.fixed(tag).bool(leads)).uint(after),
    read: (reader) => ({
      matter: 'leadership',
      changes: readSorted(
        reader,
        mostChanges,
        () => ({ tag: readTag(reader), leads: reader.bool() }),
        ({ tag }) => tag,
      ),
      after: reader.uint(limits.statementsPerGroup),
    }),
  },
  reading: {
    write: (writer, { invitation, keys }) =>
      void writer.fixed(invitation).fixed(keys.sign).fixed(keys.box),
    read: (reader) => ({
      matter: 'reading',
      invitation: readKey(reader),
      keys: readKeys(reader),
    }),
  },
}

/** The order is the format: append only. */
const matters = Object.keys(codecs) as Matter[]

export const encodeMandate = (mandate: Mandate): Uint8Array => {
  const writer = new Writer().uint(matters.indexOf(mandate.matter))
  const codec = codecs[mandate.matter] as unknown as MandateCodec<Matter>
  codec.write(writer, mandate)
  return writer.finish()
}

export const decodeMandate = (bytes: Uint8Array): Result<Mandate, DecodeFailure> => {
  if (bytes.length > limits.mandateBytes) return refuse('too-long')
  const reader = new Reader(bytes)
  return reader.finish(codecs[reader.tag(matters)].read(reader))
}

const messageOf = (group: Uint8Array, mandate: Uint8Array): Uint8Array =>
  joinBytes(domainBytes('juntas/mandate/1'), group, mandate)

export const signMandate = (group: Uint8Array, mandate: Uint8Array, keys: Keys): Uint8Array =>
  sign(messageOf(group, mandate), keys)

export const isMandateSignedBy = (
  group: Uint8Array,
  mandate: Uint8Array,
  { key, signature }: MandateSignature,
): boolean => verify(signature, messageOf(group, mandate), key)

/** The same mandate signed by all of `signers`, in the order of their keys. */
export const signedBy = (
  group: Uint8Array,
  mandate: Mandate,
  signers: readonly Keys[],
): SignedMandate => {
  const bytes = encodeMandate(mandate)
  const signatures = signers.map((keys) => ({
    key: keys.public.sign,
    signature: signMandate(group, bytes, keys),
  }))
  return { mandate, bytes, signatures: signatures.sort(byKey) }
}

export const byKey = (left: MandateSignature, right: MandateSignature): number =>
  compareBytes(left.key, right.key)

/** Tells one mandate from another. */
export const mandateName = (bytes: Uint8Array): string => bytesToHex(bytes)
