/**
 * A fact as bytes.
 *
 *   fact  = uint tag ‖ fields in the order of the table below      tag = position in the table, from 0; never reused
 *   ref   = uint page ‖ uint clock ‖ uint index
 *   day   = uint days since 1970-01-01
 *   money = uint centavos; `expected` of a pot is an int, for a pot may be overdrawn on paper
 *   choice = uint position in its list (record.ts)
 *   list  = uint count ‖ items
 */
import type { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Centavos } from '../money/centavos.ts'
import { lastDay } from '../time/civil-date.ts'
import type { Day, Weekday } from '../time/civil-date.ts'
import type { CashRow, Fact, FactKind, FactRef, Head, PageId, PotCount } from './record.ts'
import { currencies, pots, presences, programmes } from './record.ts'

/** One kind's spelling: its fields, written and read in the same order. */
interface FactCodec<Kind extends FactKind> {
  readonly write: (writer: Writer, fact: Extract<Fact, { kind: Kind }>) => void
  readonly read: (reader: Reader) => Extract<Fact, { kind: Kind }>
}

const forms = ['note', 'coin'] as const
const lastPage = Number.MAX_SAFE_INTEGER
const lastPicture = 9999
const lastWeek = 1040

export const readPage = (reader: Reader): PageId => reader.uint(lastPage) as PageId
export const readClock = (reader: Reader): number => reader.uint(limits.clocksPerPage - 1)

const writeRef = (writer: Writer, ref: FactRef): void =>
  void writer.uint(ref.page).uint(ref.clock).uint(ref.index)

const readRef = (reader: Reader): FactRef => ({
  page: readPage(reader),
  clock: readClock(reader),
  index: reader.uint(limits.factsPerRecord - 1),
})

const readMoney = (reader: Reader): Centavos => reader.uint(limits.amountCentavos) as Centavos

const readAmount = (reader: Reader): Centavos => {
  const amount = readMoney(reader)
  if (amount === 0) reader.fail('out-of-range')
  return amount
}

const readDay = (reader: Reader): Day => reader.uint(lastDay) as Day
const readText = (reader: Reader): string => reader.text(limits.textBytes)

const readName = (reader: Reader): string => {
  const name = reader.text(limits.nameBytes)
  if (name === '') reader.fail('out-of-range')
  return name
}

const writeHead = (writer: Writer, head: Head): void =>
  void writer.uint(head.page).uint(head.clock).fixed(head.id)

const readHeads = (reader: Reader): Head[] => {
  const heads = reader.list(limits.seenPerRecord, () => ({
    page: readPage(reader),
    clock: readClock(reader),
    id: reader.fixed(32).slice(),
  }))
  if (heads.some((head, index) => index > 0 && head.page <= (heads[index - 1]?.page ?? 0))) {
    reader.fail('not-sorted')
  }
  return heads
}

const writePot = (writer: Writer, { pot, expected, counted }: PotCount): void =>
  void writer.uint(pots.indexOf(pot)).int(expected).uint(counted)

const readPots = (reader: Reader): PotCount[] => {
  const counts = reader.list(pots.length, () => ({
    pot: reader.tag(pots),
    expected: reader.int(limits.amountCentavos) as Centavos,
    counted: readMoney(reader),
  }))
  if (counts.length !== pots.length) reader.fail('out-of-range')
  if (counts.some(({ pot }, index) => pot !== pots[index])) reader.fail('not-sorted')
  return counts
}

const writeCashRow = (writer: Writer, row: CashRow): void =>
  void writer.uint(forms.indexOf(row.form)).uint(row.value).uint(row.count)

/** Notes before coins, larger before smaller, no empty row. */
const readCash = (reader: Reader): CashRow[] => {
  const rows = reader.list(limits.cashRows, () => ({
    form: reader.tag(forms),
    value: readAmount(reader),
    count: reader.uint(1_000_000),
  }))
  const rank = (row: CashRow): number =>
    forms.indexOf(row.form) * 2 * limits.amountCentavos - row.value
  if (rows.some((row) => row.count === 0)) reader.fail('out-of-range')
  if (rows.some((row, i) => i > 0 && rank(row) <= rank(rows[i - 1] ?? row))) {
    reader.fail('not-sorted')
  }
  return rows
}

const readBranch = (reader: Reader): Uint8Array[] => {
  const records = reader.list(limits.evidenceRecords, () =>
    reader.bytes(limits.recordBytes).slice(),
  )
  if (records.length === 0) reader.fail('out-of-range')
  return records
}

const codecs: { readonly [Kind in FactKind]: FactCodec<Kind> } = {
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
      id: reader.fixed(32).slice(),
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
      prev: reader.fixed(32).slice(),
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
      prev: reader.fixed(32).slice(),
      items: readBranch(reader),
    }),
  },
}

/** The order is the format: append only. */
const kinds = Object.keys(codecs) as FactKind[]

export const writeFact = (writer: Writer, fact: Fact): void => {
  writer.uint(kinds.indexOf(fact.kind))
  const codec = codecs[fact.kind] as unknown as FactCodec<FactKind>
  codec.write(writer, fact)
}

export const readFact = (reader: Reader): Fact => codecs[reader.tag(kinds)].read(reader)
