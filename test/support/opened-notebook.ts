/** The first record of a notebook that follows another, for random histories. */
import { foundingAgreement } from '../../shared/ledger/agreement.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { centavos } from '../../shared/money/centavos.ts'
import type { LoanTerms } from '../../shared/record/agreement.ts'
import type { Fact, FactRef } from '../../shared/record/record.ts'
import { pots } from '../../shared/record/record.ts'
import type { Day } from '../../shared/time/civil-date.ts'

/** What the founding record states of the notebook before: a woman who left in debt to Rosa, and two loans. */
export const openedBy = (founder: FactRef): Fact[] => {
  const other = { ...founder, index: founder.index + 1 }
  const [loan, paid] = [{ ...founder, index: founder.index + 3 }, centavos(300)]
  const terms: LoanTerms = {
    principal: centavos(5_000),
    weeks: 4,
    firstDue: 1 as Day,
    charge: { method: 'flat', rate: { millionths: 10_000, per: 'week' } },
    unit: centavos(1),
    allocation: 'oldest-first',
    prepayment: 'shortens',
  }
  const instalment = { due: 2 as Day, principal: centavos(2_000), charge: centavos(50) }
  const carried = { old: founder, terms, instalments: [instalment, instalment] } as const
  return [
    { kind: 'member-added', alias: 'Vieja', picture: 1 },
    opened(other, centavos(700)),
    {
      ...carried,
      kind: 'loan-carried',
      member: other,
      form: 'by-terms',
      state: 'written-off',
      surplus: centavos(0),
    },
    {
      ...carried,
      kind: 'loan-carried',
      old: other,
      member: founder,
      form: 'simple',
      state: 'running',
      surplus: paid,
    },
    { kind: 'cover-carried', old: founder, loan, claims: [{ member: founder, amount: paid }] },
  ]
}

export const opened = (member: FactRef, amount: Centavos): Fact => ({
  kind: 'opening-balances',
  group: new Uint8Array(32),
  closing: new Uint8Array(32),
  agreement: { ...foundingAgreement(amount), shareOut: 'own-and-equal-rest' },
  pots: pots.map((pot) => ({ pot, amount })),
  loanFund: amount,
  members: [{ old: member, member, standing: 'left', savings: amount, fines: amount }],
})
