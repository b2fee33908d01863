/**
 * Bytes that corrupt or stall a Yjs replica which takes them as they come (rule PG6). Each continues, or pretends to continue, an honest
 * page. Source of the format: yjs/src/utils/encoding.js and yjs/src/structs (update format 1).
 */
import { Writer } from '../../shared/base/codec.ts'
import { limits } from '../../shared/base/limits.ts'

/** An honest page as the attacker knows it: everybody sees as much of a page as of this. */
export interface Victim {
  readonly page: number
  /** All of its records so far; at least two. */
  readonly items: readonly Uint8Array[]
  /** A page of the attacker's own, so far empty. */
  readonly ownPage: number
}

type Write = (writer: Writer) => void

const bytesOf = (write: Write): Uint8Array => {
  const writer = new Writer()
  write(writer)
  return writer.finish()
}

/** An update of one client's structs, without a delete set. */
const structs = (client: number, clock: number, ...written: readonly Write[]): Uint8Array =>
  bytesOf((writer) => {
    writer.uint(1).uint(written.length).uint(client).uint(clock)
    for (const write of written) write(writer)
    writer.uint(0)
  })

const deletes = (client: number, clock: number, length: number): Uint8Array =>
  bytesOf((writer) => writer.uint(0).uint(1).uint(client).uint(1).uint(clock).uint(length))

/** Struct kinds and contents by their number in Yjs. */
const kinds = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
}
const [hasOrigin, hasRightOrigin, hasParentSub] = [0x80, 0x40, 0x20]

const anything = new Uint8Array(200).fill(7)

/** Content that continues the victim's page where she would write next. */
const nextWith = ({ page, items }: Victim, kind: number, content: Write): Uint8Array =>
  structs(page, items.length, (writer) => {
    writer
      .byte(hasOrigin | kind)
      .uint(page)
      .uint(items.length - 1)
    content(writer)
  })

const binary = (writer: Writer): Writer => writer.bytes(anything)

/** `depth` lists, each in the one before: any = 117 (a list) and its length, at last 126 (null). */
const nested = (writer: Writer, depth: number): void => {
  for (let level = 0; level < depth; level++) writer.byte(117).uint(1)
  writer.byte(126)
}

const encoded = {
  'deletes what she wrote': ({ page, items }: Victim) => deletes(page, 0, items.length),
  'deletes one record of hers': ({ page }: Victim) => deletes(page, 1, 1),
  'deletes what she is going to write': ({ page, items }: Victim) => deletes(page, items.length, 5),
  'puts a GC struct where she writes next': ({ page, items }: Victim) =>
    structs(page, items.length, (writer) => writer.byte(kinds.gc).uint(3)),
  'jumps her clock by 2^40': ({ page, items }: Victim) =>
    structs(page, items.length, (writer) => writer.byte(kinds.gc).uint(2 ** 40)),
  'skips her next clock and takes the one after': ({ page, items }: Victim) =>
    structs(
      page,
      items.length,
      (writer) => writer.byte(kinds.skip).uint(1),
      (writer) =>
        binary(
          writer
            .byte(hasOrigin | kinds.binary)
            .uint(page)
            .uint(items.length),
        ),
    ),
  'skips a stretch of her future': ({ page, items }: Victim) =>
    structs(
      page,
      items.length,
      (writer) => writer.byte(kinds.skip).uint(2),
      (writer) => writer.byte(kinds.gc).uint(3),
    ),
  'writes behind a gap': ({ page, items }: Victim) =>
    structs(page, items.length + 3, (writer) => {
      binary(
        writer
          .byte(hasOrigin | kinds.binary)
          .uint(page)
          .uint(items.length + 2),
      )
    }),
  'writes in her name with an origin of another page': ({ page, items, ownPage }: Victim) =>
    bytesOf((writer) => {
      writer.uint(2).uint(1).uint(ownPage).uint(0)
      binary(writer.byte(kinds.binary).uint(1).text(String(ownPage)))
      writer.uint(1).uint(page).uint(items.length)
      binary(
        writer
          .byte(hasOrigin | kinds.binary)
          .uint(ownPage)
          .uint(0),
      ).uint(0)
    }),
  'writes on her page under another id': ({ page, items, ownPage }: Victim) =>
    structs(ownPage, 0, (writer) => {
      binary(
        writer
          .byte(hasOrigin | kinds.binary)
          .uint(page)
          .uint(items.length - 1),
      )
    }),
  'writes in the middle of her page': ({ page, ownPage }: Victim) =>
    structs(ownPage, 0, (writer) => {
      binary(
        writer
          .byte(hasOrigin | hasRightOrigin | kinds.binary)
          .uint(page)
          .uint(0)
          .uint(page)
          .uint(1),
      )
    }),
  'writes before her first record': ({ page, ownPage }: Victim) =>
    structs(ownPage, 0, (writer) => {
      binary(
        writer
          .byte(hasRightOrigin | kinds.binary)
          .uint(page)
          .uint(0),
      )
    }),
  'opens her page a second time under another id': ({ page, ownPage }: Victim) =>
    structs(ownPage, 0, (writer) => {
      binary(writer.byte(kinds.binary).uint(1).text(String(page)))
    }),
  'continues her page as if it were another': ({ page, items, ownPage }: Victim) =>
    structs(page, items.length, (writer) => {
      binary(writer.byte(kinds.binary).uint(1).text(String(ownPage)))
    }),
  'hangs a map entry into her page': ({ page, items }: Victim) =>
    structs(page, items.length, (writer) => {
      binary(
        writer
          .byte(hasParentSub | kinds.binary)
          .uint(1)
          .text(String(page))
          .text('key'),
      )
    }),
  'nests her next record in a record': ({ page, items }: Victim) =>
    structs(page, items.length, (writer) => {
      binary(writer.byte(kinds.binary).uint(0).uint(page).uint(0))
    }),
  'refers to itself': ({ page, items }: Victim) =>
    structs(page, items.length, (writer) => {
      binary(
        writer
          .byte(hasOrigin | kinds.binary)
          .uint(page)
          .uint(items.length),
      )
    }),
  'is its own parent': ({ page, items }: Victim) =>
    structs(page, items.length, (writer) => {
      binary(writer.byte(kinds.binary).uint(0).uint(page).uint(items.length))
    }),
  'holds a deleted item': (victim: Victim) =>
    nextWith(victim, kinds.deleted, (writer) => writer.uint(3)),
  'holds JSON': (victim: Victim) =>
    nextWith(victim, kinds.json, (writer) => writer.uint(1).text('"x"')),
  'holds text': (victim: Victim) =>
    nextWith(victim, kinds.string, (writer) => writer.text('pesos')),
  'holds an embed': (victim: Victim) =>
    nextWith(victim, kinds.embed, (writer) => writer.text('{}')),
  'holds a format': (victim: Victim) =>
    nextWith(victim, kinds.format, (writer) => writer.text('bold').text('true')),
  'holds a map': (victim: Victim) => nextWith(victim, kinds.type, (writer) => writer.uint(1)),
  'holds any value': (victim: Victim) =>
    nextWith(victim, kinds.any, (writer) => writer.uint(2).byte(126).byte(120)),
  'holds a document': (victim: Victim) =>
    nextWith(victim, kinds.doc, (writer) => writer.text('guid').byte(118).uint(0)),
  'holds lists in lists, 100,000 deep': (victim: Victim) =>
    nextWith(victim, kinds.any, (writer) => nested(writer.uint(1), 100_000)),
  'holds content of a kind that does not exist': (victim: Victim) =>
    nextWith(victim, 11, (writer) => writer.uint(0)),
  'claims 2^32 structs': ({ page, items }: Victim) =>
    bytesOf((writer) =>
      writer
        .uint(1)
        .uint(2 ** 32)
        .uint(page)
        .uint(items.length)
        .uint(0),
    ),
  'claims 2^53 − 1 clients': () => bytesOf((writer) => writer.uint(Number.MAX_SAFE_INTEGER)),
  'claims 2^32 deletes': ({ page }: Victim) =>
    bytesOf((writer) =>
      writer
        .uint(0)
        .uint(1)
        .uint(page)
        .uint(2 ** 32),
    ),
  'ends in the middle': (victim: Victim) => nextWith(victim, kinds.binary, binary).subarray(0, 60),
} as const

export type AttackName = keyof typeof encoded

/** By what it does. None of them is an update of pages (replica/page-codec.ts), but for the one that stands behind a gap. */
export const attacks: ReadonlyMap<AttackName, (victim: Victim) => Uint8Array> = new Map(
  Object.entries(encoded) as [AttackName, (victim: Victim) => Uint8Array][],
)

/** A well-formed continuation of her page by somebody who has no key: Yjs takes it, and drops what she writes herself. */
export const inventedRecord = (victim: Victim, size = 200): Uint8Array =>
  nextWith(victim, kinds.binary, (writer) => writer.bytes(new Uint8Array(size).fill(5)))

/** A record larger than any may be. */
export const oversizedRecord = (victim: Victim): Uint8Array =>
  inventedRecord(victim, limits.recordBytes + 1)
