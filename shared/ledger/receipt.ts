/**
 * A receipt against the notebook: who holds one in her hand learns whether the notebook says the same. The notebook decides, whatever the receipt says.
 */
import { startsWith } from '../base/bytes.ts'
import type { Receipt } from '../record/receipt.ts'
import { idStartBytes } from '../record/receipt.ts'
import { refToKey } from '../record/record.ts'
import type { Entry, Ledger } from './ledger.ts'
import { movementOf } from './movement.ts'

/** Null where there is nothing to give a receipt of. */
export const receiptOf = (ledger: Ledger, entry: Entry): Receipt | null => {
  const movement = movementOf(ledger, entry)
  if (movement === null || movement.amount === 0) return null
  const { page, clock, index, record } = entry
  const { kind, amount, day, member } = movement
  return {
    fact: { page, clock, index },
    idStart: record.id.slice(0, idStartBytes),
    kind,
    amount,
    day,
    member: member && refOf(member.entry),
  }
}

const refOf = ({ page, clock, index }: Receipt['fact']): Receipt['fact'] => ({ page, clock, index })

export type ReceiptAnswer =
  /** As the receipt says; taken back since; the notebook says something else of it. */
  | { readonly kind: 'as-written' | 'corrected' | 'differs'; readonly entry: Entry }
  | { readonly kind: 'not-here' }

export const checkReceipt = (ledger: Ledger, receipt: Receipt): ReceiptAnswer => {
  const entry = ledger.movements.find((one) => isStatedBy(one, receipt))
  if (entry === undefined) return { kind: 'not-here' }
  const movement = movementOf(ledger, entry)
  const member = movement?.member ?? null
  const isSame =
    movement !== null &&
    movement.kind === receipt.kind &&
    movement.amount === receipt.amount &&
    movement.day === receipt.day &&
    (member?.key ?? null) === (receipt.member && refToKey(receipt.member))
  if (!isSame) return { kind: 'differs', entry }
  return { kind: entry.reversals.length > 0 ? 'corrected' : 'as-written', entry }
}

/** In the record that it names, or in one that states this fact of it again (rule PG3). */
const isStatedBy = (entry: Entry, { fact, idStart }: Receipt): boolean =>
  (refToKey(entry) === refToKey(fact) && startsWith(entry.record.id, idStart)) ||
  entry.record.facts.some(
    (one) =>
      one.kind === 'restated' &&
      one.index === fact.index &&
      startsWith(one.id, idStart) &&
      refToKey(one.fact) === refToKey(entry),
  )
