/** The vectors of a receipt: what it says, its code, its folio. */
import { bytesToHex } from '../../shared/base/bytes.ts'
import { folioOf, receiptToCode } from '../../shared/journal/receipt-code.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { Receipt } from '../../shared/record/receipt.ts'
import { encodeReceipt } from '../../shared/record/receipt.ts'
import { dayOf } from '../../shared/time/civil-date.ts'
import type { Vectors } from './format-vectors.ts'
import { foundGroup, pageOfName, seedOf } from './notebook.ts'

export const receiptVectors = (): Vectors => {
  const group = foundGroup('Ana', 'Luz')
  const page = pageOfName(group, 'Ana')
  const id = seedOf('record of a receipt')
  const receipt: Receipt = {
    fact: { page, clock: 3, index: 2 },
    idStart: id.slice(0, 16),
    kind: 'saving',
    amount: pesos(50),
    day: dayOf(2026, 3, 17),
    member: { page, clock: 0, index: 1 },
  }
  return {
    plain: bytesToHex(encodeReceipt(receipt)),
    code: receiptToCode(group.epoch, group.control.group, receipt),
    recordId: bytesToHex(id),
    folio: folioOf(group.epoch.secret, id, receipt.fact.index),
  }
}
