/**
 * Accounts and postings: double entry. Assets are positive, liabilities and income negative, and the postings of every fact
 * sum to zero; so do all balances, always.
 */
import { assert } from '../base/assert.ts'
import { limits } from '../base/limits.ts'
import type { Centavos } from '../money/centavos.ts'
import { addCentavos, centavos, subtractCentavos, zero } from '../money/centavos.ts'
import type { FactRef, Pot } from '../record/record.ts'

export type AccountName =
  /** Asset: the cash of one pot in the group's box. */
  | { readonly kind: 'box'; readonly pot: Pot }
  /** Asset: principal that a member still has to repay on one loan; negative where she paid more than that. */
  | { readonly kind: 'loan'; readonly loan: FactRef }
  /** Liability: what the group holds or has lent out of the fund that Via administers. */
  | { readonly kind: 'loan-fund' }
  /** Liability: one member's own savings. */
  | { readonly kind: 'savings'; readonly member: FactRef }
  /** Income of the loan fund: charges paid on one loan. */
  | { readonly kind: 'interest'; readonly loan: FactRef }
  /** Loss of the loan fund: what was written off of one loan and not paid since. */
  | { readonly kind: 'loan-loss'; readonly loan: FactRef }
  /** Asset: what a borrower still owes to those who covered for her. */
  | { readonly kind: 'cover'; readonly cover: FactRef }
  /** Liability: what of that is one woman's who covered. */
  | { readonly kind: 'claim'; readonly cover: FactRef; readonly member: FactRef }
  /** Income: the group's own. */
  | { readonly kind: 'fines' }
  | { readonly kind: 'dues' }
  /** What was spent of a pot. */
  | { readonly kind: 'expense'; readonly pot: Pot }
  /** What a share-out gave one woman beyond her savings (positive), or less than them. */
  | { readonly kind: 'share-out'; readonly member: FactRef }
  /** What a pot brought along from the notebook before beyond what is owed of it: its own (negative), or what it lacks. */
  | { readonly kind: 'carried'; readonly pot: Pot }
  /** Income: what a closing counted over (negative) or short (positive) of the books, by pot. */
  | { readonly kind: 'cash-difference'; readonly pot: Pot }

export interface Account {
  readonly name: AccountName
  readonly balance: Centavos
}

export interface AccountState extends Account {
  balance: Centavos
}

export interface Posting {
  readonly account: Account
  readonly amount: Centavos
}

export interface PostingState extends Posting {
  readonly account: AccountState
}

/**
 * Centavos that may ever move in one notebook: a sum over any subset of postings then stays exact, whoever wrote them.
 * 22 thousand million pesos.
 */
export const turnoverCentavos = limits.balanceCentavos

export const openAccount = (name: AccountName): AccountState => ({ name, balance: zero })

/** `amount` enters `debit` and leaves `credit`. */
export const transfer = (
  debit: AccountState,
  credit: AccountState,
  amount: Centavos,
): PostingState[] =>
  amount === 0
    ? []
    : [
        { account: debit, amount },
        { account: credit, amount: centavos(0 - amount) },
      ]

export const takenBack = (postings: readonly PostingState[]): PostingState[] =>
  postings.map(({ account, amount }) => ({ account, amount: centavos(0 - amount) }))

export const turnoverOf = (postings: readonly Posting[]): number =>
  postings.reduce((sum, { amount }) => sum + Math.abs(amount), 0)

export const applyPostings = (postings: readonly PostingState[]): void => {
  let sum = 0
  for (const { account, amount } of postings) {
    account.balance = addCentavos(account.balance, amount)
    sum += amount
  }
  assert(sum === 0, 'postings sum to zero')
}

/** Brings an account to a balance, against another; nothing where it is there already. */
export const bringTo = (
  account: AccountState,
  balance: Centavos,
  contra: AccountState,
): PostingState[] => {
  const amount = subtractCentavos(balance, account.balance)
  return amount < 0
    ? transfer(contra, account, centavos(0 - amount))
    : transfer(account, contra, amount)
}
