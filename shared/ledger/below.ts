/** Balances by the records below some heads, and by nothing else (rule AU6): all of it, less what the records above them moved. */
import type { Centavos } from '../money/centavos.ts'
import { centavos } from '../money/centavos.ts'
import type { Account } from './account.ts'
import type { Heads } from './past.ts'
import { isBelow } from './past.ts'
import type { EntryState, LedgerState } from './state.ts'
import { entryAt } from './state.ts'

export type Balances = (account: Account) => Centavos

export const balancesBelow = (state: LedgerState, heads: Heads): Balances => {
  const moved = new Map<Account, number>()
  for (const entry of entriesAbove(state, heads)) {
    if (isTakenBackBelow(state, heads, entry)) continue
    for (const { account, amount } of entry.postings) {
      moved.set(account, (moved.get(account) ?? 0) + amount)
    }
  }
  return (account) => centavos(account.balance - (moved.get(account) ?? 0))
}

/** What has effect and lies above the heads, page by page. */
export const entriesAbove = function* (state: LedgerState, heads: Heads): Generator<EntryState> {
  for (const page of state.pages.values()) {
    for (let clock = (heads.get(page.id) ?? -1) + 1; clock < page.rows.length; clock++) {
      for (const entry of page.rows[clock]?.entries ?? []) if (entry !== null) yield entry
    }
  }
}

/** A reversal above the heads whose like stands below them: by the records below, the money was taken back all the same. */
const isTakenBackBelow = (state: LedgerState, heads: Heads, entry: EntryState): boolean => {
  if (entry.fact.kind !== 'reversal') return false
  const target = entryAt(state, entry.fact.fact)
  return target?.reversals.some((reversal) => isBelow(heads, reversal)) ?? false
}
