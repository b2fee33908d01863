/**
 * Names of accounts for plain-text accounting: English, ASCII, and the same in hledger and beancount, which wants one of five roots and
 * parts that begin with a capital or a digit. A member's part is what letters and digits her alias has; aliases repeat and may hold anything, so a
 * number is added where one is taken, in the order of the ledger. The alias itself stands beside the account.
 *
 *   Assets:Box:LoanFund | Savings | GroupFund           Liabilities:LoanFund             Income:Fines | Dues
 *   Assets:Loans:Rosa:Loan1                             Liabilities:Savings:Rosa         Income:Interest:Rosa:Loan1
 *   Assets:Cover:Rosa:Cover1                            Liabilities:Claims:Ana:Rosa:Cover1
 *   Expenses:LoanLoss:Rosa:Loan1                        Expenses:GroupFund               Income:CashDifference:Savings
 *   Equity:ShareOut:Rosa                                Equity:Carried:LoanFund
 */
import type { AccountName } from '../../shared/ledger/account.ts'
import type { Ledger, Member } from '../../shared/ledger/ledger.ts'
import type { FactKey, FactRef, Pot } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'

const potParts: Readonly<Record<Pot, string>> = {
  'loan-fund': 'LoanFund',
  savings: 'Savings',
  'group-fund': 'GroupFund',
}

export interface AccountPaths {
  readonly of: (name: AccountName) => string
  /** Whose account it is; null: the group's. */
  readonly memberOf: (name: AccountName) => Member | null
}

export const accountPaths = (ledger: Ledger): AccountPaths => {
  const parts = memberParts(ledger)
  const numbers = numbersBy(ledger)
  const borrowerOf = (ref: FactRef): Member | null => {
    const key = refToKey(ref)
    return ledger.loans.get(key)?.member ?? ledger.covers.get(key)?.loan.member ?? null
  }
  const part = (member: Member | null): string =>
    parts.get(member?.key ?? ('' as FactKey)) ?? 'Unknown'
  const own = (ref: FactRef): string => part(ledger.members.get(refToKey(ref)) ?? null)
  const numbered = (ref: FactRef, what: string): string =>
    `${part(borrowerOf(ref))}:${what}${numbers.get(refToKey(ref)) ?? 0}`

  return {
    of: (name) => {
      switch (name.kind) {
        case 'box':
          return `Assets:Box:${potParts[name.pot]}`
        case 'loan':
          return `Assets:Loans:${numbered(name.loan, 'Loan')}`
        case 'cover':
          return `Assets:Cover:${numbered(name.cover, 'Cover')}`
        case 'loan-fund':
          return 'Liabilities:LoanFund'
        case 'savings':
          return `Liabilities:Savings:${own(name.member)}`
        case 'claim':
          return `Liabilities:Claims:${own(name.member)}:${numbered(name.cover, 'Cover')}`
        case 'interest':
          return `Income:Interest:${numbered(name.loan, 'Loan')}`
        case 'fines':
          return 'Income:Fines'
        case 'dues':
          return 'Income:Dues'
        case 'cash-difference':
          return `Income:CashDifference:${potParts[name.pot]}`
        case 'loan-loss':
          return `Expenses:LoanLoss:${numbered(name.loan, 'Loan')}`
        case 'expense':
          return `Expenses:${potParts[name.pot]}`
        case 'share-out':
          return `Equity:ShareOut:${own(name.member)}`
        case 'carried':
          return `Equity:Carried:${potParts[name.pot]}`
      }
    },
    memberOf: (name) => {
      if ('member' in name) return ledger.members.get(refToKey(name.member)) ?? null
      if ('loan' in name) return borrowerOf(name.loan)
      return 'cover' in name ? borrowerOf(name.cover) : null
    },
  }
}

/** Letters and digits of ASCII, each word with a capital. */
const asciiOf = (alias: string): string =>
  alias
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')

/** No part has a dash of its own, so a number after one is never taken. */
const memberParts = ({ members }: Ledger): ReadonlyMap<FactKey, string> => {
  const taken = new Map<string, number>()
  const parts = new Map<FactKey, string>()
  for (const [key, { alias }] of members) {
    const ascii = asciiOf(alias)
    const part = ascii === '' ? 'Member' : ascii
    const count = (taken.get(part) ?? 0) + 1
    taken.set(part, count)
    parts.set(key, count === 1 ? part : `${part}-${count}`)
  }
  return parts
}

/** Her first loan is 1; so are her first cover, and so on. */
const numbersBy = ({ loans, covers }: Ledger): ReadonlyMap<FactKey, number> => {
  const numbers = new Map<FactKey, number>()
  const number = (borrowers: Iterable<[FactKey, Member]>): void => {
    const counts = new Map<FactKey, number>()
    for (const [key, borrower] of borrowers) {
      const count = (counts.get(borrower.key) ?? 0) + 1
      counts.set(borrower.key, count)
      numbers.set(key, count)
    }
  }
  number([...loans].map(([key, { member }]) => [key, member]))
  number([...covers].map(([key, { loan }]) => [key, loan.member]))
  return numbers
}
