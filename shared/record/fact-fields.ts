/** The fields of which facts are spelled, and what each of them may hold. */
import type { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Centavos } from '../money/centavos.ts'
import { lastDay } from '../time/civil-date.ts'
import type { Day } from '../time/civil-date.ts'
import type { CashRow, Fact, FactKind, FactRef, Head, PageId, Pot, PotCount } from './record.ts'
import { compareRefs, pots } from './record.ts'

/** One kind's spelling: its fields, written and read in the same order. */
interface FactCodec<Kind extends FactKind> {
  readonly write: (writer: Writer, fact: Extract<Fact, { kind: Kind }>) => void
  readonly read: (reader: Reader) => Extract<Fact, { kind: Kind }>
}

export type FactCodecs<Kinds extends FactKind> = { readonly [Kind in Kinds]: FactCodec<Kind> }

const forms = ['note', 'coin'] as const
const lastPage = Number.MAX_SAFE_INTEGER
/** Twenty years. */
export const lastWeek = 1040

export const readPage = (reader: Reader): PageId => reader.uint(lastPage) as PageId
export const readClock = (reader: Reader): number => reader.uint(limits.clocksPerPage - 1)

export const writeRef = (writer: Writer, ref: FactRef): void =>
  void writer.uint(ref.page).uint(ref.clock).uint(ref.index)

export const readRef = (reader: Reader): FactRef => ({
  page: readPage(reader),
  clock: readClock(reader),
  index: reader.uint(limits.factsPerRecord - 1),
})

export const readMoney = (reader: Reader): Centavos =>
  reader.uint(limits.amountCentavos) as Centavos

export const readAmount = (reader: Reader): Centavos => {
  const amount = readMoney(reader)
  if (amount === 0) reader.fail('out-of-range')
  return amount
}

export const readDay = (reader: Reader): Day => reader.uint(lastDay) as Day
export const readText = (reader: Reader): string => reader.text(limits.textBytes)

export const readName = (reader: Reader): string => {
  const name = reader.text(limits.nameBytes)
  if (name === '') reader.fail('out-of-range')
  return name
}

export const writeHead = (writer: Writer, head: Head): void =>
  void writer.uint(head.page).uint(head.clock).fixed(head.id)

export const readHeads = (reader: Reader): Head[] => {
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

export const writePot = (writer: Writer, { pot, expected, counted }: PotCount): void =>
  void writer.uint(pots.indexOf(pot)).int(expected).uint(counted)

export const readPots = (reader: Reader): PotCount[] => {
  const counts = reader.list(pots.length, () => ({
    pot: reader.tag(pots),
    expected: reader.int(limits.amountCentavos) as Centavos,
    counted: readMoney(reader),
  }))
  if (counts.length !== pots.length) reader.fail('out-of-range')
  if (counts.some(({ pot }, index) => pot !== pots[index])) reader.fail('not-sorted')
  return counts
}

export const writeCashRow = (writer: Writer, row: CashRow): void =>
  void writer.uint(forms.indexOf(row.form)).uint(row.value).uint(row.count)

/** Notes before coins, larger before smaller, no empty row; together no more than one amount. */
export const readCash = (reader: Reader): CashRow[] => {
  const rows = reader.list(limits.cashRows, () => ({
    form: reader.tag(forms),
    value: readAmount(reader),
    count: reader.uint(1_000_000),
  }))
  const rank = (row: CashRow): number =>
    forms.indexOf(row.form) * 2 * limits.amountCentavos - row.value
  if (rows.some((row) => row.count === 0)) reader.fail('out-of-range')
  const value = rows.reduce((sum, row) => sum + row.value * row.count, 0)
  if (value > limits.amountCentavos) reader.fail('out-of-range')
  if (rows.some((row, i) => i > 0 && rank(row) <= rank(rows[i - 1] ?? row))) {
    reader.fail('not-sorted')
  }
  return rows
}

export const readBranch = (reader: Reader): Uint8Array[] => {
  const records = reader.list(limits.evidenceRecords, () =>
    reader.bytes(limits.recordBytes).slice(),
  )
  if (records.length === 0) reader.fail('out-of-range')
  return records
}

export const readHash = (reader: Reader): Uint8Array => reader.fixed(32).slice()

/** One of a closed set of words, by its place in the list. */
export const writeWord = <Word extends string>(
  writer: Writer,
  words: readonly Word[],
  word: Word,
): void => void writer.uint(words.indexOf(word))

export const writePotName = (writer: Writer, pot: Pot): void => writeWord(writer, pots, pot)
export const readPotName = (reader: Reader): Pot => reader.tag(pots)

export const writeRefOrNone = (writer: Writer, ref: FactRef | null): void => {
  writer.bool(ref !== null)
  if (ref !== null) writeRef(writer, ref)
}

export const readRefOrNone = (reader: Reader): FactRef | null =>
  reader.bool() ? readRef(reader) : null

/** At least one week, at most twenty years. */
export const readWeeks = (reader: Reader): number => {
  const weeks = reader.uint(lastWeek)
  if (weeks === 0) reader.fail('out-of-range')
  return weeks
}

/** A list of which each item names a reference: ascending, none twice. */
export const readByRef = <Item>(
  reader: Reader,
  read: () => Item,
  refOf: (item: Item) => FactRef,
): Item[] => {
  const items = reader.list(limits.refsPerFact, read)
  for (const [index, item] of items.entries()) {
    const before = items[index - 1]
    if (before !== undefined && compareRefs(refOf(before), refOf(item)) >= 0) {
      reader.fail('not-sorted')
    }
  }
  return items
}

/** Where nothing listed would say nothing. */
export const atLeastOne = <Item>(reader: Reader, items: Item[]): Item[] => {
  if (items.length === 0) reader.fail('out-of-range')
  return items
}
