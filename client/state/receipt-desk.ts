/** Receipts of single entries: a part of the desk (desk.ts). What they say is compared with the notebook in shared/ledger/receipt.ts. */
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import { codeToReceipt, folioOf, receiptToCode } from '../../shared/journal/receipt-code.ts'
import { newestKnown } from '../../shared/journal/write.ts'
import type { Entry } from '../../shared/ledger/ledger.ts'
import { receiptOf } from '../../shared/ledger/receipt.ts'
import type { Receipt } from '../../shared/record/receipt.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { Refusal } from './desk.ts'

export interface ReceiptCode {
  /** Of the QR code. */
  readonly text: string
  /** "metate 472". */
  readonly folio: string
}

export interface ReceiptDesk {
  make(entry: Entry): Result<ReceiptCode, Refusal>
  /** What a code says; null: it is a receipt, and not of this notebook. */
  read(text: string): Result<Receipt | null, Refusal>
  folioOf(entry: Entry): string
}

export const receiptDeskOf = (open: () => Notebook | null): ReceiptDesk => ({
  make: (entry) => {
    const notebook = open()
    if (notebook === null) return refuse('locked')
    const { group, journal, ledger } = notebook
    const receipt = receiptOf(ledger, entry)
    if (receipt === null) return refuse('nothing-to-do')
    const epoch = required(journal.epochs.get(newestKnown(journal)), 'an epoch')
    return ok({ text: receiptToCode(epoch, group, receipt), folio: folio(notebook, entry) })
  },
  read: (text) => {
    const notebook = open()
    if (notebook === null) return refuse('locked')
    const read = codeToReceipt(notebook.journal.epochs.values(), notebook.group, text)
    if (read.ok) return read
    return read.error === 'not-ours' ? ok(null) : refuse('unreadable-code')
  },
  folioOf: (entry) => {
    const notebook = open()
    return notebook === null ? '' : folio(notebook, entry)
  },
})

const folio = ({ journal }: Notebook, { record, index }: Entry): string =>
  folioOf(required(journal.epochs.get(0), 'the first epoch').secret, record.id, index)
