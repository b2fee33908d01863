/**
 * The count under way. Counting a box takes longer than a device stays open untouched, and a power cut may come: so it is kept for the woman who
 * counts, sealed like everything else, and forgotten here when the device is locked.
 */
import type { FactKey, Pot } from '../../../shared/record/record.ts'
import { pots } from '../../../shared/record/record.ts'
import { desk } from '../../state/desk.svelte.ts'
import { onLeaving } from '../shell/leaving.ts'
import type { Counts } from './count.ts'

interface Kept {
  readonly meeting: FactKey
  readonly counts: Counts
  readonly pot: Pot | null
  readonly reason: string
}

class CountDraft {
  #meeting = $state<FactKey | null>(null)
  /** Of which meeting is being read what she had counted: until then nothing is kept, or it would be lost. */
  #reading: FactKey | null = null
  #keeping: Promise<void> = Promise.resolve()
  counts = $state.raw<Counts>({})
  pot = $state<Pot | null>(null)
  reason = $state('')

  /** Takes up what she had counted of this meeting; begins anew for another one. */
  async begin(meeting: FactKey): Promise<void> {
    if (this.#meeting === meeting || this.#reading === meeting) return
    this.clear()
    this.#reading = meeting
    const kept = textToKept((await desk.drafts.read()) ?? '')
    // Locked meanwhile, or another meeting was begun.
    if (this.#reading !== meeting) return
    this.#reading = null
    this.#meeting = meeting
    const isUntouched =
      Object.keys(this.counts).length === 0 && this.pot === null && this.reason === ''
    if (kept?.meeting !== meeting || !isUntouched) return
    this.counts = kept.counts
    this.pot = kept.pot
    this.reason = kept.reason
  }

  /** All of it, to be kept; null before a meeting is counted. */
  get text(): string | null {
    const { counts, pot, reason } = this
    return this.#meeting === null
      ? null
      : keptToText({ meeting: this.#meeting, counts, pot, reason })
  }

  /** One write at a time, in their order. */
  keep(text: string): void {
    this.#keeping = this.#keeping.then(() =>
      text === this.text ? desk.drafts.keep(text) : undefined,
    )
  }

  clear(): void {
    this.#meeting = null
    this.#reading = null
    this.counts = {}
    this.pot = null
    this.reason = ''
  }
}

export const countDraft = new CountDraft()

onLeaving(() => countDraft.clear())

const keptToText = ({ meeting, counts, pot, reason }: Kept): string =>
  JSON.stringify({ meeting, counts, pot, reason })

/** Null: nothing is kept, or something else. */
const textToKept = (text: string): Kept | null => {
  try {
    const kept = JSON.parse(text) as Partial<Record<keyof Kept, unknown>> | null
    const { meeting, counts, pot, reason } = kept ?? {}
    if (typeof meeting !== 'string' || typeof reason !== 'string') return null
    const named = pots.find((one) => one === pot) ?? null
    return { meeting: meeting as FactKey, counts: countsIn(counts), pot: named, reason }
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
