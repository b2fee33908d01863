/** The receipt that she has just asked for: for the screen from which it is printed. Gone when she leaves, or chooses another entry. */
import type { FactKey } from '../../../shared/record/record.ts'
import { onLeaving } from '../shell/leaving.ts'
import type { ReceiptWords } from './receipt-picture.ts'

class MadeReceipt {
  words = $state.raw<ReceiptWords | null>(null)
  #of: FactKey | null = null

  put(of: FactKey, words: ReceiptWords): void {
    this.#of = of
    this.words = words
  }

  /** Of another entry she is asked anew. */
  keepFor(entry: FactKey | null): void {
    if (entry !== this.#of) this.drop()
  }

  drop(): void {
    this.#of = null
    this.words = null
  }
}

export const madeReceipt = new MadeReceipt()

onLeaving(() => madeReceipt.drop())
