/** What kinds of money are called, and their drawings. */
import type { IconName } from '../../parts/icon.svelte'
import { m } from '../../words/compiled/messages.js'
import type { FactKind } from '../../../shared/record/record.ts'
import type { EntryView } from './entry-view.ts'
import type { MovementKind } from '../../../shared/record/receipt.ts'

export const kindWords: Readonly<Record<MovementKind, () => string>> = {
  repayment: m.kind_repayment,
  saving: m.kind_saving,
  dues: m.kind_dues,
  'fine-paid': m.kind_fine_paid,
  gift: m.kind_gift,
  'loan-fund-received': m.kind_fund,
  'loan-disbursed': m.kind_loan,
  'member-left': m.kind_left,
  other: m.kind_other,
}

/** Of movements that are nobody's savings or loan. */
const otherWords: Readonly<Partial<Record<FactKind, () => string>>> = {
  fine: m.kind_fine,
  cover: m.kind_cover,
  'cover-repaid': m.kind_cover_repaid,
  'cover-forgiven': m.kind_cover_forgiven,
  'loan-fund-returned': m.kind_fund_returned,
  expense: m.kind_expense,
  'pot-transfer': m.kind_transfer,
  'shared-out': m.kind_shared_out,
  'vote-closed': m.kind_written_off,
  'opening-balances': m.kind_opening,
  'loan-carried': m.kind_loan_carried,
  'cover-carried': m.kind_cover_carried,
}

export const sayKind = ({ kind, entry }: Pick<EntryView, 'kind' | 'entry'>): string =>
  (kind === 'other' ? (otherWords[entry.fact.kind] ?? m.kind_other) : kindWords[kind])()

export const kindIcons: Readonly<Record<MovementKind, IconName>> = {
  repayment: 'hand-coins',
  saving: 'piggy-bank',
  dues: 'box',
  'fine-paid': 'coins',
  gift: 'badge-check',
  'loan-fund-received': 'box',
  'loan-disbursed': 'coins',
  'member-left': 'piggy-bank',
  other: 'coins',
}
