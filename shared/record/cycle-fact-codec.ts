/** Facts of lots, share-out and the end of a cycle as bytes (cycle-facts.ts). */
import type { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import { readTerms, writeTerms } from './agreement-codec.ts'
import type {
  CarriedClaim,
  CarriedLoan,
  CarriedMember,
  CycleFact,
  PotBalance,
  ShareOutPart,
} from './cycle-facts.ts'
import type { FactCodecs } from './fact-fields.ts'
import {
  atLeastOne,
  lastWeek,
  readAmount,
  readByRef,
  readCash,
  readDay,
  readHash,
  readHeads,
  readMoney,
  readPotName,
  readRef,
  writeCashRow,
  writeHead,
  writePotName,
  writeRef,
} from './fact-fields.ts'
import { readShare, writeShare } from './loan-fact-codec.ts'
import type { FactRef } from './record.ts'
import { pots } from './record.ts'

type LotsKind = Extract<CycleFact['kind'], `lots-${string}`>
type EndKind = Exclude<CycleFact['kind'], LotsKind>

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
  'opening-balances': {
    write: (writer, fact) => {
      writer.fixed(fact.group).fixed(fact.closing)
      writer.list(fact.pots, (pot) => writePotBalance(writer, pot))
      writer.list(fact.members, (member) => writeCarriedMember(writer, member))
      writer.list(fact.loans, (loan) => writeCarriedLoan(writer, loan))
      writer.list(fact.claims, (claim) => writeCarriedClaim(writer, claim))
    },
    read: (reader) => ({
      kind: 'opening-balances',
      group: readHash(reader),
      closing: readHash(reader),
      pots: readPotBalances(reader),
      members: readByRef(reader, () => readCarriedMember(reader), memberOf),
      loans: readByRef(
        reader,
        () => readCarriedLoan(reader),
        ({ old }) => old,
      ),
      claims: reader.list(limits.refsPerFact, () => readCarriedClaim(reader)),
    }),
  },
  restated: {
    write: (writer, fact) => {
      writer.fixed(fact.id).uint(fact.index)
      writeRef(writer, fact.fact)
    },
    read: (reader) => ({
      kind: 'restated',
      id: readHash(reader),
      index: reader.uint(limits.factsPerRecord - 1),
      fact: readRef(reader),
    }),
  },
}

export const cycleCodecs: FactCodecs<CycleFact['kind']> = { ...lotsCodecs, ...endCodecs }

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

const writePotBalance = (writer: Writer, { pot, amount }: PotBalance): void => {
  writePotName(writer, pot)
  writer.uint(amount)
}

/** All pots, in their order. */
const readPotBalances = (reader: Reader): PotBalance[] => {
  const balances = reader.list(pots.length, () => ({
    pot: readPotName(reader),
    amount: readMoney(reader),
  }))
  if (balances.length !== pots.length) reader.fail('out-of-range')
  if (balances.some(({ pot }, index) => pot !== pots[index])) reader.fail('not-sorted')
  return balances
}

const writeCarriedMember = (
  writer: Writer,
  { old, member, savings, fines }: CarriedMember,
): void => {
  writeRef(writer, old)
  writeRef(writer, member)
  writer.uint(savings).uint(fines)
}

const readCarriedMember = (reader: Reader): CarriedMember => ({
  old: readRef(reader),
  member: readRef(reader),
  savings: readMoney(reader),
  fines: readMoney(reader),
})

const writeCarriedLoan = (
  writer: Writer,
  { old, member, terms, instalments }: CarriedLoan,
): void => {
  writeRef(writer, old)
  writeRef(writer, member)
  writeTerms(writer, terms)
  writer.list(instalments, ({ due, principal, charge }) =>
    writer.uint(due).uint(principal).uint(charge),
  )
}

const readCarriedLoan = (reader: Reader): CarriedLoan => ({
  old: readRef(reader),
  member: readRef(reader),
  terms: readTerms(reader),
  instalments: atLeastOne(
    reader,
    reader.list(lastWeek, () => ({
      due: readDay(reader),
      principal: readMoney(reader),
      charge: readMoney(reader),
    })),
  ),
})

const writeCarriedClaim = (writer: Writer, claim: CarriedClaim): void => {
  writeRef(writer, claim.borrower)
  writeShare(writer, claim)
}

const readCarriedClaim = (reader: Reader): CarriedClaim => ({
  borrower: readRef(reader),
  ...readShare(reader),
})
