/** What a receipt shows, on a screen, as a picture or on paper. */
import type { ReceiptCode } from '../../state/receipt-desk.ts'
import type { Currency } from '../../../shared/record/record.ts'
import { m } from '../../words/compiled/messages.js'
import { capital } from '../../words/capital.ts'
import { sayAmount, sayDatedDay, spellAmount } from '../../words/say.ts'
import type { EntryView } from '../movements/entry-view.ts'
import { kindWords } from '../movements/kind-words.ts'
import type { ReceiptWords } from './receipt-picture.ts'

export const receiptWords = (
  { kind, amount, day }: EntryView,
  { text, folio }: ReceiptCode,
  currency: Currency,
  names: readonly string[],
): ReceiptWords => ({
  title: m.receipt_title(),
  folio: m.receipt_folio({ folio }),
  kind: kindWords[kind](),
  amount: sayAmount(amount, currency),
  spelled: spellAmount(amount, currency),
  day: capital(sayDatedDay(day)),
  names,
  hint: m.receipt_hint(),
  code: text,
})
