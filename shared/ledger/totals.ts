/** What a meeting moved, by kind: settled by its closing, or so far. */
import type { Centavos } from '../money/centavos.ts'
import { addCentavos, sumCentavos, zero } from '../money/centavos.ts'
import type { Fact } from '../record/record.ts'
import { valueOfCash } from './cash.ts'
import type { Meeting } from './ledger.ts'
import { isCounted } from './meeting.ts'

export interface Totals {
  /** From Via into the loan fund, and back. */
  readonly received: Centavos
  readonly returned: Centavos
  readonly disbursed: Centavos
  /** By the borrowers themselves; and by others for them (rule CO4). */
  readonly repaid: Centavos
  readonly covered: Centavos
  readonly saved: Centavos
  /** Savings that leavers took out. */
  readonly takenOut: Centavos
  /** Of the annual pool, handed out in cash. */
  readonly sharedOut: Centavos
  readonly fines: Centavos
  readonly dues: Centavos
  readonly spent: Centavos
}

/** Late facts are left out, and so is what was taken back; after the closing, only what was taken back below its heads. */
export const totalsOf = (meeting: Meeting): Totals => {
  const totals: { -readonly [Name in keyof Totals]: Centavos } = {
    received: zero,
    returned: zero,
    disbursed: zero,
    repaid: zero,
    covered: zero,
    saved: zero,
    takenOut: zero,
    sharedOut: zero,
    fines: zero,
    dues: zero,
    spent: zero,
  }
  for (const entry of meeting.entries) {
    const part = isCounted(meeting, entry) ? partOf(entry.fact) : null
    if (part !== null) totals[part.name] = addCentavos(totals[part.name], part.amount)
  }
  return totals
}

const nameByKind: Partial<Record<Fact['kind'], keyof Totals>> = {
  'loan-fund-received': 'received',
  'loan-fund-returned': 'returned',
  repayment: 'repaid',
  saving: 'saved',
  'fine-paid': 'fines',
  dues: 'dues',
  expense: 'spent',
}

const partOf = (fact: Fact): { name: keyof Totals; amount: Centavos } | null => {
  if (fact.kind === 'loan-disbursed') return { name: 'disbursed', amount: fact.principal }
  if (fact.kind === 'loan-granted') return { name: 'disbursed', amount: fact.terms.principal }
  if (fact.kind === 'member-left') return { name: 'takenOut', amount: fact.savingsPaid }
  if (fact.kind === 'cover') {
    const amount = fact.shares.reduce((sum, share) => addCentavos(sum, share.amount), zero)
    return { name: 'covered', amount }
  }
  if (fact.kind === 'shared-out') {
    return {
      name: 'sharedOut',
      amount: sumCentavos(fact.parts.map(({ cash }) => valueOfCash(cash))),
    }
  }
  const name = nameByKind[fact.kind]
  return name !== undefined && 'amount' in fact ? { name, amount: fact.amount } : null
}
