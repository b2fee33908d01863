/**
 * The count under way. Counting a box takes longer than a device stays open untouched, and a power cut may come: so it is kept for the woman who
 * counts, sealed like everything else, and forgotten here when the device is locked.
 */
import type { Pot } from '../../../shared/record/record.ts'
import { pots } from '../../../shared/record/record.ts'
import { begun } from '../shell/begun.ts'
import { onLeaving } from '../shell/leaving.ts'
import type { Counts } from './count.ts'

interface Kept {
  /** Which count it is: of a meeting's closing, or of the box as it was found. */
  readonly count: string
  readonly counts: Counts
  readonly pot: Pot | null
  readonly reason: string
}

class CountDraft {
  #count = $state<string | null>(null)
  /** Of which count is being read what she had counted: until then nothing is kept, or it would be lost. */
  #reading: string | null = null
  counts = $state.raw<Counts>({})
  pot = $state<Pot | null>(null)
  reason = $state('')

  /** Takes up what she had counted; begins anew for another count. */
  async begin(count: string): Promise<void> {
    if (this.#count === count || this.#reading === count) return
    this.clear()
    this.#reading = count
    const kept = textToKept((await begun.read()).count)
    // Locked meanwhile, or another count was begun.
    if (this.#reading !== count) return
    this.#reading = null
    this.#count = count
    const isUntouched =
      Object.keys(this.counts).length === 0 && this.pot === null && this.reason === ''
    if (kept?.count !== count || !isUntouched) return
    this.counts = kept.counts
    this.pot = kept.pot
    this.reason = kept.reason
  }

  /** All of it, to be kept; null before a count is begun. */
  get text(): string | null {
    const { counts, pot, reason } = this
    return this.#count === null ? null : keptToText({ count: this.#count, counts, pot, reason })
  }

  keep(text: string): void {
    void begun.keep({ count: text }, () => text !== this.text)
  }

  /** What was counted is on record: the next count begins with nothing. */
  async finish(): Promise<void> {
    await begun.keep({ count: '' })
    this.clear()
  }

  clear(): void {
    this.#count = null
    this.#reading = null
    this.counts = {}
    this.pot = null
    this.reason = ''
  }
}

export const countDraft = new CountDraft()

onLeaving(() => countDraft.clear())

const keptToText = ({ count, counts, pot, reason }: Kept): string =>
  JSON.stringify({ count, counts, pot, reason })

/** Null: nothing is kept, or something else. */
const textToKept = (text: string): Kept | null => {
  try {
    const kept = JSON.parse(text) as Partial<Record<keyof Kept, unknown>> | null
    const { count, counts, pot, reason } = kept ?? {}
    if (typeof count !== 'string' || typeof reason !== 'string') return null
    const named = pots.find((one) => one === pot) ?? null
    return { count, counts: countsIn(counts), pot: named, reason }
  } catch {
    return null
  }
}

const countsIn = (value: unknown): Counts =>
  Object.fromEntries(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
      (entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && entry[1] >= 0,
    ),
  )
