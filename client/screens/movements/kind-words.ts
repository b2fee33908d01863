/** What kinds of money are called, and their drawings. */
import type { IconName } from '../../parts/icon.svelte'
import { m } from '../../words/compiled/messages.js'
import type { MovementKind } from '../../../shared/record/receipt.ts'

export const kindWords: Readonly<Record<MovementKind, () => string>> = {
  repayment: m.kind_repayment,
  saving: m.kind_saving,
  dues: m.kind_dues,
  'fine-paid': m.kind_fine,
  gift: m.kind_gift,
  'loan-fund-received': m.kind_fund,
  'loan-disbursed': m.kind_loan,
  'member-left': m.kind_left,
  other: m.kind_other,
}

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
