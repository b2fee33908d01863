/**
 * The book as an hledger journal that passes `hledger check --strict`: accounts, commodity, payees and tags declared, every transaction balanced,
 * and what was counted at a closing asserted.
 *
 *   2026-03-03 * (page.clock.index) Rosa | Saving: note     ; kind:saving, status:sealed, by:Lupe
 *       Assets:Box:Savings             50.00 MXN
 *       Liabilities:Savings:Rosa      -50.00 MXN
 *
 * `*` stands for confirmed or sealed (and for what was voided, with its reversal), `!` for what nobody has confirmed yet or somebody doubts.
 */
import { dayToIso } from '../../shared/time/civil-date.ts'
import type { Status } from '../../shared/ledger/status.ts'
import type { Book, BookPosting, BookTransaction } from './book.ts'
import { decimal, oneLine } from './plain-text.ts'

export const toHledger = (book: Book): string =>
  [
    `; ${description(book.name)}: exported from a sealed copy of the notebook`,
    '',
    `commodity 1000.00 ${book.currency}`,
    '',
    ...book.accounts.map(({ path, member }) =>
      member === null ? `account ${path}` : `account ${path}  ; alias:${tagValue(member)}`,
    ),
    '',
    ...payeesIn(book).map((payee) => `payee ${payee}`),
    '',
    ...tags.map((tag) => `tag ${tag}`),
    '',
    ...book.transactions.flatMap((transaction) => [...lines(transaction, book.currency), '']),
  ].join('\n')

const tags = ['alias', 'kind', 'status', 'by', 'reverses'] as const

/** In an hledger description `;` begins a comment and `|` ends the payee. */
const description = (text: string): string =>
  oneLine(text).replaceAll(';', ',').replaceAll('|', '/')

/** A tag's value ends at a comma. */
const tagValue = (text: string): string => oneLine(text).replaceAll(',', ' ')

const payeeOf = ({ member }: BookTransaction): string => {
  const payee = member === null ? '' : description(member)
  return payee === '' ? 'Group' : payee
}

const payeesIn = ({ transactions }: Book): string[] =>
  [...new Set(transactions.map(payeeOf))].sort()

const marks: Readonly<Record<Status, string>> = {
  recorded: '!',
  disputed: '!',
  confirmed: '*',
  sealed: '*',
  voided: '*',
}

const lines = (transaction: BookTransaction, currency: string): string[] => {
  const { day, folio, title, note, status, postings, counted } = transaction
  const said = description(note)
  const what = said === '' ? title : `${title}: ${said}`
  const head = `${dayToIso(day)} ${marks[status]} (${folio}) ${payeeOf(transaction)} | ${what}`
  return [
    `${head}  ; ${tagsOf(transaction)}`,
    ...postings.map(({ account, amount }) => posting(account, `${decimal(amount)} ${currency}`)),
    ...counted.map((count) => assertion(count, currency)),
  ]
}

const tagsOf = ({ kind, status, statedBy, reverses }: BookTransaction): string =>
  [
    `kind:${kind}`,
    `status:${status}`,
    `by:${tagValue(statedBy)}`,
    ...(reverses === null ? [] : [`reverses:${reverses}`]),
  ].join(', ')

const posting = (account: string, amount: string): string => `    ${account.padEnd(44)}  ${amount}`

const assertion = ({ account, amount }: BookPosting, currency: string): string =>
  posting(account, `0.00 ${currency} = ${decimal(amount)} ${currency}`)
