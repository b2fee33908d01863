/** Facts of lots, share-out and the end of a cycle as bytes (cycle-facts.ts). */
import type { Reader, Writer } from '../base/codec.ts'
import type { CycleFact, ShareOutPart } from './cycle-facts.ts'
import type { FactCodecs } from './fact-fields.ts'
import {
  atLeastOne,
  readAmount,
  readByRef,
  readCash,
  readHash,
  readHeads,
  readMoney,
  readRef,
  writeCashRow,
  writeHead,
  writeRef,
} from './fact-fields.ts'
import { openingCodecs } from './opening-fact-codec.ts'
import type { OpeningFact } from './opening-facts.ts'
import type { FactRef } from './record.ts'

type LotsKind = Extract<CycleFact['kind'], `lots-${string}`>
type EndKind = Exclude<CycleFact['kind'], LotsKind | OpeningFact['kind']>

const lotsCodecs: FactCodecs<LotsKind> = {
  'lots-opened': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writer.list(fact.eligible, (ref) => writeRef(writer, ref))
      writer.list(fact.heads, (head) => writeHead(writer, head)).uint(fact.amount)
    },
    read: (reader) => ({
      kind: 'lots-opened',
      meeting: readRef(reader),
      eligible: atLeastOne(
        reader,
        readByRef(
          reader,
          () => readRef(reader),
          (ref) => ref,
        ),
      ),
      heads: readHeads(reader),
      amount: readAmount(reader),
    }),
  },
  'lots-committed': {
    write: (writer, fact) => {
      writeRef(writer, fact.lots)
      writer.fixed(fact.commitment)
    },
    read: (reader) => ({
      kind: 'lots-committed',
      lots: readRef(reader),
      commitment: readHash(reader),
    }),
  },
  'lots-commitments-closed': {
    write: (writer, fact) => {
      writeRef(writer, fact.lots)
      writer.list(fact.heads, (head) => writeHead(writer, head))
    },
    read: (reader) => ({
      kind: 'lots-commitments-closed',
      lots: readRef(reader),
      heads: readHeads(reader),
    }),
  },
  'lots-revealed': {
    write: (writer, fact) => {
      writeRef(writer, fact.lots)
      writer.fixed(fact.nonce)
    },
    read: (reader) => ({ kind: 'lots-revealed', lots: readRef(reader), nonce: readHash(reader) }),
  },
  'lots-drawn': {
    write: (writer, fact) => {
      writeRef(writer, fact.lots)
      writer.list(fact.heads, (head) => writeHead(writer, head))
      writeRef(writer, fact.winner)
      writer.uint(fact.amount)
    },
    read: (reader) => ({
      kind: 'lots-drawn',
      lots: readRef(reader),
      heads: readHeads(reader),
      winner: readRef(reader),
      amount: readAmount(reader),
    }),
  },
}

const endCodecs: FactCodecs<EndKind> = {
  'shared-out': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writer.list(fact.heads, (head) => writeHead(writer, head))
      writer.list(fact.parts, (part) => writePart(writer, part))
    },
    read: (reader) => ({
      kind: 'shared-out',
      meeting: readRef(reader),
      heads: readHeads(reader),
      parts: atLeastOne(
        reader,
        readByRef(reader, () => readPart(reader), memberOf),
      ),
    }),
  },
  'cycle-ended': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writer.list(fact.heads, (head) => writeHead(writer, head))
      writeRef(writer, fact.proposal)
    },
    read: (reader) => ({
      kind: 'cycle-ended',
      meeting: readRef(reader),
      heads: readHeads(reader),
      proposal: readRef(reader),
    }),
  },
}

export const cycleCodecs: FactCodecs<CycleFact['kind']> = {
  ...lotsCodecs,
  ...endCodecs,
  ...openingCodecs,
}

const memberOf = ({ member }: { readonly member: FactRef }): FactRef => member

const writePart = (writer: Writer, { member, due, cash, unpaid }: ShareOutPart): void => {
  writeRef(writer, member)
  writer.uint(due).list(cash, (row) => writeCashRow(writer, row))
  writer.uint(unpaid)
}

const readPart = (reader: Reader): ShareOutPart => ({
  member: readRef(reader),
  due: readMoney(reader),
  cash: readCash(reader),
  unpaid: readMoney(reader),
})
