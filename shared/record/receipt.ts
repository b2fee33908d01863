/**
 * What a receipt says of one entry, and nothing else: the record that stated it, what it was, how much, on which day and whose. It is shown as
 * a sealed QR code (journal/receipt-code.ts) and compared with the notebook (ledger/receipt.ts).
 *
 *   receipt = uint version (1) ‖ ref fact ‖ first 16 bytes of its record's id ‖ uint kind ‖ uint amount ‖ uint day ‖ maybe ref member
 */
import type { DecodeFailure } from '../base/codec.ts'
import { Reader, Writer } from '../base/codec.ts'
import type { Result } from '../base/result.ts'
import type { Centavos } from '../money/centavos.ts'
import type { Day } from '../time/civil-date.ts'
import {
  readAmount,
  readDay,
  readRef,
  readRefOrNone,
  writeRef,
  writeRefOrNone,
  writeWord,
} from './fact-fields.ts'
import type { FactRef } from './record.ts'

/** What moves money, as people call it. Append only: a receipt carries its place in this list. */
export const movementKinds = [
  'repayment',
  'saving',
  'dues',
  'fine-paid',
  'gift',
  'loan-disbursed',
  'member-left',
  'loan-fund-received',
  'other',
] as const
export type MovementKind = (typeof movementKinds)[number]

export interface Receipt {
  readonly fact: FactRef
  /** First 16 bytes of the id of the record that states it. */
  readonly idStart: Uint8Array
  readonly kind: MovementKind
  readonly amount: Centavos
  readonly day: Day
  /** Null: the group's. */
  readonly member: FactRef | null
}

const version = 1
export const idStartBytes = 16

/** At most 59 bytes: sealed, all receipts have one length. */
export const encodeReceipt = (receipt: Receipt): Uint8Array => {
  const writer = new Writer(64).uint(version)
  writeRef(writer, receipt.fact)
  writer.fixed(receipt.idStart)
  writeWord(writer, movementKinds, receipt.kind)
  writer.uint(receipt.amount).uint(receipt.day)
  writeRefOrNone(writer, receipt.member)
  return writer.finish()
}

export const decodeReceipt = (bytes: Uint8Array): Result<Receipt, DecodeFailure> => {
  const reader = new Reader(bytes)
  if (reader.uint() !== version) reader.fail('unknown-tag')
  return reader.finish({
    fact: readRef(reader),
    idStart: reader.fixed(idStartBytes).slice(),
    kind: reader.tag(movementKinds),
    amount: readAmount(reader),
    day: readDay(reader),
    member: readRefOrNone(reader),
  })
}
