/**
 * The book for beancount, such that `bean-check` finds nothing: accounts opened on the first day, transactions with folio, kind and status as
 * metadata and the status as a tag, a correction linked to what it takes back, and what a closing counted as `balance` of the day after.
 */
import { addDays, dayToIso, lastDay } from '../../shared/time/civil-date.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import type { Status } from '../../shared/ledger/status.ts'
import type { Book, BookTransaction } from './book.ts'
import { decimal, oneLine } from './plain-text.ts'

export const toBeancount = (book: Book): string => {
  const { accounts, transactions, currency } = book
  const begin = dayToIso(transactions[0]?.day ?? (0 as Day))
  return [
    `option "title" ${quoted(book.name)}`,
    `option "operating_currency" "${currency}"`,
    '',
    `${begin} commodity ${currency}`,
    ...accounts.flatMap(({ path, member }) => [
      `${begin} open ${path} ${currency}`,
      ...(member === null ? [] : [`  alias: ${quoted(member)}`]),
    ]),
    '',
    ...transactions.flatMap((transaction) => entryLines(transaction, currency)),
    ...balanceLines(book),
    '',
  ].join('\n')
}

/** Backslash and quote are the only characters with a meaning in a string. */
const quoted = (text: string): string =>
  `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

const flags: Readonly<Record<Status, string>> = {
  recorded: '!',
  disputed: '!',
  confirmed: '*',
  sealed: '*',
  voided: '*',
}

/** A closing without a difference moves nothing, and is there as its balances only. */
const entryLines = (transaction: BookTransaction, currency: string): string[] => {
  const { day, folio, kind, title, member, statedBy, note, status, reverses, postings } =
    transaction
  if (postings.length === 0) return []
  const what = oneLine(note) === '' ? title : `${title}: ${note}`
  const link = reverses === null ? `^${folio}` : `^${folio} ^${reverses}`
  return [
    `${dayToIso(day)} ${flags[status]} ${quoted(member ?? 'Group')} ${quoted(what)} #${status} ${link}`,
    `  folio: "${folio}"`,
    `  kind: "${kind}"`,
    `  by: ${quoted(statedBy)}`,
    ...postings.map(
      ({ account, amount }) => `  ${account.padEnd(44)}  ${decimal(amount)} ${currency}`,
    ),
    '',
  ]
}

/** Beancount looks at a balance in the morning. Two closings of one evening that agree are one line. */
const balanceLines = ({ transactions, currency }: Book): string[] => {
  const lines = transactions.flatMap(({ day, countedAtNight }) =>
    day === lastDay
      ? []
      : countedAtNight.map(
          ({ account, amount }) =>
            `${dayToIso(addDays(day, 1))} balance ${account.padEnd(28)}  ${decimal(amount)} ${currency}`,
        ),
  )
  return [...new Set(lines)]
}
