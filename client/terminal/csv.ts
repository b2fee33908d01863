/**
 * The book as a table for spreadsheets (RFC 4180): one row for each posting, amounts with a point and two decimals. A text that a spreadsheet would
 * take for a formula gets an apostrophe in front, since aliases and notes are whatever somebody typed.
 */
import { dayToIso } from '../../shared/time/civil-date.ts'
import type { Book, BookTransaction } from './book.ts'
import { decimal, oneLine } from './plain-text.ts'

const columns = [
  'date',
  'folio',
  'kind',
  'status',
  'member',
  'account',
  'amount',
  'currency',
  'note',
  'stated_by',
  'reverses',
] as const

export const toCsv = ({ transactions, currency }: Book): string =>
  [columns, ...transactions.flatMap((transaction) => rowsOf(transaction, currency))]
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('')

const rowsOf = (transaction: BookTransaction, currency: string): string[][] => {
  const { day, folio, kind, status, member, note, statedBy, reverses } = transaction
  return transaction.postings.map(({ account, amount }) => [
    dayToIso(day),
    folio,
    kind,
    status,
    harmless(member ?? ''),
    account,
    decimal(amount),
    currency,
    harmless(note),
    harmless(statedBy),
    reverses ?? '',
  ])
}

/** What a spreadsheet takes for the beginning of a formula. */
const harmless = (text: string): string => {
  const line = oneLine(text)
  return /^[=+\-@|%]/u.test(line) ? `'${line}` : line
}

const field = (text: string): string =>
  /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
