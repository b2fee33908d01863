/** Facts of loans and cover as bytes (loan-facts.ts). */
import type { Reader, Writer } from '../base/codec.ts'
import { readTerms, writeTerms } from './agreement-codec.ts'
import type { FactCodecs } from './fact-fields.ts'
import {
  atLeastOne,
  readAmount,
  readByRef,
  readRef,
  readRefOrNone,
  readText,
  readWeeks,
  writeRef,
  writeRefOrNone,
} from './fact-fields.ts'
import type { LoanFact, Share } from './loan-facts.ts'

export const loanCodecs: FactCodecs<LoanFact['kind']> = {
  'loan-asked': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.member)
      writer.uint(fact.principal).uint(fact.weeks).text(fact.purpose)
    },
    read: (reader) => ({
      kind: 'loan-asked',
      meeting: readRef(reader),
      member: readRef(reader),
      principal: readAmount(reader),
      weeks: readWeeks(reader),
      purpose: readText(reader),
    }),
  },
  'loan-granted': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.member)
      writeTerms(writer, fact.terms)
      writeRefOrNone(writer, fact.ask)
    },
    read: (reader) => ({
      kind: 'loan-granted',
      meeting: readRef(reader),
      member: readRef(reader),
      terms: readTerms(reader),
      ask: readRefOrNone(reader),
    }),
  },
  cover: {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.loan)
      writer.list(fact.shares, (share) => writeShare(writer, share))
    },
    read: (reader) => ({
      kind: 'cover',
      meeting: readRef(reader),
      loan: readRef(reader),
      shares: atLeastOne(
        reader,
        readByRef(
          reader,
          () => readShare(reader),
          ({ member }) => member,
        ),
      ),
    }),
  },
  'cover-repaid': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.cover)
      writeShare(writer, fact)
    },
    read: (reader) => ({
      kind: 'cover-repaid',
      meeting: readRef(reader),
      cover: readRef(reader),
      ...readShare(reader),
    }),
  },
  'cover-forgiven': {
    write: (writer, fact) => writeRef(writer, fact.cover),
    read: (reader) => ({ kind: 'cover-forgiven', cover: readRef(reader) }),
  },
}

export const writeShare = (writer: Writer, { member, amount }: Share): void => {
  writeRef(writer, member)
  writer.uint(amount)
}

export const readShare = (reader: Reader): Share => ({
  member: readRef(reader),
  amount: readAmount(reader),
})
