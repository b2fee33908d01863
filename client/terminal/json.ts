/**
 * The book as JSON, for programs. Amounts are whole centavos; assets are positive, liabilities and income negative, and the postings of every
 * transaction sum to zero.
 *
 *   { format: "juntas-book/1", group, currency,
 *     accounts:     [{ account, alias | null, balance }],
 *     transactions: [{ date, folio, kind, title, member | null, statedBy, note, status, reverses | null,
 *                      postings: [{ account, amount }], counted: [{ account, amount }] }] }       counted: of closings, see book.ts
 */
import { dayToIso } from '../../shared/time/civil-date.ts'
import type { Book } from './book.ts'

export const toJson = ({ name, currency, accounts, transactions }: Book): string => {
  const shaped = {
    format: 'juntas-book/1',
    group: name,
    currency,
    accounts: accounts.map(({ path, member, balance }) => ({
      account: path,
      alias: member,
      balance,
    })),
    transactions: transactions.map((transaction) => ({
      date: dayToIso(transaction.day),
      folio: transaction.folio,
      kind: transaction.kind,
      title: transaction.title,
      member: transaction.member,
      statedBy: transaction.statedBy,
      note: transaction.note,
      status: transaction.status,
      reverses: transaction.reverses,
      postings: transaction.postings,
      counted: transaction.counted,
    })),
  }
  return `${JSON.stringify(shaped, null, 2)}\n`
}
