/**
 * Keeps an open notebook's ledger in step with its records. What stands at the end of the order goes into the ledger as it is; what reaches back
 * has all records folded again, in slices, beside the ledger that stands. Until the new one takes its place the old one is whole, and as of before:
 * it only lacks what came since.
 */
import type { PlacedRecord } from '../../shared/record/record.ts'
import { compareRecords } from '../../shared/record/record.ts'
import { applyRecord, foldInSteps } from '../../shared/ledger/fold.ts'
import type { Contents } from './contents.ts'
import { inputOf } from './contents.ts'
import { inSlices } from './in-slices.ts'

export class Folding {
  readonly #contents: () => Contents
  /** Something is to be folded that the fold under way, if there is one, knows nothing of. */
  #isDue = false
  /** Came while it was under way. */
  readonly #since: PlacedRecord[] = []
  #work: Promise<void> | null = null

  constructor(contents: () => Contents) {
    this.#contents = contents
  }

  /** Records that have come into the contents. `place`: 'between' if not all stand behind those that were there. */
  take(placed: readonly PlacedRecord[], place: 'behind' | 'between'): Promise<void> {
    if (this.#work !== null) {
      for (const record of placed) this.#since.push(record)
      return this.#work
    }
    const { ledger } = this.#contents().folded
    return place === 'behind' && placed.every((record) => applyRecord(ledger, record) === 'applied')
      ? Promise.resolve()
      : this.again()
  }

  /** All of it, because the credentials are others, or what came reaches back. */
  again(): Promise<void> {
    this.#isDue = true
    this.#work ??= this.#fold().finally(() => (this.#work = null))
    return this.#work
  }

  /** Resolves once the ledger says what the records do. */
  settled(): Promise<void> {
    return this.#work ?? Promise.resolve()
  }

  async #fold(): Promise<void> {
    while (this.#isDue) {
      this.#isDue = false
      this.#since.length = 0
      const contents = this.#contents()
      const records = [...contents.records]
      const folded = await inSlices(foldInSteps({ ...inputOf(contents), records }))
      contents.folded = folded
      // Meanwhile all of it may have been read anew from the store.
      this.#isDue ||= contents !== this.#contents() || !this.#add(records.at(-1))
    }
  }

  /** What came meanwhile; false if it has to be folded with the others. */
  #add(last: PlacedRecord | undefined): boolean {
    const fresh = this.#since.sort(compareRecords)
    const { ledger } = this.#contents().folded
    const [first] = fresh
    const isBehind = first === undefined || last === undefined || compareRecords(last, first) < 0
    return isBehind && fresh.every((record) => applyRecord(ledger, record) === 'applied')
  }
}
