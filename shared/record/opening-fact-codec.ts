/** Facts that begin a notebook which follows another, as bytes (opening-facts.ts). Balances are ints: any of them may be below zero. */
import type { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Centavos } from '../money/centavos.ts'
import { readAgreement, readTerms, writeAgreement, writeTerms } from './agreement-codec.ts'
import type { FactCodecs } from './fact-fields.ts'
import {
  atLeastOne,
  lastWeek,
  readByRef,
  readDay,
  readHash,
  readMoney,
  readPotName,
  readRef,
  writePotName,
  writeRef,
  writeWord,
} from './fact-fields.ts'
import type {
  CarriedClaim,
  CarriedInstalment,
  CarriedMember,
  OpeningFact,
  PotBalance,
} from './opening-facts.ts'
import { carriedLoanStates, loanForms, memberStandings } from './opening-facts.ts'
import type { FactRef } from './record.ts'
import { pots } from './record.ts'

const readBalance = (reader: Reader): Centavos => reader.int(limits.balanceCentavos) as Centavos

const memberOf = ({ member }: { readonly member: FactRef }): FactRef => member

export const openingCodecs: FactCodecs<OpeningFact['kind']> = {
  'opening-balances': {
    write: (writer, fact) => {
      writer.fixed(fact.group).fixed(fact.closing)
      writeAgreement(writer, fact.agreement)
      writer.list(fact.pots, (pot) => writePotBalance(writer, pot))
      writer.int(fact.loanFund).list(fact.members, (member) => writeCarriedMember(writer, member))
    },
    read: (reader) => ({
      kind: 'opening-balances',
      group: readHash(reader),
      closing: readHash(reader),
      agreement: readAgreement(reader),
      pots: readPotBalances(reader),
      loanFund: readBalance(reader),
      members: readByRef(reader, () => readCarriedMember(reader), memberOf),
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
  'loan-carried': {
    write: (writer, fact) => {
      writeRef(writer, fact.old)
      writeRef(writer, fact.member)
      writeTerms(writer, fact.terms)
      writeWord(writer, loanForms, fact.form)
      writeWord(writer, carriedLoanStates, fact.state)
      writer.list(fact.instalments, (instalment) => writeInstalment(writer, instalment))
      writer.uint(fact.surplus)
    },
    read: (reader) => ({
      kind: 'loan-carried',
      old: readRef(reader),
      member: readRef(reader),
      terms: readTerms(reader),
      form: reader.tag(loanForms),
      state: reader.tag(carriedLoanStates),
      instalments: reader.list(lastWeek, () => readInstalment(reader)),
      surplus: readMoney(reader),
    }),
  },
  'cover-carried': {
    write: (writer, fact) => {
      writeRef(writer, fact.old)
      writeRef(writer, fact.loan)
      writer.list(fact.claims, ({ member, amount }) => {
        writeRef(writer, member)
        writer.int(amount)
      })
    },
    read: (reader) => ({
      kind: 'cover-carried',
      old: readRef(reader),
      loan: readRef(reader),
      claims: atLeastOne(
        reader,
        readByRef(reader, () => readClaim(reader), memberOf),
      ),
    }),
  },
}

const writePotBalance = (writer: Writer, { pot, amount }: PotBalance): void => {
  writePotName(writer, pot)
  writer.int(amount)
}

/** All pots, in their order. */
const readPotBalances = (reader: Reader): PotBalance[] => {
  const balances = reader.list(pots.length, () => ({
    pot: readPotName(reader),
    amount: readBalance(reader),
  }))
  if (balances.length !== pots.length) reader.fail('out-of-range')
  if (balances.some(({ pot }, index) => pot !== pots[index])) reader.fail('not-sorted')
  return balances
}

const writeCarriedMember = (
  writer: Writer,
  { old, member, standing, savings, fines }: CarriedMember,
): void => {
  writeRef(writer, old)
  writeRef(writer, member)
  writeWord(writer, memberStandings, standing)
  writer.int(savings).int(fines)
}

const readCarriedMember = (reader: Reader): CarriedMember => ({
  old: readRef(reader),
  member: readRef(reader),
  standing: reader.tag(memberStandings),
  savings: readBalance(reader),
  fines: readBalance(reader),
})

const writeInstalment = (writer: Writer, { due, principal, charge }: CarriedInstalment): void =>
  void writer.uint(due).uint(principal).uint(charge)

const readInstalment = (reader: Reader): CarriedInstalment => ({
  due: readDay(reader),
  principal: readMoney(reader),
  charge: readMoney(reader),
})

const readClaim = (reader: Reader): CarriedClaim => {
  const claim = { member: readRef(reader), amount: readBalance(reader) }
  if (claim.amount === 0) reader.fail('out-of-range')
  return claim
}
