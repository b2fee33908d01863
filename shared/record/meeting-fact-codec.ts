/** Facts of a meeting as bytes (meeting-facts.ts). */
import type { FactCodecs } from './fact-fields.ts'
import {
  readAmount,
  readCash,
  readDay,
  readPotName,
  readPots,
  readRef,
  readRefOrNone,
  readText,
  writeCashRow,
  writePot,
  writePotName,
  writeRef,
  writeRefOrNone,
  writeWord,
} from './fact-fields.ts'
import { readShare, writeShare } from './loan-fact-codec.ts'
import type { MeetingFact } from './meeting-facts.ts'
import { fineReasons, steps, topics, trades } from './meeting-facts.ts'

type RunningKind = 'box-counted' | 'step-done' | 'next-meeting' | 'training' | 'business'
type MoneyKind = Exclude<MeetingFact['kind'], RunningKind>

const runningCodecs: FactCodecs<RunningKind> = {
  'box-counted': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writer.list(fact.pots, (pot) => writePot(writer, pot))
      writer.list(fact.cash, (row) => writeCashRow(writer, row))
    },
    read: (reader) => ({
      kind: 'box-counted',
      meeting: readRef(reader),
      pots: readPots(reader),
      cash: readCash(reader),
    }),
  },
  'step-done': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeWord(writer, steps, fact.step)
    },
    read: (reader) => ({ kind: 'step-done', meeting: readRef(reader), step: reader.tag(steps) }),
  },
  'next-meeting': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writer.uint(fact.day)
    },
    read: (reader) => ({ kind: 'next-meeting', meeting: readRef(reader), day: readDay(reader) }),
  },
  training: {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeWord(writer, topics, fact.topic)
      writer.text(fact.note)
    },
    read: (reader) => ({
      kind: 'training',
      meeting: readRef(reader),
      topic: reader.tag(topics),
      note: readText(reader),
    }),
  },
  business: {
    write: (writer, fact) => {
      writeRef(writer, fact.member)
      writeWord(writer, trades, fact.trade)
      writer.text(fact.note)
    },
    read: (reader) => ({
      kind: 'business',
      member: readRef(reader),
      trade: reader.tag(trades),
      note: readText(reader),
    }),
  },
}

const moneyCodecs: FactCodecs<MoneyKind> = {
  fine: {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeShare(writer, fact)
      writeWord(writer, fineReasons, fact.reason)
      writeRefOrNone(writer, fact.loan)
    },
    read: (reader) => {
      const [meeting, share] = [readRef(reader), readShare(reader)]
      const [reason, loan] = [reader.tag(fineReasons), readRefOrNone(reader)]
      if (loan !== null && reason !== 'late-payment') reader.fail('out-of-range')
      return { kind: 'fine', meeting, ...share, reason, loan }
    },
  },
  'fine-paid': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeShare(writer, fact)
    },
    read: (reader) => ({ kind: 'fine-paid', meeting: readRef(reader), ...readShare(reader) }),
  },
  dues: {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeShare(writer, fact)
    },
    read: (reader) => ({ kind: 'dues', meeting: readRef(reader), ...readShare(reader) }),
  },
  expense: {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writePotName(writer, fact.pot)
      writer.uint(fact.amount).text(fact.note)
      writeRefOrNone(writer, fact.proposal)
    },
    read: (reader) => ({
      kind: 'expense',
      meeting: readRef(reader),
      pot: readPotName(reader),
      amount: readAmount(reader),
      note: readText(reader),
      proposal: readRefOrNone(reader),
    }),
  },
  'pot-transfer': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writePotName(writer, fact.from)
      writePotName(writer, fact.to)
      writer.uint(fact.amount).text(fact.note)
      writeRefOrNone(writer, fact.proposal)
    },
    read: (reader) => {
      const meeting = readRef(reader)
      const [from, to] = [readPotName(reader), readPotName(reader)]
      if (from === to) reader.fail('out-of-range')
      const [amount, note] = [readAmount(reader), readText(reader)]
      const proposal = readRefOrNone(reader)
      return { kind: 'pot-transfer', meeting, from, to, amount, note, proposal }
    },
  },
  'loan-fund-returned': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writer.uint(fact.amount).text(fact.note)
    },
    read: (reader) => ({
      kind: 'loan-fund-returned',
      meeting: readRef(reader),
      amount: readAmount(reader),
      note: readText(reader),
    }),
  },
}

export const meetingCodecs: FactCodecs<MeetingFact['kind']> = { ...runningCodecs, ...moneyCodecs }
