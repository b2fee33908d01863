/**
 * The trial balance pot by pot (docs/DOMAIN.md, pots): a pot's cash, and what is lent of it, stand against what is owed of it and what it has earned or
 * spent. So the postings of a fact sum to zero within each pot, unless the fact is one by which pots give to each other.
 */
import type { AccountName } from '../../shared/ledger/account.ts'
import type { Entry } from '../../shared/ledger/ledger.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import { centavos } from '../../shared/money/centavos.ts'
import type { FactKind, Pot } from '../../shared/record/record.ts'
import { pots, refToKey } from '../../shared/record/record.ts'
import type { Check } from './check.ts'
import { fails, holds } from './check.ts'
import { decimal } from './plain-text.ts'

export const checkPots = (ledger: LedgerState, entries: readonly Entry[]): Check[] => {
  const crossing = entries.filter((entry) => !mayCross(entry, ledger) && crosses(entry))
  if (crossing.length > 0) {
    return crossing.map((entry) =>
      fails(
        `postings of ${refToKey(entry)}`,
        `a ${entry.fact.kind} takes from one pot for another`,
      ),
    )
  }
  return pots.map((pot) => {
    const accounts = ledger.accounts.filter(({ name }) => potOf(name) === pot)
    const total = accounts.reduce((sum, { balance }) => sum + balance, 0)
    const box = decimal(ledger.box[pot].balance)
    const sum = total === 0 ? 'zero' : `the ${decimal(centavos(total))} that other pots gave it`
    return holds(`trial balance of ${pot}`, `${box} in the box; its accounts sum to ${sum}`)
  })
}

/** Null: between two members. */
const potOf = (name: AccountName): Pot | null => {
  switch (name.kind) {
    case 'box':
    case 'expense':
    case 'cash-difference':
    case 'carried':
      return name.pot
    case 'loan':
    case 'loan-fund':
    case 'interest':
    case 'loan-loss':
      return 'loan-fund'
    case 'savings':
    case 'share-out':
      return 'savings'
    case 'fines':
    case 'dues':
      return 'group-fund'
    case 'cover':
    case 'claim':
      return null
  }
}

const crosses = ({ postings }: Entry): boolean =>
  pots.some(
    (pot) =>
      postings.reduce(
        (sum, { account, amount }) => (potOf(account.name) === pot ? sum + amount : sum),
        0,
      ) !== 0,
  )

const crossingKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'pot-transfer',
  'shared-out',
  'cycle-ended',
  'opening-balances',
])

const mayCross = ({ fact }: Entry, { pages }: LedgerState): boolean => {
  if (fact.kind !== 'reversal') return crossingKinds.has(fact.kind)
  const { page, clock, index } = fact.fact
  const taken = pages.get(page)?.rows[clock]?.entries[index]?.fact.kind
  return taken !== undefined && crossingKinds.has(taken)
}
