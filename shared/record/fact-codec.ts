/**
 * A fact as bytes.
 *
 *   fact  = uint tag ‖ fields in the order of the tables below      tag = position in `kinds`, from 0; never reused
 *   ref   = uint page ‖ uint clock ‖ uint index
 *   day   = uint days since 1970-01-01
 *   money = uint centavos; `expected` of a pot is an int, for a pot may be overdrawn on paper
 *   choice = uint position in its list (record.ts, *-facts.ts, agreement.ts)
 *   list  = uint count ‖ items
 *   maybe = bool ‖ the value if it is there
 */
import type { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Weekday } from '../time/civil-date.ts'
import { cycleCodecs } from './cycle-fact-codec.ts'
import type { FactCodecs } from './fact-fields.ts'
import {
  lastWeek,
  readAmount,
  readBranch,
  readCash,
  readClock,
  readDay,
  readHash,
  readHeads,
  readMoney,
  readName,
  readPage,
  readPots,
  readRef,
  readText,
  writeCashRow,
  writeHead,
  writePot,
  writeRef,
} from './fact-fields.ts'
import { loanCodecs } from './loan-fact-codec.ts'
import { mandateCodecs } from './mandate-fact.ts'
import { meetingCodecs } from './meeting-fact-codec.ts'
import type { Fact, FactKind } from './record.ts'
import { currencies, presences, programmes } from './record.ts'
import { voteCodecs } from './vote-fact-codec.ts'

type LaterKind = keyof (typeof voteCodecs &
  typeof loanCodecs &
  typeof meetingCodecs &
  typeof cycleCodecs &
  typeof mandateCodecs)

const lastPicture = 9999

const firstCodecs: FactCodecs<Exclude<FactKind, LaterKind>> = {
  'group-founded': {
    write: (writer, fact) => {
      writer.text(fact.name).uint(programmes.indexOf(fact.programme))
      writer.uint(currencies.indexOf(fact.currency)).uint(fact.weekday).uint(fact.weeklySaving)
      writeRef(writer, fact.leader)
    },
    read: (reader) => ({
      kind: 'group-founded',
      name: readName(reader),
      programme: reader.tag(programmes),
      currency: reader.tag(currencies),
      weekday: reader.uint(6) as Weekday,
      weeklySaving: readMoney(reader),
      leader: readRef(reader),
    }),
  },
  'member-added': {
    write: (writer, fact) => void writer.text(fact.alias).uint(fact.picture),
    read: (reader) => ({
      kind: 'member-added',
      alias: readName(reader),
      picture: reader.uint(lastPicture),
    }),
  },
  'page-opened': {
    write: (writer, fact) => writeRef(writer, fact.member),
    read: (reader) => ({ kind: 'page-opened', member: readRef(reader) }),
  },
  'meeting-opened': {
    write: (writer, fact) => void writer.uint(fact.day),
    read: (reader) => ({ kind: 'meeting-opened', day: readDay(reader) }),
  },
  attendance: {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.member)
      writer.uint(presences.indexOf(fact.presence))
    },
    read: (reader) => ({
      kind: 'attendance',
      meeting: readRef(reader),
      member: readRef(reader),
      presence: reader.tag(presences),
    }),
  },
  repayment: {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.loan)
      writer.uint(fact.amount)
    },
    read: (reader) => ({
      kind: 'repayment',
      meeting: readRef(reader),
      loan: readRef(reader),
      amount: readAmount(reader),
    }),
  },
  saving: {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.member)
      writer.uint(fact.amount)
    },
    read: (reader) => ({
      kind: 'saving',
      meeting: readRef(reader),
      member: readRef(reader),
      amount: readAmount(reader),
    }),
  },
  confirmation: {
    write: (writer, fact) => void writer.list(fact.facts, (ref) => writeRef(writer, ref)),
    read: (reader) => {
      const facts = reader.list(limits.refsPerFact, () => readRef(reader))
      if (facts.length === 0) reader.fail('out-of-range')
      return { kind: 'confirmation', facts }
    },
  },
  dispute: {
    write: (writer, fact) => {
      writeRef(writer, fact.fact)
      writer.text(fact.reason)
    },
    read: (reader) => ({ kind: 'dispute', fact: readRef(reader), reason: readText(reader) }),
  },
  reversal: {
    write: (writer, fact) => {
      writeRef(writer, fact.fact)
      writer.text(fact.reason)
    },
    read: (reader) => ({ kind: 'reversal', fact: readRef(reader), reason: readText(reader) }),
  },
  'meeting-closed': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writer.list(fact.heads, (head) => writeHead(writer, head))
      writer.list(fact.pots, (pot) => writePot(writer, pot))
      writer.list(fact.cash, (row) => writeCashRow(writer, row))
      writer.text(fact.reason)
    },
    read: (reader) => ({
      kind: 'meeting-closed',
      meeting: readRef(reader),
      heads: readHeads(reader),
      pots: readPots(reader),
      cash: readCash(reader),
      reason: readText(reader),
    }),
  },
  'closing-signed': {
    write: (writer, fact) => {
      writeRef(writer, fact.closing)
      writer.fixed(fact.id)
    },
    read: (reader) => ({
      kind: 'closing-signed',
      closing: readRef(reader),
      id: readHash(reader),
    }),
  },
  'loan-fund-received': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writer.uint(fact.amount).text(fact.note)
    },
    read: (reader) => ({
      kind: 'loan-fund-received',
      meeting: readRef(reader),
      amount: readAmount(reader),
      note: readText(reader),
    }),
  },
  'loan-disbursed': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.member)
      writer.uint(fact.principal).uint(fact.instalment).uint(fact.weeks).uint(fact.firstDue)
    },
    read: (reader) => ({
      kind: 'loan-disbursed',
      meeting: readRef(reader),
      member: readRef(reader),
      principal: readAmount(reader),
      instalment: readAmount(reader),
      weeks: reader.uint(lastWeek),
      firstDue: readDay(reader),
    }),
  },
  'member-left': {
    write: (writer, fact) => {
      writeRef(writer, fact.meeting)
      writeRef(writer, fact.member)
      writer.uint(fact.savingsPaid)
    },
    read: (reader) => ({
      kind: 'member-left',
      meeting: readRef(reader),
      member: readRef(reader),
      savingsPaid: readMoney(reader),
    }),
  },
  evidence: {
    write: (writer, fact) => {
      writer.uint(fact.page).uint(fact.clock).fixed(fact.prev)
      writer.list(fact.left, (record) => void writer.bytes(record))
      writer.list(fact.right, (record) => void writer.bytes(record))
    },
    read: (reader) => ({
      kind: 'evidence',
      page: readPage(reader),
      clock: readClock(reader),
      prev: readHash(reader),
      left: readBranch(reader),
      right: readBranch(reader),
    }),
  },
  branch: {
    write: (writer, fact) => {
      writer.uint(fact.page).uint(fact.clock).fixed(fact.prev)
      writer.list(fact.items, (record) => void writer.bytes(record))
    },
    read: (reader) => ({
      kind: 'branch',
      page: readPage(reader),
      clock: readClock(reader),
      prev: readHash(reader),
      items: readBranch(reader),
    }),
  },
}

/** The order is the format: append only. */
const codecs: FactCodecs<FactKind> = {
  ...firstCodecs,
  ...voteCodecs,
  ...loanCodecs,
  ...meetingCodecs,
  ...cycleCodecs,
  ...mandateCodecs,
}

const kinds = Object.keys(codecs) as FactKind[]

export const writeFact = (writer: Writer, fact: Fact): void => {
  writer.uint(kinds.indexOf(fact.kind))
  const codec = codecs[fact.kind] as unknown as {
    readonly write: (writer: Writer, fact: Fact) => void
  }
  codec.write(writer, fact)
}

export const readFact = (reader: Reader): Fact => codecs[reader.tag(kinds)].read(reader)
